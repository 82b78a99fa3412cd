internal import Intervals
internal import Models
internal import Multiprecision

/// Variance of a loss that is a sum over categories, from the joint laws of two of them in fixed point.
///
/// The sum of ``CategoryPairSums``, whose algorithm shares nothing with this one: each is the test of the
/// other. All losses are nonnegative and at most a known number, so that what a law misses adds between 0
/// and the missing mass times the largest product.
///
/// - Exactness:  enclosures; about 25 digits of the second moment.
/// - Source:     proofs-notes/loss-variance.md, section 5.
struct FixedPairSums {
  let groups: [MergedCategory]
  let functional: CategoryFunctional
  let chain: CategoricalChain
  let precision: Precision

  /// E Σ f_k and E (Σ f_k)².
  private struct Sums {
    var mean: Interval
    var square: Interval
  }

  /// Var Σ f_k at t = 0...T; 0 for a given generation 0.
  ///
  /// - Precondition: at least two categories.
  func variances(shouldStop: () -> Bool) throws(NoTheory) -> [Interval] {
    let zero = Interval(.zero, precision: precision)
    var sums = Array(
      repeating: Sums(mean: zero, square: zero), count: chain.horizon + 1)
    var tables: [LossTable] = groups.map {
      LossTable(functional, truth: $0.truth, precision: precision)
    }
    for i in groups.indices {
      for j in i..<groups.count where i != j || groups[i].members.count > 1 {
        try add(i, j, to: &sums, &tables, shouldStop)
      }
    }
    return sums.map { $0.square - $0.mean.squared() }
  }

  /// The group whose joint law with group `i` also tells the law of `i` alone.
  private func companion(of i: Int) -> Int { groups[i].members.count > 1 ? i : i == 0 ? 1 : 0 }

  private func add(
    _ i: Int, _ j: Int, to sums: inout [Sums], _ tables: inout [LossTable],
    _ shouldStop: () -> Bool
  ) throws(NoTheory) {
    let (a, b) = (groups[i], groups[j])
    let sizes = chain.schedules.sampleSizes
    let first = if case .real = chain.start { 0 } else { 1 }
    guard first < sizes.count else { return }
    func alpha(_ t: Int) -> Number {
      t == 0 ? .exact(.one) : chain.scheme == .replace ? .exact(.zero) : chain.schedules.alpha[t]
    }
    func share(_ category: MergedCategory) -> Number {
      category.share(alpha: alpha(first), proportion: category.start, precision: precision)
    }
    var law = FixedPairLaw(sampleSize: sizes[first], share(a), share(b))
    let pairs =
      i == j ? a.members.count * (a.members.count - 1) : 2 * a.members.count * b.members.count
    for t in first..<sizes.count {
      if t > first {
        try law.advance(
          sampleSize: sizes[t],
          FixedPairLaw.Share(alpha: alpha(t), truth: a.truth, precision: precision),
          FixedPairLaw.Share(alpha: alpha(t), truth: b.truth, precision: precision),
          shouldStop: shouldStop)
      }
      let missing = law.missing
      tables[i].prepare(sampleSize: sizes[t])
      tables[j].prepare(sampleSize: sizes[t])
      var product = Interval(.zero, precision: precision)
      for (x, row) in law.masses.enumerated() {
        product.formMultiplyAdd(tables[j].sum(row), tables[i].values[x])
      }
      product += tables[i].largest * tables[j].largest * unlisted(missing)
      sums[t].square += product.multiplied(by: Rational(pairs))
      if j == companion(of: i) {
        add(law.masses.map { $0.reduce(0, +) }, missing, a, tables[i], to: &sums[t])
      }
      if i != j, i == companion(of: j) {
        let n = sizes[t]
        let marginal = (0...n).map { y in
          law.masses[0...(n - y)].reduce(0) { $0 + $1[y] }
        }
        add(marginal, missing, b, tables[j], to: &sums[t])
      }
    }
  }

  /// Adds what a category's own law says, for all categories alike.
  private func add(
    _ law: [UInt128], _ missing: UInt128, _ group: MergedCategory, _ table: LossTable,
    to sums: inout Sums
  ) {
    var mean = table.largest * unlisted(missing)
    var square = table.largest * mean
    for (mass, loss) in zip(law, table.values) where mass > 0 {
      let term = loss.multiplied(by: FixedPoint.rational(mass))
      mean += term
      square.formMultiplyAdd(term, loss)
    }
    let size = Rational(group.members.count)
    sums.mean += mean.multiplied(by: size)
    sums.square += square.multiplied(by: size)
  }

  private func unlisted(_ missing: UInt128) -> Interval {
    Interval(lower: .zero, upper: FixedPoint.rational(missing), precision: precision)
  }
}

/// f at the proportions of one sample size: as intervals, and in fixed point for long sums.
private struct LossTable {
  /// An upper bound of f.
  let largest: Interval
  private(set) var values: [Interval] = []
  /// f(x) / largest, from below in units of 2^-127, and by how many units they may be too small.
  private var scaled: [UInt128] = []
  private var slack: UInt128 = 0
  private var sampleSize = 0
  private let functional: CategoryFunctional
  private let truth: Number
  private let precision: Precision

  init(_ functional: CategoryFunctional, truth: Number, precision: Precision) {
    self.functional = functional
    self.truth = truth
    self.precision = precision
    largest = functional.supremum(truth, precision: precision)
  }

  mutating func prepare(sampleSize n: Int) {
    if sampleSize == n { return }
    sampleSize = n
    values = (0...n).map {
      functional.value(.exact(Rational($0, n)), truth, precision: precision)
    }
    let bounds = values.map { FixedPoint.bounds(.enclosure($0 / largest)) }
    scaled = bounds.map(\.lower)
    slack = bounds.reduce(1) { max($0, $1.upper - $1.lower) }
  }

  /// Σ w f over the first proportions.
  func sum(_ masses: [UInt128]) -> Interval {
    var sum: UInt128 = 0
    for (mass, value) in zip(masses, scaled) {
      sum += FixedPoint.highProduct(mass, value)
    }
    // In units of 2^-126: each product lacks less than 3, and the entries `slack` units of 2^-127 each,
    // times masses whose sum is at most 1.
    let lower = FixedPoint.integer(sum)
    let upper = lower + Rational(3 * masses.count) + FixedPoint.integer(slack)
    let two = Rational(2)
    return Interval(
      lower: lower * two / FixedPoint.scale, upper: upper * two / FixedPoint.scale,
      precision: precision) * largest
  }
}

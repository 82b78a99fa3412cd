internal import CTrajectories
internal import Intervals
internal import Models
internal import Multiprecision

/// The law of one category's proportion in a context that gets a random number of draws, in doubles, and by how
/// much it is wrong.
///
/// A generation's n draws fall in the context with the probability pi. The count N of those that do is binomial,
/// and given N = k > 0 the category's count is Bin(k, q), q its share in the law that is drawn from: the joint
/// law of two categories, the first of which is "outside the context". A context without a draw keeps its
/// proportion, or falls back to a given one.
///
/// - Exactness:  the l1 distance to the true law is bounded: about 3e-13 for each generation.
/// - Complexity: 3 W V m multiplications per generation: windows of W counts N and V of the category, m points.
/// - Source:     proofs-notes/context-laws.md.
struct ContextCategoryLaw {
  /// A proportion that is a number, not drawn: before the first draw, or after a fall back.
  private var atom: Number
  private var atomMass = 1.0
  private var atomError = 0.0

  /// The counts N with a row, from the largest down; none before the first draw.
  private var sizes: ClosedRange<Int>?
  /// P(N = k, count = j) at row (largest N - k) and column j, j = 0...largest N.
  private var masses: [Double] = []
  /// Bounds of each row's error in l1, but for `loose`, which may lie anywhere.
  private var errors: [Double] = []
  private var loose = 0.0

  init(at proportion: Number) { atom = proportion }

  private var columns: Int { sizes.map { $0.upperBound + 1 } ?? 1 }

  /// The next generation.
  ///
  /// - Parameters:
  ///   - fallBack: where a context without a draw goes; nil if it stays.
  /// - Returns: nil where memory is short or a number of the model is too wide.
  func advanced(
    alpha: Number, truth: Number, counts: ContextCounts, fallBack: Number?
  ) -> ContextCategoryLaw? {
    var next = ContextCategoryLaw(at: fallBack ?? atom)
    next.loose = loose + counts.outside
    guard next.draw(from: self, alpha: alpha, truth: truth, counts: counts) else { return nil }
    let unseen = counts.unseen
    if fallBack != nil {
      // The law has the mass 1, whatever its approximation has.
      next.atomMass = unseen.value
      next.atomError = unseen.error
    } else if unseen.value + unseen.error < 0x1p-70 {
      next.loose += unseen.value + unseen.error
      next.atomMass = 0
    } else {
      next.atomMass = unseen.value * atomMass
      next.atomError =
        (unseen.value * (atomError + 0x1p-52 * atomMass) + unseen.error * atomMass) * (1 + 1e-9)
      next.add(self, times: unseen)
    }
    next.trim()
    next.loose *= 1 + 1e-12
    return next
  }

  private mutating func draw(
    from source: ContextCategoryLaw, alpha: Number, truth: Number, counts: ContextCounts
  ) -> Bool {
    guard let target = counts.sizes else { return true }
    let precision = Precision(bits: 160)
    let line = CategoryShares(alpha: alpha, truth: truth, precision: precision)
    let fresh = alpha.interval(precision: precision)
    let old = Interval(.one, precision: precision) - fresh
    let (atomShare, atomShareError) = CategoryShares.rounded(
      fresh * truth.interval(precision: precision)
        + old * source.atom.interval(precision: precision))
    var offset = source.errors.map { _ in line.base }
    offset.append(atomShare)
    var slope: [Double] = []
    if let sizes = source.sizes { slope = sizes.reversed().map { line.slope / Double($0) } }
    slope.append(0)
    let shareError = max(line.relativeError, atomShareError) + 2 * 0x1p-53
    guard shareError < 1e-12 else { return false }
    let columns = source.columns
    var law = source.masses + [source.atomMass]
    law += Array(repeating: 0, count: columns - 1)
    let rowErrors = source.errors + [source.atomError]
    // Of the context's count, whatever was before.
    let first = counts.sampleSize - target.upperBound
    let last = counts.sampleSize - target.lowerBound
    let rows = rowErrors.flatMap { _ in counts.row }
    let ofRows = rowErrors.map { _ in counts.rowError }
    let step = PairLawSource(
      masses: law, columns: columns, firstColumn: 0, errors: rowErrors, offset: offset,
      slope: slope, relativeError: shareError)
    guard
      let found = step.drawn(
        counts.sampleSize, first: first...last, second: 0...target.upperBound, rows: rows, ofRows,
        tolerance: 1e-14)
    else { return false }
    (sizes, masses, errors) = (target, found.masses, found.errors)
    loose += found.loose
    return true
  }

  /// Adds a part of what a context without a draw keeps.
  private mutating func add(
    _ other: ContextCategoryLaw, times part: (value: Double, error: Double)
  ) {
    guard let from = other.sizes else { return }
    let all = sizes.map {
      min($0.lowerBound, from.lowerBound)...max($0.upperBound, from.upperBound)
    }
    widen(to: all ?? from)
    guard let sizes else { return }
    let (width, otherWidth) = (columns, other.columns)
    for (row, size) in from.reversed().enumerated() {
      let place = sizes.upperBound - size
      var mass = 0.0
      for column in 0...size {
        let value = other.masses[row * otherWidth + column]
        masses[place * width + column] += part.value * value
        mass += abs(value)
      }
      // A product and a sum are rounded, the sum with what was drawn.
      let kept = part.value * (other.errors[row] + 0x1p-52 * mass) + part.error * mass
      errors[place] = (errors[place] + kept) * (1 + 0x1p-52) + 0x1p-53 * drawnMass(place)
    }
  }

  private func drawnMass(_ row: Int) -> Double {
    masses[row * columns..<(row + 1) * columns].reduce(0) { $0 + abs($1) } * (1 + 1e-9)
  }

  private mutating func widen(to all: ClosedRange<Int>) {
    guard let sizes, sizes != all else {
      if sizes == nil {
        masses = Array(repeating: 0, count: all.count * (all.upperBound + 1))
        errors = Array(repeating: 0, count: all.count)
        sizes = all
      }
      return
    }
    let width = all.upperBound + 1
    var wider = Array(repeating: 0.0, count: all.count * width)
    var widerErrors = Array(repeating: 0.0, count: all.count)
    for (row, size) in sizes.reversed().enumerated() {
      let place = all.upperBound - size
      widerErrors[place] = errors[row]
      for column in 0...size {
        wider[place * width + column] = masses[row * columns + column]
      }
    }
    (self.sizes, masses, errors) = (all, wider, widerErrors)
  }

  /// Leaves out rows at the ends that hold next to nothing.
  private mutating func trim() {
    guard let sizes else { return }
    func weight(_ row: Int) -> Double { drawnMass(row) + errors[row] }
    var (first, end) = (0, errors.count)
    var dropped = 0.0
    while first < end - 1, weight(first) < 0x1p-64 {
      dropped += weight(first)
      first += 1
    }
    while end - 1 > first, weight(end - 1) < 0x1p-64 {
      dropped += weight(end - 1)
      end -= 1
    }
    guard first > 0 || end < errors.count else { return }
    let kept = sizes.upperBound - end + 1...sizes.upperBound - first
    let (width, newWidth) = (columns, kept.upperBound + 1)
    masses = (first..<end).flatMap { masses[$0 * width..<$0 * width + newWidth] }
    errors = Array(errors[first..<end])
    loose += dropped
    self.sizes = kept
  }

  /// E f.
  func mean(of table: inout ContextFunctionTable) -> BoundedDouble {
    let ofAtom = table.value(atom)
    var value = atomMass * ofAtom.value
    var error = atomError * table.largest + atomMass * ofAtom.error
    var (size, terms) = (abs(value), 1)
    if let sizes {
      for (row, count) in sizes.reversed().enumerated() {
        let entries = table.values(of: count)
        var (sum, mass, magnitude) = (0.0, 0.0, 0.0)
        for column in 0...count {
          let entry = masses[row * columns + column]
          sum += entry * entries.values[column]
          mass += abs(entry)
          magnitude += abs(entry) * entries.values[column]
        }
        value += sum
        size += magnitude
        terms = max(terms, count)
        error += mass * entries.error + errors[row] * table.largest
      }
      terms += sizes.count
    }
    error += loose * table.largest + Double(terms + 8) * 0x1p-53 * size
    return BoundedDouble(value: value, error: error * (1 + 1e-9))
  }
}

/// How many of a generation's draws a context gets.
struct ContextCounts: Sendable {
  let sampleSize: Int
  /// Counts N > 0 with a probability worth listing; nil where the context is never visited.
  let sizes: ClosedRange<Int>?
  /// P(N = k) from the largest N down.
  let row: [Double]
  let rowError: ct_row_error
  /// P(N = 0), and a bound of its error.
  let unseen: (value: Double, error: Double)
  /// A bound of the probability of the counts N > 0 that are not listed.
  let outside: Double

  /// - Returns: nil where memory is short.
  init?(visit: Rational, sampleSize n: Int) {
    let precision = Precision(bits: 160)
    sampleSize = n
    let missed = Interval(.one - visit, precision: precision).power(n)
    let (lower, upper) = (max(0, missed.lowerDouble), max(0, missed.upperDouble))
    unseen = (lower, upper - lower)
    let (x, xError) = CategoryShares.rounded(Interval(.one - visit, precision: precision))
    let (other, otherError) = CategoryShares.rounded(Interval(visit, precision: precision))
    var all = [Double](repeating: 0, count: n + 1)
    var error = [ct_row_error()]
    guard
      ct_binomial_rows(
        UInt64(n), 1, [x], [other], max(xError, otherError), 0, UInt64(n), &all, &error) != 0
    else { return nil }
    rowError = error[0]
    // Place a is N = n - a; a = n is no draw.
    var (first, end) = (0, n)
    var dropped = 0.0
    while first < end, all[first] < 0x1p-70 {
      dropped += all[first]
      first += 1
    }
    while end > first, all[end - 1] < 0x1p-70 {
      dropped += all[end - 1]
      end -= 1
    }
    outside = dropped * (1 + 1e-6) + error[0].rest + 1e-200
    sizes = first < end ? n - end + 1...n - first : nil
    row = Array(all[first..<end])
  }
}

/// f(j/N) in doubles, made where they are asked for.
struct ContextFunctionTable {
  private let functional: CategoryFunctional
  private let truth: Number
  /// A bound of f.
  let largest: Double
  private var known: [Int: (values: [Double], error: Double)] = [:]
  private static let precision = Precision(bits: 80)

  init(_ functional: CategoryFunctional, truth: Number) {
    self.functional = functional
    self.truth = truth
    largest = functional.supremum(truth, precision: Self.precision).upperDouble
  }

  func value(_ x: Number) -> BoundedDouble {
    let value = functional.value(x, truth, precision: Self.precision)
    let (lower, upper) = (value.lowerDouble, value.upperDouble)
    return BoundedDouble(value: lower + (upper - lower) / 2, error: upper - lower)
  }

  /// For j = 0...N, and a bound of the error of each.
  mutating func values(of size: Int) -> (values: [Double], error: Double) {
    if let found = known[size] { return found }
    var error = 0.0
    let values = (0...size).map { count in
      let found = value(.exact(Rational(count, size)))
      error = max(error, found.error)
      return found.value
    }
    known[size] = (values, error)
    return (values, error)
  }
}

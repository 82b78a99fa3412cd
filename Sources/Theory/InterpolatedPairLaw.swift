internal import CTrajectories
internal import Intervals
internal import Models
internal import Multiprecision

/// The shares of a category in the law that a generation is drawn from, at each count of the one before, and
/// those of all other categories together.
struct SourceShares {
  let own: [Double]
  let others: [Double]
  /// own = base + perCount c.
  let base: Double
  let perCount: Double
  /// A bound of the relative error of each.
  let relativeError: Double

  /// One share that is not random.
  init(_ share: Number, precision: Precision) {
    let (own, ownError) = CategoryShares.rounded(share.interval(precision: precision))
    let (others, othersError) = CategoryShares.rounded(
      share.complement(precision).interval(precision: precision))
    self.own = [own]
    self.others = [others]
    (base, perCount) = (own, 0)
    relativeError = max(ownError, othersError)
  }

  /// alpha p + (1 - alpha) c/n, and the same for 1 - p and n - c.
  init(_ law: WindowedLaw, alpha: Number, truth: Number, precision: Precision) {
    let n = law.sampleSize
    let line = CategoryShares(alpha: alpha, truth: truth, precision: precision)
    let rest = CategoryShares(
      alpha: alpha, truth: truth.complement(precision), precision: precision)
    own = law.counts.map { line.share(count: $0, of: n) }
    (base, perCount) = (line.base, line.slope / Double(n))
    others = law.counts.map { rest.share(count: n - $0, of: n) }
    relativeError = max(line.relativeError, rest.relativeError)
  }
}

extension Number {
  /// 1 - x.
  fileprivate func complement(_ precision: Precision) -> Number {
    if let exact = exactValue { return .exact(.one - exact) }
    return .enclosure(Interval(.one, precision: precision) - interval(precision: precision))
  }
}

/// One draw of a category: its shares, and its binomial law at each of them where a pair begins with it.
struct CategoryDraw {
  let shares: SourceShares
  /// A row for each share, over the window of the next generation.
  fileprivate let rows: [Double]
  fileprivate let rowErrors: [ct_row_error]

  /// - Parameter isFirst: whether a pair has this category as its first.
  /// - Returns: nil where memory is short.
  init?(_ shares: SourceShares, to law: WindowedLaw, isFirst: Bool) {
    self.shares = shares
    guard isFirst else {
      (rows, rowErrors) = ([], [])
      return
    }
    let count = shares.own.count
    var rows = [Double](repeating: 0, count: count * law.masses.count)
    var errors = [ct_row_error](repeating: ct_row_error(), count: count)
    guard
      ct_binomial_rows(
        UInt64(law.sampleSize), count, shares.own, shares.others, shares.relativeError,
        UInt64(law.counts.lowerBound), UInt64(law.counts.upperBound), &rows, &errors) != 0
    else { return nil }
    (self.rows, rowErrors) = (rows, errors)
  }
}

/// The joint law of the counts of two categories on a window of each, in doubles, and by how much it is wrong.
///
/// A draw gives the first category a binomial count c ~ Bin(n, x), and the second one of the others:
/// Bin(n - c, z/(1 - x)). The second law is a polynomial in its share, and interpolated at Chebyshev points.
///
/// - Exactness:  the l1 distance to the true law is bounded, for every count of the first category: in all about
///               3e-13 for each generation.
/// - Complexity: 3 W² m multiplications per generation: windows of W counts, m points.
/// - Source:     proofs-notes/pair-law.md.
struct InterpolatedPairLaw {
  /// What interpolation and the ends that are cut may cost per generation, each, about.
  private let tolerance: Double
  private var columns = 1
  private var firstColumn = 0
  /// A row for each count of the first category.
  private(set) var masses = [1.0]
  /// The l1 distance to the true law is bounded by `errors`, for each row, but for `loose`, which may lie
  /// anywhere.
  private(set) var errors = [0.0]
  private(set) var loose = 0.0

  /// Two proportions that are not random.
  init(tolerance: Double = 1e-14) { self.tolerance = tolerance }

  /// The next generation, from draws of the first and the second category to their laws.
  ///
  /// - Returns: nil where memory is short.
  func advanced(
    _ first: CategoryDraw, _ second: CategoryDraw, to a: WindowedLaw, _ b: WindowedLaw
  ) -> InterpolatedPairLaw? {
    precondition(!first.rowErrors.isEmpty, "the first category of a pair has rows")
    // z/(1 - x), which is any number where nothing else can be drawn.
    let others = first.shares.others
    let offset = others.map { $0 > 0 ? second.shares.base / $0 : -1 }
    let slope = others.map { $0 > 0 ? second.shares.perCount / $0 : 0 }
    let relativeError = first.shares.relativeError + second.shares.relativeError + 4 * 0x1p-53
    let source = PairLawSource(
      masses: masses, columns: columns, firstColumn: firstColumn, errors: errors, offset: offset,
      slope: slope, relativeError: relativeError)
    guard
      let next = source.drawn(
        a.sampleSize, first: a.counts, second: b.counts, rows: first.rows, first.rowErrors,
        tolerance: tolerance)
    else { return nil }
    var law = self
    // A draw is a Markov kernel: it does not make the error of its source larger.
    law.loose = (loose + next.loose + a.outside + b.outside) * (1 + 1e-12)
    (law.masses, law.errors, law.columns) = (next.masses, next.errors, b.masses.count)
    law.firstColumn = b.counts.lowerBound
    return law
  }

  /// Cov(f, g), the windows of which are those of the law.
  func covariance(
    _ f: WindowedLoss, _ g: WindowedLoss, _ a: WindowedLaw, _ b: WindowedLaw
  ) -> BoundedDouble {
    let value = ct_pair_mean(f.values.count, g.values.count, masses, f.values, g.values)
    var (ofLaw, total) = (0.0, 0.0)
    for (error, value) in zip(errors, f.values) {
      ofLaw += error * (abs(value) + f.error)
      total += error
    }
    let roundings = Double(f.values.count + g.values.count + 16) * 0x1p-53
    // |masses| has the sum 1 and twice the error at most.
    let size = 1 + 2 * (total + loose)
    return BoundedDouble(
      value: value,
      error: ofLaw * g.reach * (1 + 1e-9) + loose * f.reach * g.reach
        + (a.outside + b.outside) * f.largest * g.largest
        + size * (roundings * f.reach * g.reach + f.error * g.reach + f.reach * g.error)
        + f.meanBound(a) * g.meanBound(b))
  }
}

internal import CTrajectories
internal import Foundation
internal import Intervals
internal import Multiprecision

/// The law of one category's count on a window, in doubles, and by how much it is wrong.
struct WindowedLaw {
  let sampleSize: Int
  let counts: ClosedRange<Int>
  let masses: [Double]
  /// A bound of the l1 distance to the true law.
  let error: Double
  /// A bound of the probability outside the window.
  let outside: Double

  /// - Parameter law: in fixed point, of a sampled generation.
  /// - Parameter cut: what may be left out at either end.
  init(_ law: CategoryLaw, cut: Double = 0x1p-56) {
    guard case .fixed(let values, let missing) = law.masses else {
      preconditionFailure("a law of another engine")
    }
    let all = values.map { Double($0) * 0x1p-127 }
    var (low, high) = (0, all.count - 1)
    var (below, above) = (0.0, 0.0)
    while low < high, below + all[low] < cut {
      below += all[low]
      low += 1
    }
    while low < high, above + all[high] < cut {
      above += all[high]
      high -= 1
    }
    sampleSize = law.sampleSize
    counts = law.first + low...law.first + high
    masses = Array(all[low...high])
    // The listed masses are rounded once; a double of the missing one may lie below it.
    let unlisted = Double(missing) * 0x1p-127 * (1 + 0x1p-50)
    outside = (below + above) * (1 + 1e-9) + unlisted
    error = 0x1p-53 * (1 + 1e-9) + outside
  }
}

/// The shares alpha p + (1 - alpha) x of one category in doubles.
struct CategoryShares {
  /// alpha p, and 1 - alpha.
  let base: Double
  let slope: Double
  /// A bound of the relative error of ``share(count:of:)``.
  let relativeError: Double

  init(alpha: Number, truth: Number, precision: Precision) {
    let fresh = alpha.interval(precision: precision)
    let (base, baseError) = Self.rounded(fresh * truth.interval(precision: precision))
    let (slope, slopeError) = Self.rounded(Interval(.one, precision: precision) - fresh)
    self.base = base
    self.slope = slope
    // Two roundings of a product, one of the sum of two nonnegative terms.
    relativeError = max(baseError, slopeError) + 4 * 0x1p-53
  }

  func share(count: Int, of n: Int) -> Double { base + slope * Double(count) / Double(n) }

  /// A double, and a bound of its relative error.
  static func rounded(_ interval: Interval) -> (value: Double, relativeError: Double) {
    let (lower, upper) = (max(0, interval.lowerDouble), max(0, interval.upperDouble))
    if upper == 0 { return (0, 0) }
    return (lower, lower == 0 ? .infinity : (upper - lower) / lower + 0x1p-52)
  }
}

/// Mean and standard deviation of a category's share, to choose efforts by.
struct ShareSpread {
  let mean: Double
  let deviation: Double

  /// x / (1 - x) this many deviations above the mean.
  func odds(at depth: Double) -> Double {
    let share = min(0.98, mean + depth * deviation)
    return share / (1 - share)
  }
}

/// A part of the covariance of one category with all others: measures on its counts, of which the first is
/// its law and the others a basis, and their images under one draw, in the basis of the next generation.
///
/// - Source: proofs-notes/pair-covariance.md.
struct CanonicalCategory {
  /// How far a draw is expanded.
  let orders: Int
  /// x / (1 - x) at the mean share that was drawn from.
  let odds: Double
  let sampleSize: Int
  let measures: Int
  let members: Int
  /// `members` rows: the next basis.
  let basis: [Double]
  /// How large each part of the basis is.
  let scale: [Double]
  /// l1 norms of the basis.
  let length: [Double]
  private let coordinate: [Double]
  private let rest: [Double]
  private let size: [Double]
  private let norm: [Double]
  private let end: [Double]

  /// What a draw starts from: shares, and measures on them.
  struct Source {
    let shares: [Double]
    let shareError: Double
    /// Rows of as many entries as there are shares; the first is the law.
    let measures: [Double]
    /// How large each measure's part is.
    let scale: [Double]

    /// One share that is not random.
    init(_ share: Number, precision: Precision) {
      let (value, error) = CategoryShares.rounded(share.interval(precision: precision))
      shares = [value]
      shareError = error
      measures = [1]
      scale = [1]
    }

    init(_ law: WindowedLaw, _ category: CanonicalCategory, _ line: CategoryShares) {
      shares = law.counts.map { line.share(count: $0, of: law.sampleSize) }
      shareError = line.relativeError
      measures = law.masses + category.basis
      scale = [1] + category.scale
    }

    /// How far the draws of each share are expanded. Any numbers give a valid bound.
    ///
    /// Rare shares need fewer orders. Where two large shares meet, of which neither is rare enough, an
    /// expansion to high orders is far from a draw: it ends before it grows.
    func kept(
      orders: Int, isComplete: Bool, _ own: ShareSpread, _ companion: ShareSpread
    ) -> [Int32] {
      if shares.count == 1 || isComplete && orders <= CanonicalCategory.fewOrders {
        return Array(repeating: Int32(orders), count: shares.count)
      }
      return shares.enumerated().map { index, share in
        let odds = share / (1 - share)
        let ratio = min(0.95, 1.2 * (companion.odds(at: 0) * odds).squareRoot())
        guard ratio > 0 else { return 1 }
        var needed = (log(measures[index]) - log(CanonicalCategory.tolerance)) / -log(ratio)
        let depth = own.deviation > 0 ? (share - own.mean) / own.deviation : 0
        let corner = (companion.odds(at: max(0, depth)) * odds).squareRoot()
        if corner > 1 { needed = min(needed, 0.7 / log(corner)) }
        return Int32(max(1, min(Double(orders), needed.rounded(.up))))
      }
    }

    var spread: ShareSpread {
      var (mean, square) = (0.0, 0.0)
      for (share, mass) in zip(shares, measures) { mean += mass * share }
      for (share, mass) in zip(shares, measures) {
        square += mass * (share - mean) * (share - mean)
      }
      return ShareSpread(mean: mean, deviation: square.squareRoot())
    }

    /// Whether the bounds of rounding hold.
    var isWithinLimits: Bool {
      shareError < 1e-12 && shares.allSatisfy { $0 <= CanonicalCategory.largestShare }
    }
  }

  /// Beyond, the expansion converges too slowly to be of use.
  static let largestShare = 0.99
  /// Of the part of an expansion that is left out.
  static let tolerance = 1e-18
  private static let weightPower = 0.25
  static let mostOrders = 64
  /// So few do not grow much, and a complete expansion is exact.
  private static let fewOrders = 12
  static let mostMembers = 40
  /// Parts of the covariance that are below this are left out, and bounded.
  private static let smallest = 1e-18

  /// How far a draw is expanded for two categories with this product of odds, about to rounding.
  static func orders(_ product: Double, _ n: Int, most: Int = mostOrders) -> Int {
    // The shares are random, and large ones weigh more.
    let ratio = min(0.95, 1.2 * product.squareRoot())
    let needed = ratio > 0 ? -42 / log(ratio) : 1
    return min(n + 1, most, max(2, Int(needed.rounded(.up))))
  }

  /// - Parameters:
  ///   - law: the next generation's.
  ///   - own: of the source's shares.
  ///   - companion: of the largest other category.
  /// - Returns: nil where memory is short.
  /// - Precondition: the source is within limits, and `orders` <= n + 1.
  init?(
    _ source: Source, to law: WindowedLaw, orders: Int, _ own: ShareSpread, companion: ShareSpread
  ) {
    let n = law.sampleSize
    self.orders = orders
    odds = own.odds(at: 0)
    sampleSize = n
    measures = source.scale.count
    let count = orders * measures
    let width = law.masses.count
    var image = [Double](repeating: 0, count: count * width)
    var error = [Double](repeating: 0, count: count)
    var norm = [Double](repeating: 0, count: count + measures)
    var end = norm
    let kept = source.kept(
      orders: orders, isComplete: orders == n + 1, own, companion)
    let most = min(Self.mostMembers, width)
    var basis = [Double](repeating: 0, count: most * width)
    var dual = basis
    var scale = [Double](repeating: 0, count: most)
    // Small where the law is: what is only rounding must not stand where a draw expands it.
    let weight = law.masses.map { pow(max($0, 1e-17), -Self.weightPower) }
    guard
      ct_canonical_images(
        UInt64(n), Int32(orders), Int32(source.shares.count), source.shares, source.shareError,
        kept, Int32(measures), source.measures, UInt64(law.counts.lowerBound),
        UInt64(law.counts.upperBound), &image, &error, &norm, &end) != 0
    else { return nil }
    let members = Int(
      ct_canonical_basis(
        width, Int32(orders), Int32(measures), image, weight, source.scale, companion.odds(at: 0),
        Self.smallest,
        Int32(most), &basis, &dual, &scale))
    guard members >= 0 else { return nil }
    self.members = members
    var coordinate = [Double](repeating: 0, count: max(1, count * members))
    var rest = [Double](repeating: 0, count: count)
    var size = [Double](repeating: 0, count: count)
    var length = [Double](repeating: 0, count: max(1, members))
    guard
      ct_canonical_coordinates(
        width, Int32(orders), Int32(measures), image, error, norm, Int32(members), basis, dual,
        &coordinate, &rest, &size, &length) != 0
    else { return nil }
    self.basis = Array(basis.prefix(members * width))
    self.scale = Array(scale.prefix(members))
    self.length = Array(length.prefix(members))
    self.coordinate = coordinate
    self.rest = rest
    self.size = size
    self.norm = norm
    self.end = end
  }

  /// Calls `body` with what C knows of the category.
  private func withGeneration<T>(_ body: (inout ct_canonical_generation) -> T) -> T {
    coordinate.withUnsafeBufferPointer { coordinate in
      rest.withUnsafeBufferPointer { rest in
        size.withUnsafeBufferPointer { size in
          norm.withUnsafeBufferPointer { norm in
            end.withUnsafeBufferPointer { end in
              var generation = ct_canonical_generation(
                measures: Int32(measures), members: Int32(members),
                coordinate: coordinate.baseAddress, rest: rest.baseAddress, size: size.baseAddress,
                norm: norm.baseAddress, end: end.baseAddress)
              return body(&generation)
            }
          }
        }
      }
    }
  }

  /// The covariance of two categories in their bases, one generation later.
  ///
  /// - Parameter orders: at most those of both.
  /// - Returns: of the members of `a` and `b`; and a bound of the error in l1.
  static func advance(
    _ covariance: Covariance, _ a: CanonicalCategory, _ b: CanonicalCategory, orders: Int
  ) -> (covariance: Covariance, error: Double) {
    var entries = covariance.entries
    var next = [Double](repeating: 0, count: max(1, a.members * b.members))
    var work = [Double](repeating: 0, count: max(1, covariance.rows * b.members))
    let error = a.withGeneration { first in
      b.withGeneration { second in
        ct_canonical_pair(
          UInt64(a.sampleSize), Int32(orders), &first, &second, Int32(covariance.rows),
          Int32(covariance.columns), &entries, &work, &next)
      }
    }
    let trimmed = Covariance.trimming(next, a.length, b.length)
    return (trimmed.covariance, (error + trimmed.leftOut) * (1 + 1e-12))
  }
}

/// S in D = Σ_ij S_ij a_i ⊗ b_j; row and column 0 are those of the laws, and zero.
struct Covariance {
  let rows: Int
  let columns: Int
  let entries: [Double]

  /// What two proportions have that are not random.
  static let none = Covariance(rows: 1, columns: 1, entries: [0])

  private init(rows: Int, columns: Int, entries: [Double]) {
    self.rows = rows
    self.columns = columns
    self.entries = entries
  }

  subscript(i: Int, j: Int) -> Double { entries[(i + 1) * columns + j + 1] }

  /// The first rows and columns of a matrix.
  fileprivate init(kept rows: Int, _ columns: Int, of matrix: [Double], width: Int) {
    self.rows = rows + 1
    self.columns = columns + 1
    var entries = [Double](repeating: 0, count: (rows + 1) * (columns + 1))
    for i in 0..<rows {
      for j in 0..<columns { entries[(i + 1) * (columns + 1) + j + 1] = matrix[i * width + j] }
    }
    self.entries = entries
  }
}

extension Covariance {
  /// The covariance of two losses, but for the error of the measure itself and what is outside the windows.
  ///
  /// - Parameters:
  ///   - parts, others: sums of the losses over the members of the bases.
  ///   - heights, widths: l1 norms of the members.
  func covariance(
    _ parts: [Double], _ others: [Double], _ f: WindowedLoss, _ g: WindowedLoss,
    _ heights: [Double], _ widths: [Double]
  ) -> BoundedDouble {
    var (value, size) = (0.0, 0.0)
    for i in 0..<rows - 1 {
      var (line, lineSize) = (0.0, 0.0)
      for j in 0..<columns - 1 {
        let entry = self[i, j]
        line += entry * others[j]
        lineSize += abs(entry) * widths[j]
      }
      value += line * parts[i]
      size += lineSize * heights[i]
    }
    let terms = f.values.count + g.values.count + heights.count + widths.count + 16
    let roundings = Double(terms) * 0x1p-53
    return BoundedDouble(
      value: value,
      error: size * (roundings * f.reach * g.reach + f.error * g.reach + f.reach * g.error))
  }

  /// The first rows and columns that are more than rounding.
  ///
  /// - Parameters:
  ///   - matrix: a row for each entry of `heights`, a column for each of `widths`.
  ///   - heights, widths: l1 norms of the measures that rows and columns stand for.
  /// - Returns: the covariance, and a bound of the l1 norm of the rest.
  fileprivate static func trimming(
    _ matrix: [Double], _ heights: [Double], _ widths: [Double]
  ) -> (covariance: Covariance, leftOut: Double) {
    var ofRows = [Double](repeating: 0, count: heights.count)
    var ofColumns = [Double](repeating: 0, count: widths.count)
    for i in heights.indices {
      for j in widths.indices {
        let size = abs(matrix[i * widths.count + j]) * heights[i] * widths[j]
        ofRows[i] += size
        ofColumns[j] += size
      }
    }
    let (rows, below) = kept(ofRows)
    let (columns, beside) = kept(ofColumns)
    return (
      Covariance(kept: rows, columns, of: matrix, width: widths.count),
      (below + beside) * (1 + 1e-9)
    )
  }

  /// How many of the first are left when the last are dropped, and the sum of those.
  private static func kept(_ sizes: [Double]) -> (count: Int, dropped: Double) {
    var (count, dropped) = (sizes.count, 0.0)
    while count > 0, dropped + sizes[count - 1] < 1e-18 {
      dropped += sizes[count - 1]
      count -= 1
    }
    return (count, dropped)
  }
}

public import Intervals
public import Multiprecision

/// The law of the count of one category in one generation: exact, or enclosed.
///
/// An enclosed law lists lower bounds of probabilities. All probability that is not listed, whether it
/// was rounded away, cut from a tail, or lost to the width of the model's own numbers, is ``missing``,
/// and every value derived from the law accounts for it.
///
/// - Meaning:   probabilities over all draws of generations 1...t, and of generation 0 where the
///              start is real.
/// - Exactness: exact where every number of the model is a fraction and the chain is small.
/// - Source:    proofs-notes/law-of-one-category.md.
public struct CategoryLaw: Sendable {
  enum Masses: Sendable {
    /// One proportion, certainly.
    case point(Number)
    /// Probabilities times a common denominator.
    case exact([Rational], denominator: Rational)
    /// Lower bounds.
    case floats([BigFloat], missing: BigFloat)
    /// Lower bounds, in units of 2^-127.
    case fixed([UInt128], missing: UInt128)
  }

  /// n[t], the largest count; 0 for a given generation 0, which has a proportion and no count.
  public let sampleSize: Int
  /// The smallest count listed.
  let first: Int
  let masses: Masses
  let precision: Precision

  /// An upper bound on the probability of all that is not listed.
  public var missing: Number {
    switch masses {
    case .point, .exact: .exact(.zero)
    case .floats(_, let missing): .enclosure(Interval(lower: missing, upper: missing))
    case .fixed(_, let missing): .exact(FixedPoint.rational(missing))
    }
  }

  /// Counts with a listed probability.
  var counts: Range<Int> {
    switch masses {
    case .point: 0..<0
    case .exact(let values, _): first..<first + values.count
    case .floats(let values, _): first..<first + values.count
    case .fixed(let values, _): first..<first + values.count
    }
  }

  /// P(proportion = count / n[t]).
  ///
  /// - Precondition: the generation is sampled, and 0 <= count <= n[t].
  public func probability(ofCount count: Int) -> Number {
    precondition(
      (0...sampleSize).contains(count) && sampleSize > 0,
      "counts of this generation lie in 0...\(sampleSize), but \(count) was asked for")
    let index = count - first
    switch masses {
    case .point: return .exact(.zero)
    case .exact(let values, let denominator):
      return .exact(values.indices.contains(index) ? values[index] / denominator : .zero)
    case .floats(let values, let missing):
      let mass = values.indices.contains(index) ? values[index] : BigFloat(precision: precision)
      let upper = mass.adding(missing, precision: precision, rounding: .up)
      return .enclosure(Self.atMostOne(Interval(lower: mass, upper: upper)))
    case .fixed(let values, let missing):
      let mass = values.indices.contains(index) ? values[index] : 0
      return .enclosure(
        Interval(
          lower: FixedPoint.rational(mass),
          upper: FixedPoint.rational(min(FixedPoint.one, mass + missing)), precision: precision))
    }
  }

  /// P(proportion = x) for x = 0 or 1, also for a given generation 0.
  ///
  /// - Returns: nil where the given proportion is an enclosure around x.
  func probability(ofEnd isFull: Bool) -> Number? {
    guard case .point(let value) = masses else {
      return probability(ofCount: isFull ? sampleSize : 0)
    }
    let end = isFull ? Rational.one : .zero
    if let exact = value.exactValue { return .exact(exact == end ? .one : .zero) }
    let interval = value.interval(precision: precision)
    return interval.contains(end) ? nil : .exact(.zero)
  }

  /// The smallest count c with P(count <= c) >= level, or the counts among which it certainly is.
  ///
  /// - Precondition: the generation is sampled, and 0 < level <= 1.
  public func quantile(_ level: Rational) -> ClosedRange<Int> {
    precondition(sampleSize > 0, "a given generation has no counts")
    precondition(level.signum > 0 && level <= .one, "a level lies in (0, 1], but is \(level)")
    var listed = Rational.zero
    let unlisted = missing.exactValue ?? missing.interval(precision: precision).upper.exactValue
    let (lost, goal) = (unlisted ?? .one, level)
    // What is not listed may lie below every listed count.
    var earliest: Int? = lost >= goal ? 0 : nil
    for count in counts {
      listed += lowerBound(ofCount: count)
      if earliest == nil && listed + lost >= goal { earliest = count }
      if listed >= goal { return min(earliest ?? count, count)...count }
    }
    return (earliest ?? sampleSize)...sampleSize
  }

  /// The law of n - c.
  ///
  /// - Precondition: the generation is sampled.
  var mirrored: CategoryLaw {
    let masses: Masses =
      switch masses {
      case .point(let value): .point(value)
      case .exact(let values, let denominator): .exact(values.reversed(), denominator: denominator)
      case .floats(let values, let missing): .floats(values.reversed(), missing: missing)
      case .fixed(let values, let missing): .fixed(values.reversed(), missing: missing)
      }
    return CategoryLaw(
      sampleSize: sampleSize, first: max(0, sampleSize + 1 - counts.upperBound), masses: masses,
      precision: precision)
  }

  private func lowerBound(ofCount count: Int) -> Rational {
    switch masses {
    case .point: .zero
    case .exact(let values, let denominator): values[count - first] / denominator
    case .floats(let values, _): values[count - first].exactValue ?? .zero
    case .fixed(let values, _): FixedPoint.rational(values[count - first])
    }
  }

  private static func atMostOne(_ interval: Interval) -> Interval {
    Interval.minimum(interval, Interval(.one, precision: interval.precision))
  }
}

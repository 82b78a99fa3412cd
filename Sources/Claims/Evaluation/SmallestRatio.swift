internal import Intervals
internal import Multiprecision

/// The smallest of many ratios, undefined as soon as one denominator is not certainly positive.
///
/// Of a side that may be zero or negative a ratio says nothing about how loose a bound is: -1 >= -2
/// holds, with the ratio 1/2 for one way to write it and 2 for the other.
///
/// Ratios are compared as enclosures, and exactly only where those overlap: a trajectory of long
/// fractions costs no division of long fractions but the last.
struct SmallestRatio {
  private struct Candidate {
    let numerator: Number
    let denominator: Number
    let enclosure: Interval
  }

  private let precision: Precision
  private var best: Candidate?
  private var isUndefined = false

  init(precision: Precision) {
    self.precision = precision
  }

  mutating func add(_ numerator: Number, over denominator: Number) {
    guard !isUndefined else { return }
    let divisor = denominator.interval(precision: precision)
    guard divisor.isCertainlyPositive else {
      isUndefined = true
      return
    }
    let candidate = Candidate(
      numerator: numerator, denominator: denominator,
      enclosure: numerator.interval(precision: precision) / divisor)
    guard let current = best else {
      best = candidate
      return
    }
    switch candidate.enclosure.order(relativeTo: current.enclosure) {
    case .less, .lessOrEqual: best = candidate
    case .equal, .greater, .greaterOrEqual: break
    case .undecided: best = smaller(candidate, current)
    }
  }

  private func smaller(_ first: Candidate, _ second: Candidate) -> Candidate {
    if let left = exact(first), let right = exact(second) {
      return left < right ? first : second
    }
    let minimum = Interval.minimum(first.enclosure, second.enclosure)
    return Candidate(
      numerator: .enclosure(minimum), denominator: .exact(.one), enclosure: minimum)
  }

  private func exact(_ candidate: Candidate) -> Rational? {
    guard let numerator = candidate.numerator.exactValue,
      let denominator = candidate.denominator.exactValue
    else { return nil }
    return numerator / denominator
  }

  /// nil: no ratio was added, or one was undefined.
  var value: Number? {
    guard !isUndefined, let best else { return nil }
    return exact(best).map { .exact($0) } ?? .enclosure(best.enclosure)
  }
}

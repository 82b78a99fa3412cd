internal import Multiprecision

extension Interval {
  public mutating func formAdd(_ other: Interval) {
    raise(to: other.precision)
    lower.formAdd(other.lower, rounding: .down)
    upper.formAdd(other.upper, rounding: .up)
  }

  public mutating func formSubtract(_ other: Interval) {
    raise(to: other.precision)
    lower.formSubtract(other.upper, rounding: .down)
    upper.formSubtract(other.lower, rounding: .up)
  }

  public mutating func formMultiply(by other: Interval) {
    // Only this case keeps each end in its place; a NaN or infinite end may not come here.
    guard lower.signum > 0, other.lower.signum > 0 else {
      self = self * other
      return
    }
    raise(to: other.precision)
    lower.formMultiply(by: other.lower, rounding: .down)
    upper.formMultiply(by: other.upper, rounding: .up)
  }

  /// Adds `a` times `b`, the product rounded first.
  public mutating func formMultiplyAdd(_ a: Interval, _ b: Interval) { formAdd(a * b) }

  public mutating func formDivide(by other: Interval) { self = self / other }

  public static func += (a: inout Interval, b: Interval) { a.formAdd(b) }
  public static func -= (a: inout Interval, b: Interval) { a.formSubtract(b) }
  public static func *= (a: inout Interval, b: Interval) { a.formMultiply(by: b) }
  public static func /= (a: inout Interval, b: Interval) { a.formDivide(by: b) }

  /// Exact: more bits for the same ends.
  private mutating func raise(to other: Precision) {
    if precision < other { self = rounded(to: other) }
  }
}

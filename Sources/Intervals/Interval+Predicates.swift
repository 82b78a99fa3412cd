internal import Multiprecision

/// What two intervals tell about any number of the one and any number of the other.
public enum IntervalOrder: Sendable {
  case less
  case lessOrEqual
  /// Both hold the same single number.
  case equal
  case greaterOrEqual
  case greater
  /// The intervals overlap, or one is empty.
  case undecided
}

// True means certain; false means "not certain", never the opposite. Nothing is certain of an
// empty interval: it comes from an operation without a value (IEEE 1788 makes such statements
// vacuously true, which would certify a claim about nothing).

extension Interval {
  /// Whether x < y for all x here and all y in `other`.
  public func isCertainlyLess(than other: Interval) -> Bool { upper < other.lower }

  /// Whether x <= y for all x here and all y in `other`.
  public func isCertainlyLessOrEqual(to other: Interval) -> Bool { upper <= other.lower }

  /// Whether both hold the same single number.
  public func isCertainlyEqual(to other: Interval) -> Bool {
    isSingleton && other.isSingleton && lower == other.lower
  }

  /// Whether no x here equals any y in `other`.
  public func isCertainlyUnequal(to other: Interval) -> Bool {
    isCertainlyLess(than: other) || other.isCertainlyLess(than: self)
  }

  public var isCertainlyNegative: Bool { !isEmpty && upper.signum < 0 }
  public var isCertainlyPositive: Bool { !isEmpty && lower.signum > 0 }

  /// The strongest of the cases that is certain.
  public func order(relativeTo other: Interval) -> IntervalOrder {
    if isCertainlyEqual(to: other) { return .equal }
    if isCertainlyLess(than: other) { return .less }
    if other.isCertainlyLess(than: self) { return .greater }
    if isCertainlyLessOrEqual(to: other) { return .lessOrEqual }
    if other.isCertainlyLessOrEqual(to: self) { return .greaterOrEqual }
    return .undecided
  }
}

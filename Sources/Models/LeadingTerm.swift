public import Intervals
public import Multiprecision

/// f(t) = c t^a (log t)^b (1 + o(1)) as t grows without end.
///
/// The coefficient is not zero, except in ``zero``, which means f(t) = 0 for all large t.
/// `isConstant` says more: f(t) = c for all large t, exactly.
public struct LeadingTerm: Sendable {
  public let coefficient: Number
  public let power: Rational
  public let logPower: Rational
  public let isConstant: Bool

  public init(
    coefficient: Number, power: Rational, logPower: Rational, isConstant: Bool = false
  ) {
    precondition(
      !isConstant || (power == Rational(0) && logPower == Rational(0)),
      "a constant has no power of t, but has t^\(power) (log t)^\(logPower)")
    self.coefficient = coefficient
    self.power = power
    self.logPower = logPower
    self.isConstant = isConstant
  }

  public static func constant(_ value: Number) -> LeadingTerm {
    LeadingTerm(
      coefficient: value, power: Rational(0), logPower: Rational(0), isConstant: true)
  }

  public static let zero = LeadingTerm.constant(.exact(Rational(0)))

  /// Whether f is 0 for all large t.
  public var isZero: Bool { isConstant && coefficient.exactValue == Rational(0) }
}

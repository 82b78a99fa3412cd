public import Intervals
public import Multiprecision

/// What a recursion is written against: a commutative arithmetic with constants from fractions.
///
/// It promises neither field laws nor `==`, which an interval cannot keep, and has no float
/// literals: in generic code `0.1` does not compile, `Rational(1, 10)` does. The context carries
/// what a constant needs to become a scalar: nothing, or a precision.
///
/// Division is for divisors that are certainly not zero, such as sample sizes. Any other divisor is
/// the caller's bug: `Rational` stops, `Interval` gives the unbounded or empty interval of IEEE
/// 1788, of which nothing false is ever certain. Code that divides by computed data looks first.
public protocol RecursionScalar: Sendable {
  associatedtype Context: Sendable

  init(_ value: Rational, in context: Context)

  /// The scalar for evaluated data of a model, or nil where this type cannot represent it
  /// (a `Rational` from an enclosure).
  static func make(_ value: Number, in context: Context) -> Self?

  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static prefix func - (a: Self) -> Self

  /// - Precondition: `b` is certainly not zero.
  static func / (a: Self, b: Self) -> Self

  mutating func formAdd(_ other: Self)
  mutating func formSubtract(_ other: Self)
  mutating func formMultiply(by other: Self)

  /// Adds `a` times `b`.
  mutating func formMultiplyAdd(_ a: Self, _ b: Self)
}

/// A scalar whose values are statements about a real number: the number, or an enclosure of it.
public protocol ExactScalar: RecursionScalar {
  var number: Number { get }
}

/// Functions that leave the fractions: `Rational` does not adopt this, so the type system says
/// which recursions are exact.
public protocol ElementaryScalar: RecursionScalar {
  func squareRoot() -> Self
  func exponential() -> Self
  func logarithm() -> Self
}

internal import Foundation
public import Intervals
public import Multiprecision

/// Rounded arithmetic, for speed and for pictures: a `Double` states nothing, so it is no
/// `ExactScalar`.
extension Double: RecursionScalar {
  public typealias Context = Void

  public init(_ value: Rational, in context: Void) { self.init(value) }

  public static func make(_ value: Number, in context: Void) -> Double? { value.doubleValue }

  @inlinable
  public mutating func formAdd(_ other: Double) { self += other }

  @inlinable
  public mutating func formSubtract(_ other: Double) { self -= other }

  @inlinable
  public mutating func formMultiply(by other: Double) { self *= other }

  /// The product is rounded before it is added, as in the other scalars: no fused operation.
  @inlinable
  public mutating func formMultiplyAdd(_ a: Double, _ b: Double) { self += a * b }
}

extension Double: ElementaryScalar {
  public func exponential() -> Double { exp(self) }

  public func logarithm() -> Double { log(self) }
}

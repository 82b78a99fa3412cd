internal import Multiprecision

/// Fractions that are not negative and whose parts fit words, at 16 bytes each: a schedule as its generations
/// have it, without an object for each.
public struct WordFractions: PackedNumbers {
  private var numerators: [UInt64] = []
  private var denominators: [UInt64] = []

  public init(capacity: Int) {
    numerators.reserveCapacity(capacity)
    denominators.reserveCapacity(capacity)
  }

  public var count: Int { numerators.count }

  /// - Precondition: the fraction is in lowest terms and its denominator positive.
  public mutating func append(_ numerator: UInt64, over denominator: UInt64) {
    numerators.append(numerator)
    denominators.append(denominator)
  }

  func parts(at index: Int) -> (UInt64, UInt64) { (numerators[index], denominators[index]) }

  public func packedWords(at index: Int) -> (numerator: UInt64, denominator: UInt64)? {
    (numerators[index], denominators[index])
  }

  public func number(at index: Int) -> Number {
    withUnsafePointer(to: numerators[index]) { numerator in
      withUnsafePointer(to: denominators[index]) { denominator in
        .exact(
          Rational(
            uncheckedNumerator: UnsafeBufferPointer(
              start: numerator, count: numerator.pointee == 0 ? 0 : 1),
            denominator: UnsafeBufferPointer(start: denominator, count: 1)))
      }
    }
  }
}

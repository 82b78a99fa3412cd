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

  /// - Precondition: the fractions are in lowest terms and their denominators positive.
  public mutating func append(
    contentsOf numerators: UnsafeBufferPointer<UInt64>,
    over denominators: UnsafeBufferPointer<UInt64>
  ) {
    precondition(numerators.count == denominators.count, "a fraction lacks one of its parts")
    self.numerators.append(contentsOf: numerators)
    self.denominators.append(contentsOf: denominators)
  }

  public func copyWords(
    _ range: Range<Int>, numerators: UnsafeMutablePointer<UInt64>,
    denominators: UnsafeMutablePointer<UInt64>
  ) -> Bool {
    for (place, index) in range.enumerated() {
      (numerators[place], denominators[place]) = (self.numerators[index], self.denominators[index])
    }
    return true
  }

  public func repeats(in range: Range<Int>, period: Int) -> Bool {
    range.allSatisfy {
      numerators[$0] == numerators[$0 - period] && denominators[$0] == denominators[$0 - period]
    }
  }

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

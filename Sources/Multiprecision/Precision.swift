/// The number of bits of a significand. Always a parameter, never a default.
public struct Precision: Hashable, Comparable, Sendable {
  public let bits: Int

  /// - Precondition: `bits` lies in `2...2^24`.
  public init(bits: Int) {
    precondition((2...1 << 24).contains(bits), "precision must lie in 2...2^24, but is \(bits)")
    self.bits = bits
  }

  public static func < (a: Precision, b: Precision) -> Bool { a.bits < b.bits }
}

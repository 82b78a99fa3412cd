internal import Intervals
internal import Multiprecision

/// Bounds the memory of values that are kept for every generation: after
/// ``LanguageLimits/keptBits`` bits of fractions, further ones are kept as enclosures.
///
/// A closed form such as (1 - 1/n)^t has O(t) bits, and so O(T^2) over a horizon T.
struct KeptBits {
  private var bits = 0

  mutating func kept(_ value: Number, precision: Precision) -> Number {
    bits += value.exactBits
    guard bits > LanguageLimits.keptBits, case .exact(let fraction) = value,
      fraction.bitCount > precision.bits
    else { return value }
    return .enclosure(Interval(fraction, precision: precision))
  }
}

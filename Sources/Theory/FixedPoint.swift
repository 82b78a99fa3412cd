/// Nonnegative numbers that are known from below: 128 bits after the binary point, every operation
/// rounded down.
///
/// A probability that is only ever rounded down stays below the true one, so what is missing from a
/// total of 1 is, exactly, the error of the whole law (proofs-notes/law-of-one-category.md).
enum FixedPoint {
  /// The integer that stands for 1 in the scale of probabilities: one bit of headroom.
  static let one: UInt128 = 1 << 127

  /// At most a b / 2^128, and above it minus 3.
  @inline(__always)
  static func highProduct(_ a: UInt128, _ b: UInt128) -> UInt128 {
    let (a1, a0) = (UInt64(truncatingIfNeeded: a >> 64), UInt64(truncatingIfNeeded: a))
    let (b1, b0) = (UInt64(truncatingIfNeeded: b >> 64), UInt64(truncatingIfNeeded: b))
    let top = a1.multipliedFullWidth(by: b1)
    let cross = a1.multipliedFullWidth(by: b0).high
    let other = a0.multipliedFullWidth(by: b1).high
    return (UInt128(top.high) << 64 | UInt128(top.low)) &+ UInt128(cross) &+ UInt128(other)
  }
}

/// A nonnegative number known from below, with an exponent: mantissa 2^(exponent - 128), the mantissa
/// at least 2^127, or zero.
struct LowerFloat: Sendable {
  var mantissa: UInt128
  var exponent: Int

  static let zero = LowerFloat(mantissa: 0, exponent: 0)
  static let one = LowerFloat(mantissa: 1 << 127, exponent: 1)

  init(mantissa: UInt128, exponent: Int) {
    self.mantissa = mantissa
    self.exponent = exponent
  }

  /// The number `bits` 2^-127, exactly.
  init(fixed bits: UInt128) {
    guard bits > 0 else {
      self = .zero
      return
    }
    let shift = bits.leadingZeroBitCount
    mantissa = bits << UInt128(shift)
    exponent = 1 - shift
  }

  /// At most numerator / denominator.
  ///
  /// - Precondition: 0 <= numerator < 2^41, 0 < denominator < 2^41.
  init(_ numerator: Int, over denominator: Int) {
    guard numerator > 0 else {
      self = .zero
      return
    }
    let divisor = UInt128(denominator)
    let shift = UInt128(numerator).leadingZeroBitCount
    let dividend = UInt128(numerator) << UInt128(shift)
    let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
    // The quotient has fewer than 42 leading zeros, so the shifted rest fits.
    let spare = UInt128(quotient.leadingZeroBitCount)
    mantissa = quotient << spare | (rest << spare) / divisor
    exponent = 128 - shift - Int(spare)
  }

  /// At most a / b, for numbers in the scale of probabilities.
  ///
  /// - Precondition: b > 0.
  init(ratio a: UInt128, _ b: UInt128) {
    guard a > 0 else {
      self = .zero
      return
    }
    let (high, low) = (a.leadingZeroBitCount, b.leadingZeroBitCount)
    var dividend = a << UInt128(high)
    let divisor = b << UInt128(low)
    var exponent = low - high
    // The quotient of two mantissas lies in (1/2, 2): one more bit where it reaches 1.
    if dividend >= divisor {
      dividend >>= 1
      exponent += 1
    }
    let quotient = divisor.dividingFullWidth((high: dividend, low: 0)).quotient
    self.init(normalizing: quotient, exponent: exponent)
  }

  private init(normalizing mantissa: UInt128, exponent: Int) {
    guard mantissa > 0 else {
      self = .zero
      return
    }
    let shift = mantissa.leadingZeroBitCount
    self.mantissa = mantissa << UInt128(shift)
    self.exponent = exponent - shift
  }

  static func * (a: LowerFloat, b: LowerFloat) -> LowerFloat {
    LowerFloat(
      normalizing: FixedPoint.highProduct(a.mantissa, b.mantissa), exponent: a.exponent + b.exponent
    )
  }

  /// At most the n-th power; the zeroth is 1.
  func power(_ n: Int) -> LowerFloat {
    var result = LowerFloat.one
    var square = self
    var rest = n
    while rest > 0 {
      if rest & 1 == 1 { result = result * square }
      rest >>= 1
      if rest > 0 { square = square * square }
    }
    return result
  }

  /// In the scale of probabilities; 1 for anything above.
  var fixed: UInt128 {
    let shift = 1 - exponent
    if shift >= 128 { return 0 }
    return shift >= 0 ? mantissa >> UInt128(shift) : FixedPoint.one
  }
}

internal import Intervals
internal import Multiprecision

extension FixedPoint {
  private static let half = Rational(1 << 32)

  /// The largest multiple of 2^-127 below a fraction of [0, 1].
  static func lower(_ value: Rational) -> UInt128 {
    if value.signum <= 0 { return 0 }
    return value >= .one ? one : digits((value * scale).roundedDown())
  }

  /// The smallest multiple of 2^-127 above a fraction of [0, 1].
  static func upper(_ value: Rational) -> UInt128 {
    if value.signum <= 0 { return 0 }
    return value >= .one ? one : digits((value * scale).roundedUp())
  }

  /// Bounds of a number of [0, 1], by multiples of 2^-127.
  static func bounds(_ value: Number) -> (lower: UInt128, upper: UInt128) {
    switch value {
    case .exact(let exact): (lower(exact), upper(exact))
    case .enclosure(let interval):
      (
        interval.lower.exactValue.map { lower($0) } ?? 0,
        interval.upper.exactValue.map { upper($0) } ?? one
      )
    }
  }

  /// The fraction `bits` 2^-127.
  static func rational(_ bits: UInt128) -> Rational { integer(bits) / scale }

  static func integer(_ bits: UInt128) -> Rational {
    // 32 bits at a time: each fits an Int, whatever its sign bit.
    var value = Rational.zero
    for place in stride(from: 96, through: 0, by: -32) {
      value *= half
      value += Rational(Int(UInt32(truncatingIfNeeded: bits >> UInt128(place))))
    }
    return value
  }

  static let scale = Rational(2).power(127)

  /// A nonnegative integer of at most 2^127.
  private static func digits(_ integer: Rational) -> UInt128 {
    var rest = integer
    var bits: UInt128 = 0
    for place in stride(from: 96, through: 0, by: -32) {
      let unit = Rational(2).power(place)
      let digit = (rest / unit).roundedDown()
      rest -= digit * unit
      guard let value = Int(exactly: digit) else {
        preconditionFailure("\(integer) is not below 2^128")
      }
      bits |= UInt128(value) << UInt128(place)
    }
    return bits
  }
}

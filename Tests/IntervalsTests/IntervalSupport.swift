import Intervals
import Multiprecision
import Testing

let testPrecisions = [2, 5, 24, 53, 200].map { Precision(bits: $0) }

/// An interval in the notation of IEEE 1788: `[1, 2]`, `[1/3, inf]`, `[entire]`, `[empty]`. The
/// ends are rounded outward; the tables here use ends that need no rounding.
func interval(_ text: String, _ precision: Precision = Precision(bits: 24)) throws -> Interval {
  let parts = text.dropFirst().dropLast().split(separator: ",").map {
    String($0.drop { $0 == " " })
  }
  if parts == ["empty"] { return .empty(precision: precision) }
  if parts == ["entire"] { return .entire(precision: precision) }
  func end(_ text: String, _ rounding: Rounding) throws -> BigFloat {
    switch text {
    case "inf": .infinity(precision: precision)
    case "-inf": .negativeInfinity(precision: precision)
    default: BigFloat(try Rational.parse(text), precision: precision, rounding: rounding)
    }
  }
  return Interval(
    lower: try end(try #require(parts.first), .down), upper: try end(try #require(parts.last), .up))
}

func isSame(_ a: Interval, _ b: Interval) -> Bool {
  a.isEmpty ? b.isEmpty : a.lower == b.lower && a.upper == b.upper
}

// MARK: Rounding by integer division of fractions, which knows nothing of MPFR

/// The largest number with a significand of `bits` bits that is not above `x`.
func roundedDown(_ x: Rational, _ precision: Precision) -> Rational {
  if x.isZero { return x }
  // 2^(bits-1) <= |x| / unit < 2^bits.
  var unit = Rational(2).power(
    x.numerator.bitCount - x.denominator.bitCount - precision.bits - 1)
  while x.magnitude >= unit * Rational(2).power(precision.bits) { unit *= Rational(2) }
  return (x / unit).roundedDown() * unit
}

func roundedUp(_ x: Rational, _ precision: Precision) -> Rational { -roundedDown(-x, precision) }

/// Whether `result` is the tightest interval around the numbers from `lower` to `upper`.
func isTightest(_ result: Interval, _ lower: Rational, _ upper: Rational) -> Bool {
  result.lower.exactValue == roundedDown(lower, result.precision)
    && result.upper.exactValue == roundedUp(upper, result.precision)
}

// MARK: Seeded inputs

/// SplitMix64 from a fixed seed; fractions and intervals that lean to corners.
struct SeededInputs: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func fraction() -> Rational {
    switch next() % 6 {
    case 0: Rational(Int(next() % 5) - 2)
    case 1: Rational(Int(next() % 41) - 20, Int(next() % 20) + 1)
    case 2: Rational(2).power(Int(next() % 80) - 40)
    case 3: Rational(Int(bitPattern: UInt(next())), Int(next() >> 2) + 1)
    case 4: Rational(Int(next() % 3) - 1) + Rational(Int(next() % 3) - 1, 1 << 50)
    default: Rational(Int(bitPattern: UInt(next()))).power(3) / Rational(Int(next() >> 1) + 1)
    }
  }

  /// Bounded, with ends that are both exact.
  mutating func interval(_ precision: Precision) -> (
    interval: Interval, lower: Rational, upper: Rational
  ) {
    let a = roundedDown(fraction(), precision)
    let b = next() % 4 == 0 ? a : roundedDown(fraction(), precision)
    let (lower, upper) = (min(a, b), max(a, b))
    return (Interval(lower: lower, upper: upper, precision: precision), lower, upper)
  }
}

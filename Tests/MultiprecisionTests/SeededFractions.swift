import Multiprecision

/// SplitMix64 from a fixed seed, and fractions that lean to corners.
struct SeededFractions: RandomNumberGenerator {
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
    switch next() % 8 {
    case 0: return Rational([0, 1, -1, 2, -2, 10].randomElement(using: &self) ?? 0)
    case 1: return Rational(Int(next() % 41) - 20, Int(next() % 20) + 1)
    case 2: return Rational(2).power(Int(next() % 400) - 200)
    case 3: return Rational(10).power(Int(next() % 60) - 30) - Rational(Int(next() % 2), 1 << 40)
    case 4, 5: return Rational(Int(bitPattern: UInt(next())), Int(next() >> 2) + 1)
    default:
      let top = Rational(Int(bitPattern: UInt(next()))).power(3) + Rational(Int(next() >> 1))
      return top / (Rational(Int(next() >> 1)).power(2) + .one)
    }
  }

  mutating func nonzero() -> Rational {
    let value = fraction()
    return value.isZero ? Rational(7, 3) : value
  }
}

import Intervals
import Multiprecision
import Scalars
import Testing

/// Oracle: one generic recursion over all scalars; its closed form over fractions.
@Suite struct RecursionScalarTests {
  /// (1 - 1/n)^t h by recursion, and then - (h/n - h), the same in other operations.
  static func decay<S: RecursionScalar>(
    _ h: Rational, n: Int, t: Int, in context: S.Context
  ) -> S {
    let factor = S(Rational(1, n), in: context)
    var value = S(h, in: context)
    for _ in 0..<t {
      var step = value
      step.formMultiply(by: factor)
      value.formSubtract(step)
    }
    var other = -value
    other.formMultiplyAdd(factor, value)
    other.formAdd(value + value)
    return other - value / S(Rational(n), in: context)
  }

  @Test(arguments: [1, 2, 7, 30]) func oneRecursionServesAllScalars(n: Int) {
    let h = Rational(11, 36)
    let exact: Rational = Self.decay(h, n: n, t: 20, in: ())
    #expect(exact == (.one - Rational(1, n)).power(20) * h)
    let double: Double = Self.decay(h, n: n, t: 20, in: ())
    // At most 3 roundings a step of relative size 2^-53, and 5 at the end.
    #expect(abs(double - Double(exact)) <= 70 * 0x1p-53 * 2)
    for precision in testPrecisions {
      let enclosure: Interval = Self.decay(h, n: n, t: 20, in: precision)
      #expect(enclosure.contains(exact))
      // Negative control: the sample size off by one.
      if precision.bits >= 53 && n > 1 {
        let wrong: Rational = Self.decay(h, n: n + 1, t: 20, in: ())
        #expect(!enclosure.contains(wrong))
      }
    }
  }

  @Test func scalarsFromNumbers() throws {
    let exact = Number.exact(Rational(1, 3))
    let root = Number.enclosure(Interval(Rational(2), precision: Precision(bits: 90)).squareRoot())
    #expect(Rational.make(exact, in: ()) == Rational(1, 3) && Rational.make(root, in: ()) == nil)
    #expect(
      Double.make(exact, in: ()) == 1.0 / 3.0 && Double.make(root, in: ()) == 2.0.squareRoot())
    let interval = try #require(Interval.make(root, in: Precision(bits: 53)))
    #expect(interval.precision.bits == 53 && interval.squared().contains(Rational(2)))
    #expect(Rational(1, 3).number.exactValue == Rational(1, 3))
    #expect(interval.number.exactValue == nil)
  }

  static func norm<S: ElementaryScalar>(_ x: S, _ y: S) -> S {
    (x * x + y * y).logarithm().exponential().squareRoot()
  }

  @Test func elementaryScalars() {
    let p = Precision(bits: 80)
    let five = Self.norm(Interval(Rational(3), in: p), Interval(Rational(4), in: p))
    #expect(five.contains(Rational(5)) && five.relativeWidth < 0x1p-70)
    // Three roundings, the one of the logarithm (3.2) magnified by the exponential.
    #expect(abs(Self.norm(3.0, 4.0) - 5) <= 5 * 8 * 0x1p-53)
  }
}

import Multiprecision
import Testing

/// Oracle: rounding by integer division of fractions (`roundedDown(_:bits:)`), which knows nothing
/// of MPFR.
@Suite struct BigFloatTests {
  static let precisions = [2, 5, 24, 53, 200].map { Precision(bits: $0) }

  /// The largest number with a significand of `bits` bits that is not above `x`.
  static func roundedDown(_ x: Rational, bits: Int) -> Rational {
    if x.isZero { return x }
    // 2^(bits-1) <= |x| / unit < 2^bits.
    var unit = Rational(2).power(
      Int(x.numerator.bitCount) - Int(x.denominator.bitCount) - bits - 1)
    while x.magnitude >= unit * Rational(2).power(bits) { unit *= Rational(2) }
    return (x / unit).roundedDown() * unit
  }

  static func roundedUp(_ x: Rational, bits: Int) -> Rational { -roundedDown(-x, bits: bits) }

  static func isCorrect(_ r: BigFloat, of x: Rational, _ rounding: Rounding) -> Bool {
    guard let value = r.exactValue else { return false }
    let down = roundedDown(x, bits: r.precision.bits)
    let up = roundedUp(x, bits: r.precision.bits)
    switch rounding {
    case .down: return value == down
    case .up: return value == up
    case .towardZero: return value == (x.signum < 0 ? up : down)
    case .nearest:
      if x - down == up - x { return value == down || value == up }
      return value == (x - down < up - x ? down : up)
    }
  }

  @Test(arguments: precisions, Rounding.allCases)
  func operationsRoundOnce(precision: Precision, rounding: Rounding) throws {
    var random = SeededFractions(seed: 8)
    for _ in 0..<60 {
      let (p, q) = (random.fraction(), random.nonzero())
      let a = BigFloat(p, precision: precision, rounding: rounding)
      #expect(Self.isCorrect(a, of: p, rounding))
      let b = BigFloat(q, precision: Precision(bits: 30), rounding: .nearest)
      let (x, y) = (try #require(a.exactValue), try #require(b.exactValue))
      func check(_ r: BigFloat, _ exact: Rational) {
        #expect(Self.isCorrect(r, of: exact, rounding), "\(x), \(y)")
      }
      check(a.adding(b, precision: precision, rounding: rounding), x + y)
      check(a.subtracting(b, precision: precision, rounding: rounding), x - y)
      check(a.multiplied(by: b, precision: precision, rounding: rounding), x * y)
      check(a.divided(by: b, precision: precision, rounding: rounding), x / y)
      check(a.adding(q, precision: precision, rounding: rounding), x + q)
      check(a.multiplied(by: q, precision: precision, rounding: rounding), x * q)
      check(a.divided(by: q, precision: precision, rounding: rounding), x / q)
      check(a.applying(.power(3), precision: precision, rounding: rounding), x.power(3))
      var c = a
      c.formAdd(b, rounding: rounding)
      check(c, x + y)
      c = a
      c.formSubtract(b, rounding: rounding)
      check(c, x - y)
      c.formMultiply(by: b, rounding: rounding)
      c = a
      c.formMultiply(by: b, rounding: rounding)
      check(c, x * y)
      c.formDivide(by: b, rounding: rounding)
      #expect(a.exactValue == x, "a copy was changed")
      #expect(a.roundedDown().exactValue == x.roundedDown())
      #expect(a.roundedUp().exactValue == x.roundedUp())
      #expect((a < b) == (x < y) && (a == b) == (x == y) && (a <= b) == (x <= y))
      #expect(a.isLess(than: q) == (x < q) && a.isGreater(than: q) == (x > q))
      #expect((-a).exactValue == -x && a.magnitude.exactValue == x.magnitude)
      #expect(a.isSmaller(inMagnitudeThan: b) == (x.magnitude < y.magnitude))
    }
  }

  @Test func wrongRoundingIsNoticed() {
    let third = BigFloat(Rational(1, 3), precision: Precision(bits: 53), rounding: .nearest)
    #expect(Self.isCorrect(third, of: Rational(1, 3), .down))
    #expect(!Self.isCorrect(third, of: Rational(1, 3), .up))
    #expect(!Self.isCorrect(third.nextDown, of: Rational(1, 3), .down))
  }

  @Test(arguments: precisions) func neighboursEncloseAndTouch(precision: Precision) throws {
    for value in [2, 3, 4, 1000] {
      let x = BigFloat(value, precision: Precision(bits: 10), rounding: .nearest)
      let root = x.neighbours(of: .squareRoot, precision: precision)
      let (down, up) = (try #require(root.down.exactValue), try #require(root.up.exactValue))
      #expect(down * down <= Rational(value) && up * up >= Rational(value))
      #expect(value == 4 ? down == up : root.up == root.down.nextUp)
      for function in [ElementaryFunction.exponential, .logarithm, .gamma, .root(3), .root(-3)] {
        let ends = x.neighbours(of: function, precision: precision)
        #expect(ends.down == x.applying(function, precision: precision, rounding: .down))
        #expect(ends.up == x.applying(function, precision: precision, rounding: .up))
      }
    }
  }

  @Test func specialValues() {
    let p = Precision(bits: 20)
    let (zero, inf, nan) = (
      BigFloat(precision: p), BigFloat.infinity(precision: p), BigFloat.nan(precision: p)
    )
    #expect(zero.isZero && zero.signum == 0 && zero == -zero && zero.isFinite)
    #expect(inf.isInfinite && inf.signum == 1 && !inf.isFinite && inf.exactValue == nil)
    #expect(nan.isNaN && nan.signum == 0 && nan != nan && !(nan < zero) && !(nan >= zero))
    #expect(!nan.isLess(than: .one) && !nan.isGreater(than: .one) && nan.exactValue == nil)
    #expect(!nan.isSmaller(inMagnitudeThan: inf) && !zero.isSmaller(inMagnitudeThan: nan))
    #expect(BigFloat.negativeInfinity(precision: p).isLess(than: Rational(-10).power(99)))
    #expect([zero, -zero, inf, -inf, nan].map(\.description) == ["0", "0", "inf", "-inf", "nan"])
    #expect(inf.double(rounding: .down) == .infinity)
  }

  @Test func overflowKeepsTheBound() {
    let p = Precision(bits: 20)
    let huge = BigFloat.infinity(precision: p).nextDown
    #expect(huge.isFinite)
    #expect(huge.adding(huge, precision: p, rounding: .up).isInfinite)
    #expect(huge.adding(huge, precision: p, rounding: .down) == huge)
    let tiny = BigFloat(precision: p).nextUp
    #expect(tiny.multiplied(by: tiny, precision: p, rounding: .down).isZero)
    #expect(tiny.multiplied(by: tiny, precision: p, rounding: .up) == tiny)
  }

  @Test(arguments: Rounding.allCases) func decimalAgreesWithTheExactValue(rounding: Rounding)
    throws
  {
    var random = SeededFractions(seed: 9)
    for precision in Self.precisions {
      for _ in 0..<40 {
        let x = BigFloat(random.fraction(), precision: precision, rounding: .nearest)
        let exact = try #require(x.exactValue)
        for digits in [1, 2, 7, 40] {
          let text = x.decimal(significantDigits: digits, rounding: rounding)
          #expect(text == exact.decimal(significantDigits: digits, rounding: rounding))
        }
      }
    }
  }

  @Test func doublesRoundInTheGivenDirection() throws {
    var random = SeededFractions(seed: 10)
    for _ in 0..<200 {
      let x = BigFloat(random.fraction(), precision: Precision(bits: 90), rounding: .nearest)
      let exact = try #require(x.exactValue)
      for rounding in Rounding.allCases {
        #expect(x.double(rounding: rounding) == exact.double(rounding: rounding))
      }
    }
  }
}

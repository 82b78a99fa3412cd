import Intervals
import Multiprecision
import Testing

/// Oracle: the printed text parsed back and compared exactly with the ends.
@Suite struct IntervalPrintingTests {
  @Test(arguments: testPrecisions) func printsOutward(precision: Precision) throws {
    var random = SeededInputs(seed: 20)
    for _ in 0..<150 {
      let (x, lower, upper) = random.interval(precision)
      for digits in [1, 4, 17] {
        let below = try Rational.parse(x.lowerDecimal(significantDigits: digits))
        let above = try Rational.parse(x.upperDecimal(significantDigits: digits))
        #expect(below <= lower && upper <= above, "\(lower), \(upper)")
        // Not further out than a unit in the last printed place.
        let unit = Rational(10).power(1 - digits)
        #expect(lower - below <= below.magnitude * unit || below.isZero)
        #expect(above - upper <= above.magnitude * unit || above.isZero)
      }
      #expect(try #require(Rational(exactly: x.lowerDouble)) <= lower)
      #expect(try #require(Rational(exactly: x.upperDouble)) >= upper)
      // Negative control: to nearest is not outward.
      if precision.bits == 200
        && x.lower.decimal(significantDigits: 4, rounding: .up)
          != x.lowerDecimal(significantDigits: 4)
      {
        let inward = try Rational.parse(x.lower.decimal(significantDigits: 4, rounding: .up))
        #expect(inward > lower)
      }
    }
  }

  @Test func descriptions() throws {
    let third = Interval(Rational(1, 3), precision: Precision(bits: 128))
    #expect(third.description == "[0.33333333333333333, 0.33333333333333334]")
    #expect(third.lowerDecimal(significantDigits: 4) == "0.3333")
    #expect(third.upperDecimal(significantDigits: 4) == "0.3334")
    #expect((-third).lowerDecimal(significantDigits: 4) == "-0.3334")
    #expect(try interval("[1/2, inf]").description == "[0.5, inf]")
    #expect(try interval("[empty]").description == "[empty]")
    #expect(try interval("[entire]").description == "[-inf, inf]")
    #expect(try interval("[0, 1000]").description == "[0, 1000]")
  }

  @Test func certainDigits() throws {
    let third = Number.enclosure(try interval("[333333/1000000, 333334/1000000]"))
    #expect(third.isCertain(toDigits: 5) && !third.isCertain(toDigits: 6))
    // The ends round away from each other however narrow the interval.
    let tie = Number.enclosure(try interval("[24999/10000, 25001/10000]"))
    #expect(!tie.isCertain(toDigits: 1) && tie.isCertain(toDigits: 2))
    #expect(Number.exact(Rational(1, 3)).isCertain(toDigits: 40))
    #expect(Number.enclosure(try interval("[0, 0]")).isCertain(toDigits: 20))
    for text in ["[empty]", "[entire]", "[1, inf]", "[-1, 1]"] {
      #expect(!Number.enclosure(try interval(text)).isCertain(toDigits: 1))
    }
  }

  @Test func widthsAndMiddles() throws {
    let x = try interval("[1, 3/2]")
    #expect(x.width.exactValue == Rational(1, 2) && x.relativeWidth == 0.5)
    #expect(x.midpointDouble == 1.25)
    #expect(try interval("[2, 2]").relativeWidth == 0 && interval("[0, 0]").relativeWidth == 0)
    #expect(try interval("[-1, 2]").relativeWidth == .infinity)
    #expect(try interval("[0, 2]").relativeWidth == .infinity)
    #expect(try interval("[1, inf]").relativeWidth == .infinity)
    #expect(try interval("[-3, -2]").relativeWidth == 0.5)
    #expect(try interval("[empty]").relativeWidth.isNaN && interval("[empty]").width.isNaN)
    #expect(try interval("[empty]").midpointDouble.isNaN)
    #expect(try interval("[entire]").midpointDouble == 0)
    #expect(try interval("[-inf, 3]").midpointDouble == 3)
    #expect(try interval("[4, inf]").midpointDouble == 4)
    var random = SeededInputs(seed: 21)
    for precision in testPrecisions {
      for _ in 0..<50 {
        let (y, lower, upper) = random.interval(precision)
        #expect(try #require(y.width.exactValue) >= upper - lower)
        if !y.containsZero, y.relativeWidth.isFinite {
          let bound = try #require(Rational(exactly: y.relativeWidth))
          #expect(bound >= (upper - lower) / min(lower.magnitude, upper.magnitude))
        }
      }
    }
  }
}

import Multiprecision
import Testing

/// Oracle: the exact value of a double and of its neighbours, compared as fractions.
@Suite struct RationalDoubleTests {
  /// Whether no double is nearer to `x` than `d`, ties to even.
  static func isNearest(_ d: Double, to x: Rational) -> Bool {
    guard let value = Rational(exactly: d), let above = Rational(exactly: d.nextUp),
      let below = Rational(exactly: d.nextDown)
    else { return false }
    let error = (value - x).magnitude
    let isEven = d.significandBitPattern.isMultiple(of: 2)
    return [above, below].allSatisfy { neighbour in
      let other = (neighbour - x).magnitude
      return error < other || (error == other && isEven)
    }
  }

  static var samples: [Rational] {
    var random = SeededFractions(seed: 7)
    var samples = (0..<500).map { _ in random.fraction() }
    // Subnormal results, ties, and values next to ties.
    for exponent in [-1074, -1073, -1060, -1023, -1022, -1021, -52, 0, 900] {
      let unit = Rational(2).power(exponent)
      for multiple in [
        "1/2", "1", "3/2", "5/2", "7/2", "0.500000000000000000000000000001",
        "1.49999999999999999999999999999", "1/3",
      ] {
        guard let factor = Rational(multiple) else { continue }
        samples.append(unit * factor)
        samples.append(-unit * factor)
        samples.append(unit * (Rational(2).power(53) + factor))
      }
    }
    return samples
  }

  @Test func nearestDouble() {
    for x in Self.samples { #expect(Self.isNearest(Double(x), to: x), "\(x)") }
  }

  @Test func directedDoubles() throws {
    for x in Self.samples {
      let down = x.double(rounding: .down)
      let up = x.double(rounding: .up)
      #expect(try #require(Rational(exactly: down)) <= x)
      #expect(try #require(Rational(exactly: up)) >= x)
      #expect(down == up || up == down.nextUp, "\(x)")
      #expect(x.double(rounding: .towardZero) == (x.signum < 0 ? up : down))
    }
  }

  @Test func truncationIsNotNearest() {
    // Negative control: what mpq_get_d would give.
    let wrong = (1...200).filter { k in
      !Self.isNearest(Rational(1, k).double(rounding: .towardZero), to: Rational(1, k))
    }
    #expect(wrong.contains(25) && wrong.count > 50)
  }

  @Test func beyondTheRange() {
    let huge = Rational(10).power(400)
    #expect(Double(huge) == .infinity && huge.double(rounding: .down) == .greatestFiniteMagnitude)
    #expect(Double(-huge) == -.infinity)
    #expect(Double(huge.reciprocal) == 0)
    #expect(huge.reciprocal.double(rounding: .up) == .leastNonzeroMagnitude)
  }

  @Test func exactDoubles() {
    for d in [
      0.1, -0.0, 1, .leastNonzeroMagnitude, -1.7976931348623157e308, 0x1.0p-1022, 123456.789,
    ] {
      #expect(Rational(exactly: d).map { Double($0) } == d)
    }
    #expect(Rational(exactly: 0.1)?.description == "3602879701896397/36028797018963968")
    #expect(Rational(exactly: .infinity) == nil && Rational(exactly: .nan) == nil)
  }
}

import Intervals
import Multiprecision
import Testing

/// Oracles: exact fractions rounded by integer division for tightness, and containment of exact
/// fractions through chains of operations.
@Suite struct IntervalArithmeticTests {
  typealias Operation = @Sendable (Interval, Interval) -> Interval

  @Test(arguments: testPrecisions) func fourOperationsAreTightest(precision: Precision) {
    var random = SeededInputs(seed: 11)
    for _ in 0..<200 {
      let (a, al, au) = random.interval(precision)
      let (b, bl, bu) = random.interval(precision)
      #expect(isTightest(a + b, al + bl, au + bu), "\(a) + \(b)")
      #expect(isTightest(a - b, al - bu, au - bl), "\(a) - \(b)")
      let products = [al * bl, al * bu, au * bl, au * bu].sorted()
      #expect(isTightest(a * b, products[0], products[3]), "\(a) * \(b)")
      if !b.containsZero {
        let quotients = [al / bl, al / bu, au / bl, au / bu].sorted()
        #expect(isTightest(a / b, quotients[0], quotients[3]), "\(a) / \(b)")
      }
      #expect(isTightest(-a, -au, -al))
    }
  }

  @Test(arguments: testPrecisions) func inPlaceEqualsOperators(precision: Precision) {
    var random = SeededInputs(seed: 12)
    for _ in 0..<200 {
      let (a, _, _) = random.interval(precision)
      let (b, _, _) = random.interval(Precision(bits: 30))
      let (c, _, _) = random.interval(precision)
      func check(_ expected: Interval, _ change: (inout Interval) -> Void) {
        var shared = a
        change(&shared)  // copies first
        #expect(isSame(shared, expected) && shared.precision == expected.precision)
        var own = a.rounded(to: Precision(bits: 230)).rounded(to: precision)
        change(&own)  // in place
        #expect(isSame(own, expected) && own.precision == expected.precision)
      }
      check(a + b) { $0.formAdd(b) }
      check(a - b) { $0.formSubtract(b) }
      check(a * b) { $0.formMultiply(by: b) }
      check(a / b) { $0.formDivide(by: b) }
      check(a + b * c) { $0.formMultiplyAdd(b, c) }
      check(a + a) { $0 += a }
    }
  }

  @Test(arguments: testPrecisions) func operationsWithFractionsAreTightest(precision: Precision) {
    var random = SeededInputs(seed: 13)
    for _ in 0..<300 {
      let (a, al, au) = random.interval(precision)
      let r = random.fraction()
      #expect(isTightest(Interval(r, precision: precision), r, r))
      #expect(isTightest(a.adding(r), al + r, au + r))
      #expect(isTightest(a.multiplied(by: r), min(al * r, au * r), max(al * r, au * r)))
      if r.isZero {
        #expect(a.divided(by: r).isEmpty)
      } else {
        #expect(isTightest(a.divided(by: r), min(al / r, au / r), max(al / r, au / r)))
      }
    }
  }

  @Test(arguments: testPrecisions) func powersAreTightest(precision: Precision) {
    var random = SeededInputs(seed: 14)
    for _ in 0..<150 {
      let (a, al, au) = random.interval(precision)
      #expect(isSame(a.squared(), a.power(2)))
      for n in -5...5 where n >= 0 || !a.containsZero {
        var values = [al.power(n), au.power(n)]
        if n > 0 && a.containsZero { values.append(.zero) }
        values.sort()
        #expect(isTightest(a.power(n), values[0], values[values.count - 1]), "\(a)^\(n)")
      }
    }
  }

  @Test(arguments: testPrecisions) func rootsAreTightest(precision: Precision) throws {
    var random = SeededInputs(seed: 15)
    for _ in 0..<150 {
      let (a, al, au) = random.interval(precision)
      for k in 1...5 where k % 2 == 1 || al.signum >= 0 {
        let root = a.root(k)
        let (l, u) = (try #require(root.lower.exactValue), try #require(root.upper.exactValue))
        // x -> x^k increases here, so the powers of the ends and of their inner neighbours tell.
        // (The neighbours of zero are numbers of 2^30 bits.)
        #expect(l.power(k) <= al && au <= u.power(k), "\(a), \(k)")
        #expect(l.isZero == al.isZero && u.isZero == au.isZero)
        if !l.isZero { #expect(al < (try #require(root.lower.nextUp.exactValue)).power(k)) }
        if !u.isZero { #expect((try #require(root.upper.nextDown.exactValue)).power(k) < au) }
        if k == 2 { #expect(isSame(root, a.squareRoot())) }
        if al.signum >= 0 { #expect(isSame(root, a.power(Rational(1, k)))) }
      }
    }
  }

  /// x^(a/b) raised to b is x^a, which fractions know.
  @Test(arguments: testPrecisions) func rationalPowersEnclose(precision: Precision) throws {
    var random = SeededInputs(seed: 16)
    for _ in 0..<60 {
      let x = roundedDown(random.fraction().magnitude, precision)
      if x.isZero { continue }
      // The last two are past the size up to which the inner power is exact.
      let large = 4096 / precision.bits / 3 * 3 + 4
      for (a, b) in [(2, 3), (-2, 3), (7, 5), (-5, 2), (large, 3), (-large, 3)] {
        let power = Interval(x, precision: precision).power(Rational(a, b))
        let l = try #require(power.lower.exactValue)
        let u = try #require(power.upper.exactValue)
        let exact = x.power(a)
        #expect(l.power(b) <= exact && exact <= u.power(b), "\(x)^(\(a)/\(b))")
        let exponent = Interval(Rational(a, b), precision: precision)
        #expect(Interval(x, precision: precision).power(exponent).contains(power))
        // Tight: one step inward on both sides would miss the value.
        let inner = try #require(power.lower.nextUp.exactValue)
        #expect(inner.power(b) >= exact, "\(x)^(\(a)/\(b))")
      }
    }
  }

  @Test(arguments: testPrecisions) func chainsOfOperationsEnclose(precision: Precision) {
    var random = SeededInputs(seed: 17)
    for _ in 0..<25 {
      var exact = random.fraction()
      var enclosure = Interval(exact, precision: precision)
      for _ in 0..<12 {
        let r = random.fraction()
        let other = Interval(r, precision: precision)
        switch random.next() % 6 {
        case 0:
          exact += r
          enclosure += other
        case 1:
          exact -= r
          enclosure -= other
        case 2, 3:
          exact *= r
          enclosure *= other
        case 4 where !r.isZero:
          exact /= r
          enclosure /= other
        default:
          exact = (exact * exact).magnitude + r
          enclosure = enclosure.squared().magnitude + other
        }
        #expect(enclosure.contains(exact))
        if exact.bitCount > 4000 { break }
      }
    }
  }

  /// The check of tightness is worth what it refuses.
  @Test func plausibleMistakesAreNoticed() {
    let ignoringSigns: Operation = { a, b in
      let (l, u) = (
        a.lower.multiplied(by: b.lower, precision: a.precision, rounding: .down),
        a.upper.multiplied(by: b.upper, precision: a.precision, rounding: .up)
      )
      return l <= u ? Interval(lower: l, upper: u) : Interval(lower: u, upper: l)
    }
    let toNearest: Operation = { a, b in
      let ends = [
        a.lower.multiplied(by: b.lower, precision: a.precision, rounding: .nearest),
        a.lower.multiplied(by: b.upper, precision: a.precision, rounding: .nearest),
        a.upper.multiplied(by: b.lower, precision: a.precision, rounding: .nearest),
        a.upper.multiplied(by: b.upper, precision: a.precision, rounding: .nearest),
      ].sorted()
      return Interval(lower: ends[0], upper: ends[3])
    }
    let tooWide: Operation = { a, b in
      let product = a * b
      if product.lower.isZero { return product }
      return Interval(lower: product.lower.nextDown, upper: product.upper)
    }
    for (name, mistake) in [
      ("signs", ignoringSigns), ("nearest", toNearest), ("too wide", tooWide),
    ] {
      var random = SeededInputs(seed: 18)
      var isNoticed = false
      for _ in 0..<100 {
        let (a, al, au) = random.interval(Precision(bits: 24))
        let (b, bl, bu) = random.interval(Precision(bits: 24))
        let products = [al * bl, al * bu, au * bl, au * bu].sorted()
        if !isTightest(mistake(a, b), products[0], products[3]) { isNoticed = true }
      }
      #expect(isNoticed, "\(name)")
    }
  }

  @Test func precisionIsTheLargerOne() {
    let a = Interval(Rational(1, 3), precision: Precision(bits: 10))
    let b = Interval(Rational(1, 7), precision: Precision(bits: 90))
    for result in [
      a + b, b - a, a * b, b / a, a.hull(b), a.intersection(a.hull(b)), .minimum(a, b),
      .maximum(a, b), Interval(lower: b.lower, upper: a.upper),
    ] {
      #expect(result.precision.bits == 90)
      #expect(result.lower.precision.bits == 90 && result.upper.precision.bits == 90)
    }
  }

  @Test func wrongEndsStop() async {
    await #expect(processExitsWith: .failure) {
      _ = Interval(lower: .one, upper: .zero, precision: Precision(bits: 10))
    }
    await #expect(processExitsWith: .failure) {
      let infinity = BigFloat.infinity(precision: Precision(bits: 10))
      _ = Interval(lower: infinity, upper: infinity)
    }
    await #expect(processExitsWith: .failure) {
      let nan = BigFloat.nan(precision: Precision(bits: 10))
      _ = Interval(lower: nan, upper: nan)
    }
    await #expect(processExitsWith: .failure) { _ = Precision(bits: 1) }
  }
}

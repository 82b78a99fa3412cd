import Intervals
import Multiprecision
import Testing

/// Oracle: tables by hand from the definitions of IEEE 1788, with ends that need no rounding.
@Suite struct IntervalTablesTests {
  @Test(arguments: [
    ("[1, 2]", "[empty]", "[empty]"), ("[empty]", "[entire]", "[empty]"),
    ("[1, 2]", "[entire]", "[entire]"), ("[1, inf]", "[-inf, -1]", "[entire]"),
    ("[1, inf]", "[1, inf]", "[2, inf]"), ("[0, inf]", "[-2, 0]", "[-2, inf]"),
    ("[-inf, -1]", "[-2, -1]", "[-inf, -2]"), ("[-1, 2]", "[0, 0]", "[-1, 2]"),
  ])
  func sums(a: String, b: String, sum: String) throws {
    let (x, y) = (try interval(a), try interval(b))
    #expect(try isSame(x + y, interval(sum)) && isSame(y + x, interval(sum)))
    #expect(isSame(x - (-y), try interval(sum)))
  }

  @Test(arguments: [
    ("[1, 2]", "[1, 2]", "[1, 4]"), ("[1, 2]", "[-2, -1]", "[-4, -1]"),
    ("[1, 2]", "[-1, 2]", "[-2, 4]"), ("[1, 2]", "[0, 2]", "[0, 4]"),
    ("[1, 2]", "[-2, 0]", "[-4, 0]"), ("[1, 2]", "[1, inf]", "[1, inf]"),
    ("[1, 2]", "[-inf, -1]", "[-inf, -1]"), ("[1, 2]", "[0, inf]", "[0, inf]"),
    ("[1, 2]", "[entire]", "[entire]"), ("[1, 2]", "[empty]", "[empty]"),
    ("[0, 0]", "[entire]", "[0, 0]"), ("[0, 0]", "[1, inf]", "[0, 0]"),
    ("[0, 0]", "[-inf, 0]", "[0, 0]"), ("[0, 0]", "[0, 0]", "[0, 0]"),
    ("[0, 0]", "[empty]", "[empty]"), ("[entire]", "[entire]", "[entire]"),
    ("[-1, 2]", "[-1, 2]", "[-2, 4]"), ("[-3, 2]", "[-3, 2]", "[-6, 9]"),
    ("[-1, 2]", "[-2, -1]", "[-4, 2]"), ("[-1, 2]", "[1, inf]", "[entire]"),
    ("[-1, 2]", "[0, inf]", "[entire]"), ("[-1, 2]", "[-inf, -1]", "[entire]"),
    ("[-2, -1]", "[-2, -1]", "[1, 4]"), ("[-2, -1]", "[-inf, -1]", "[1, inf]"),
    ("[-2, -1]", "[0, inf]", "[-inf, 0]"), ("[-2, -1]", "[-2, 0]", "[0, 4]"),
    ("[-2, -1]", "[-inf, 0]", "[0, inf]"), ("[0, 2]", "[1, inf]", "[0, inf]"),
    ("[0, 2]", "[-inf, -1]", "[-inf, 0]"), ("[0, 2]", "[entire]", "[entire]"),
    ("[1, inf]", "[1, inf]", "[1, inf]"), ("[1, inf]", "[-inf, -1]", "[-inf, -1]"),
    ("[1, inf]", "[-inf, 0]", "[-inf, 0]"), ("[0, inf]", "[0, inf]", "[0, inf]"),
    ("[-inf, -1]", "[-inf, -1]", "[1, inf]"), ("[-1, inf]", "[-1, inf]", "[entire]"),
    ("[-1, inf]", "[1, 2]", "[-2, inf]"), ("[-1, inf]", "[-2, -1]", "[-inf, 2]"),
  ])
  func products(a: String, b: String, product: String) throws {
    let (x, y, expected) = (try interval(a), try interval(b), try interval(product))
    #expect(isSame(x * y, expected) && isSame(y * x, expected))
    #expect(isSame((-x) * y, -expected) && isSame((-x) * (-y), expected))
    var z = x
    z *= y
    #expect(isSame(z, expected))
  }

  @Test(arguments: [
    ("[1, 2]", "[0, 0]", "[empty]"), ("[1, 2]", "[1, 2]", "[1/2, 2]"),
    ("[1, 2]", "[-1, 2]", "[entire]"), ("[1, 2]", "[0, 2]", "[1/2, inf]"),
    ("[1, 2]", "[1, inf]", "[0, 2]"), ("[1, 2]", "[0, inf]", "[0, inf]"),
    ("[1, 2]", "[entire]", "[entire]"), ("[1, 2]", "[-1, inf]", "[entire]"),
    ("[1, 2]", "[empty]", "[empty]"),
    ("[-1, 2]", "[1, 2]", "[-1, 2]"), ("[-1, 2]", "[2, 4]", "[-1/2, 1]"),
    ("[-1, 2]", "[-1, 2]", "[entire]"), ("[-1, 2]", "[0, 2]", "[entire]"),
    ("[-1, 2]", "[1, inf]", "[-1, 2]"), ("[-1, 2]", "[0, inf]", "[entire]"),
    ("[-1, 2]", "[0, 0]", "[empty]"), ("[-1, 2]", "[entire]", "[entire]"),
    ("[0, 2]", "[1, 2]", "[0, 2]"), ("[0, 2]", "[-1, 2]", "[entire]"),
    ("[0, 2]", "[0, 2]", "[0, inf]"), ("[0, 2]", "[1, inf]", "[0, 2]"),
    ("[0, 2]", "[0, inf]", "[0, inf]"), ("[0, 2]", "[0, 0]", "[empty]"),
    ("[0, 0]", "[1, 2]", "[0, 0]"), ("[0, 0]", "[-1, 2]", "[0, 0]"),
    ("[0, 0]", "[0, 2]", "[0, 0]"), ("[0, 0]", "[entire]", "[0, 0]"),
    ("[0, 0]", "[0, 0]", "[empty]"), ("[0, 0]", "[empty]", "[empty]"),
    ("[entire]", "[1, 2]", "[entire]"), ("[entire]", "[0, inf]", "[entire]"),
    ("[entire]", "[entire]", "[entire]"), ("[entire]", "[0, 0]", "[empty]"),
    ("[1, inf]", "[1, 2]", "[1/2, inf]"), ("[1, inf]", "[0, 2]", "[1/2, inf]"),
    ("[1, inf]", "[1, inf]", "[0, inf]"), ("[1, inf]", "[-1, 1]", "[entire]"),
    ("[1, inf]", "[0, inf]", "[0, inf]"), ("[-1, inf]", "[1, 2]", "[-1, inf]"),
    ("[empty]", "[1, 2]", "[empty]"), ("[empty]", "[0, 0]", "[empty]"),
  ])
  func quotients(a: String, b: String, quotient: String) throws {
    let (x, y, expected) = (try interval(a), try interval(b), try interval(quotient))
    #expect(isSame(x / y, expected))
    #expect(isSame((-x) / y, -expected) && isSame(x / (-y), -expected))
    #expect(isSame((-x) / (-y), expected))
  }

  @Test(arguments: [
    ("[-3, 2]", 2, "[0, 9]"), ("[-3, 2]", 3, "[-27, 8]"), ("[1, 2]", -1, "[1/2, 1]"),
    ("[-2, 4]", -1, "[entire]"), ("[-2, 4]", -2, "[1/16, inf]"), ("[0, 4]", -1, "[1/4, inf]"),
    ("[-2, 0]", -1, "[-inf, -1/2]"), ("[-2, 0]", -2, "[1/4, inf]"), ("[0, 0]", -1, "[empty]"),
    ("[0, 0]", -2, "[empty]"), ("[0, 0]", 0, "[1, 1]"), ("[0, 0]", 3, "[0, 0]"),
    ("[entire]", 0, "[1, 1]"), ("[empty]", 0, "[empty]"), ("[empty]", -1, "[empty]"),
    ("[entire]", 2, "[0, inf]"), ("[entire]", 3, "[entire]"), ("[entire]", -2, "[0, inf]"),
    ("[entire]", -1, "[entire]"), ("[1, inf]", -1, "[0, 1]"), ("[-inf, -1]", -1, "[-1, 0]"),
    ("[-inf, -2]", -2, "[0, 1/4]"), ("[-inf, 0]", -3, "[-inf, 0]"), ("[2, inf]", 5, "[32, inf]"),
    ("[-4, -2]", 2, "[4, 16]"), ("[-4, -2]", -1, "[-1/2, -1/4]"), ("[3, 5]", 1, "[3, 5]"),
  ])
  func integerPowers(x: String, n: Int, power: String) throws {
    #expect(isSame(try interval(x).power(n), try interval(power)))
    #expect(isSame(try interval(x).power(Rational(n)), try interval(power)))
  }

  @Test(arguments: [
    ("[-4, 4]", "1/2", "[0, 2]"), ("[0, 4]", "-1/2", "[1/2, inf]"), ("[0, 0]", "-1/2", "[empty]"),
    ("[0, 0]", "1/2", "[0, 0]"), ("[-1, 0]", "-1/2", "[empty]"), ("[1, 8]", "2/3", "[1, 4]"),
    ("[8, 64]", "-2/3", "[1/16, 1/4]"), ("[-8, -1]", "1/3", "[empty]"),
    ("[-8, 8]", "1/3", "[0, 2]"), ("[1, inf]", "-1/2", "[0, 1]"), ("[0, 1]", "5/2", "[0, 1]"),
    ("[4, 9]", "3/2", "[8, 27]"), ("[-9, 4]", "-3/2", "[1/8, inf]"),
    ("[entire]", "1/2", "[0, inf]"),
    ("[entire]", "-1/2", "[0, inf]"), ("[empty]", "1/2", "[empty]"),
    ("[1, 1]", "4097/4096", "[1, 1]"), ("[0, inf]", "4097/4096", "[0, inf]"),
    ("[0, inf]", "-4097/4096", "[0, inf]"),
  ])
  func rationalPowers(x: String, exponent: String, power: String) throws {
    let q = try Rational.parse(exponent)
    #expect(isSame(try interval(x).power(q), try interval(power)))
  }

  /// Where e^(y log x) happens to be exact.
  @Test(arguments: [
    ("[0, 0]", "[1, 2]", "[0, 0]"), ("[0, 0]", "[-1, 0]", "[empty]"),
    ("[0, 0]", "[-1, 1]", "[0, 0]"), ("[0, 1]", "[1, 2]", "[0, 1]"),
    ("[0, 1]", "[-1, 1]", "[0, inf]"), ("[0, inf]", "[0, 0]", "[1, 1]"),
    ("[0, inf]", "[-2, -1]", "[0, inf]"), ("[1, inf]", "[0, inf]", "[1, inf]"),
    ("[1, inf]", "[-inf, 0]", "[0, 1]"), ("[1, 1]", "[entire]", "[1, 1]"),
    ("[-2, -1]", "[1, 2]", "[empty]"), ("[-2, 1]", "[1, 2]", "[0, 1]"),
    ("[empty]", "[1, 2]", "[empty]"), ("[1, 2]", "[empty]", "[empty]"),
  ])
  func intervalPowers(x: String, y: String, power: String) throws {
    #expect(isSame(try interval(x).power(try interval(y)), try interval(power)))
  }

  @Test(arguments: [
    ("[-8, 27]", 3, "[-2, 3]"), ("[-16, 16]", 4, "[0, 2]"), ("[-16, -1]", 2, "[empty]"),
    ("[-inf, 8]", 3, "[-inf, 2]"), ("[3, 5]", 1, "[3, 5]"), ("[empty]", 3, "[empty]"),
    ("[-4, 4]", 2, "[0, 2]"), ("[0, 0]", 2, "[0, 0]"), ("[4, inf]", 2, "[2, inf]"),
    ("[-1, 0]", 2, "[0, 0]"), ("[entire]", 2, "[0, inf]"), ("[entire]", 5, "[entire]"),
  ])
  func roots(x: String, k: Int, root: String) throws {
    #expect(isSame(try interval(x).root(k), try interval(root)))
    if k == 2 { #expect(isSame(try interval(x).squareRoot(), try interval(root))) }
  }

  /// Negation and products of zeros make ends of -0, which mean nothing.
  @Test func zeroHasNoSign() throws {
    let one = try interval("[1, 2]")
    let fromZero = -(try interval("[-4, 0]"))
    let toZero = -(try interval("[0, 4]"))
    let zero = -(try interval("[0, 0]"))
    #expect(isSame(one / fromZero, try interval("[1/4, inf]")))
    #expect(isSame(one / toZero, try interval("[-inf, -1/4]")))
    #expect(isSame(fromZero.power(-1), try interval("[1/4, inf]")))
    #expect(isSame(toZero.power(-1), try interval("[-inf, -1/4]")))
    #expect(isSame(fromZero.power(Rational(-1, 2)), try interval("[1/2, inf]")))
    #expect(isSame(fromZero.squareRoot(), try interval("[0, 2]")))
    #expect(fromZero.power(one).contains(try interval("[0, 16]")))
    #expect(isSame(zero.exponential(), try interval("[1, 1]")))
    #expect(isSame(toZero.magnitude, try interval("[0, 4]")))
    for empty in [one / zero, zero.power(-1), zero.logarithm(), zero.power(Rational(-1, 2))] {
      #expect(empty.isEmpty)
    }
    #expect(isSame((-(try interval("[-1, 0]"))).gamma(), try interval("[1, inf]")))
    #expect(isSame((-(try interval("[-1, 0]"))).logarithm(), try interval("[-inf, 0]")))
    #expect(zero.description == "[0, 0]" && zero.containsZero && zero.isSingleton)
    #expect(zero.isCertainlyEqual(to: -zero) && !zero.isCertainlyLess(than: -zero))
  }

  /// One function of one interval, by name.
  static let functions: [String: @Sendable (Interval) -> Interval] = [
    "exp": { $0.exponential() }, "log": { $0.logarithm() }, "abs": { $0.magnitude },
    "floor": { $0.roundedDown() }, "ceil": { $0.roundedUp() }, "gamma": { $0.gamma() },
    "harmonic": { $0.harmonicNumber() }, "neg": { -$0 }, "squared": { $0.squared() },
  ]

  @Test(arguments: [
    ("exp", "[-inf, 0]", "[0, 1]"), ("exp", "[0, inf]", "[1, inf]"),
    ("exp", "[entire]", "[0, inf]"), ("exp", "[0, 0]", "[1, 1]"), ("exp", "[empty]", "[empty]"),
    ("log", "[-1, 1]", "[-inf, 0]"), ("log", "[0, 0]", "[empty]"),
    ("log", "[-2, -1]", "[empty]"), ("log", "[0, 1]", "[-inf, 0]"), ("log", "[-1, 0]", "[empty]"),
    ("log", "[1, inf]", "[0, inf]"), ("log", "[1, 1]", "[0, 0]"), ("log", "[empty]", "[empty]"),
    ("log", "[entire]", "[entire]"),
    ("abs", "[-3, 2]", "[0, 3]"), ("abs", "[-2, 3]", "[0, 3]"), ("abs", "[-3, -2]", "[2, 3]"),
    ("abs", "[2, 3]", "[2, 3]"), ("abs", "[entire]", "[0, inf]"), ("abs", "[empty]", "[empty]"),
    ("abs", "[-inf, -1]", "[1, inf]"), ("abs", "[0, 0]", "[0, 0]"),
    ("floor", "[1/2, 7/2]", "[0, 3]"), ("floor", "[-1/2, 1]", "[-1, 1]"),
    ("floor", "[entire]", "[entire]"), ("floor", "[empty]", "[empty]"),
    ("ceil", "[1/2, 7/2]", "[1, 4]"), ("ceil", "[-1/2, 1]", "[0, 1]"),
    ("ceil", "[-inf, 1/4]", "[-inf, 1]"), ("ceil", "[empty]", "[empty]"),
    ("gamma", "[3, 4]", "[2, 6]"), ("gamma", "[1, 1]", "[1, 1]"), ("gamma", "[-1, 0]", "[empty]"),
    ("gamma", "[0, 1]", "[1, inf]"), ("gamma", "[-1, 1]", "[1, inf]"),
    ("gamma", "[2, inf]", "[1, inf]"), ("gamma", "[5, 5]", "[24, 24]"),
    ("gamma", "[empty]", "[empty]"),
    ("harmonic", "[-2, -1]", "[empty]"), ("harmonic", "[empty]", "[empty]"),
    ("neg", "[1, inf]", "[-inf, -1]"), ("neg", "[empty]", "[empty]"),
    ("squared", "[-3, 2]", "[0, 9]"),
  ])
  func functionsOfOneInterval(name: String, x: String, range: String) throws {
    let function = try #require(Self.functions[name])
    #expect(isSame(function(try interval(x)), try interval(range)), "\(name) of \(x)")
  }

  @Test(arguments: [
    ("[1, 3]", "[2, 4]", "[1, 4]", "[2, 3]", "[1, 3]", "[2, 4]"),
    ("[1, 2]", "[3, 4]", "[1, 4]", "[empty]", "[1, 2]", "[3, 4]"),
    ("[1, 4]", "[2, 3]", "[1, 4]", "[2, 3]", "[1, 3]", "[2, 4]"),
    ("[1, 2]", "[2, 3]", "[1, 3]", "[2, 2]", "[1, 2]", "[2, 3]"),
    ("[empty]", "[2, 3]", "[2, 3]", "[empty]", "[empty]", "[empty]"),
    ("[entire]", "[2, 3]", "[entire]", "[2, 3]", "[-inf, 3]", "[2, inf]"),
    ("[empty]", "[empty]", "[empty]", "[empty]", "[empty]", "[empty]"),
  ])
  func sets(
    a: String, b: String, hull: String, intersection: String, minimum: String, maximum: String
  ) throws {
    for (x, y) in [(try interval(a), try interval(b)), (try interval(b), try interval(a))] {
      #expect(isSame(x.hull(y), try interval(hull)))
      #expect(isSame(x.intersection(y), try interval(intersection)))
      #expect(isSame(.minimum(x, y), try interval(minimum)))
      #expect(isSame(.maximum(x, y), try interval(maximum)))
      #expect(try x.overlaps(y) == !(interval(intersection).isEmpty))
    }
  }
}

import Intervals
import Multiprecision
import Testing

@testable import Claims

/// Random expressions with their exact value. Oracle: fractions of 128-bit integers, added and
/// multiplied here as in school, beside the text as it is written.
@Suite struct RandomExpressionTests {
  /// A fraction that knows nothing of GMP; nil where it would overflow.
  struct Fraction {
    let top: Int128
    let bottom: Int128

    init?(_ top: Int128, _ bottom: Int128) {
      guard bottom != 0, top.magnitude < 1 << 60, bottom.magnitude < 1 << 60 else { return nil }
      var (a, b) = (top.magnitude, bottom.magnitude)
      while b != 0 { (a, b) = (b, a % b) }
      let divisor = Int128(a) * (bottom < 0 ? -1 : 1)
      self.top = top / divisor
      self.bottom = bottom / divisor
    }

    var rational: Rational { Rational(Int(top), Int(bottom)) }

    func power(_ n: Int) -> Fraction? {
      var result = Fraction(1, 1)
      for _ in 0..<abs(n) {
        result = result.flatMap { Fraction($0.top * top, $0.bottom * bottom) }
      }
      return n < 0 ? result.flatMap { Fraction($0.bottom, $0.top) } : result
    }
  }

  /// A text and its value; `level` is the binding strength of its outermost operation.
  struct Case {
    let text: String
    let value: Fraction
    let level: Int

    /// In parentheses only where precedence needs them, or by chance.
    func inside(_ level: Int, _ random: inout SplitMix) -> String {
      self.level >= level && random.below(4) > 0 ? text : "(\(text))"
    }
  }

  static func make(
    _ depth: Int, _ random: inout SplitMix, disguised: Bool = false
  ) -> Case? {
    if depth == 0 || random.below(6) == 0 { return leaf(&random, disguised) }
    guard let left = make(depth - 1, &random, disguised: disguised),
      let right = make(depth - 1, &random, disguised: disguised)
    else {
      return nil
    }
    let (a, b) = (left.value, right.value)
    let space = random.below(2) == 0 ? " " : ""
    switch random.below(9) {
    case 0:
      let text = left.inside(1, &random) + space + "+" + space + right.inside(2, &random)
      return Fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom).map {
        Case(text: text, value: $0, level: 1)
      }
    case 1:
      let text = left.inside(1, &random) + space + "-" + space + right.inside(2, &random)
      return Fraction(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom).map {
        Case(text: text, value: $0, level: 1)
      }
    case 2, 3:
      let text = left.inside(2, &random) + space + "*" + space + right.inside(3, &random)
      return Fraction(a.top * b.top, a.bottom * b.bottom).map {
        Case(text: text, value: $0, level: 2)
      }
    case 4, 5:
      let text = left.inside(2, &random) + space + "/" + space + right.inside(3, &random)
      return Fraction(a.top * b.bottom, a.bottom * b.top).map {
        Case(text: text, value: $0, level: 2)
      }
    case 6:
      return Fraction(-a.top, a.bottom).map {
        Case(text: "-" + left.inside(3, &random), value: $0, level: 3)
      }
    case 7:
      let exponent = random.below(7) - 3
      return a.power(exponent).map {
        Case(text: left.inside(5, &random) + "^\(exponent)", value: $0, level: 4)
      }
    default:
      return function(left, right, variable: "k\(depth)")
    }
  }

  static func leaf(_ random: inout SplitMix, _ disguised: Bool) -> Case? {
    let top = Int128(random.below(12))
    if disguised, random.below(2) == 0 {
      // sqrt(2)^2 is 2, but known only as an enclosure.
      return Fraction(top, 1).map {
        Case(text: "(\(top)*sqrt(2)^2/2)", value: $0, level: 5)
      }
    }
    if random.below(3) == 0 {
      let places = random.below(10)
      return Fraction(10 * top + Int128(places), 10).map {
        Case(text: "\(top).\(places)", value: $0, level: 5)
      }
    }
    return Fraction(top, 1).map { Case(text: "\(top)", value: $0, level: 5) }
  }

  static func function(_ left: Case, _ right: Case, variable k: String) -> Case? {
    let (a, b) = (left.value, right.value)
    let isLess = a.top * b.bottom < b.top * a.bottom
    switch (a.top.magnitude + b.top.magnitude) % 5 {
    case 0: return Case(text: "min(\(left.text), \(right.text))", value: isLess ? a : b, level: 5)
    case 1: return Case(text: "max(\(left.text), \(right.text))", value: isLess ? b : a, level: 5)
    case 2:
      return Case(
        text: "if(\(left.text) < \(right.text), 1, 0)",
        value: Fraction(isLess ? 1 : 0, 1) ?? a, level: 5)
    case 3:
      let down = a.top >= 0 ? a.top / a.bottom : -((-a.top + a.bottom - 1) / a.bottom)
      return Fraction(down, 1).map { Case(text: "floor(\(left.text))", value: $0, level: 5) }
    default:
      return Fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom).map {
        Case(
          text: "sum(\(k) in 1..2, if(\(k) = 1, \(left.text), \(right.text)))", value: $0, level: 5)
      }
    }
  }

  @Test func agreesWithSchoolArithmetic() {
    var random = SplitMix(seed: 20_261_123)
    var checked = 0
    for _ in 0..<6000 {
      guard let example = Self.make(5, &random) else { continue }
      checked += 1
      #expect(Answer(example.text) == .exact(example.value.rational), "\(example.text)")
    }
    #expect(checked > 1500)
  }

  /// The same with constants disguised as enclosures: the exact value must lie inside.
  @Test func enclosuresContainTheExactValue() throws {
    var random = SplitMix(seed: 7)
    var checked = 0
    for _ in 0..<3000 {
      guard let example = Self.make(4, &random, disguised: true),
        case .number(.enclosure(let interval))? = try? Answer.outcome(example.text)
      else { continue }
      checked += 1
      #expect(interval.contains(example.value.rational), "\(example.text)")
    }
    #expect(checked > 500)
  }

  /// Negative control: the wrong precedence of a minus before a power is seen by the comparison.
  @Test func anotherPrecedenceWouldBeSeen() {
    #expect(Answer("-2^2") != .exact(Rational(4)))
    #expect(Answer("2^3^2") != .exact(Rational(64)))
    #expect(Answer("8/4/2") != .exact(Rational(4)))
  }
}

import Foundation
import Intervals
import Models
import Multiprecision
import Testing

@testable import Claims

/// Leading terms. Oracle: the same expression as a closure over Double, at t up to 1e60; what is
/// claimed must be approached there.
@Suite struct AsymptoteTests {
  /// A text beside its value; NaN where it is undefined.
  struct Example {
    let text: String
    let value: @Sendable (Double) -> Double
  }

  static func evaluate(_ text: String) throws -> Asymptote {
    var scope = Scope()
    scope.allows = [.generation]
    let formula = try ValueFormula(text, scope: scope)
    let numbers = NumberEnvironment(
      instance: .parametersOnly([], precision: Workbench.precision), expectations: [:],
      definitions: [])
    var evaluator = Evaluator(
      environment: AsymptoticEnvironment(numbers: numbers, tail: nil, expectations: [:]),
      constantSlots: formula.constantSlots)
    return try evaluator.value(of: formula.expression, at: nil)
  }

  static func leaf(_ random: inout SplitMix) -> Example {
    switch random.below(6) {
    case 0, 1, 2: return Example(text: "t") { $0 }
    case 3:
      let half = Double(random.below(4)) / 2
      return Example(text: "\(random.below(1) + Int(2 * half))/2") { _ in half }
    default:
      let number = random.below(4)
      return Example(text: "\(number)") { _ in Double(number) }
    }
  }

  static func make(_ depth: Int, _ random: inout SplitMix) -> Example {
    if depth == 0 || random.below(8) == 0 { return leaf(&random) }
    let left = make(depth - 1, &random)
    let right = make(depth - 1, &random)
    let (f, g) = (left.value, right.value)
    let both = "\(left.text), \(right.text)"
    switch random.below(15) {
    case 0, 1: return Example(text: "(\(left.text) + \(right.text))") { f($0) + g($0) }
    case 2, 3: return Example(text: "(\(left.text) - \(right.text))") { f($0) - g($0) }
    case 4, 5: return Example(text: "(\(left.text)*\(right.text))") { f($0) * g($0) }
    case 6, 7: return Example(text: "(\(left.text)/\(right.text))") { f($0) / g($0) }
    case 8: return Example(text: "sqrt(\(left.text))") { sqrt(f($0)) }
    case 9: return Example(text: "log(\(left.text))") { log(f($0)) }
    case 10:
      let (top, bottom) = (random.below(7) - 3, random.below(2) + 1)
      return Example(text: "(\(left.text))^(\(top)/\(bottom))") {
        pow(f($0), Double(top) / Double(bottom))
      }
    case 11:
      return Example(text: "min(\(both))") { t in f(t).isNaN || g(t).isNaN ? .nan : min(f(t), g(t))
      }
    case 12:
      return Example(text: "max(\(both))") { t in f(t).isNaN || g(t).isNaN ? .nan : max(f(t), g(t))
      }
    case 13:
      return Example(text: "if(\(left.text) < \(right.text), t, 1/t)") {
        f($0) < g($0) ? $0 : 1 / $0
      }
    default:
      return random.below(2) == 0
        ? Example(text: "floor(\(left.text))") { floor(f($0)) }
        : Example(text: "abs(\(left.text))") { abs(f($0)) }
    }
  }

  /// Whether the values go to the leading term: closer at each of three points far out, or equal.
  static func approaches(_ value: (Double) -> Double, _ claimed: (Double) -> Double) -> Bool {
    let points = [1e12, 1e25, 1e50]
    let distances = points.map { t -> Double in
      let (f, g) = (value(t), claimed(t))
      if f == 0 && g == 0 { return 0 }
      return abs(f / g - 1)
    }
    // Logarithms converge slowly: log(t) + 7 against log(t) is 6 % off at 1e50.
    guard let last = distances.last, let first = distances.first else { return false }
    return last <= 1e-6 || (last < 0.35 && last < 0.7 * first)
  }

  static func value(of term: LeadingTerm) -> (Double) -> Double {
    let (c, a, b) = (term.coefficient.doubleValue, Double(term.power), Double(term.logPower))
    return { c * pow($0, a) * pow(log($0), b) }
  }

  /// Cancellation in Double: t + 1 - t is 0 far out. Then nothing is learnt from the closure.
  static func isReliable(_ value: (Double) -> Double) -> Bool {
    let values = [1e12, 1e12 * 1.5, 1e25, 1e50].map(value)
    return values.allSatisfy { $0.isFinite && ($0 == 0 || (1e-250...1e250).contains(abs($0))) }
  }

  @Test func leadingTermsAreApproached() throws {
    var random = SplitMix(seed: 42)
    var checked = 0
    var wrong: [String] = []
    for _ in 0..<2500 {
      let example = Self.make(3, &random)
      guard let asymptote = try? Self.evaluate(example.text), Self.isReliable(example.value) else {
        continue
      }
      let isRight: Bool
      switch asymptote {
      case .term(let term): isRight = Self.approaches(example.value, Self.value(of: term))
      case .vanishing: isRight = abs(example.value(1e50)) < 0.1
      case .positiveLimit: isRight = example.value(1e50) > 0
      case .growing: isRight = example.value(1e50) > example.value(1e10)
      }
      checked += 1
      if !isRight { wrong.append(example.text) }
    }
    // Floating point loses what cancels; each such case is looked at by the exact test below.
    let disputed = try wrong.filter { try !Self.isRightExactly($0) }
    #expect(disputed.isEmpty, "\(disputed.prefix(5))")
    #expect(checked > 700, "\(checked) of 2500, \(wrong.count) by intervals")
  }

  /// The value at t, with 2000 bits where it is not exact.
  static func exactly(_ text: String, _ t: Int) throws -> Number {
    var scope = Scope()
    scope.allows = [.generation]
    let formula = try ValueFormula(text, scope: scope)
    var evaluator = Evaluator(
      environment: NumberEnvironment(
        instance: .parametersOnly([], precision: Precision(bits: 2000)), expectations: [:],
        definitions: []), constantSlots: formula.constantSlots)
    return try evaluator.value(of: formula.expression, at: t)
  }

  /// The same comparison with 2000 bits, for texts on which Double cancels.
  static func isRightExactly(_ text: String) throws -> Bool {
    let asymptote = try evaluate(text)
    func value(_ t: Int) throws -> Double { try exactly(text, t).doubleValue }
    let points = [1 << 20, 1 << 40, 1 << 62]
    switch asymptote {
    case .term(let term):
      let claimed = Self.value(of: term)
      let distances = try points.map { t -> Double in
        let (f, g) = (try value(t), claimed(Double(t)))
        return f == g ? 0 : abs(f / g - 1)
      }
      return distances[2] <= 1e-4 || (distances[2] < 0.6 && distances[2] < 0.8 * distances[0])
    case .vanishing: return abs(try value(points[2])) < abs(try value(points[0])) + 1e-6
    case .positiveLimit: return try value(points[2]) > 0
    case .growing: return try value(points[2]) > value(points[0])
    }
  }

  @Test func eventualOrderIsTrueFarOut() throws {
    var random = SplitMix(seed: 43)
    var checked = 0
    for _ in 0..<1500 {
      let left = Self.make(2, &random)
      let right = Self.make(2, &random)
      guard let first = try? Self.evaluate(left.text), let second = try? Self.evaluate(right.text)
      else { continue }
      // By intervals, because Double cannot tell t from t + 1 there.
      guard let f = try? Self.exactly(left.text, 1 << 62).doubleValue,
        let g = try? Self.exactly(right.text, 1 << 62).doubleValue
      else { continue }
      guard f.isFinite, g.isFinite, abs(f - g) > 1e-9 * max(abs(f), abs(g)) else { continue }
      checked += 1
      switch Asymptote.order(first, second, in: Workbench.context) {
      case .less, .lessOrEqual: #expect(f < g, "\(left.text) < \(right.text)")
      case .greater, .greaterOrEqual: #expect(f > g, "\(left.text) > \(right.text)")
      case .equal: Issue.record("\(left.text) = \(right.text)")
      case .overlapping, .unknown: break
      }
    }
    #expect(checked > 400, "\(checked)")
  }

  /// Negative controls: wrong powers, coefficients and logarithms are seen by the comparison.
  @Test func wrongTermsWouldBeSeen() {
    let f: (Double) -> Double = { (3 * $0 * $0 + $0) / log($0) }
    func term(_ c: Int, _ a: Rational, _ b: Rational) -> (Double) -> Double {
      Self.value(of: LeadingTerm(coefficient: .exact(Rational(c)), power: a, logPower: b))
    }
    let two = Rational(2)
    #expect(Self.approaches(f, term(3, two, -.one)))
    #expect(!Self.approaches(f, term(4, two, -.one)))
    #expect(!Self.approaches(f, term(-3, two, -.one)))
    #expect(!Self.approaches(f, term(3, .one, -.one)))
    #expect(!Self.approaches(f, term(3, two, .zero)))
    #expect(!Self.approaches(f, term(3, two, .one)))
  }

  static func decide(_ claim: String) throws -> String {
    let formula = try ClaimFormula(claim, scope: Workbench.scope)
    let bench = Workbench()
    let evaluation = LimitEvaluation(
      formula, instance: bench.instance, expectations: bench.expectations, definitions: [],
      tail: ScheduleTail(
        alpha: LeadingTerm(coefficient: .exact(.one), power: -.one, logPower: .zero),
        sampleSize: LeadingTerm(coefficient: .exact(Rational(2)), power: .one, logPower: .zero)),
      asymptotes: [.metric(.squaredError): .vanishing, .metric(.heterozygosity): .positiveLimit])
    switch try evaluation.decision() {
    case .holds: return "holds"
    case .fails: return "fails"
    case .overlaps: return "overlaps"
    case .vacuous: return "vacuous"
    case .undecided: return "undecided"
    }
  }

  @Test(arguments: [
    ("limit R[t] = 0", "holds"), ("limit R[t] > 0", "fails"), ("limit R[t] = 1/10", "fails"),
    ("limit R[t-1] + 1/t = 0", "holds"),
    ("limit heterozygosity[t] > 0", "holds"), ("limit heterozygosity[t] = 0", "fails"),
    ("limit heterozygosity[t] = 1/2", "undecided"),
    ("limit alpha[t]*n[t] = 2", "holds"), ("limit alpha[t]*n[t] = 3", "fails"),
    ("limit n[t] > 100", "holds"), ("limit 5 < n[t]", "holds"),
    ("limit R[0] = 1/2", "holds"), ("limit R[t] = 0 when a > 1", "vacuous"),
    ("limit R[t] = 1 when a < 1", "fails"), ("limit (1 - a)^t = 0", "holds"),
    ("limit t^2/2^t = 0", "undecided"), ("limit (1 + a)^(-t) = 0", "holds"),
    ("limit n[t+3]/n[t] = 1", "holds"), ("limit R[2*t] = 0", "undecided"),
    ("limit t*R[t] = 0", "undecided"), ("limit sum(k in 1..t, 1/k^2) = pi^2/6", "undecided"),
    ("limit sum(k in 1..K, p[k]/t) = 0", "holds"),
    ("eventually R[t] < 1/2", "holds"), ("eventually alpha[t] < 1/100", "holds"),
    ("eventually 1 = 2", "fails"), ("eventually n[t] > 5 => alpha[t] > 5", "fails"),
    ("eventually alpha[t] > 5 => 1 = 2", "holds"), ("eventually R[t] > 0", "undecided"),
    ("limit if(t > 10, 1, 2) = 1", "holds"), ("limit max(t, 1/t)/t = 1", "holds"),
    ("limit exp(-t) = 0", "holds"), ("limit exp(1/t) = 1", "holds"),
    ("limit log(t)/t = 0", "holds"), ("limit abs(0 - 2 + 1/t) = 2", "holds"),
    ("limit floor(1/2 + 1/t) = 0", "holds"), ("limit floor(1 - 1/t) = 0", "undecided"),
    ("limit ceil(0 - 1/t) = 0", "holds"), ("limit ceil(1/t) = 1", "holds"),
    // Undefined or unsigned: never decided.
    ("limit (sqrt(2)^2 - 2)*t = 0", "undecided"), ("limit (sqrt(2)^2 - 2)*t < 0", "undecided"),
    ("limit (sqrt(2)^2 - 2 + 1/t)*t = 1", "undecided"),
    ("limit sqrt(1/(t + 1) - 1/t) = 0", "undecided"), ("limit (0 - 1/2)^sqrt(t) = 0", "undecided"),
    ("limit harmonic(t/2) > 1", "undecided"),
    ("limit sqrt(R[t]) = 0", "undecided"),
    ("limit R[t] = 0 when 1/(sqrt(2)^2 - 2) > 0", "undecided"), ("limit 1/R[t] > 5", "undecided"),
  ]) func decidesLimits(_ claim: String, _ expected: String) throws {
    #expect(try Self.decide(claim) == expected, "\(claim)")
  }
}

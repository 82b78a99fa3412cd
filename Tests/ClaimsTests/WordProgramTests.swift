import Intervals
import Multiprecision
import Testing

@testable import Claims

/// Formulas of t in fractions of words. Oracle: the general evaluator, over GMP's fractions.
@Suite struct WordProgramTests {
  /// A random formula of t; parts without t, large numbers and zeros among them.
  private static func text(_ depth: Int, _ random: inout SplitMix) -> String {
    if depth == 0 {
      switch random.below(6) {
      case 0: return "\(random.below(4))"
      case 1: return "\(1 + random.below(90))/\(1 + random.below(90))"
      case 2: return "a"
      case 3 where random.below(8) == 0: return "3000000007"
      default: return "t"
      }
    }
    let (left, right) = (text(depth - 1, &random), text(depth - 1, &random))
    switch random.below(11) {
    case 0, 1: return "(\(left) + \(right))"
    case 2: return "(\(left) - \(right))"
    case 3, 4: return "(\(left)) * (\(right))"
    case 5, 6: return "(\(left)) / (\(right))"
    case 7: return "(\(left))^\(1 + random.below(3))"
    case 8: return "min(\(left), \(right))"
    case 9: return "max(\(left), -(\(right)))"
    default:
      let relation = ["=", "<", "<=", ">", ">="][random.below(5)]
      return "if(\(left) \(relation) \(right), \(text(depth - 1, &random)), t)"
    }
  }

  @Test func equalsTheGeneralEvaluator() throws {
    var random = SplitMix(seed: 771)
    let bench = Workbench()
    let environment = NumberEnvironment(
      instance: bench.instance, expectations: [:], definitions: [])
    var (equal, refused, missing) = (0, 0, 0)
    for _ in 0..<600 {
      let text = Self.text(1 + random.below(4), &random)
      let formula = try ValueFormula(text, scope: Workbench.scope)
      var constants = Evaluator(environment: environment, constantSlots: 0)
      guard
        let program = WordProgram(
          formula.expression, constant: { try? constants.value(of: $0, at: nil) })
      else {
        missing += 1
        continue
      }
      var general = Evaluator(environment: environment, constantSlots: formula.constantSlots)
      for t in [0, 1, 2, 3, 7, 100, 999_983] {
        guard let value = program.value(at: t) else {
          refused += 1
          continue
        }
        equal += 1
        let expected = try general.value(of: formula.expression, at: t).exactValue
        #expect(
          expected == Rational(value.numerator, value.denominator)
            && expected?.denominator == Rational(value.denominator), "\(text) at \(t)")
      }
    }
    // Division by zero, and values of over 63 bits; constants that cannot be computed.
    #expect(equal > 2500 && refused > 100 && missing < 200, "\(equal) \(refused) \(missing)")
  }

  @Test func leavesTheRestToTheGeneralEvaluator() throws {
    let bench = Workbench()
    let environment = NumberEnvironment(
      instance: bench.instance, expectations: [:], definitions: [])
    func program(_ text: String) throws -> WordProgram? {
      let formula = try ValueFormula(text, scope: Workbench.scope)
      var constants = Evaluator(environment: environment, constantSlots: 0)
      return WordProgram(
        formula.expression, constant: { try? constants.value(of: $0, at: nil) })
    }
    for text in ["sqrt(t)", "pi + t", "2^t", "t^(-1)", "t^17", "sum(j in 1..t, j)", "t + 1/0"] {
      #expect(try program(text) == nil, "\(text)")
    }
    #expect(try program("1/t")?.value(at: 0) == nil)
    #expect(try program("t^8")?.value(at: 1000) == nil)
    #expect(try program("t^6")?.value(at: 1000)?.numerator == 1_000_000_000_000_000_000)
  }
}

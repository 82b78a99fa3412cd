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

  /// In rows there is a value where each of them exists one by one, and it is the same.
  @Test func rowsEqualValuesOneByOne() throws {
    var random = SplitMix(seed: 772)
    let bench = Workbench()
    let environment = NumberEnvironment(
      instance: bench.instance, expectations: [:], definitions: [])
    var (whole, refused) = (0, 0)
    for _ in 0..<400 {
      let formula = try ValueFormula(
        Self.text(1 + random.below(4), &random), scope: Workbench.scope)
      var constants = Evaluator(environment: environment, constantSlots: 0)
      guard
        let program = WordProgram(
          formula.expression, constant: { try? constants.value(of: $0, at: nil) })
      else { continue }
      let (start, count) = (random.below(2) * 999_900, 60)
      var (tops, belows) = (Array(repeating: 0, count: count), Array(repeating: 0, count: count))
      let found = program.values(
        from: start, count: count, numerators: &tops, denominators: &belows)
      let expected = (0..<count).map { program.value(at: start + $0) }
      #expect(found == expected.allSatisfy { $0 != nil })
      if !found { refused += 1 }
      guard found else { continue }
      whole += 1
      for (lane, value) in expected.enumerated() {
        #expect(tops[lane] == value?.numerator && belows[lane] == value?.denominator)
      }
    }
    #expect(whole > 150 && refused > 20)
  }

  /// A formula's numbers, made on demand, are those that were kept.
  @Test func madeNumbersAreTheKeptOnes() throws {
    let bench = Workbench()
    let environment = NumberEnvironment(
      instance: bench.instance, expectations: [:], definitions: [])
    for (text, isWhole) in [
      ("1/(t+1)", true), ("if(t < 700, t/3, 5)", true), ("1 - t/600", false), ("1/(t-9)", false),
    ] {
      let formula = try ValueFormula(text, scope: Workbench.scope)
      var constants = Evaluator(environment: environment, constantSlots: 0)
      let program = try #require(
        WordProgram(formula.expression, constant: { try? constants.value(of: $0, at: nil) }))
      let made = try #require(FormulaFractions(program, initial: .exact(.one), count: 1100))
      #expect(made.isWhole == isWhole)
      #expect((made.kept() != nil) == isWhole)
      guard let kept = made.kept() else { continue }
      for t in [0, 1, 255, 256, 257, 699, 700, 1099] {
        #expect("\(made.number(at: t))" == "\(kept.number(at: t))")
        #expect(made.packedWords(at: t)?.numerator == kept.packedWords(at: t)?.numerator)
      }
      var tops = Array(repeating: UInt64(0), count: 600)
      var (belows, keptTops, keptBelows) = (tops, tops, tops)
      for start in [0, 1, 500] {
        let range = start..<start + 600
        let isMade = made.copyWords(range, numerators: &tops, denominators: &belows)
        let isKept = kept.copyWords(range, numerators: &keptTops, denominators: &keptBelows)
        #expect(isMade && isKept && tops == keptTops && belows == keptBelows)
      }
      #expect(made.repeats(in: 800..<1100, period: 90) == text.hasPrefix("if"))
      #expect(!made.repeats(in: 650..<800, period: 90))
    }
  }
}

import CIntervals
import Intervals
import Multiprecision
import Testing

/// Enclosures in doubles, lane by lane. Oracle: the tightest intervals of MPFR at 200 bits around the range of the
/// operation over the whole operands, which every result must contain, with a margin.
@Suite struct IntervalLanesTests {
  typealias Ends = (lower: Double, upper: Double)
  static let precision = Precision(bits: 200)

  static let operations: [ci_operation] = [
    CI_NEGATE, CI_ADD, CI_SUBTRACT, CI_MULTIPLY, CI_DIVIDE, CI_ABSOLUTE, CI_MINIMUM, CI_MAXIMUM,
    CI_FLOOR,
    CI_CEILING, CI_SQUARE_ROOT, CI_EXPONENTIAL, CI_LOGARITHM, CI_SQUARE, CI_INTEGER_POWER, CI_POWER,
  ]

  /// Doubles of every kind: zeros, small whole numbers, subnormal, near 1, huge, tiny, any bits at all.
  static func double(_ random: inout SplitMix) -> Double {
    let fraction = Double(random.next() >> 11)
    switch random.below(11) {
    case 0: return Double(random.below(21) - 10)
    case 1: return fraction * 0x1p-1074
    case 2: return 1 + fraction * 0x1p-105
    case 3: return 1 - fraction * 0x1p-106
    case 4: return 0
    case 5:
      let any = Double(bitPattern: random.next())
      return any.isFinite ? any : -1
    case 6:
      return Double(
        sign: .minus, exponent: random.below(40) - 20, significand: 1 + fraction * 0x1p-53)
    case 7: return Double(random.below(1500) - 750) + fraction * 0x1p-53
    case 8:
      return Double(
        sign: .plus, exponent: random.below(2000) - 1000, significand: 1 + fraction * 0x1p-53)
    default:
      return Double(
        sign: .plus, exponent: random.below(40) - 20, significand: 1 + fraction * 0x1p-53)
    }
  }

  static func ends(_ random: inout SplitMix) -> Ends {
    let first = double(&random)
    switch random.below(4) {
    case 0: return (first, first)
    case 1: return (first, first.nextUp.isFinite ? first.nextUp : first)
    default:
      let second = double(&random)
      return (min(first, second), max(first, second))
    }
  }

  static func run(
    _ operation: ci_operation, _ parameter: Int32, _ first: [Ends], _ second: [Ends], inOrder: Bool
  ) -> [Ends] {
    var lower = first.map { _ in 0.0 }
    var upper = lower
    var (firstLower, firstUpper) = (first.map(\.lower), first.map(\.upper))
    var (secondLower, secondUpper) = (second.map(\.lower), second.map(\.upper))
    firstLower.withUnsafeMutableBufferPointer { a in
      firstUpper.withUnsafeMutableBufferPointer { b in
        secondLower.withUnsafeMutableBufferPointer { c in
          secondUpper.withUnsafeMutableBufferPointer { d in
            lower.withUnsafeMutableBufferPointer { l in
              upper.withUnsafeMutableBufferPointer { u in
                let operands = ci_lanes(lower: c.baseAddress, upper: d.baseAddress)
                var instruction = ci_instruction(
                  operation: operation, parameter: parameter,
                  result: ci_lanes(lower: l.baseAddress, upper: u.baseAddress),
                  first: ci_lanes(lower: a.baseAddress, upper: b.baseAddress), second: operands,
                  third: operands)
                if inOrder {
                  ci_run_in_order(&instruction, 1, 0, first.count)
                } else {
                  ci_run(&instruction, 1, 0, first.count)
                }
              }
            }
          }
        }
      }
    }
    return zip(lower, upper).map { ($0, $1) }
  }

  static func interval(_ ends: Ends) -> Interval? {
    guard let lower = Rational(exactly: ends.lower), let upper = Rational(exactly: ends.upper)
    else {
      return nil
    }
    return Interval(lower: lower, upper: upper, precision: precision)
  }

  /// nil: the operation has no value somewhere in the operands.
  static func expected(
    _ operation: ci_operation, _ parameter: Int32, _ a: Interval, _ b: Interval
  ) -> Interval? {
    switch operation {
    case CI_NEGATE: return -a
    case CI_ADD: return a + b
    case CI_SUBTRACT: return a - b
    case CI_MULTIPLY: return a * b
    case CI_DIVIDE: return b.containsZero ? nil : a / b
    case CI_ABSOLUTE: return a.magnitude
    case CI_MINIMUM: return Interval.minimum(a, b)
    case CI_MAXIMUM: return Interval.maximum(a, b)
    case CI_FLOOR: return a.roundedDown()
    case CI_CEILING: return a.roundedUp()
    case CI_SQUARE_ROOT: return a.lowerDouble < 0 ? nil : a.squareRoot()
    case CI_EXPONENTIAL: return a.exponential()
    case CI_LOGARITHM: return a.isCertainlyPositive ? a.logarithm() : nil
    case CI_SQUARE: return a.squared()
    case CI_INTEGER_POWER:
      return parameter < 0 && a.containsZero ? nil : a.power(Int(parameter))
    case CI_POWER: return a.isCertainlyPositive ? a.power(b) : nil
    default: return nil
    }
  }

  /// A known result that does not contain the range, or is known where there is none.
  static func isWrong(_ result: Ends, _ range: Interval?) -> Bool {
    if result.lower.isNaN || result.upper.isNaN { return false }
    guard let range, !range.isEmpty else { return true }
    let isBelow =
      Rational(exactly: result.lower).map { !range.lower.isLess(than: $0) }
      ?? (result.lower == -.infinity)
    let isAbove =
      Rational(exactly: result.upper).map { !range.upper.isGreater(than: $0) }
      ?? (result.upper == .infinity)
    return !isBelow || !isAbove
  }

  @Test(arguments: operations.indices)
  func resultsEncloseTheRange(place: Int) throws {
    let operation = Self.operations[place]
    var random = SplitMix(seed: 20_261_127 + UInt64(place))
    var known = 0
    for _ in 0..<40 {
      let first = (0..<64).map { _ in Self.ends(&random) }
      let second = (0..<64).map { _ in Self.ends(&random) }
      let parameter = Int32(random.below(21) - 10) * (random.below(5) == 0 ? 50 : 1)
      let result = Self.run(operation, parameter, first, second, inOrder: false)
      let again = Self.run(operation, parameter, first, second, inOrder: true)
      for lane in result.indices {
        #expect(
          result[lane] == again[lane]
            || (result[lane].lower.isNaN || result[lane].upper.isNaN)
              == (again[lane].lower.isNaN || again[lane].upper.isNaN)
        )
        let a = try #require(Self.interval(first[lane]))
        let b = try #require(Self.interval(second[lane]))
        #expect(
          !Self.isWrong(result[lane], Self.expected(operation, parameter, a, b)),
          "operation \(operation) (\(parameter)) of \(first[lane]) and \(second[lane]): \(result[lane])"
        )
        if !result[lane].lower.isNaN { known += 1 }
      }
    }
    #expect(known > 300, "almost nothing was known")
  }

  /// Negative control: operations that are rounded to nearest, and not moved outward, are caught.
  @Test(arguments: [
    CI_ADD.rawValue, CI_MULTIPLY.rawValue, CI_DIVIDE.rawValue, CI_SQUARE_ROOT.rawValue,
  ])
  func operationsThatAreNotWidenedAreCaught(raw: UInt32) throws {
    let operation = ci_operation(rawValue: raw)
    var random = SplitMix(seed: 5)
    var caught = 0
    for _ in 0..<200 {
      let x = 1 + Double(random.next() >> 11) * 0x1p-53
      let y = 1 + Double(random.next() >> 11) * 0x1p-53
      let value =
        switch operation {
        case CI_ADD: x + y
        case CI_MULTIPLY: x * y
        case CI_DIVIDE: x / y
        default: x.squareRoot()
        }
      let range = Self.expected(
        operation, 0, try #require(Self.interval((x, x))), try #require(Self.interval((y, y))))
      if Self.isWrong((value, value), range) { caught += 1 }
    }
    // A sum is exact every other time.
    #expect(caught > 50)
  }

  /// What is not known stays so, through every operation and on either side.
  @Test func doubtIsNeverLost() {
    let known: Ends = (1, 2)
    let unknown: Ends = (.nan, .nan)
    let one: Ends = (1, 1)
    for operation in Self.operations + [CI_COPY, CI_BOTH, CI_ALIKE] {
      let unary = [
        CI_COPY, CI_NEGATE, CI_ABSOLUTE, CI_FLOOR, CI_CEILING, CI_SQUARE_ROOT, CI_EXPONENTIAL,
        CI_LOGARITHM, CI_SQUARE, CI_INTEGER_POWER,
      ].contains(operation)
      let first = operation == CI_BOTH || operation == CI_ALIKE ? one : known
      let result = Self.run(
        operation, 0, [unknown, first], [first, unknown], inOrder: false)
      #expect(result[0].lower.isNaN && result[0].upper.isNaN, "\(operation)")
      if !unary { #expect(result[1].lower.isNaN && result[1].upper.isNaN, "\(operation)") }
    }
    for operation in [CI_LESS, CI_LESS_OR_EQUAL, CI_EQUAL] {
      let result = Self.run(operation, 0, [unknown, known], [known, unknown], inOrder: false)
      #expect(result.allSatisfy { $0.lower.isNaN })
    }
  }

  @Test func statementsAreSettledOnlyWhereTheyAreCertain() {
    let first: [Ends] = [(1, 2), (1, 2), (1, 2), (3, 4), (2, 2), (2, 2), (1, 3)]
    let second: [Ends] = [(3, 4), (2, 3), (1, 2), (1, 3), (2, 2), (2, 3), (2, 2)]
    func words(_ operation: ci_operation) -> String {
      Self.run(operation, 0, first, second, inOrder: false)
        .map { $0.lower == 1 ? "y" : $0.lower == 0 ? "n" : "?" }.joined()
    }
    #expect(words(CI_LESS) == "y??nn??")
    #expect(words(CI_LESS_OR_EQUAL) == "yy??yy?")
    #expect(words(CI_EQUAL) == "n???y??")
  }

  /// `and` and `or` do not look beyond a first statement that settles them; what they must look at counts.
  @Test func connectivesFollowTheEvaluator() {
    let (yes, no, open): (Ends, Ends, Ends) = ((1, 1), (0, 0), (.nan, .nan))
    let first = [yes, yes, yes, no, no, no, open, open, open]
    let second = [yes, no, open, yes, no, open, yes, no, open]
    func words(_ operation: ci_operation) -> String {
      Self.run(operation, 0, first, second, inOrder: false)
        .map { $0.lower == 1 ? "y" : $0.lower == 0 ? "n" : "?" }.joined()
    }
    #expect(words(CI_AND) == "yn?nnn???")
    #expect(words(CI_OR) == "yyyyn????")
    #expect(words(CI_BOTH) == "yn?nn????")
    #expect(words(CI_ALIKE) == "yn?ny????")
    #expect(words(CI_NOT) == "nnnyyy???")
  }
}

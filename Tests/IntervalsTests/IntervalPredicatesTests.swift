import Intervals
import Multiprecision
import Testing

/// Oracle: a table by hand, and containment of points.
@Suite struct IntervalPredicatesTests {
  @Test(arguments: [
    ("[1, 2]", "[3, 4]", IntervalOrder.less), ("[3, 4]", "[1, 2]", .greater),
    ("[1, 2]", "[2, 3]", .lessOrEqual), ("[2, 3]", "[1, 2]", .greaterOrEqual),
    ("[1, 2]", "[2, 2]", .lessOrEqual), ("[2, 2]", "[1, 2]", .greaterOrEqual),
    ("[2, 2]", "[2, 2]", .equal), ("[1, 3]", "[2, 4]", .undecided),
    ("[1, 2]", "[1, 2]", .undecided), ("[1, 4]", "[2, 3]", .undecided),
    ("[empty]", "[1, 2]", .undecided), ("[empty]", "[empty]", .undecided),
    ("[1, inf]", "[-inf, 0]", .greater), ("[1, inf]", "[2, inf]", .undecided),
    ("[-inf, 1]", "[1, inf]", .lessOrEqual), ("[entire]", "[entire]", .undecided),
  ])
  func orders(a: String, b: String, order: IntervalOrder) throws {
    let (x, y) = (try interval(a), try interval(b))
    #expect(x.order(relativeTo: y) == order)
    #expect(x.isCertainlyLess(than: y) == (order == .less))
    #expect(y.isCertainlyLess(than: x) == (order == .greater))
    #expect(
      x.isCertainlyLessOrEqual(to: y) == [.less, .lessOrEqual, .equal].contains(order))
    #expect(
      y.isCertainlyLessOrEqual(to: x) == [.greater, .greaterOrEqual, .equal].contains(order))
    #expect(x.isCertainlyEqual(to: y) == (order == .equal))
    #expect(x.isCertainlyUnequal(to: y) == [.less, .greater].contains(order))
  }

  @Test func setsOfNumbers() throws {
    let empty = try interval("[empty]")
    let entire = try interval("[entire]")
    let zero = try interval("[0, 0]")
    let x = try interval("[-1, 2]")
    #expect(empty.isEmpty && empty.isBounded && !empty.isSingleton && !empty.containsZero)
    #expect(!empty.contains(.zero) && empty.contains(empty) && !empty.contains(zero))
    #expect(x.contains(empty) && entire.contains(x) && !x.contains(entire) && x.contains(x))
    #expect(!entire.isBounded && entire.containsZero && entire.contains(Rational(10).power(99)))
    #expect(zero.isSingleton && zero.containsZero && (-zero).containsZero)
    #expect(x.containsZero && x.contains(Rational(-1)) && x.contains(Rational(2)))
    #expect(
      !x.contains(Rational(2_000_001, 1_000_000)) && !x.contains(Rational(-1_000_001, 1_000_000)))
    #expect(try !(interval("[1, 2]").containsZero) && (interval("[0, 2]").containsZero))
    #expect(try !(interval("[1, inf]").isBounded) && !(interval("[-inf, 1]").isBounded))
    #expect(!empty.overlaps(entire) && entire.overlaps(zero))
    #expect(try (interval("[-2, -1]")).isCertainlyNegative && !x.isCertainlyNegative)
    #expect(try (interval("[1, 2]")).isCertainlyPositive && !zero.isCertainlyPositive)
    #expect(!empty.isCertainlyNegative && !empty.isCertainlyPositive)
  }

  /// Certain answers are true of all points.
  @Test(arguments: testPrecisions) func certainAnswersHold(precision: Precision) {
    var random = SeededInputs(seed: 19)
    var counts = [0, 0]
    for _ in 0..<500 {
      let (p, q) = (random.fraction(), random.fraction())
      let (x, y) = (Interval(p, precision: precision), Interval(q, precision: precision))
      switch x.order(relativeTo: y) {
      case .less: #expect(p < q)
      case .lessOrEqual: #expect(p <= q)
      case .equal: #expect(p == q)
      case .greaterOrEqual: #expect(p >= q)
      case .greater: #expect(p > q)
      case .undecided: counts[0] += 1
      }
      counts[1] += 1
    }
    #expect(counts[0] < counts[1], "always undecided is no answer")
  }
}

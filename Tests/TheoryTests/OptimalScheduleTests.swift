import Multiprecision
import Testing

@testable import Theory

/// Oracle: brute force over all schedules; a published optimum.
@Suite struct OptimalScheduleTests {
  private static func error(
    _ sizes: [Int], _ alpha: Rational, _ initial: Rational
  ) -> Rational {
    let keep = (.one - alpha) * (.one - alpha)
    return sizes.reduce(initial) { r, n in
      keep * (.one - Rational(1, n)) * r + Rational(1, n)
    }
  }

  private static func compositions(_ total: Int, _ parts: Int) -> [[Int]] {
    guard parts > 1 else { return [[total]] }
    return (1...(total - parts + 1)).flatMap { first in
      compositions(total - first, parts - 1).map { [first] + $0 }
    }
  }

  @Test func fortyDrawsInFourGenerations() throws {
    let all = OptimalSchedule.all(
      total: 40, generations: 4, alpha: fraction("1/2"), initial: fraction("1/5"))
    let best = try #require(all.last)
    #expect(best.sizes == [2, 5, 11, 22])
    #expect(best.error == Self.error([2, 5, 11, 22], fraction("1/2"), fraction("1/5")))
    #expect(all.count == 4 && all[0].sizes == [40])
  }

  @Test(arguments: ["0", "1/10", "1/3", "1/2", "9/10", "1"])
  func equalsBruteForce(_ alpha: String) throws {
    let alpha = fraction(alpha)
    for (total, initial) in [(9, "1/3"), (12, "1"), (11, "0")] {
      let all = OptimalSchedule.all(
        total: total, generations: 4, alpha: alpha, initial: fraction(initial))
      for (index, found) in all.enumerated() {
        let errors = Self.compositions(total, index + 1).map {
          Self.error($0, alpha, fraction(initial))
        }
        #expect(found.error == errors.min())
        #expect(found.sizes.reduce(0, +) == total)
        #expect(Self.error(found.sizes, alpha, fraction(initial)) == found.error)
      }
    }
  }
}

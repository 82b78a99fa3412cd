import Intervals
import Models
import Multiprecision
import Testing

/// Oracle: hand-made chains, good and bad; the errors are compared whole.
@Suite struct CategoricalChainTests {
  private func chain(
    truth: [Number] = numbers("1/2", "1/3", "1/6"), start: Start = .real,
    alpha: [Number] = numbers("1", "1/4")
  ) throws -> CategoricalChain {
    try CategoricalChain(
      truth: ProbabilityVector(truth, name: "p"), scheme: .mixture, start: start,
      schedules: Schedules(alpha: alpha, sampleSizes: numbers("2", "3")))
  }

  @Test func describesItself() throws {
    let chain = try chain(start: .point(numbers("1", "0", "0")))
    #expect(chain.categories == 3)
    #expect(chain.horizon == 1)
    #expect(chain.isExact)
    #expect(chain.tail == nil)
  }

  @Test func startHasTheLengthOfTheTruth() {
    #expect(throws: ModelError.wrongLength(of: "start", expected: 3, found: 2)) {
      try chain(start: .point(numbers("1", "0")))
    }
  }

  @Test func startIsAModel() {
    #expect(throws: ModelError.probabilitiesDoNotSumToOne(of: "start", sum: "1/2")) {
      try chain(start: .point(numbers("1/2", "0", "0")))
    }
    #expect(throws: ModelError.negativeProbability(of: "start", category: 1, value: "-1")) {
      try chain(start: .point(numbers("-1", "1", "1")))
    }
  }

  @Test func isExactOnlyWhereEverythingIs() throws {
    let third = enclosure("33/100", "34/100")
    let rest = enclosure("66/100", "67/100")
    #expect(try !chain(truth: [third, rest]).isExact)
    #expect(try !chain(alpha: numbers("1") + [third]).isExact)
    #expect(try !chain(start: .point([third, rest] + numbers("0"))).isExact)
    #expect(try chain().isExact)
  }
}

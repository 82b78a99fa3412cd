import Models
import Multiprecision
import Simulation
import Testing

/// Oracle: the exact law of the squared error at every generation by ``EnumeratedChain``, with
/// limits that hold at every sample size (``ExactLimits``, at most 30 assertions at 1e-8 each).
@Suite struct ChainSimulatorTests {
  static let replicates = 20_000

  /// Squared errors, by generation.
  static func simulate(
    _ chain: TestChain, seed: UInt64 = 31, sampler: ChainSimulator.Sampler = .lanes
  ) throws -> [[Double]] {
    let simulator = try ChainSimulator(
      chain: chain.model(), seed: seed, instance: 7, sampler: sampler)
    #expect(simulator.sampler == sampler)
    var columns = [[Double]](repeating: [], count: simulator.horizon + 1)
    simulator.run(replicates: 0..<replicates, quantities: [.metric(.squaredError)], threads: 2) {
      block in
      for replicate in block.replicates {
        for (t, loss) in block.trajectory(ofReplicate: replicate).enumerated() {
          columns[t].append(loss)
        }
      }
    }
    return columns
  }

  /// Whether simulated losses have the law of a chain, at every generation.
  static func agree(_ columns: [[Double]], with chain: TestChain) -> Bool {
    let enumeration = EnumeratedChain(chain)
    for (t, losses) in columns.enumerated() {
      let law = enumeration.squaredErrors(at: t, truth: chain.truth)
      var counts = [Int](repeating: 0, count: law.count)
      for loss in losses {
        guard let index = law.firstIndex(where: { abs($0.value - loss) < 1e-10 }) else {
          return false
        }
        counts[index] += 1
      }
      let isCompatible = ExactLimits.areCompatible(
        counts, trials: losses.count, law: law.map(\.probability))
      if !isCompatible { return false }
    }
    return true
  }

  static let twelve = (1...12).map { Rational($0, 78) }

  static let chains: [TestChain] = [
    .small,
    TestChain(
      truth: TestChain.small.truth, start: .point([Rational(1), Rational(0), Rational(0)]),
      alpha: TestChain.small.alpha, sampleSizes: [1, 3, 2]),
    TestChain(
      truth: TestChain.small.truth, start: .truth, alpha: TestChain.small.alpha,
      sampleSizes: [1, 2, 3]),
    TestChain(
      truth: [Rational(1, 2), Rational(1, 3), Rational(0), Rational(1, 6)], scheme: .replace,
      alpha: TestChain.small.alpha, sampleSizes: [3, 2, 2]),
    // One by one (n < K) from counts, from draws, then by conditional binomials.
    TestChain(
      truth: [Rational(1, 2), Rational(1, 4), Rational(1, 12), Rational(1, 6)],
      alpha: [Rational(1), Rational(1, 4), Rational(1, 3), Rational(1, 5)],
      sampleSizes: [4, 2, 3, 5]),
    // Draws all one by one.
    TestChain(
      truth: twelve, alpha: [Rational(1), Rational(1, 4), Rational(1, 3), Rational(1, 5)],
      sampleSizes: [3, 2, 2, 3]),
    // One by one from a given start, and with no fresh data at the end.
    TestChain(
      truth: twelve, start: .point(twelve.reversed()),
      alpha: [Rational(1), Rational(1, 4), Rational(0)], sampleSizes: [1, 2, 2]),
    TestChain(
      truth: twelve, alpha: [Rational(1), Rational(1, 2), Rational(1)], sampleSizes: [2, 2, 1]),
  ]

  @Test(arguments: chains.indices) func lossesFollowTheEnumeratedLaw(_ index: Int) throws {
    let chain = Self.chains[index]
    let agrees = Self.agree(try Self.simulate(chain), with: chain)
    #expect(agrees)
  }

  /// Negative controls: what the simulator would draw if it made each mistake.
  static let mistakes: [(name: String, chain: TestChain)] = {
    let one = Rational(1)
    let alpha = TestChain.small.alpha
    var swapped = TestChain.small
    swapped.alpha = [one] + alpha.dropFirst().map { one - $0 }
    var late = TestChain.small
    late.alpha = [one] + alpha.dropLast()
    var fewer = TestChain.small
    fewer.sampleSizes = TestChain.small.sampleSizes.map { max(1, $0 - 1) }
    var shifted = TestChain.small
    shifted.sampleSizes = [2, 2, 3]
    var noFresh = TestChain.small
    noFresh.scheme = .replace
    var unbiased = TestChain.small
    unbiased.start = .truth
    return [
      ("alpha for 1 - alpha", swapped), ("alpha[t-1] for alpha[t]", late), ("n - 1", fewer),
      ("n[t-1] for n[t]", shifted), ("never fresh", noFresh), ("starts at p", unbiased),
    ]
  }()

  @Test(arguments: mistakes.indices) func wrongSimulatorsAreRejected(_ index: Int) throws {
    let (name, wrong) = Self.mistakes[index]
    let agrees = Self.agree(try Self.simulate(wrong), with: .small)
    #expect(!agrees, "\(name)")
  }

  @Test func givenStartsAreExact() throws {
    var chain = TestChain.small
    chain.start = .truth
    #expect(try Self.simulate(chain)[0].allSatisfy { $0 == 0 })
    chain.start = .point([Rational(0), Rational(0), Rational(1)])
    // (1/2)² + (1/3)² + (5/6)² = 19/18
    #expect(try Self.simulate(chain)[0].allSatisfy { abs($0 - 19.0 / 18) < 1e-15 })
  }

  @Test func sampleSizesBeyondTheLimitAreRefused() throws {
    var chain = TestChain.small
    let limit = SimulationLimits.sampleSize
    chain.sampleSizes = [limit, limit, limit + 1]
    let expected = SimulationError.sampleSizeTooLarge(t: 2, value: limit + 1, limit: limit)
    #expect(throws: expected) { try ChainSimulator(chain: chain.model(), seed: 0, instance: 0) }
    // n[0] is not drawn where the start is given.
    chain.sampleSizes = [limit + 1, 2, 2]
    chain.start = .truth
    _ = try ChainSimulator(chain: chain.model(), seed: 0, instance: 0)
    chain.start = .real
    #expect(throws: SimulationError.self) {
      try ChainSimulator(chain: chain.model(), seed: 0, instance: 0)
    }
  }

  /// Each loss is the sum of about K terms of mean (1 - p)p / n; within 8 standard deviations.
  @Test func aHundredThousandCategoriesAndABillionDraws() throws {
    let categories = 100_000
    let billion = SimulationLimits.sampleSize
    let chain = TestChain(
      truth: TestChain.uniform(categories), alpha: [Rational(1), Rational(1, 2), Rational(1)],
      sampleSizes: [billion, 1000, billion])
    let simulator = try ChainSimulator(chain: chain.model(), seed: 32, instance: 0)
    let quantities: [Quantity] = [
      .metric(.squaredError), .metric(.supportLoss), .metric(.heterozygosity),
    ]
    simulator.run(replicates: 0..<1, quantities: quantities, threads: 1) { block in
      let errors = Array(block.trajectory(ofReplicate: 0, quantity: 0))
      let relativeDeviation = (2 / Double(categories)).squareRoot()
      for t in [0, 2] {
        #expect(abs(errors[t] * Double(billion) - 1) < 8 * relativeDeviation)
      }
      let lost = Array(block.trajectory(ofReplicate: 0, quantity: 1))
      // 1000 draws hit at most 1000 categories, and rarely one twice.
      #expect(lost[0] == 0 && lost[2] == 0)
      #expect(lost[1] >= 99_000 && lost[1] < 99_040)
    }
  }
}

import Foundation
import Models
import Multiprecision
import RandomStreams
import Simulation
import Testing

/// Oracles: ``EnumeratedChain``; the law of two generations by a sum over the first, in the test; limits
/// of ``ExactLimits``.
@Suite struct SparseSamplerTests {
  @Test(arguments: ChainSimulatorTests.chains.indices, [ChainSimulator.Sampler.sparse, .parents])
  func lossesFollowTheEnumeratedLaw(_ index: Int, _ sampler: ChainSimulator.Sampler) throws {
    let chain = ChainSimulatorTests.chains[index]
    let agrees = ChainSimulatorTests.agree(
      try ChainSimulatorTests.simulate(chain, seed: 61, sampler: sampler), with: chain)
    #expect(agrees)
  }

  @Test(
    arguments: ChainSimulatorTests.mistakes.indices, [ChainSimulator.Sampler.sparse, .parents])
  func wrongSimulatorsAreRejected(_ index: Int, _ sampler: ChainSimulator.Sampler) throws {
    let (name, wrong) = ChainSimulatorTests.mistakes[index]
    let agrees = ChainSimulatorTests.agree(
      try ChainSimulatorTests.simulate(wrong, seed: 61, sampler: sampler), with: .small)
    #expect(!agrees, "\(name)")
  }

  /// Two categories and many draws: counts of two digits to base 64, and corrections of both kinds.
  struct TwoGenerations: Sendable {
    var first: Int
    var second: Int
    var alpha: Double

    /// P(C = c) of the first category in generation 1, the truth being (1/4, 3/4).
    func law() -> [Double] {
      var result = [Double](repeating: 0, count: second + 1)
      for parents in 0...first {
        let weight = exp(
          binomialLogProbability(of: parents, trials: first, probability: 0.25))
        let share = alpha / 4 + (1 - alpha) * Double(parents) / Double(first)
        guard weight > 1e-20 else { continue }
        for children in 0...second {
          let p = min(share, 1 - share)
          let k = share <= 0.5 ? children : second - children
          result[children] +=
            weight
            * (p == 0
              ? (k == 0 ? 1 : 0)
              : exp(binomialLogProbability(of: k, trials: second, probability: p)))
        }
      }
      return result
    }

    func counts(_ replicates: Int, sampler: ChainSimulator.Sampler) throws -> [Int] {
      let chain = TestChain(
        truth: [Rational(1, 4), Rational(3, 4)],
        alpha: [Rational(1), Rational(Int(alpha * 16), 16)], sampleSizes: [first, second])
      let simulator = try ChainSimulator(
        chain: chain.model(), seed: 62, instance: 0, sampler: sampler)
      #expect(simulator.sampler == sampler)
      var result = [Int](repeating: 0, count: second + 1)
      // The squared error is 2 (c/n - 1/4)^2: together with "heterozygosity" it tells the count.
      let quantities: [Quantity] = [.metric(.squaredError), .metric(.heterozygosity)]
      simulator.run(replicates: 0..<replicates, quantities: quantities, threads: 1) { block in
        for replicate in block.replicates {
          let error = Array(block.trajectory(ofReplicate: replicate, quantity: 0))[1]
          let heterozygosity = Array(block.trajectory(ofReplicate: replicate, quantity: 1))[1]
          // 2 (x - 1/4)^2 + 2 x (1 - x) = x + 1/8
          let count = (error + heterozygosity - 0.125) * Double(second)
          #expect(abs(count - count.rounded()) < 1e-8)
          result[Int(count.rounded())] += 1
        }
      }
      return result
    }
  }

  static let replicates = 20_000

  @Test(
    arguments: [
      TwoGenerations(first: 150, second: 150, alpha: 0.25),
      TwoGenerations(first: 130, second: 200, alpha: 0),
      TwoGenerations(first: 100, second: 70, alpha: 0.5),
    ], ChainSimulator.Sampler.allCases)
  func twoGenerationsHaveTheirLaw(
    _ test: TwoGenerations, _ sampler: ChainSimulator.Sampler
  ) throws {
    let counts = try test.counts(Self.replicates, sampler: sampler)
    let isAccepted = ExactLimits.areCompatible(
      counts, trials: Self.replicates, law: test.law())
    #expect(isAccepted)
    // Negative controls: more fresh draws, and half as many parents.
    for wrong in [
      TwoGenerations(first: test.first, second: test.second, alpha: test.alpha + 0.25),
      TwoGenerations(first: test.first / 2, second: test.second, alpha: test.alpha),
    ] {
      let isWrongAccepted = ExactLimits.areCompatible(
        counts, trials: Self.replicates, law: wrong.law())
      #expect(!isWrongAccepted)
    }
  }

  /// Which sampler plays is a matter of speed: all are chosen somewhere.
  @Test func fewDrawsOverManyCategoriesAreSparse() throws {
    func sampler(_ categories: Int, _ size: Int, alpha: Rational) throws -> ChainSimulator.Sampler {
      let chain = TestChain(
        truth: TestChain.uniform(categories),
        alpha: [Rational(1)] + Array(repeating: alpha, count: 5),
        sampleSizes: Array(repeating: size, count: 6))
      return try ChainSimulator(chain: chain.model(), seed: 0, instance: 0).sampler
    }
    #expect(try sampler(3000, 50, alpha: Rational(1, 10)) == .sparse)
    #expect(try sampler(50, 1000, alpha: Rational(1, 10)) == .lanes)
    #expect(try sampler(50, 100, alpha: Rational(1, 10)) == .parents)
    #expect(try sampler(300, 300, alpha: Rational(1, 10)) == .parents)
    #expect(try sampler(3000, 1 << 18, alpha: Rational(1, 10)) == .lanes)
  }
}

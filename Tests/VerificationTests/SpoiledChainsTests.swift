import Claims
import Models
import Multiprecision
import Results
import Simulation
import SpoiledChains
import Testing

@testable import Theory
@testable import Verification

/// Oracle: the enumerated law of the very program that is played. What differs must be caught, what
/// does not must not; the numbers of replicates are those of proofs-notes/mutation-score.md.
@Suite struct SpoiledChainsTests {
  /// The player is right: its law is that of the chain that theory enumerates.
  @Test(arguments: [SmallChain.tiny, .tinyBiased, .tinyFromTruth])
  func theUnspoiledPlayerIsTheChain(chain: SmallChain) throws {
    let played = SpoiledLaw.models(chain, .none)
    let enumerated = try ChainEnumeration(chain.model(), for: .squaredError)
    for t in 0...chain.horizon {
      var law: [[Rational]: Rational] = [:]
      for (path, probability) in played { law[path[t], default: .zero].formAdd(probability) }
      var expected: [[Rational]: Rational] = [:]
      for state in enumerated.laws[t] {
        expected[state.proportions, default: .zero].formAdd(state.probability)
      }
      #expect(law == expected, "generation \(t)")
    }
  }

  @Test(
    arguments: Spoiling.allCases.filter { $0.isIdenticalInLaw && $0 != .none })
  func theHarmlessHaveTheSameLaw(spoiling: Spoiling) {
    #expect(SpoiledLaw.distance(spoiling) == .zero)
  }

  @Test(arguments: [
    Spoiling.lateAlpha, .categoryOnePercent, .staleModel, .stratified, .reinforced,
  ])
  func theHarmfulHaveAnother(spoiling: Spoiling) {
    #expect(SpoiledLaw.distance(spoiling).signum > 0)
  }

  /// The guards at the level that they have in a run of one instance.
  func outcome(_ spoiling: Spoiling, replicates: Int) throws -> GuardTrial.Outcome {
    let trial = try GuardTrial(
      chain: spoiling.chain.model(), level: 0.001, plannedReplicates: 1_000_000,
      firstReplicates: 1000)
    return trial.run(
      SpoiledSimulator(spoiling.chain, spoiling, seed: 1), looks: [replicates], threads: 2)
  }

  /// Increments see these at so many replicates, the means do not yet.
  @Test(arguments: [
    (Spoiling.staleModel, 300), (.replicatesInPairs, 60), (.antitheticPairs, 300),
    (.lastNeverFresh, 1000), (.generationsShareDraws, 60),
  ])
  func incrementsSeeItFirst(spoiling: Spoiling, replicates: Int) throws {
    let outcome = try outcome(spoiling, replicates: replicates)
    #expect(outcome.increments != nil)
    #expect(outcome.means == nil)
  }

  @Test func trueChainsAreNotAccused() throws {
    let trial = try GuardTrial(
      chain: SmallChain.drawn.model(), level: 0.001, plannedReplicates: 1_000_000,
      firstReplicates: 1000)
    #expect(
      trial.run(
        SpoiledSimulator(.drawn, .none, seed: 1), looks: [10, 100, 1000], threads: 2
      ).first == nil)
  }

  @Test(arguments: [
    (Spoiling.replicatesInPairs, 100, "depends on the replicate before"),
    (.oneDrawMore, 1000, "is off in the same direction over all generations"),
    (.staleModel, 400, "depends on the generation before the last"),
  ])
  func theFindingNamesTheFault(spoiling: Spoiling, replicates: Int, words: String) throws {
    let finding = try #require(try outcome(spoiling, replicates: replicates).finding)
    #expect(finding.contains(words), "\(finding)")
  }

  /// Over many categories the first replicates alone are recorded for increments; the means see all.
  @Test func manyCategoriesAreRecordedForSomeReplicates() throws {
    var quantities: [Quantity] = [.metric(.squaredError)]
    let few = try #require(
      IncrementGuard(.chain(SmallChain.drawn.model()), quantities: &quantities))
    #expect(few.replicates(of: 1_000_000) == 1_000_000)
    #expect(few.others == [.metric(.squaredError)] && quantities.count == 5)

    let wide = SmallChain(
      truth: Array(1...20), start: .drawn, alpha: [(1, 1)] + Array(repeating: (1, 4), count: 60),
      sizes: Array(repeating: 9, count: 61))
    let many = try #require(IncrementGuard(.chain(wide.model()), quantities: &quantities))
    #expect(many.replicates(of: 100) == 100)
    #expect(many.replicates(of: 3400) == 4_000_000 / (20 * 61))
    #expect(many.replicates(of: 1_000_000) == 50_000)
  }

  /// A run whose recording ends in the middle is a run like others.
  @Test func aRunGoesOnWhereRecordingEnds() throws {
    let file = try BoundFixtures.read(
      """
      title: many categories
      source: { paper: test }
      model: { family: categorical, target: "zipf(20, 1)", scheme: mixture, start: real }
      schedules: { alpha: 1/4, n: 9 }
      metric: squared-error
      horizon: 60
      claims: { ceiling: "R[t] <= 1" }
      simulation: { replicates: 3400, seed: 3 }
      """)
    let report = try Checker(files: [file], options: RunOptions()).run()
    let record = try #require(report.results.first?.simulation)
    #expect(record.replicates == 3400 && record.agrees == true && record.fired.isEmpty)
    #expect((record.incrementEValue ?? 0) > 0)
  }
}

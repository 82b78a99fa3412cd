import Claims
import Intervals
import Models
import Multiprecision
import Results
import Simulation
import Testing
import Verification

/// A wrong simulator is Assay's own failure: exit 3, whatever the claims say.
///
/// Oracle: the true chain must agree and each spoiled one must not, at one level and one seed.
/// The spoiled chains come in through the factory that a run takes; no such seam exists in the tool.
@Suite struct WrongSimulatorTests {
  static let replicates = 4000

  enum Spoiling: CaseIterable {
    case none
    case swappedAlpha
    case lateAlpha
    case oneDrawLess
    case noFreshData
    case startAtTruth
  }

  static func spoil(_ chain: CategoricalChain, _ spoiling: Spoiling) throws -> CategoricalChain {
    var alpha = Array(chain.schedules.alpha)
    var sizes = Array(chain.schedules.sampleSizes)
    var start = chain.start
    switch spoiling {
    case .none: break
    case .swappedAlpha:
      for t in alpha.indices.dropFirst() {
        alpha[t] = .exact(Rational.one - (alpha[t].exactValue ?? .zero))
      }
    case .lateAlpha:
      alpha = [alpha[0]] + alpha.dropLast()
    case .oneDrawLess:
      sizes = sizes.map { max(1, $0 - 1) }
    case .noFreshData:
      for t in alpha.indices.dropFirst() { alpha[t] = .exact(.zero) }
    case .startAtTruth:
      start = .truth
    }
    return try CategoricalChain(
      truth: chain.truth, scheme: chain.scheme, start: start,
      schedules: try Schedules(
        alpha: alpha, sampleSizes: sizes.map { .exact(Rational($0)) }))
  }

  static func report(_ spoiling: Spoiling, start: String = "real") throws -> CheckReport {
    let claims = """
      recursion: R[0] >= 0
      """
    let file = try BoundFixtures.read(BoundFixtures.golden(start: start, claims: claims))
    var options = RunOptions()
    options.replicates = replicates
    options.threads = 2
    return try Checker(files: [file], options: options) {
      (model, seed, stream) throws(SimulationError) in
      guard case .chain(let chain) = model, let spoiled = try? spoil(chain, spoiling) else {
        preconditionFailure("\(spoiling) does not make a chain")
      }
      return try ChainSimulator(chain: spoiled, seed: seed, instance: stream)
    }.run()
  }

  @Test(arguments: Spoiling.allCases) func onlyTheTrueSimulatorAgrees(spoiling: Spoiling) throws {
    let report = try Self.report(spoiling)
    #expect(report.results.first?.simulation?.agrees == (spoiling == .none))
    #expect(report.exitCode == (spoiling == .none ? 0 : 3))
    #expect(report.disagreements.isEmpty == (spoiling == .none))
  }

  /// From a biased start the variance comes from the power sums; the guard works there too.
  @Test(arguments: [Spoiling.none, .swappedAlpha, .lateAlpha, .oneDrawLess])
  func guardsABiasedStart(spoiling: Spoiling) throws {
    let report = try Self.report(spoiling, start: "point([1, 0, 0])")
    #expect(report.exitCode == (spoiling == .none ? 0 : 3))
  }
}

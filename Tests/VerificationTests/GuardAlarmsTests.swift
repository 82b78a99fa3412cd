import Models
import SpoiledChains
import Testing

@testable import Verification

/// The exact false-alarm probability of both guards of `check`, on small chains.
///
/// Oracle: every sample, each fed to the tests themselves; a plain sum over trees without merging for the
/// program; a chain other than theory's must be above the level.
@Suite struct GuardAlarmsTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let chain: SmallChain
    let replicates: Int
    let testDescription: String
  }

  private static func chain(
    _ truth: [Int], n: Int, horizon: Int, alpha: (Int, Int), start: SmallChain.Start = .drawn
  ) -> SmallChain {
    SmallChain(
      truth: truth, start: start, alpha: [(1, 1)] + Array(repeating: alpha, count: horizon),
      sizes: Array(repeating: n, count: horizon + 1))
  }

  static let cases = [
    Case(
      chain: chain([1, 9], n: 1, horizon: 1, alpha: (1, 4)), replicates: 6,
      testDescription: "rare category"),
    Case(
      chain: chain([1, 3], n: 2, horizon: 1, alpha: (0, 1), start: .given([1, 0])), replicates: 7,
      testDescription: "given start, no fresh data"),
    Case(
      chain: chain([1, 2, 3], n: 1, horizon: 2, alpha: (1, 2), start: .given([1, 0, 0])),
      replicates: 3, testDescription: "three categories"),
    Case(
      chain: chain([1, 3], n: 3, horizon: 2, alpha: (1, 4), start: .truth), replicates: 2,
      testDescription: "start at the truth"),
  ]

  @Test(arguments: cases, [0.5, 0.05]) func atMostTheLevel(_ test: Case, level: Double) throws {
    let found = try #require(
      try GuardAlarms(
        chain: test.chain.model(), level: level, replicates: test.replicates, limit: 64))
    // Half of a run's level is for theory, a quarter for each guard.
    #expect(found.means <= level / 4 && found.increments <= level / 4)
    #expect(found.either <= level / 2)
    #expect(found.either <= found.means + found.increments + 1e-15)
  }

  /// Negative control: what is drawn is another chain.
  @Test func anotherChainIsAboveTheLevel() throws {
    let found = try #require(
      try GuardAlarms(
        chain: Self.chain([1, 99], n: 1, horizon: 1, alpha: (1, 4)).model(),
        played: Self.chain([5, 5], n: 1, horizon: 1, alpha: (1, 4)).model(), level: 0.5,
        replicates: 6, limit: 64))
    #expect(found.means > 0.125 && found.increments > 0.125 && found.either > 0.25)
  }

  @Test func manyTrajectoriesAreRefused() throws {
    #expect(
      try GuardAlarms(
        chain: Self.chain([1, 2, 3], n: 3, horizon: 2, alpha: (1, 2)).model(), level: 0.05,
        replicates: 1, limit: 64) == nil)
  }
}

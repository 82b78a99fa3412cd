import Foundation
import Models
import Multiprecision
import SpoiledChains
import Verification

/// The mutation score: how many replicates the guards of `check` need to catch a wrong chain.
enum MutationScore {
  static let level = 0.001
  static let most = 1_000_000
  /// Of the first round of a run that goes on until it is decided.
  static let first = 1000
  static let seeds: [UInt64] = [1, 2, 3]

  /// Ascending by about a tenth.
  static let looks: [Int] = {
    var looks: [Int] = []
    var next = 4
    while next < most {
      looks.append(next)
      next = max(next + 1, next * 11 / 10)
    }
    return looks + [most]
  }()

  // MARK: The score

  struct Row {
    let name: String
    let means: [Int?]
    let increments: [Int?]
    let finding: String?

    /// The middle of three; nil where most did not catch it.
    static func median(_ counts: [Int?]) -> Int? {
      let sorted = counts.map { $0 ?? .max }.sorted()
      let middle = sorted[sorted.count / 2]
      return middle == .max ? nil : middle
    }

    var best: Int? { [Self.median(means), Self.median(increments)].compactMap(\.self).min() }
  }

  static func row(
    _ name: String, theory: SmallChain, played: SmallChain, _ spoiling: Spoiling
  ) throws -> Row {
    let trial = try GuardTrial(
      chain: theory.model(), level: level, plannedReplicates: most, firstReplicates: first)
    let outcomes = seeds.map { seed in
      trial.run(SpoiledSimulator(played, spoiling, seed: seed), looks: looks, threads: 2)
    }
    FileHandle.standardError.write(Data("\(name)\n".utf8))
    return Row(
      name: name, means: outcomes.map(\.means), increments: outcomes.map(\.increments),
      finding: outcomes.compactMap(\.finding).first)
  }

  static func run() throws {
    var rows: [Row] = []
    var distances: [(Spoiling, Rational)] = []
    for spoiling in Spoiling.allCases {
      if spoiling.isOfOneReplicate { distances.append((spoiling, SpoiledLaw.distance(spoiling))) }
      guard !spoiling.isIdenticalInLaw else { continue }
      rows.append(
        try row(spoiling.description, theory: spoiling.chain, played: spoiling.chain, spoiling))
    }
    for (name, chain) in SpoiledTheory.all {
      rows.append(try row("theory: \(name)", theory: chain, played: .drawn, .none))
    }
    let control = try row("nothing", theory: .drawn, played: .drawn, .none)
    let biased = try row("nothing", theory: .biased, played: .biased, .none)
    print(Page(rows: rows, controls: [control, biased], distances: distances).text)
  }
}

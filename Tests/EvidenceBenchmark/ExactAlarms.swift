import Foundation
import Inference
import Models
import SpoiledChains
import Verification

/// Exact false-alarm probabilities of both guards of `check` on a grid of small chains.
enum ExactAlarms {
  static let limit = 400
  static let levels = [0.5, 0.05]

  /// As many replicates as a few seconds allow, by the number of trajectories.
  private static func replicates(_ trajectories: Int) -> Int {
    switch trajectories {
    case ...2: 16
    case ...3: 10
    case ...4: 8
    case ...6: 6
    case ...10: 5
    case ...20: 4
    case ...45: 3
    case ...200: 2
    default: 1
    }
  }

  static func run() throws {
    print(
      """
      | chains | start | alpha | number | replicates | largest of means / its level | of increments \
      | of both | at 0.05: both |
      |---|---|---|---|---|---|---|---|---|
      """)
    var (enumerated, refused) = (0, 0)
    for truth in [[1, 9], [1, 3], [1, 3, 6]] {
      for (name, start) in starts(truth.count) {
        for alpha in [(0, 1), (1, 4), (1, 1)] {
          var most = (means: 0.0, increments: 0.0, either: 0.0)
          var mostAtSmall = 0.0
          var (count, least, largest) = (0, Int.max, 0)
          for n in 1...4 {
            for horizon in 1...4 {
              let chain = try SmallChain(
                truth: truth, start: start,
                alpha: [(1, 1)] + Array(repeating: alpha, count: horizon),
                sizes: Array(repeating: n, count: horizon + 1)
              ).model()
              guard let trajectories = GuardAlarms.trajectories(of: chain, limit: limit) else {
                refused += 1
                continue
              }
              let replicates = replicates(trajectories)
              (count, least, largest) = (
                count + 1, min(least, replicates), max(largest, replicates)
              )
              enumerated += 1
              for level in levels {
                guard
                  let found = try GuardAlarms(
                    chain: chain, level: level, replicates: replicates, limit: limit)
                else { continue }
                // A quarter of a run's level for each guard of the one instance.
                most.means = max(most.means, found.means / (level / 4))
                most.increments = max(most.increments, found.increments / (level / 4))
                most.either = max(most.either, found.either / (level / 2))
                if level < 0.1 { mostAtSmall = max(mostAtSmall, found.either / (level / 2)) }
              }
            }
          }
          let p = truth.map(String.init).joined(separator: ", ")
          print(
            "| p ~ (\(p)) | \(name) | \(alpha.0)/\(alpha.1) | \(count) | \(least) to \(largest) "
              + "| \(text(most.means)) | \(text(most.increments)) | \(text(most.either)) "
              + "| \(text(mostAtSmall)) |")
        }
      }
    }
    print(
      "\n\(enumerated) chains at \(levels.count) levels; \(refused) with more than \(limit) trajectories."
    )
  }

  private static func starts(_ categories: Int) -> [(String, SmallChain.Start)] {
    [
      ("real", .drawn), ("truth", .truth),
      ("given", .given([1] + Array(repeating: 0, count: categories - 1))),
    ]
  }

  private static func text(_ value: Double) -> String { String(format: "%.3f", value) }
}

import Foundation

/// Measurements behind the error rates that `assay` states.
///
///     swift run -c release EvidenceBenchmark mutations > proofs-notes/mutation-score.md
///     swift run -c release EvidenceBenchmark null      # false alarms of 10,000 runs of true chains
///     swift run -c release EvidenceBenchmark alarms    # exact false alarms of both guards, a grid of chains
///     swift run -c release EvidenceBenchmark coverage  # of every interval that a command prints
///     swift run -c release EvidenceBenchmark widths    # of the tests, against the normal interval
///     swift run -c release EvidenceBenchmark betting FILE   # for Tests/Benchmarks/betting.py
@main struct EvidenceBenchmark {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch (arguments.first, arguments.count) {
    case ("mutations", 1): try MutationScore.run()
    case ("null", 1): try NullRuns.run()
    case ("alarms", 1): try ExactAlarms.run()
    case ("coverage", 1): try Coverage.run()
    case ("widths", 1): try Widths.run()
    case ("betting", 2): try BettingSequence.run(path: arguments[1])
    default:
      FileHandle.standardError.write(
        Data(
          "usage: EvidenceBenchmark mutations | null | alarms | coverage | widths | betting FILE\n"
            .utf8))
      exit(2)
    }
  }
}

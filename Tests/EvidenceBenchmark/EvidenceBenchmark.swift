import Foundation

/// Measurements behind the error rates that `assay` states.
///
///     swift run -c release EvidenceBenchmark mutations > proofs-notes/mutation-score.md
///     swift run -c release EvidenceBenchmark null      # false alarms of 10,000 runs of true chains
///     swift run -c release EvidenceBenchmark widths    # of the tests, against the normal interval
///     swift run -c release EvidenceBenchmark betting FILE   # for Tests/Benchmarks/betting.py
@main struct EvidenceBenchmark {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch (arguments.first, arguments.count) {
    case ("mutations", 1): try MutationScore.run()
    case ("null", 1): try NullRuns.run()
    case ("widths", 1): try Widths.run()
    case ("betting", 2): try BettingSequence.run(path: arguments[1])
    default:
      FileHandle.standardError.write(
        Data("usage: EvidenceBenchmark mutations | null | widths | betting FILE\n".utf8))
      exit(2)
    }
  }
}

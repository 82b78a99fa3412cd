import Multiprecision
import SpoiledChains

/// The page in proofs-notes/.
struct Page {
  let rows: [MutationScore.Row]
  let controls: [MutationScore.Row]
  let distances: [(Spoiling, Rational)]

  var text: String {
    let caught = rows.count { $0.best != nil }
    return """
      # Mutation score of the guards

      Made by `swift run -c release EvidenceBenchmark mutations > proofs-notes/mutation-score.md`.
      Code: `Tests/EvidenceBenchmark`, `Tests/SpoiledChains`. Tests: `VerificationTests/SpoiledChainsTests`.

      A chain that is wrong in one place is played in place of the true one, and both guards of `check` (the
      means of the squared error, and its increments with those of the overlap, see
      [increment-test.md](increment-test.md)) are asked after 4, 5, 6, ... replicates, about a tenth more each
      time, at the level that they have in a run of this one instance (1/1000, halved, shared by two). Both are
      planned for \(MutationScore.first) to \(MutationScore.most) replicates. Given are the replicates at which each rejects: the middle
      one of \(MutationScore.seeds.count) seeds.

      K = 4, p = (6, 3, 2, 1)/12, n = 6, 8, 5, 9, 7, 10, 6, 8, alpha = 1, 1/4, 1/3, 1/10, 1/2, 1/5, 1/4, 1/8.

      **\(caught) of \(rows.count) caught within \(MutationScore.most) replicates**, \(summary).

      | wrong in | means | increments | ratio | what the increments show |
      |---|---|---|---|---|
      \(rows.sorted { ($0.best ?? .max) < ($1.best ?? .max) }.map(line).joined(separator: "\n"))

      The true chains, as controls (drawn start, biased start): \(controls.map(control).joined(separator: "; ")).

      ## Nothing to catch

      The distance in total variation between the laws of whole trajectories of the true and of the spoiled
      chain, by going through every choice of both in exact fractions (K = 3, n = 3, 2, 2, or n = 1 where the
      name says so). The same program is enumerated here and played above. Where it is 0 no test can see
      anything:

      | wrong in | distance |
      |---|---|
      \(identical)

      The same distance of those above that spoil the law of one replicate (those that spoil random numbers,
      what lies between replicates, or the record have none):

      | wrong in | distance |
      |---|---|
      \(different)
      """
  }

  private var summary: String {
    let sooner = rows.count { row in
      guard let increments = MutationScore.Row.median(row.increments) else { return false }
      return MutationScore.Row.median(row.means).map { increments < $0 } ?? true
    }
    let onlyIncrements = rows.count {
      MutationScore.Row.median($0.means) == nil && MutationScore.Row.median($0.increments) != nil
    }
    let onlyMeans = rows.count {
      MutationScore.Row.median($0.means) != nil && MutationScore.Row.median($0.increments) == nil
    }
    return
      "\(sooner) of them sooner by increments, \(onlyIncrements) by increments alone, "
      + "\(onlyMeans) by means alone"
  }

  private func line(_ row: MutationScore.Row) -> String {
    let (means, increments) = (
      MutationScore.Row.median(row.means), MutationScore.Row.median(row.increments)
    )
    var ratio = ""
    if let means, let increments {
      ratio = "\((10 * Double(means) / Double(increments)).rounded() / 10)"
    }
    return "| \(row.name) | \(Self.count(means)) | \(Self.count(increments)) | \(ratio) "
      + "| \(increments == nil ? "" : Self.words(row.finding ?? "")) |"
  }

  /// Without the name of the test, which is that of the column.
  private static func words(_ finding: String) -> String {
    guard let end = finding.range(of: " (test of increments") else { return finding }
    return String(finding[..<end.lowerBound])
  }

  private static func count(_ value: Int?) -> String { value.map(String.init) ?? "-" }

  private func control(_ row: MutationScore.Row) -> String {
    let alarms = (row.means + row.increments).count { $0 != nil }
    return "\(alarms) alarms of \(row.means.count + row.increments.count) guards"
  }

  private var identical: String {
    distances.filter(\.0.isIdenticalInLaw).map { "| \($0.0.description) | \($0.1) |" }
      .joined(separator: "\n")
  }

  private var different: String {
    distances.filter { !$0.0.isIdenticalInLaw }
      .map { "| \($0.0.description) | \(decimal($0.1)) |" }.joined(separator: "\n")
  }

  private func decimal(_ value: Rational) -> String {
    "\((Double(value) * 1e6).rounded() / 1e6)"
  }
}

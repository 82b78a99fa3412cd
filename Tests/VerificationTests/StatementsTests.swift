import Foundation
import Results
import Testing
import Verification

/// proofs-notes/statements.md against the verdicts of the shipped claims: what the table says of a
/// statement is what a run says of the claims that it names.
@Suite struct StatementsTests {
  struct Row: CustomStringConvertible {
    let id: String
    let verdict: String
    let evidence: String

    var description: String { id }
  }

  static func rows() throws -> [Row] {
    let page = BoundFixtures.root.appendingPathComponent("proofs-notes/statements.md")
    return try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
      .filter { $0.hasPrefix("| ") && !$0.hasPrefix("| id ") }
      .map { line in
        let cells = line.split(separator: "|", omittingEmptySubsequences: false)
          .map { $0.trimmingCharacters(in: .whitespaces) }
        try #require(cells.count == 6, "\(line)")
        return Row(id: cells[1], verdict: cells[3], evidence: cells[4])
      }
  }

  @Test func everyStatementHasTheVerdictOfItsClaims() throws {
    let results = try ShippedBoundsTests.report.get().results
    let byName = Dictionary(grouping: results) { "\($0.bound)/\($0.claim)" }
    let rows = try Self.rows()
    #expect(rows.count >= 170)
    #expect(Set(rows.map(\.id)).count == rows.count)
    for row in rows where ["certified", "refuted"].contains(row.verdict) {
      let names = row.evidence.split(separator: ",").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      #expect(!names.isEmpty, "\(row.id) names no claim")
      for name in names {
        let found = byName[name] ?? []
        #expect(!found.isEmpty, "\(row.id): there is no claim \(name)")
        let verdicts = Set(found.map(\.verdict))
        if row.verdict == "refuted" {
          #expect(found.allSatisfy { !$0.expectsToHold } && verdicts.contains(.refuted), "\(name)")
        } else {
          #expect(
            found.allSatisfy(\.expectsToHold)
              && verdicts.isSubset(of: [.certified, .supported, .vacuous])
              && verdicts != [.vacuous], "\(row.id): \(name) is \(verdicts)")
        }
      }
    }
  }

  @Test func everyOtherStatementSaysWhy() throws {
    let rows = try Self.rows().filter { !["certified", "refuted"].contains($0.verdict) }
    for row in rows {
      switch row.verdict {
      case "note":
        let note = BoundFixtures.root.appendingPathComponent("proofs-notes/\(row.evidence)")
        #expect(FileManager.default.fileExists(atPath: note.path), "\(row.id): \(row.evidence)")
      case "missing": #expect(!row.evidence.isEmpty, "\(row.id) gives no reason")
      default: Issue.record("\(row.id) has the verdict \(row.verdict)")
      }
    }
    // What is left to do; a statement that gains a claim leaves this list.
    #expect(rows.filter { $0.verdict == "missing" }.map(\.id) == [])
  }
}

import Claims
import Foundation
import Results
import Testing
import Verification

/// The shipped bound files: as expected as they are, and not as expected with any formula spoiled.
@Suite struct ShippedBoundsTests {
  /// All shipped claims by theory alone; several tests read the one run.
  static let report = Result { () throws -> CheckReport in
    var options = RunOptions()
    options.replicates = 0
    let files = try BoundLibrary.read(paths: [BoundFixtures.shippedBounds])
    return try Checker(files: files, options: options).run()
  }

  @Test func everyClaimIsAsExpectedByTheoryAlone() throws {
    let report = try Self.report.get()
    #expect(report.exitCode == 0)
    #expect(report.results.count > 200)
    let unexpected = report.results.filter { !$0.isAsExpected }.map { "\($0.bound)/\($0.claim)" }
    #expect(unexpected == [])
    #expect(!report.results.contains { $0.verdict == .undecided })
  }

  /// A true equality whose right side is made larger by a millionth is refuted, and its line named.
  @Test(arguments: ["contaminated-chain-small", "biased-start-small", "second-moments-small"])
  func spoiledEqualityIsRefutedAndItsLineNamed(name: String) throws {
    let path = BoundFixtures.shippedBounds + "/bakshi-chakraborty-2026/\(name).yaml"
    let lines = try String(contentsOfFile: path, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var spoiled = 0
    for (number, line) in lines.enumerated() {
      // One-line claims `name: R[t] = ...` outside `expect: refuted` blocks.
      guard line.hasPrefix("  "), !line.hasPrefix("    "), line.contains(": "),
        let range = line.range(of: " = "), !line.contains("=>"), !line.contains("limit")
      else { continue }
      var changed = lines
      changed[number] = line.replacingCharacters(in: range, with: " = 1/1000000 + ")
      guard let file = try? BoundFixtures.read(changed.joined(separator: "\n"), name: name) else {
        continue
      }
      var options = RunOptions()
      options.replicates = 0
      let report = try Checker(files: [file], options: options).run()
      #expect(report.exitCode == 1, "\(name), line \(number + 1)")
      let failing = report.results.filter { !$0.isAsExpected }
      #expect(!failing.isEmpty && failing.allSatisfy { $0.place.line == number + 1 })
      spoiled += 1
    }
    #expect(spoiled >= 1)
  }
}

import Foundation
import Reporting
import Results
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// JUnit XML, read back by Foundation's XML parser.
@Suite struct JUnitTests {
  final class Counter: NSObject, XMLParserDelegate {
    var counts: [String: Int] = [:]
    var suites: [[String: String]] = []
    var messages: [String] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      counts[name, default: 0] += 1
      if name == "testsuite" { suites.append(attributes) }
      if let message = attributes["message"] { messages.append(message) }
    }
  }

  static func result(
    _ bound: String, _ claim: String, _ verdict: Verdict, isAsExpected: Bool,
    reason: String? = nil
  ) -> ClaimResult {
    ClaimResult(
      bound: bound, claim: claim, formula: "0 <= R[t] < \"1\" & 'x'",
      place: SourcePlace(file: "b.yaml", line: 3, column: 1),
      instance: InstanceRecord(index: 1, parameters: []), kind: .chain, verdict: verdict,
      expectsToHold: true, isAsExpected: isAsExpected, horizon: 2, reason: reason)
  }

  @Test func casesAreCountedAndTextIsEscaped() throws {
    let report = CheckReport(
      seed: 1, level: "1/1000",
      results: [
        Self.result("one", "a", .certified, isAsExpected: true),
        Self.result("one", "b", .refuted, isAsExpected: false, reason: "1 < 2 & \"so\""),
        Self.result("two", "c", .vacuous, isAsExpected: true),
      ], disagreements: ["at <x>"])
    let text = Renderer().render(report, as: .junit, options: RenderOptions())
    let parser = XMLParser(data: Data(text.utf8))
    let counter = Counter()
    parser.delegate = counter
    #expect(parser.parse())
    #expect(counter.counts["testcase"] == 4)
    #expect(counter.counts["failure"] == 1)
    #expect(counter.counts["skipped"] == 1)
    #expect(counter.counts["error"] == 1)
    #expect(counter.suites.map { $0["tests"] } == ["2", "1", "1"])
    #expect(counter.suites.map { $0["failures"] } == ["1", "0", "0"])
    #expect(counter.messages.contains("refuted; 1 < 2 & \"so\""))
    #expect(counter.messages.contains("at <x>"))
  }
}

import Intervals
import Multiprecision
import Results
import Testing

@testable import Reporting

/// Oracle: a reader of RFC 4180 written here from its grammar, and whole outputs.
@Suite("Comma-separated values")
struct CSVTests {
  /// Records of fields; nil where the text is not RFC 4180 with line feeds.
  static func parse(_ text: String) -> [[String]]? {
    var records: [[String]] = []
    var record: [String] = []
    var field = String.UnicodeScalarView()
    var scalars = text.unicodeScalars[...]
    var isQuoted = false
    var wasQuoted = false
    while let scalar = scalars.popFirst() {
      if isQuoted {
        if scalar != "\"" {
          field.append(scalar)
        } else if scalars.first == "\"" {
          field.append("\"")
          scalars.removeFirst()
        } else {
          isQuoted = false
        }
      } else if scalar == "\"" {
        guard field.isEmpty, !wasQuoted else { return nil }
        isQuoted = true
        wasQuoted = true
      } else if scalar == "," || scalar == "\n" {
        record.append(String(field))
        field = .init()
        wasQuoted = false
        if scalar == "\n" {
          records.append(record)
          record = []
        }
      } else {
        guard !wasQuoted, scalar != "\r" else { return nil }
        field.append(scalar)
      }
    }
    return isQuoted || !record.isEmpty || !field.isEmpty ? nil : records
  }

  @Test func theReaderHereRejectsWhatIsNotCSV() {
    #expect(Self.parse("a,\"b\n") == nil)
    #expect(Self.parse("a,b\"c\n") == nil)
    #expect(Self.parse("\"a\"b\n") == nil)
    #expect(Self.parse("a,b") == nil)
  }

  @Test func everyFieldComesBack() throws {
    let fields = [
      "plain", "", "a,b", "say \"x\"", "two\nlines", "\r\n", "\r", " edge ", "|_%\\", "π\u{301}",
      "\"", "\"\"", ",", "e\u{301},\u{301}",
    ]
    var table = CSVText(header: fields.map { "h" + $0 })
    table.append(fields)
    let records = try #require(Self.parse(table.written))
    #expect(records.count == 2)
    #expect(
      records.last?.map { Array($0.unicodeScalars) } == fields.map { Array($0.unicodeScalars) })
  }

  @Test func wholeTheory() {
    let report = TrajectoryReport(instances: [
      .init(
        bound: "golden", instance: Fixtures.instances[0], metric: "squared-error",
        theory: Fixtures.rational, values: [Fixtures.exact(11, 36), Fixtures.exact(1, 2)]),
      .init(
        bound: "golden", instance: InstanceRecord(index: 2, parameters: []), metric: "l1",
        theory: Fixtures.interval,
        values: [Fixtures.enclosure(Rational(1, 3), Rational(2, 3))]),
    ])
    let expected = """
      bound,instance,parameters,metric,method,arithmetic,precision,t,exact,lower,upper
      golden,1,a=1/10; N=1000; K=50,squared-error,moment-recursion,rational,,0,11/36,0.30555,0.30556
      golden,1,a=1/10; N=1000; K=50,squared-error,moment-recursion,rational,,1,1/2,0.5,0.5
      golden,2,,l1,moment-recursion,interval,128,0,,0.33333,0.66667

      """
    #expect(Renderer().render(report, as: .csv, options: RenderOptions(digits: 5)) == expected)
  }

  @Test func checkHasOneRecordPerClaimAndInstance() throws {
    var report = Fixtures.check
    report.results[0].formula = "R[t] <= \"1\" | 2, 50% _x_\nwhen a"
    let text = Renderer().render(report, as: .csv, options: RenderOptions(digits: 4))
    let records = try #require(Self.parse(text))
    let header = try #require(records.first)
    #expect(records.count == 1 + report.results.count)
    func value(_ record: Int, _ column: String) -> String? {
      header.firstIndex(of: column).map { records[record][$0] }
    }
    #expect(value(1, "formula") == report.results[0].formula)
    #expect(value(1, "violation_t") == "")
    #expect(value(3, "violation_t") == "1")
    #expect(value(3, "claimed") == "5/9")
    #expect(value(3, "claimed_lower") == "0.5555")
    #expect(value(3, "claimed_upper") == "0.5556")
    #expect(value(3, "expected") == "true")
    #expect(value(6, "expected") == "false")
    #expect(value(6, "slack") == "4/5")
    #expect(value(7, "precision") == "128")
    #expect(value(7, "agrees") == "")
    #expect(value(7, "line") == "36")
    #expect(records.dropFirst().allSatisfy { $0.suffix(2) == ["20260211", "1/1000"] })
  }

  @Test func everyReportIsRectangular() throws {
    for (name, render) in Fixtures.allReports {
      let records = try #require(Self.parse(render(.csv, RenderOptions())), "\(name)")
      #expect(records.count > 1, "\(name)")
      #expect(Set(records.map(\.count)).count == 1, "\(name)")
    }
    for render in Fixtures.emptyReports {
      #expect(try #require(Self.parse(render(.csv, RenderOptions()))).count == 1)
    }
  }
}

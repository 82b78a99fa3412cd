import Foundation
import Intervals
import Multiprecision
import Results
import Testing

@testable import Reporting

/// Tables read back and compared: every digit that is changed, every row that is taken out, and
/// every fact of the stamp.
///
/// Oracle: the table itself, spoiled in one place.
@Suite("Stamps of tables") struct StampTests {
  static let formats = OutputFormat.allCases.filter { $0 != .junit }

  static func written(
    _ format: OutputFormat, stamp: TableStamp = GoldenFixtures.stamp,
    _ change: (inout TableReport) -> Void = { _ in }
  ) -> String {
    var table = GoldenFixtures.table
    table.stamp = stamp
    change(&table)
    return Renderer().render(table, as: format, options: RenderOptions(toolVersion: "assay 0.1.0"))
  }

  static func read(_ text: String) throws -> StampedTable { try #require(StampedTable(text)) }

  @Test(arguments: formats) func stampIsReadBack(_ format: OutputFormat) throws {
    var stamp = GoldenFixtures.stamp
    stamp.arguments = ["a \"b\" --c --> }{ \\ \u{202E} é,\n%"]
    let table = try Self.read(Self.written(format, stamp: stamp))
    #expect(table.stamp == stamp)
    #expect(table.format == format)
    #expect(try table.differences(from: Self.read(Self.written(format, stamp: stamp))).isEmpty)
  }

  @Test(arguments: formats) func everyFactOfTheStampIsCompared(_ format: OutputFormat) throws {
    typealias Change = (inout TableStamp) -> Void
    let changes: [(Change, String)] = [
      ({ $0.seed = 7 }, "stale: made with seed 20260211, made again it is 7"),
      ({ $0.replicates = "50" }, "stale: made with replicates 100, made again it is 50"),
      ({ $0.precision = 64 }, "stale: made with precision 128, made again it is 64"),
      ({ $0.level = "1/2" }, "stale: made with level 1/1000, made again it is 1/2"),
      ({ $0.version = "9" }, "stale: made by version 0.1.0, this is 9"),
      (
        { $0.files[0].hash = "0" }, "stale: bounds/chain.yaml has changed since the table was made"
      ),
      ({ $0.claims["chain/ceiling"] = "0" }, "stale: the claim chain/ceiling has changed"),
      ({ $0.claims["chain/ceiling"] = nil }, "stale: the claim chain/ceiling is gone"),
      ({ $0.claims["chain/new"] = "0" }, "stale: the claim chain/new is new"),
    ]
    let old = try Self.read(Self.written(format))
    for (change, message) in changes {
      var stamp = GoldenFixtures.stamp
      change(&stamp)
      #expect(old.differences(from: try Self.read(Self.written(format, stamp: stamp))) == [message])
    }
  }

  /// Every digit of every table is changed, one at a time.
  @Test(arguments: formats) func everyChangedDigitIsNamed(_ format: OutputFormat) throws {
    let text = Self.written(format)
    let whole = try Self.read(text)
    let stamped = text.split(separator: "\n", omittingEmptySubsequences: false)
    var tried = 0
    for (number, line) in stamped.enumerated() {
      if line.contains("assay-table") { continue }
      // What the stamp says of its arguments is what is run again, and cannot be wrong by itself.
      if format == .json, line.contains("arguments") { continue }
      let bytes = Array(line.utf8)
      for index in bytes.indices where (48...57).contains(bytes[index]) {
        // In CSV the stamp is a field of the first record, and in JSON the object at the end.
        if format == .csv, number == 1, index > line.utf8.count - 300 { continue }
        tried += 1
        guard tried.isMultiple(of: 3) else { continue }
        var changed = bytes
        changed[index] = bytes[index] == 57 ? 48 : bytes[index] + 1
        var lines = stamped.map(String.init)
        lines[number] = String(decoding: changed, as: UTF8.self)
        guard let spoiled = StampedTable(lines.joined(separator: "\n")) else { continue }
        #expect(!spoiled.differences(from: whole).isEmpty, "\(lines[number])")
      }
    }
    #expect(tried > 100)
  }

  @Test func editedCellsAreNamedByRowAndColumn() throws {
    func differences(_ format: OutputFormat, _ change: (inout TableReport) -> Void) throws
      -> [String]
    {
      try Self.read(Self.written(format)).differences(
        from: Self.read(Self.written(format, change)))
    }
    let changed: (inout TableReport) -> Void = { table in
      let old = table.instances[0]
      var rows = old.rows
      rows[1] = TableReport.Row(
        t: 1, theory: Fixtures.exact(3, 8), estimate: 0.2625, standardError: 0.0125,
        isStandardErrorExact: true, halfWidth: rows[1].halfWidth, z: rows[1].z)
      table.instances[0] = TableReport.Instance(
        bound: old.bound, instance: old.instance, metric: old.metric, replicates: 100,
        theory: old.theory, interval: old.interval, rows: rows, bounds: old.bounds)
    }
    let latex = try differences(.latex, changed)
    #expect(latex.count == 1)
    #expect(
      latex.first?.contains("t = 1, column theory: the table has `0.25`, made again it is `0.375`")
        == true)
    let markdown = try differences(.markdown, changed)
    #expect(markdown.first?.contains("t = 1, column theory: the table has `0.25`") == true)
    let csv = try differences(.csv, changed)
    #expect(
      csv.first?.contains("t = 1, column exact: the table has `1/4`, made again it is `3/8`")
        == true)
    // Two bounds, three columns of theory each.
    #expect(csv.count == 6)
    let json = try differences(.json, changed)
    #expect(
      json == [
        "results[0].trajectory[t = 1].exact: the table has `1/4`, made again it is `3/8`",
        "results[0].trajectory[t = 1].lower: the table has `0.25`, made again it is `0.375`",
        "results[0].trajectory[t = 1].upper: the table has `0.25`, made again it is `0.375`",
      ])
    #expect(try differences(.text, changed).count == 1)
  }

  @Test(arguments: formats) func removedRowIsNamedAlone(_ format: OutputFormat) throws {
    let whole = Self.written(format)
    let found = try Self.read(
      Self.written(format) { $0 = $0.keeping { $0 != 1 } }
    ).differences(from: Self.read(whole))
    #expect(!found.isEmpty)
    if format == .json {
      // Values of bounds stand in lists without names, and move up.
      #expect(found.contains("results[0].trajectory[t = 1]: missing from the table"))
    } else {
      #expect(
        found.allSatisfy { $0.contains("t = 1: missing from the table") }, "\(found)")
    }
  }

  @Test func whatCarriesNoStampIsNotRead() {
    for text in ["", "hello", "{}", "{", "a,b\n1,2\n", "% assay-table {}", "stamp\n{}\n"] {
      #expect(StampedTable(text) == nil, "\(text)")
    }
  }

  /// FNV-1a's published test vectors.
  @Test func hashIsFNV() {
    #expect(TableStamp.hash("".utf8) == "cbf29ce484222325")
    #expect(TableStamp.hash("a".utf8) == "af63dc4c8601ec8c")
    #expect(TableStamp.hash("foobar".utf8) == "85944171f73967e8")
  }
}

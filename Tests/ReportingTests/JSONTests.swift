import Foundation
import Intervals
import Multiprecision
import Results
import Testing

@testable import Reporting

/// Oracle: Foundation's parser, which shares no code with the writer, and texts written by hand
/// from the documented form.
@Suite("JSON")
struct JSONTests {
  static func parse(_ text: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed])
  }

  static func object(_ text: String) throws -> [String: Any] {
    try #require(try parse(text) as? [String: Any])
  }

  @Test func writesTheDocumentedFormInTheDocumentedOrder() {
    let report = CheckReport(
      seed: 20_260_211, level: "1/1000",
      results: [
        Fixtures.result(
          "recursion", "R[t] = d", line: 30, instance: 1, .certified, slack: Fixtures.exact(1)),
        Fixtures.result(
          "ceiling", "R[t] <= 1", line: 31, instance: 2, kind: .upper, .refuted,
          isAsExpected: false,
          violation: Violation(
            t: 3, claimed: Fixtures.exact(5, 9),
            actual: Fixtures.enclosure(Rational(1, 2), Rational(3, 4)), relation: "<="),
          theory: Fixtures.interval, simulation: nil),
      ])
    let expected = """
      {
        "schema": 1,
        "command": "check",
        "seed": 20260211,
        "level": "1/1000",
        "results": [
          {
            "bound": "contaminated-chain",
            "claim": "recursion",
            "instance": {"a": "1/10", "N": "1000", "K": "50"},
            "kind": "equality",
            "verdict": "certified",
            "expected": true,
            "horizon": 200,
            "slack": "1",
            "trivial": false,
            "violation": null,
            "theory": {"method": "moment-recursion", "arithmetic": "rational"},
            "simulation": {"replicates": 10000, "max_z": 2.1, "e_value": 0.4, "increment_e_value": null, "agrees": true, "fired": []},
            "formula": "R[t] = d",
            "place": {"file": "bounds/chain.yaml", "line": 30, "column": 14},
            "reason": null
          },
          {
            "bound": "contaminated-chain",
            "claim": "ceiling",
            "instance": {"a": "0", "N": "2", "K": "2"},
            "kind": "upper",
            "verdict": "refuted",
            "expected": false,
            "horizon": 200,
            "slack": null,
            "trivial": false,
            "violation": {
              "t": 3,
              "claimed": "5/9",
              "actual": ["0.5", "0.75"],
              "relation": "<="
            },
            "theory": {"method": "moment-recursion", "arithmetic": "interval", "precision": 128},
            "simulation": null,
            "formula": "R[t] <= 1",
            "place": {"file": "bounds/chain.yaml", "line": 31, "column": 14},
            "reason": null
          }
        ],
        "notes": [],
        "disagreements": [],
        "interrupted": null
      }

      """
    #expect(Renderer().render(report, as: .json, options: RenderOptions()) == expected)
  }

  /// Every scalar that JSON must, or a careful writer should, escape comes back unchanged.
  @Test func everyCharacterSurvives() throws {
    let scalars = (0...0x2100).compactMap { Unicode.Scalar($0) } + ["\u{FEFF}", "😀", "\u{10FFFF}"]
    for scalar in scalars {
      let text = "a\(scalar)b"
      let written = JSONValue.object([.init(key: text, value: .string(text))]).written
      let parsed = try #require(try Self.parse(written) as? [String: String])
      // By scalars: string equality would take composed for decomposed.
      #expect(parsed.keys.first.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
      #expect(parsed.values.first.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
    }
  }

  @Test func doublesComeBackToTheBitAndInfinitiesAsText() throws {
    var random = SplitMix(state: 5)
    var values: [Double] = [
      0, -0.0, 1, .pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e21, 1e-7,
    ]
    values += (0..<500).map { _ in Double(bitPattern: random.next()) }.filter(\.isFinite)
    for value in values {
      let text = JSONValue.double(value).written
      // Foundation here only judges validity: on Linux it does not round correctly.
      #expect(try Self.parse(text) is Double, "\(value)")
      #expect(strtod(text, nil).bitPattern == value.bitPattern, "\(value)")
    }
    #expect(JSONValue.double(.infinity).written == "\"inf\"\n")
    #expect(JSONValue.double(-.infinity).written == "\"-inf\"\n")
    #expect(JSONValue.double(.nan).written == "\"nan\"\n")
    #expect(JSONValue.unsigned(.max).written == "18446744073709551615\n")
  }

  @Test func emptyContainersStayOnALine() {
    #expect(JSONValue.array([.array([]), .object([])]).written == "[[], {}]\n")
    #expect(JSONValue.array([.array([.null])]).written == "[\n  [null]\n]\n")
  }

  @Test func hostileTextAndInfinitiesMakeNoInvalidCheck() throws {
    var result = Fixtures.check.results[0]
    result.formula = "R[t] <= \"1\" | 2, 50% _x_\nwhen \\ \u{1B}[31m π \u{2028}"
    result.simulation = SimulationRecord(
      replicates: 1, maxZ: .infinity, eValue: .nan, agrees: false, reason: "\t")
    let report = CheckReport(seed: .max, level: "1/1000", results: [result])
    let text = Renderer().render(report, as: .json, options: RenderOptions())
    let results = try #require(try Self.object(text)["results"] as? [[String: Any]])
    #expect(results.first?["formula"] as? String == result.formula)
    let simulation = try #require(results.first?["simulation"] as? [String: Any])
    #expect(simulation["max_z"] as? String == "inf")
    #expect(simulation["e_value"] as? String == "nan")
    #expect(!text.contains("\u{1B}"))
  }

  @Test func longFractionsAreComplete() throws {
    let value = Fixtures.longFraction
    let fraction = value.description
    #expect(fraction.count > 5000)
    let report = TrajectoryReport(instances: [
      .init(
        bound: "b", instance: Fixtures.instances[0], metric: "squared-error",
        theory: Fixtures.rational, values: [.exact(value)])
    ])
    let text = Renderer().render(report, as: .json, options: RenderOptions(digits: 7))
    let results = try #require(try Self.object(text)["results"] as? [[String: Any]])
    let trajectory = try #require(results.first?["trajectory"] as? [[String: Any]])
    let row = try #require(trajectory.first)
    #expect(row["exact"] as? String == fraction)
    let lower = try #require((row["lower"] as? String).flatMap { Rational($0) })
    let upper = try #require((row["upper"] as? String).flatMap { Rational($0) })
    #expect(lower < value && value < upper)
    #expect((upper - lower) / lower < Rational(10).power(-5))
  }

  @Test func everyReportOfEveryKindIsValid() throws {
    for (name, render) in Fixtures.allReports {
      let parsed = try Self.object(render(.json, RenderOptions()))
      #expect(parsed["schema"] as? Int == 1, "\(name)")
      #expect(parsed["command"] as? String == name, "\(name)")
      #expect(parsed["results"] is [[String: Any]], "\(name)")
    }
  }

  @Test func theoryHasEveryGenerationWithOutwardDecimals() throws {
    let text = Renderer().render(Fixtures.trajectory, as: .json, options: RenderOptions(digits: 5))
    let results = try #require(try Self.object(text)["results"] as? [[String: Any]])
    let exact = try #require(results.first?["trajectory"] as? [[String: Any]])
    #expect(exact.map { $0["t"] as? Int } == [0, 1, 2, 3])
    #expect(exact.first?["exact"] as? String == "11/36")
    #expect(exact.first?["lower"] as? String == "0.30555")
    #expect(exact.first?["upper"] as? String == "0.30556")
    let enclosed = try #require(results.last?["trajectory"] as? [[String: Any]])
    #expect(enclosed.allSatisfy { $0["exact"] is NSNull })
  }

  /// Rows made on demand are written as an array of them, in pieces that are it together.
  @Test func rowsOnDemandAreAnArray() {
    @Sendable func object(_ index: Int) -> JSONValue {
      ["t": .integer(index), "text": .string("\"\(index)\"")]
    }
    for count in [0, 1, 5000] {
      let array: JSONValue = [
        "name": "x", "rows": .array((0..<count).map(object)), "end": .null,
      ]
      let rows: JSONValue = [
        "name": "x", "rows": .rows(JSONValue.Rows(count: count) { object($0) }), "end": .null,
      ]
      var pieces: [String] = []
      rows.write { pieces.append($0) }
      #expect(rows.written == array.written && pieces.joined() == array.written)
      #expect((pieces.count > 1) == (count > 1000))
      #expect(pieces.allSatisfy { $0.utf8.count < 70_000 })
    }
  }
}

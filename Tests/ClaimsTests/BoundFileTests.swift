import Foundation
import Models
import Multiprecision
import Testing

@testable import Claims

/// A bound file in a folder of its own, which is removed with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "assay-claims-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, as name: String = "bound.yaml") throws -> String {
    let file = path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    return file
  }
}

extension TemporaryFolder {
  /// The first instance of a bound file, with horizon 3.
  func instance(of text: String) throws -> Instantiation {
    let file = try BoundFile(path: try write(text))
    return try file.instantiate(
      values: file.instances[0].values, horizon: 3, precision: Workbench.precision)
  }

  /// The first fault of a bound file in the test's words, or "none".
  func firstFault(of text: String, _ words: (FileFault) -> String) -> String {
    do {
      _ = try instance(of: text)
      return "none"
    } catch let faults as FileFaults {
      return words(faults.faults[0])
    } catch {
      return "\(error)"
    }
  }
}

/// A sound file, line by line, so that a test replaces one line and knows its number.
enum Sample {
  static let lines = [
    "title: A title",  // 1
    "source: { paper: Somebody 2026 }",  // 2
    "parameters: { a: 'rational in [0, 1]', N: 'integer in [1, 100]' }",  // 3
    "model:",  // 4
    "  family: categorical",  // 5
    "  target: [1/2, 1/3, 1/6]",  // 6
    "  scheme: mixture",  // 7
    "  start: real",  // 8
    "schedules:",  // 9
    "  alpha: a",  // 10
    "  n: N",  // 11
    "metric: squared-error",  // 12
    "horizon: 3",  // 13
    "claims:",  // 14
    "  ceiling: R[t] <= 1 - normsq(p)",  // 15
    "instances:",  // 16
    "  - { a: 1/10, N: 5 }",  // 17
  ]

  static func text(_ changes: [Int: String], adding more: String = "") -> String {
    lines.enumerated().map { changes[$0.offset + 1] ?? $0.element }.joined(separator: "\n") + "\n"
      + more
  }
}

/// Reading of bound files. Oracle: the line and column of each mistake, counted by hand.
@Suite struct BoundFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func read(_ text: String) throws -> BoundFile { try BoundFile(path: try folder.write(text)) }

  /// "line:column message" of every fault of reading, or of the first instance.
  func faults(_ text: String) throws -> [String] {
    let path = try folder.write(text)
    do throws(FileFaults) {
      let file = try BoundFile(path: path)
      for instance in file.instances {
        _ = try file.instantiate(
          values: instance.values, horizon: file.horizon, precision: Workbench.precision)
      }
      return []
    } catch {
      return error.faults.map {
        #expect($0.file == path)
        return "\($0.line):\($0.column) \($0.message)"
      }
    }
  }

  func expectFault(_ text: String, _ place: String, _ message: String) throws {
    let found = try faults(text)
    #expect(
      found.contains { $0.hasPrefix(place + " ") && $0.contains(message) },
      "expected \(place) \(message), but found \(found)")
  }

  @Test func readsEveryKey() throws {
    let file = try read(
      Sample.text(
        [
          2: "source: { paper: Somebody 2026, arxiv: 2602.10531v2, place: Theorem 1 }",
          8: "  start: point([1, 0, 0])",
        ],
        adding: """
          note: note.md
          symbols: as in the paper
          define: { S: { 0: 1/N, t: "S[t-1] + start[1]" } }
          simulation: { replicates: 77, seed: 18446744073709551615 }
          """))
    #expect(file.name == "bound")
    #expect(
      file.source
        == PaperReference(paper: "Somebody 2026", arxiv: "2602.10531v2", place: "Theorem 1"))
    #expect(file.note == "note.md")
    #expect(file.symbols == "as in the paper")
    #expect(file.parameters.map(\.domain) == ["rational in [0, 1]", "integer in [1, 100]"])
    #expect(file.metric == .squaredError)
    #expect(file.horizon == 3)
    #expect(file.simulation == SimulationRequest(replicates: 77, seed: .max))
    #expect(file.claims.map(\.name) == ["ceiling"])
    #expect(file.definitions.definitions.map(\.name) == ["S"])
  }

  @Test func instancesComeInOrder() throws {
    let file = try read(
      Sample.text([
        17: "  - { N: 5, a: 0.1 }\n  - grid: { N: [1, 2], a: [0, 1/3] }\n  - { a: 2.5e-3, N: 7 }"
      ]))
    #expect(
      file.instances.map { file.describe($0.values) } == [
        "a = 1/10, N = 5", "a = 0, N = 1", "a = 0, N = 2", "a = 1/3, N = 1", "a = 1/3, N = 2",
        "a = 1/400, N = 7",
      ])
    #expect(file.instances.map(\.line) == [17, 18, 18, 18, 18, 19])
  }

  @Test func aShorterHorizonTakesTheFirstEntries() throws {
    let file = try read(Sample.text([10: "  alpha: [1, a, 1/3, 0]", 11: "  n: [2, 3, 2, N]"]))
    let values = file.instances[0].values
    let short = try file.instantiate(values: values, horizon: 1, precision: Workbench.precision)
    #expect(short.data.sampleSizes == [2, 3])
    #expect(short.data.alpha.map(\.exactValue) == [.one, Rational(1, 10)])
    #expect(throws: FileFaults.self) {
      try file.instantiate(values: values, horizon: 4, precision: Workbench.precision)
    }
  }

  @Test(arguments: [
    (1, "tittle: A title", "1:1", "unknown key `tittle` in a bound file; did you mean `title`?"),
    (1, "tittle: A title", "1:1", "the key `title` is missing"),
    (1, "title: [a]", "1:8", "title must be text, but is a list"),
    (1, "title:", "1:7", "title is empty"),
    (2, "source: Somebody", "2:9", "source must be a mapping"),
    (2, "source: { place: here }", "2:9", "the source needs a `paper`"),
    (3, "parameters: { a: 'rational in [0, 1]', N: whole }", "3:43", "`whole` is not a domain"),
    (3, "parameters: { a: 'rational in [2, 1]', N: integer }", "3:18", "is empty"),
    (3, "parameters: { a: 'rational in (1, 1]', N: integer }", "3:18", "is empty"),
    (
      3, "parameters: { a: rational, N: integer, t: integer }", "3:40",
      "`t` has a meaning of its own"
    ), (3, "parameters: { a: rational, N: integer, a-b: integer }", "3:40", "a name has letters"),
    (5, "  family: gausian", "5:11", "the family `gausian` is not available"),
    (5, "  famly: categorical", "5:3", "did you mean `family`?"),
    (5, "", "6:3", "the model has no `family`"),
    (6, "  target: [1/2, 1/3, 1/4]", "6:11", "p"), (6, "  target: [1/2, 1, -1/2]", "6:11", "-1/2"),
    (6, "  target: [1]", "6:11", "categories"),
    (6, "  target: uniform(1)", "6:19", "categories"),
    (6, "  target: uniform(0)", "6:19", "categories"),
    (6, "  target: uniform(5/2)", "6:19", "must be an integer, but is 5/2"),
    (6, "  target: uniform(10^9)", "6:19", "at most 1000000"),
    (6, "  target: zipf(5)", "6:11", "a target is uniform(K)"),
    (6, "  target: unform(5)", "6:11", "a target is uniform(K)"),
    (6, "  target: [1/2, 1/q]", "6:19", "`q` is not declared"),
    (6, "  target: uniform(1/0)", "6:21", "division by zero"),
    (7, "  scheme: mix", "7:11", "this version has"),
    (8, "  start: fresh", "8:10", "start is real, truth or point"),
    (8, "  start: point([1/2, 1/2])", "8:10", "3"),
    (8, "  start: point([1/2, 1/2, 1/2])", "8:10", "start"),
    (10, "  alpha: 3/2", "10:10", "alpha[1]"), (10, "  alpha: t - 3", "10:10", "alpha[1]"),
    (10, "  alpha: [1, 0]", "10:10", "so 4, but this has 2"),
    (10, "  alpha: [0, 0, 0, 0]", "10:10", "alpha[0]"),
    (10, "  alpha: 1/(t - 2)", "10:12", "division by zero at t = 2"),
    (10, "  alfa: a", "10:3", "did you mean `alpha`?"),
    (10, "  alpha: R[t]", "10:10", "`R` has no meaning here"), (10, "", "11:3", "needs `alpha`"),
    (11, "  n: 0", "11:6", "n[0]"), (11, "  n: t", "11:6", "n[0]"),
    (11, "  n: 4 - t/2", "11:6", "n[1]"), (11, "  n: 3 - t", "11:6", "n[3]"),
    (11, "  n: 10^13", "11:6", "n[0]"), (11, "  n: sqrt(2)*10", "11:6", "n[0]"),
    (12, "metric: squared-errors", "12:9", "did you mean `squared-error`?"),
    (13, "horizon: -1", "13:10", "at least 0, but is `-1`"),
    (13, "horizon: 3.5", "13:10", "at least 0, but is `3.5`"),
    (13, "horizon: 1000000000000", "13:10", "fit in memory"),
    (13, "horizon: 99999999999999999999", "13:10", "whole number"),
    (14, "claims: []\nother:", "14:9", "must be a mapping"),
    (15, "  ceiling: R[t] <= 1 - normsq(q)", "15:31", "`q` is not declared"),
    (15, "  ceiling: (R[t] <= 1", "15:22", "expected `)`"),
    (
      15, "  ceiling: { claim: 'R[t] <= 1', expect: maybe }", "15:42",
      "`expect` is `holds` or `refuted`"
    ),
    (15, "  ceiling: { expect: holds }", "15:12", "has no formula"),
    (15, "  ceiling: { claim: 'R[t] <= 1', expct: holds }", "15:34", "did you mean `expect`?"),
    (15, "  ceiling: start[1] = 1", "15:12", "known only with `start: point"),
    (17, "  - { a: 2, N: 5 }", "17:10", "a is declared as rational in [0, 1], but here is 2"),
    (17, "  - { a: 1/10, N: 1/2 }", "17:19", "N is declared as integer"),
    (17, "  - { a: 1/10 }", "17:5", "gives no value to the parameter N"),
    (17, "  - { a: 1/10, N: 5, b: 1 }", "17:22", "unknown key `b` in an instance"),
    (17, "  - { a: [0, 1], N: 5 }", "17:10", "write `- grid"),
    (17, "  - { a: sqrt(2)/2, N: 5 }", "17:10", "must be a fraction"),
    (17, "  - { a: 1/0, N: 5 }", "17:12", "division by zero"),
    (17, "  - { a: x, N: 5 }", "17:10", "`x` is not declared"),
    (17, "  - grid: { a: [], N: 5 }", "17:16", "a has no value"),
    (17, "  []", "17:3", "list of instances is empty"),
  ]) func placesEveryFault(_ line: Int, _ replacement: String, _ place: String, _ message: String)
    throws
  {
    try expectFault(Sample.text([line: replacement]), place, message)
  }

  @Test(arguments: [
    ("define: { S: { 0: 1 } }", "18:14", "needs both `0:`"),
    ("define: { S: { 0: 1, t: 'S[t-1] + q' } }", "18:35", "`q` is not declared"),
    ("define: { a: { 0: 1, t: 1 } }", "18:11", "already a parameter"),
    ("define: { R: { 0: 1, t: 1 } }", "18:11", "has a meaning of its own"),
    ("define: { S: { 0: t, t: 1 } }", "18:19", "`t` has no meaning here"),
    ("simulation: { replicates: 0 }", "18:27", "at least 1"),
    ("simulation: { seed: -1 }", "18:21", "from 0 to 2^64 - 1"),
    ("simulation: { sede: 1 }", "18:15", "did you mean `seed`?"),
    ("title: Twice", "1:1", "the key `title` stands here twice"),
    ("<<: { a: 1 }", "18:1", "unknown key `<<`"),
    ("? [a, b]\n: 1", "18:3", "must be plain text, but is a list"),
    ("horizon2: 1", "18:1", "did you mean `horizon`?"),
  ]) func placesFaultsOfOptionalKeys(_ addition: String, _ place: String, _ message: String) throws
  {
    try expectFault(Sample.text([:], adding: addition + "\n"), place, message)
  }

  /// The same fault, `q` at different places of YAML's ways to write a text.
  @Test(arguments: [
    ("  ceiling: R[t] <= q", "15:20"), ("  ceiling: 'R[t] <= q'", "15:21"),
    ("  ceiling: \"R[t] <= q\"", "15:21"), ("  ceiling: R[t]\n    <=\n\n    q", "18:5"),
    ("  ceiling: |\n    R[t] <=\n      q", "17:7"), ("  ceiling: >-\n    R[t]\n    <= q", "17:8"),
    ("  ceiling: { claim: 'R[t] <= q' }", "15:30"), ("  ceiling: 'R[t]\n    <= q'", "16:8"),
    ("  'ceiling é': R[t] <= q", "15:24"), ("  ceiling: \tR[t]\t<=\tq", "15:21"),
    ("  ceiling: é + q", "15:12"), ("  ceiling: 'R[t] <= ''x'' q'", "15:27"),
  ]) func findsThePlaceInEveryScalar(_ replacement: String, _ place: String) throws {
    let found = try faults(Sample.text([15: replacement]))
    #expect(found.count == 1 && found[0].hasPrefix(place + " "), "\(found)")
  }

  @Test(arguments: ["\n", "\r\n", "\r"]) func findsThePlaceWithEveryLineBreak(_ end: String) throws
  {
    let text = Sample.text([
      1: "title: \u{1F600} e\u{301}", 15: "  ceiling: R[t] <= q", 17: "  - { a: 7, N: 5 }",
    ])
    let found = try faults(text.replacing("\n", with: end))
    #expect(found.map { $0.prefix { $0 != " " } } == ["15:20", "17:10"], "\(found)")
  }

  @Test func ignoresAByteOrderMark() throws {
    #expect(try faults("\u{FEFF}" + Sample.text([:])) == [])
    #expect(
      try faults("\u{FEFF}" + Sample.text([15: "  c: q = 1"])).first?.hasPrefix("15:6 ") == true)
  }

  @Test func reportsAllFaultsOfAFileTogether() throws {
    let found = try faults(
      Sample.text(
        [
          5: "  family: gausian", 12: "metric: foo", 13: "horizon: x", 15: "  c: R[t] = foo + bar",
          17: "  - { a: 2, N: 0 }",
        ], adding: "extra: 1\n"))
    let places = Set(found.map { String($0.prefix { $0 != " " }) })
    #expect(
      places == ["5:11", "12:9", "13:10", "15:13", "15:19", "17:10", "17:16", "18:1"], "\(found)")
  }

  @Test(arguments: [
    ("", "1:1", "the file is empty"), ("\n\n# nothing\n", "1:1", "no content"),
    ("- 1\n- 2\n", "1:1", "must be a mapping"), ("just text", "1:1", "must be a mapping"),
    ("a: [1, 2\n", "2:1", "not YAML"), ("a: b: c", "1:5", "not YAML"),
    ("title: \"a\u{1}b\"\n", "1:10", "control characters"), ("a: \0", "1:1", "not text in UTF-8"),
    ("x: *nowhere", "1:4", "not YAML"),
  ]) func refusesWhatIsNoBoundFile(_ text: String, _ place: String, _ message: String) throws {
    try expectFault(text, place, message)
  }

  static let hostile: [String] = [
    String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000),
    String(repeating: "[\"]\",", count: 100_000), String(repeating: "{a: ", count: 50_000),
    String(repeating: "? ", count: 100_000),
    (0..<1000).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
    "a: &a [x,x,x,x,x,x,x,x,x]\n"
      + (1...9).map {
        "k\($0): &b\($0) ["
          + Array(repeating: $0 == 1 ? "*a" : "*b\($0 - 1)", count: 9).joined(separator: ",")
          + "]\n"
      }.joined(),
    "a: &a [" + String(repeating: "1,", count: 100_000) + "]\nb: {"
      + String(repeating: "? *a : 1,", count: 20_000) + "}",
    "a: &a [" + String(repeating: "1,", count: 100_000) + "]\nb: ["
      + String(repeating: "*a,", count: 100_000) + "]", "a: &a\n  <<: *a\n",
    String(repeating: "a", count: 1 << 21),
    String(repeating: "a: 1\n", count: 10_000),
  ]

  /// Each is refused, quickly, with its memory bounded.
  @Test(.timeLimit(.minutes(1)), arguments: hostile.indices) func refusesHostileFiles(_ index: Int)
    throws
  {
    let began = ContinuousClock.now
    #expect(try !faults(Self.hostile[index]).isEmpty)
    #expect(ContinuousClock.now - began < .seconds(5))
  }

  @Test func zipfIsBounded() throws {
    let began = ContinuousClock.now
    #expect(try faults(Sample.text([6: "  target: zipf(2000, 1000)"])) == [])
    #expect(ContinuousClock.now - began < .seconds(5))
    let exact = try read(Sample.text([6: "  target: zipf(3, 2)"]))
    let values = try exact.instantiate(
      values: exact.instances[0].values, horizon: 3, precision: Workbench.precision
    ).data.truth
    #expect(values.map(\.exactValue) == [Rational(36, 49), Rational(9, 49), Rational(4, 49)])
  }

  @Test func definitionsSeeThePastOnly() throws {
    func values(_ step: String) throws -> [[String]] {
      let file = try read(
        Sample.text(
          [15: "  c: S[t] >= 0"],
          adding: "define:\n  S: { 0: 1/N, t: '\(step)' }\n  U: { 0: 'S[0]', t: 'S[t] + U[t-1]' }\n"
        ))
      let data = try file.instantiate(
        values: file.instances[0].values, horizon: 3, precision: Workbench.precision
      ).data
      return try file.definitions.values(of: [0, 1], instance: data, expectations: [:]).map {
        $0.map(\.description)
      }
    }
    #expect(
      try values("2*S[t-1] + t") == [
        ["1/5", "7/5", "24/5", "63/5"], ["1/5", "8/5", "32/5", "19"],
      ])
    for (step, message) in [
      ("S[t]", "not known yet at t = 1"), ("U[t]", "not known yet at t = 1"),
      ("S[t+1]", "not known yet at t = 2"), ("S[t-2]", "does not exist at t = 1"),
    ] {
      do {
        let file = try #require(
          try? read(
            Sample.text(
              [15: "  c: S[t] >= 0"],
              adding: "define:\n  S: { 0: 1/N, t: '\(step)' }\n  U: { 0: 1, t: 'S[t]' }\n")))
        let data = try #require(
          try? file.instantiate(
            values: file.instances[0].values, horizon: 3, precision: Workbench.precision
          ).data)
        _ = try file.definitions.values(of: [0, 1], instance: data, expectations: [:])
        Issue.record("\(step) has a value")
      } catch let error as DefinitionError {
        #expect(error.error.message.contains(message), "\(error.error.message)")
        #expect(error.isStep && error.error.isInputFault)
      }
    }
  }
}

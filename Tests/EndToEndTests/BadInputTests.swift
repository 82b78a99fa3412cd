import Foundation
import Testing

/// Bad input ends with exit code 2, nothing on standard output, and on standard error the place and
/// what to do about it. Oracle: place and advice written by hand.
@Suite struct BadInputTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  func expectRefusal(
    _ arguments: [String] = ["check", "bound.yaml"], says messages: [String],
    within seconds: Double = 20, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let run = try Tool.run(arguments, in: workshop, timeout: seconds)
    #expect(run.code == 2, "exit code of \(arguments)", sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, "standard output of \(arguments)", sourceLocation: sourceLocation)
    for message in messages {
      #expect(
        run.errors.contains(message), "\(arguments): \(run.errors.prefix(2000))",
        sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: [
    (
      1, "tittle: x",
      "bound.yaml:1:1: error: unknown key `tittle` in a bound file; did you mean `title`?"
    ),
    (
      14, "  c: R[t] <= 1 - normsqq(p)",
      "bound.yaml:14:18: error: there is no function `normsqq`; did you mean `normsq`?"
    ),
    (14, "  c: R[t] <= alhpa[t]", "bound.yaml:14:14: error: "),
    (14, "  c: (1 + R[t] <= 2", "bound.yaml:14:20: error: expected `)` to close the `(`"),
    (14, "  c: R[t] <= p", "bound.yaml:14:14: error: expected a number, but this is a vector"),
    (14, "  c: [a, b]", "bound.yaml:14:6: error: the claim c must be text, but is a list"),
    (
      9, "  alpha: [1, 1/4, 4/3, 0]",
      "bound.yaml:9:10: error: alpha[t] is a fraction of real data and must lie in [0, 1], but alpha[2] is"
    ),
    (
      9, "  alpha: [1, 1/4, -1/3, 0]",
      "bound.yaml:9:10: error: alpha[t] is a fraction of real data and must lie in [0, 1], but alpha[2] is"
    ),
    (10, "  n: [2, 0, 2, 4]", "bound.yaml:10:6: error: n[t] must be at least 1, but n[1] is 0"),
    (10, "  n: 4 - t/2", "n[1]"), (5, "  target: [1/2, 1/3, 1/5]", "bound.yaml:5:11: error: "),
    (5, "  target: [1/2, 2/3, -1/6]", "-1/6"),
    (5, "  target: uniform(1)", "bound.yaml:5:19: error: "),
    (5, "  target: uniform(0)", "bound.yaml:5:19: error: "),
    (12, "horizon: 99999999999", "bound.yaml:12:10: error: "),
    (5, "  target: uniform(10^12)", "bound.yaml:5:19: error: "),
    (14, "  c: R[t] <= 1/0", "bound.yaml:14:16: error: division by zero"),
    (10, "  n: 10/(2 - t)", "bound.yaml:10:9: error: division by zero at t = 2"),
    (14, "  c: R[t] <= 1/(n[t] - 2)", "division by zero at t = 0; add a `when`"),
    (14, "  c: R[t] <= 10^(10^(10^10))", "bound.yaml:14:"),
    (14, "  c: R[t] <= R[t-5]  for t >= 1", "R[-4] does not exist at t = 1"),
    (
      5, "  target: 'frequencies(\"words.csv\", 3)'",
      "bound.yaml:5:24: error: there is no file `words.csv`"
    ),
    (5, "  target: 'frequencies(\"../words.csv\", 3)'", "lies outside the bound file's folder"),
    (
      5, "  target: 'frequencies(\"bad.csv\", 3)'",
      "bad.csv, line 3: the frequency must be a number"
    ),
    (9, "", "needs `alpha`"), (6, "  scheme: replace", "takes no alpha"),
    (14, "  c: 'limit R[t] = 1 when [t, 1][1] > 0'", "must not mention t"),
    (14, "  c: 'R[t] <= sum(k in -9223372036854775807..9223372036854775807, 1)'", "more work than"),
  ]) func refusesAFaultyLine(_ line: Int, _ replacement: String, _ message: String) throws {
    try workshop.write("token,frequency\nthe,0.5\nof,often\nand,1\n", as: "bad.csv")
    try workshop.write(Golden.text([line: replacement]))
    try expectRefusal(says: [message, "nothing was run"])
  }

  @Test func reportsEveryFaultOfEveryFile() throws {
    try workshop.write(
      Golden.text([4: "  family: gauss", 12: "horizon: x", 14: "  c: foo = 1"]), as: "bounds/a.yaml"
    )
    try workshop.write("", as: "bounds/deep/b.yml")
    try expectRefusal(
      ["check"],
      says: [
        "bounds/a.yaml:4:11: error: ", "bounds/a.yaml:12:10: error: ",
        "bounds/a.yaml:14:6: error: ", "bounds/deep/b.yml:1:1: error: the file is empty",
        "4 faults; nothing was run",
      ])
  }

  @Test func refusesFilesThatAreNone() throws {
    try workshop.write("")
    try expectRefusal(says: ["bound.yaml:1:1: error: the file is empty"])
    try Data([0xFF, 0xFE, 0x00, 0x80, 0x7F]).write(
      to: workshop.folder.appendingPathComponent("bound.yaml"))
    try expectRefusal(says: ["bound.yaml:1:1: error: the file is not text in UTF-8"])
    try expectRefusal(
      ["check", "nowhere.yaml"], says: ["there is no file or folder `nowhere.yaml`"])
    try expectRefusal(["check"], says: ["`bounds`"])
    try FileManager.default.createDirectory(
      at: workshop.folder.appendingPathComponent("empty"), withIntermediateDirectories: true)
    try expectRefusal(["check", "empty"], says: ["no bound files (.yaml, .yml) in empty"])
  }

  @Test func refusesHugeAndDeepFilesQuickly() throws {
    let url = workshop.folder.appendingPathComponent("bound.yaml")
    try Data().write(to: url)
    let handle = try FileHandle(forWritingTo: url)
    try handle.truncate(atOffset: 100 << 20)
    try handle.close()
    try expectRefusal(
      says: [
        "bound.yaml:1:1: error: the file has 104857600 bytes, but a bound file may have at most"
      ],
      within: 5)
    for text in [
      String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000),
      String(repeating: "[\"]\",", count: 50_000),
    ] {
      try workshop.write(text)
      try expectRefusal(says: ["nested more than"], within: 10)
    }
    let parentheses =
      String(repeating: "(", count: 100_000) + "1" + String(repeating: ")", count: 100_000)
    try workshop.write(Golden.text([14: "  c: R[t] <= " + parentheses]))
    try expectRefusal(
      says: ["bound.yaml:14:6: error: the formula has 200009 characters"], within: 10)
    try expectRefusal(
      ["eval", String(repeating: "(", count: 100_000)], says: ["the formula has 100000 characters"],
      within: 10)
    try expectRefusal(
      ["eval", String(repeating: "(", count: 10_000)], says: ["nested more than 300 levels"],
      within: 10)
  }

  @Test func refusesAliasesThatMultiply() throws {
    let laughs =
      "a: &a [x,x,x,x,x,x,x,x,x]\n"
      + (1...9).map {
        "k\($0): &b\($0) ["
          + Array(repeating: $0 == 1 ? "*a" : "*b\($0 - 1)", count: 9).joined(separator: ",")
          + "]\n"
      }.joined()
    let keys =
      "a: &a [" + String(repeating: "1,", count: 100_000) + "]\nb: {"
      + String(repeating: "? *a : 1,", count: 20_000) + "}"
    for text in [laughs, keys] {
      try workshop.write(text)
      try expectRefusal(says: ["may expand without bound"], within: 10)
    }
    try workshop.write(Golden.text(adding: "<<: &m { title: x }\n"))
    try expectRefusal(says: ["bound.yaml:16:1: error: unknown key `<<`"])
  }

  @Test(arguments: [
    (["--set", "q=1"], "no file of this run has a parameter `q`"),
    (["--set", "a"], "--set takes name=value"),
    (["--set", "a=2"], "a is declared as rational in [0, 1], but here is 2"),
    (["--set", "a=1/0"], "division by zero"), (["--set", "a=("], "--set a=("),
    (["--instance", "99"], "has 1 instance"),
    (["--instance", "0"], "--instance is at least 1, but here is 0"),
    (["--level", "2"], "--level lies between 0 and 1"),
    (["--level", "0"], "--level lies between 0 and 1"),
    (["--level", "x"], "--level lies between 0 and 1"), (["--horizon", "-1"], "--horizon"),
    (["--horizon", "99999999"], "--horizon is at most"), (["--replicates", "-5"], "--replicates"),
    (["--threads", "0"], "--threads is at least 1"),
    (["--precision", "1"], "--precision is from 24 to"),
    (["--format", "pdf"], "pdf"), (["--seed", "-1"], "--seed"), (["--colour"], "--colour"),
    (["--output", "/nonexistent/x"], "cannot be written"),
  ]) func refusesOptions(_ options: [String], _ message: String) throws {
    try workshop.write(
      Golden.text(
        [9: "  alpha: a", 10: "  n: 3"],
        adding: "parameters: { a: 'rational in [0, 1]' }\ninstances: [ { a: 1/2 } ]\n"))
    try expectRefusal(["check", "bound.yaml"] + options, says: [message])
  }

  @Test(arguments: [
    ["frobnicate"], ["theory"], ["eval"], ["check", "--no-such-option"], ["theory", "a", "b"],
    ["eval", "1 +"], ["eval", "1/0"], ["eval", "foo"], ["eval", "2^(2^31)"],
    ["eval", "sum(k in -9223372036854775807..9223372036854775807, 1)"],
  ]) func usageErrorsAreExitTwo(_ arguments: [String]) throws {
    try expectRefusal(arguments, says: ["rror"])
  }
}

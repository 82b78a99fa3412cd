import Foundation
import Testing

/// The commands on the golden path. Oracle: the fractions of an independent enumeration of the
/// chain, and the documented shape of each format.
@Suite struct GoldenPathTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  func json(_ arguments: [String], code: Int32 = 0) throws -> [String: Any] {
    let run = try Tool.run(arguments + ["--format", "json"], in: workshop)
    #expect(run.code == code, "\(run.errors)")
    #expect(run.errors.isEmpty)
    return try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test(arguments: [
    ("real", ["11/36", "275/864", "1463/3888", "2255/5184"]),
    ("point([1, 0, 0])", ["7/18", "127/432", "613/1944", "937/2592"]),
  ]) func theoryPrintsTheExactTrajectory(_ start: String, _ values: [String]) throws {
    try workshop.write(Golden.text([7: "  start: \(start)"]))
    let text = try Tool.run(["theory", "bound.yaml"], in: workshop)
    #expect(text.code == 0)
    for value in values { #expect(text.output.contains(value), "\(text.output)") }
    let report = try json(["theory", "bound.yaml"])
    #expect(report["schema"] as? Int == 1)
    #expect(report["command"] as? String == "theory")
    let result = try #require((report["results"] as? [[String: Any]])?.first)
    #expect(result["bound"] as? String == "bound")
    #expect((result["instance"] as? [String: Any])?.isEmpty == true)
    #expect(result["metric"] as? String == "squared-error")
    let trajectory = try #require(result["trajectory"] as? [[String: Any]])
    #expect(trajectory.map { $0["t"] as? Int } == [0, 1, 2, 3])
    #expect(trajectory.map { $0["exact"] as? String } == values)
    for entry in trajectory {
      let lower = try #require((entry["lower"] as? String).flatMap(Double.init))
      let upper = try #require((entry["upper"] as? String).flatMap(Double.init))
      #expect(lower <= upper)
    }
  }

  @Test func checkCertifiesTheRecursion() throws {
    try workshop.write(Golden.text())
    let text = try Tool.run(["check", "bound.yaml"], in: workshop)
    #expect(text.code == 0, "\(text.errors)")
    #expect(text.output.contains("1 certified"))
    let report = try json(["check", "bound.yaml"])
    #expect(report["schema"] as? Int == 1)
    #expect(report["command"] as? String == "check")
    #expect(report["seed"] as? Int == 7)
    #expect(report["level"] as? String == "1/1000")
    let result = try #require((report["results"] as? [[String: Any]])?.first)
    for (key, value) in [
      ("bound", "bound"), ("claim", "recursion"), ("kind", "equality"), ("verdict", "certified"),
      ("slack", "1"),
    ] {
      #expect(result[key] as? String == value, "\(key)")
    }
    #expect(result["expected"] as? Bool == true)
    #expect(result["trivial"] as? Bool == false)
    #expect(result["horizon"] as? Int == 3)
    #expect(result["violation"] is NSNull)
    let theory = try #require(result["theory"] as? [String: Any])
    #expect(theory["arithmetic"] as? String == "rational")
    let simulation = try #require(result["simulation"] as? [String: Any])
    #expect(simulation["replicates"] as? Int == 100)
    #expect(simulation["agrees"] as? Bool == true)
    #expect(simulation["max_z"] is Double && simulation["e_value"] is Double)
  }

  /// One character changed: each is refuted, and the line is named.
  @Test(arguments: [
    ("(1 - alpha[t])^2", "(1 - alpha[t])^3"), ("1/n[t]", "2/n[t]"), ("R[t-1]", "R[t]"),
    ("normsq(p)) / n[t]", "normsq(p)) * n[t]"), ("R[t] =", "R[t] <"),
  ]) func aSpoiledFormulaIsNamed(_ part: String, _ spoiled: String) throws {
    let line = Golden.lines[13].replacing(part, with: spoiled, maxReplacements: 1)
    #expect(line != Golden.lines[13])
    try workshop.write(Golden.text([14: line]))
    let run = try Tool.run(["check", "bound.yaml"], in: workshop)
    #expect(run.code == 1, "\(run.errors)")
    #expect(run.output.contains("bound.yaml:14:14"), "\(run.output)")
    #expect(run.output.contains("refuted"))
  }

  @Test func violationsShowBothSides() throws {
    try workshop.write(Golden.text([14: "  c: R[t] <= 1/3"]))
    let report = try json(["check", "bound.yaml"], code: 1)
    let result = try #require((report["results"] as? [[String: Any]])?.first)
    let violation = try #require(result["violation"] as? [String: Any])
    #expect(violation["t"] as? Int == 2)
    #expect(violation["claimed"] as? String == "1/3")
    #expect(violation["actual"] as? String == "1463/3888")
    #expect(violation["relation"] as? String == "<=")
    #expect(result["verdict"] as? String == "refuted")
    #expect(result["expected"] as? Bool == false)
  }

  @Test func anExpectedRefutationIsFine() throws {
    try workshop.write(Golden.text([14: "  c: { claim: 'R[t] <= 1/3', expect: refuted }"]))
    #expect(try Tool.run(["check", "bound.yaml"], in: workshop).code == 0)
    try workshop.write(Golden.text([14: "  c: { claim: 'R[t] <= 1', expect: refuted }"]))
    #expect(try Tool.run(["check", "bound.yaml"], in: workshop).code == 1)
  }

  @Test func strictCountsOpenVerdicts() throws {
    try workshop.write(Golden.text([14: "  c: R[t] <= 1 + 1/(sqrt(2)^2 - 2)"]))
    #expect(try Tool.run(["check", "bound.yaml"], in: workshop).code == 0)
    #expect(try Tool.run(["check", "bound.yaml", "--strict"], in: workshop).code == 1)
  }

  /// The value of t in an entry of a list was once taken from the first generation.
  @Test func entriesOfListsChangeWithTheGeneration() throws {
    try workshop.write(Golden.text([14: "  c: '[t, 7][1] = t'"]))
    #expect(try Tool.run(["check", "bound.yaml"], in: workshop).code == 0)
    try workshop.write(Golden.text([14: "  c: '[t, 7][1] = 0'"]))
    #expect(try Tool.run(["check", "bound.yaml"], in: workshop).code == 1)
  }

  @Test func threadsDoNotChangeAnything() throws {
    try workshop.write(Golden.text())
    for command in ["check", "simulate", "table"] {
      for format in ["text", "json", "csv", "markdown", "latex"] {
        let one = try Tool.run(
          [command, "bound.yaml", "--format", format, "--threads", "1"], in: workshop)
        let two = try Tool.run(
          [command, "bound.yaml", "--format", format, "--threads", "2"], in: workshop)
        #expect(one.code == 0)
        // A published table names the arguments it was made with in its first line.
        let lines = [one, two].map {
          $0.output.split(separator: "\n").filter { !$0.contains("assay-table") }
        }
        #expect(lines[0] == lines[1], "\(command) \(format)")
        #expect(!one.output.isEmpty)
      }
    }
    let other = try Tool.run(["simulate", "bound.yaml", "--seed", "8"], in: workshop).output
    #expect(try Tool.run(["simulate", "bound.yaml"], in: workshop).output != other)
  }

  /// No progress, no colour, no escape, unless asked for.
  @Test func outputIsCleanWhenPiped() throws {
    try workshop.write(Golden.text([14: "  c: R[t] <= 1/3"]))
    for command in ["check", "theory", "simulate", "table"] {
      let run = try Tool.run([command, "bound.yaml", "--replicates", "20000"], in: workshop)
      #expect(!run.output.contains("\u{1B}"))
      #expect(run.errors.isEmpty, "\(run.errors)")
      #expect(!run.output.contains("\r"))
    }
    #expect(
      try Tool.run(["check", "bound.yaml", "--color", "always"], in: workshop).output.contains(
        "\u{1B}"))
  }

  @Test func outputGoesToAFile() throws {
    try workshop.write(Golden.text())
    let plain = try Tool.run(["theory", "bound.yaml"], in: workshop)
    let run = try Tool.run(["theory", "bound.yaml", "--output", "out.txt"], in: workshop)
    #expect(run.code == 0 && run.output.isEmpty)
    #expect(
      try String(contentsOf: workshop.folder.appendingPathComponent("out.txt"), encoding: .utf8)
        == plain.output)
  }

  @Test func parametersInstancesAndHorizon() throws {
    try workshop.write(
      Golden.text(
        [9: "  alpha: a", 10: "  n: 3", 14: "  c: R[0] = (1 - normsq(p)) / 3"],
        adding:
          "parameters: { a: 'rational in [0, 1]' }\ninstances: [ { a: 1/2 }, grid: { a: [0, 0.1] } ]\n"
      ))
    func instances(_ options: [String]) throws -> [String] {
      let results = try json(["theory", "bound.yaml"] + options)["results"] as? [[String: Any]]
      return (results ?? []).map {
        let a = ($0["instance"] as? [String: String])?["a"] ?? "?"
        return "\(a): \(($0["trajectory"] as? [Any])?.count ?? 0)"
      }
    }
    #expect(try instances([]) == ["1/2: 4", "0: 4", "1/10: 4"])
    #expect(try instances(["--instance", "3"]) == ["1/10: 4"])
    #expect(try instances(["--set", "a=1/3", "--horizon", "6"]) == ["1/3: 7"])
  }

  @Test func evalIsExact() throws {
    let run = try Tool.run(["eval", "1/3 + 1/6"], in: workshop)
    #expect(run.code == 0 && run.output == "1/2 (exact) = 0.5\n", "\(run.output)")
    #expect(try Tool.run(["eval", "1/3 + 1/6 = 1/2"], in: workshop).output == "true\n")
    #expect(try Tool.run(["eval", "--", "-2^2"], in: workshop).output.hasPrefix("-4"))
  }

  @Test(arguments: [[], ["check"], ["theory"], ["simulate"], ["table"], ["eval"], ["capabilities"]])
  func helpHasAnExample(_ command: [String]) throws {
    let run = try Tool.run(command + ["--help"], in: workshop)
    #expect(run.code == 0)
    #expect(run.errors.isEmpty)
    #expect(run.output.contains("assay \(command.first ?? "check")"))
    let examples = run.output.split(separator: "\n").filter { $0.hasPrefix("  assay ") }
    #expect(!examples.isEmpty, "\(run.output)")
    #expect(run.output.hasSuffix("\n"))
  }

  /// A long run stops within a second, says what was done, and ends with 130.
  @Test(arguments: ["simulate", "check"]) func anInterruptStopsWithinASecond(_ command: String)
    throws
  {
    try workshop.write(
      Golden.text([
        5: "  target: uniform(2000)", 9: "  alpha: 1/10", 10: "  n: 100000", 12: "horizon: 100",
      ]))
    let run = try Tool.run(
      [command, "bound.yaml", "--replicates", "100000000"], in: workshop, timeout: 30,
      interruptAfter: 2)
    #expect(run.code == 130, "\(run.errors)")
    // Two seconds before the signal, one after it, and one for a busy machine.
    #expect(run.seconds < 4)
    #expect(run.errors.contains("interrupted"), "\(run.errors)")
  }
}

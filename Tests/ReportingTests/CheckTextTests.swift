import Intervals
import Multiprecision
import Reporting
import Results
import Testing

/// Oracle: whole outputs written out by hand, and properties of every line (width, no control
/// characters) on records made to break them.
@Suite("A check as text")
struct CheckTextTests {
  static func render(_ report: CheckReport, _ options: RenderOptions = RenderOptions()) -> String {
    Renderer().render(report, as: .text, options: options)
  }

  static let whole = """
    contaminated-chain (bounds/chain.yaml)
          claim      verdicts over instances                            slack
    ok    recursion  2 certified                                            -
    ok    misprint   1 refuted as expected, 1 certified                     -
    FAIL  ceiling    1 refuted UNEXPECTEDLY, 1 certified, trivial at 1    0.8
    warn  limit      1 undecided                                            -

    FAIL  bounds/chain.yaml:34:14: contaminated-chain/ceiling
          claim        R[t] <= 1 | 2
          verdict      refuted at 1 of 2 instances, expected to hold
          instance 2   a = 0, N = 2, K = 2
          fails at     t = 3, the first generation where <= fails (horizon 200)
          claimed      4/9 ~ 0.44444444
          actual       5/9 ~ 0.55555556
          difference   claimed - actual = -1/9, relative to actual -0.2
          theory       moment-recursion, rational arithmetic
          simulation   10000 replicates, largest |z| 2.1, e-value 0.4:
                       agrees with theory

    warn  bounds/chain.yaml:36:14: contaminated-chain/limit
          claim        limit R[t] = exp(-1)
          verdict      1 undecided
          instance 1   a = 1/10, N = 1000, K = 50
          undecided    no theorem covers a schedule that is a list

    note: frequencies normalised by 0.7291
    4 claims at 2 instances: 1 certified, 1 undecided, 1 refuted as expected,
    1 refuted UNEXPECTEDLY
    theory and simulation agree at 2 instances (largest |z| 2.1)
    seed 20260211, 10000 replicates, level 1/1000

    """

  @Test func wholeOutput() {
    #expect(Self.render(Fixtures.check) == Self.whole)
  }

  /// Colour adds escape sequences and changes nothing else.
  @Test func ansiIsPlainWithSequences() throws {
    let coloured = Self.render(Fixtures.check, RenderOptions(style: .ansi))
    #expect(coloured.contains("\u{1B}[1;31mFAIL\u{1B}[0m"))
    #expect(coloured.contains("\u{1B}[32mok\u{1B}[0m"))
    #expect(coloured.contains("\u{1B}[33mwarn\u{1B}[0m"))
    #expect(coloured.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == Self.whole)
  }

  @Test func verboseListsEveryInstance() {
    let text = Self.render(Fixtures.check, RenderOptions(width: 100, isVerbose: true))
    let expected = """
      contaminated-chain (bounds/chain.yaml)
            claim      instance  parameters                  verdict             fails at  slack
      ok    recursion         1  a = 1/10, N = 1000, K = 50  certified                  -      -
      ok    recursion         2  a = 0, N = 2, K = 2         certified                  -      -
      ok    misprint          1  a = 1/10, N = 1000, K = 50  refuted                    1      -
      ok    misprint          2  a = 0, N = 2, K = 2         certified                  -      -
      ok    ceiling           1  a = 1/10, N = 1000, K = 50  certified, trivial         -  1.125
      FAIL  ceiling           2  a = 0, N = 2, K = 2         refuted                    3    0.8
      warn  limit             1  a = 1/10, N = 1000, K = 50  undecided                  -      -

      """
    #expect(text.hasPrefix(expected))
  }

  @Test func aQuietSuccessIsShort() {
    let report = CheckReport(
      seed: 1, level: "1/1000",
      results: [
        Fixtures.result(
          "recursion", "R[t] = d", line: 30, instance: 1, .certified, slack: Fixtures.exact(1))
      ])
    let expected = """
      contaminated-chain (bounds/chain.yaml)
          claim      verdicts over instances  slack
      ok  recursion  1 certified                  1

      1 claim at 1 instance: 1 certified
      theory and simulation agree at 1 instance (largest |z| 2.1)
      seed 1, 10000 replicates, level 1/1000

      """
    #expect(Self.render(report) == expected)
  }

  @Test func nothingCheckedIsSaid() {
    let report = CheckReport(seed: 1, level: "1/1000", results: [])
    #expect(
      Self.render(report) == "no claim was checked\nseed 1, no simulation, level 1/1000\n")
  }

  @Test func disagreementsAndInterruptionsAreSaid() {
    var report = Fixtures.check
    report.results[0].simulation = SimulationRecord(
      replicates: 500, maxZ: 9.5, eValue: 1e9, agrees: false, reason: nil,
      incrementEValue: 1e12, fired: [.means, .increments])
    report.disagreements = ["contaminated-chain at instance 1"]
    report.interruption = "3 of 7 claims were checked"
    let text = Self.render(report)
    #expect(
      text.contains(
        """
        THEORY AND SIMULATION DISAGREE: Assay is wrong, not the claims
          - contaminated-chain at instance 1
          - contaminated-chain, instance 1 (a = 1/10, N = 1000, K = 50): 500 replicates,
            largest |z| 9.5, e-value 1000000000, of increments 1000000000000:
            DISAGREES with theory by means and increments
        """))
    #expect(text.contains("\ninterrupted: 3 of 7 claims were checked\n"))
    #expect(text.contains("DISAGREE at 1 instance"))
  }

  @Test func anExpectedRefutationThatFailsToComeIsExplained() {
    let report = CheckReport(
      seed: 1, level: "1/1000",
      results: [
        Fixtures.result(
          "misprint", "R[t] = 0", line: 3, instance: 1, .certified, expectsToHold: false,
          isAsExpected: false)
      ])
    let text = Self.render(report)
    #expect(text.contains("FAIL  misprint  1 certified, none refuted UNEXPECTEDLY"))
    #expect(text.contains("UNEXPECTEDLY;\n                   expected to be refuted at some"))
    #expect(text.contains("1 claim at 1 instance: 1 certified UNEXPECTEDLY\n"))
  }

  @Test func strictRunsExplainVacuousInstances() {
    var report = CheckReport(
      seed: 1, level: "1/1000",
      results: [
        Fixtures.result("r", "R[t] = 0", line: 3, instance: 1, .certified),
        Fixtures.result(
          "r", "R[t] = 0", line: 3, instance: 2, .vacuous, reason: "a > 0 holds at no generation"),
      ])
    #expect(!Self.render(report).contains("a > 0"))
    report.isStrict = true
    let text = Self.render(report)
    #expect(text.contains("      vacuous      a > 0 holds at no generation\n"))
    #expect(text.contains("strict: undecided and vacuous verdicts count as failures\n"))
  }

  /// The sides of a violation are shown with as many digits as it takes to tell them apart.
  @Test func closeSidesAreToldApart() throws {
    var result = Fixtures.check.results[5]
    let third = Rational(1, 3)
    let other = third + Rational(10).power(-25)
    result.violation = Violation(
      t: 1, claimed: .exact(third), actual: .exact(other), relation: "=")
    var text = Self.render(CheckReport(seed: 1, level: "1/1000", results: [result]))
    #expect(text.contains("claimed      1/3 ~ 0.33333333333333333333333333333333\n"))
    #expect(text.contains("0.33333333333333333333333343333333"))
    #expect(text.contains("claimed - actual ~ -1e-25, relative to actual -3.00e-25\n"))

    result.violation = Violation(
      t: 1, claimed: Fixtures.enclosure(third, third), actual: Fixtures.enclosure(other, other),
      relation: "=")
    text = Self.render(CheckReport(seed: 1, level: "1/1000", results: [result]))
    #expect(text.contains("claimed      0.33333333333333333333333333333333 (enclosure)\n"))
    #expect(text.contains("claimed - actual ~ -1.000e-25, relative to actual -3.00e-25\n"))
  }

  @Test func hostileRecordsStayInsideTheLine() {
    var result = Fixtures.check.results[5]
    result.claim = "a-name-of-a-claim-that-is-longer-than-any-line-of-a-terminal-could-ever-hold-ok"
    result.bound = String(repeating: "bound", count: 30)
    result.formula =
      "R[t] <= \u{1B}[31m\n\"1\"\t| 2, 50% \u{202E}π"
      + String(repeating: " + R[t-1]", count: 100)
    result.reason = String(repeating: "x", count: 500)
    result.violation = Violation(
      t: 1, claimed: .exact(Fixtures.longFraction),
      actual: .exact(Fixtures.longFraction + Rational(1)), relation: "=")
    result.slack = .exact(Fixtures.longFraction)
    for isVerbose in [false, true] {
      for width in [60, 80, 132] {
        let text = Self.render(
          CheckReport(seed: 1, level: "1/1000", results: [result]),
          RenderOptions(width: width, isVerbose: isVerbose))
        let controls = text.unicodeScalars.filter {
          $0.properties.generalCategory == .control && $0 != "\n"
        }
        #expect(controls.isEmpty)
        #expect(!text.unicodeScalars.contains("\u{202E}"))
        for line in text.split(separator: "\n") {
          #expect(line.count <= width, "\(line.count): \(line)")
        }
        #expect(text.contains("(a fraction of \(Fixtures.longFraction.description.count)"))
      }
    }
  }
}

import Results
import Testing
import Verification

/// A check over more than 1024 generations judges few of them exactly; its results are those of judging all.
@Suite struct ScreenedCheckTests {
  /// With everything that a report shows: screened, and judged everywhere.
  private static func results(_ text: String) throws -> (screened: [String], all: [String]) {
    let file = try BoundFixtures.read(text)
    func results(screensFrom: Int) throws -> [String] {
      var options = RunOptions()
      options.replicates = 0
      options.screensFrom = screensFrom
      return try Checker(files: [file], options: options).run().results.map { "\($0)" }
    }
    return (try results(screensFrom: 1024), try results(screensFrom: .max))
  }

  private static func text(alpha: String, n: String, claims: String, define: String = "") -> String
  {
    // zipf(3, 1/2) is irrational: the trajectory is enclosed.
    """
    title: screened
    source: { paper: test }
    model: { family: categorical, target: "zipf(3, 1/2)", scheme: mixture, start: real }
    schedules: { alpha: "\(alpha)", n: "\(n)" }
    metric: squared-error
    horizon: 1100
    \(define)
    claims:
    \(claims.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
    """
  }

  static let claims = """
    ceiling: R[t] <= 1 - normsq(p)
    trivial: R[t] <= 2
    fails-late: R[t] >= 1/(t + 60)
    fails: R[t] <= 1/(t + 2)
    between: 0 <= R[t] <= 1/2
    hypothesis: R[t] < 1/100 => t > 3
    """

  @Test(arguments: [("1/10", "100"), ("1/(t+1)", "10 + t"), ("1/2", "if(t = 0, 5, 50)")])
  func resultsAreThoseOfJudgingEveryGeneration(alpha: String, n: String) throws {
    let text = Self.text(alpha: alpha, n: n, claims: Self.claims)
    let (screened, all) = try Self.results(text)
    #expect(screened == all)
    #expect(screened.count == 6)
  }

  @Test func recursiveBoundsToo() throws {
    let text = Self.text(
      alpha: "1/(t+1)", n: "10 + t", claims: "bound: R[t] <= B[t]\nbelow: R[t] >= B[t]/2",
      define: """
        define:
          B: { 0: "1/n[0]", t: "(1 - alpha[t])^2 * B[t-1] + 1/n[t]" }
        """)
    let (screened, all) = try Self.results(text)
    #expect(screened == all)
  }
}

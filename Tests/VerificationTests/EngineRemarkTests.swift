import Testing
import Verification

/// A verbose report says why a faster engine did not serve.
@Suite struct EngineRemarkTests {
  private static func details(start: String, alpha: String) throws -> [String] {
    try BoundFixtures.check(
      BoundFixtures.golden(start: start, alpha: alpha, claims: "small: R[t] <= 2")
    ).details
  }

  @Test func fallbacksAreNamed() throws {
    let biased = try Self.details(
      start: "point([1/4, 1/4, 1/2])", alpha: "[1, sqrt(1/2), 1/3, 0]")
    #expect(biased.count == 1 && biased[0].contains("bias"))
    let irrational = try Self.details(start: "real", alpha: "[1, sqrt(1/2), 1/3, 0]")
    #expect(irrational.count == 1 && irrational[0].contains("ratio of two words"))
    #expect(try Self.details(start: "real", alpha: "[1, 1/2, 1/3, 0]").isEmpty)
  }

  @Test func trajectoriesNameThemToo() throws {
    let file = try BoundFixtures.read(
      BoundFixtures.golden(alpha: "[1, sqrt(1/2), 1/3, 0]", claims: "small: R[t] <= 2"))
    let report = try TrajectoryRun(files: [file], options: RunOptions()).run()
    #expect(report.details.count == 1 && report.notes.isEmpty)
  }
}

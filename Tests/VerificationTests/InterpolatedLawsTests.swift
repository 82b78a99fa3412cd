import Claims
import Intervals
import Multiprecision
import Results
import Testing
import Verification

/// Interpolated laws as the first rung of the ladder of precisions. Oracle: the law in fixed point.
@Suite struct InterpolatedLawsTests {
  private static func file(_ claims: String, n: Int = 1_001) throws -> BoundFile {
    try BoundFixtures.read(
      """
      title: two categories
      source: { paper: test }
      model:
        family: categorical
        target: [1/3, 2/3]
        scheme: mixture
        start: real
      schedules:
        alpha: 1/10
        n: \(n)
      metric: l1
      horizon: 2
      claims:
        c: \(claims)
      simulation: { replicates: 100, seed: 1 }
      """)
  }

  private static func options(_ digits: Int?, replicates: Int = 0) -> RunOptions {
    var options = RunOptions()
    options.shownDigits = digits
    options.replicates = replicates
    return options
  }

  private static func result(_ claim: String, _ options: RunOptions) throws -> ClaimResult {
    try #require(try Checker(files: [file(claim)], options: options).run().results.first)
  }

  @Test func fewDigitsAreDecidedInDoubles() throws {
    let claim = "l1[t] <= sqrt(K * squared_error[t])"
    let quick = try Self.result(claim, Self.options(5))
    let full = try Self.result(claim, Self.options(nil))
    #expect(quick.verdict == .certified && full.verdict == .certified)
    #expect(quick.theory?.precisionBits == 53 && full.theory?.precisionBits == 128)
    let (found, known) = (try #require(quick.slack), try #require(full.slack))
    let outer = found.interval(precision: Precision(bits: 300))
    let inner = known.interval(precision: Precision(bits: 300))
    #expect(outer.lower <= inner.lower && inner.upper <= outer.upper)
    #expect(found.isCertain(toDigits: 5))
  }

  /// The claimed value is 1e-20 from the true one: doubles cannot tell, fixed point can.
  @Test func whatDoublesLeaveOpenIsDecidedInFixedPoint() throws {
    let report = try TrajectoryRun(
      files: [Self.file("l1[t] <= 1")], options: Self.options(nil)
    ).run()
    let value = try #require(report.instances.first?.values[2])
    let (below, above) = (
      value.lowerDecimal(significantDigits: 20), value.upperDecimal(significantDigits: 20)
    )
    for (claim, verdict) in [
      ("l1[2] >= \(below)", Verdict.certified), ("l1[2] <= \(above)", .certified),
      ("l1[2] <= \(below)", .refuted),
    ] {
      let result = try Self.result(claim, Self.options(5))
      #expect(result.verdict == verdict, "\(claim)")
      #expect(result.theory?.precisionBits == 128, "\(claim)")
    }
  }

  @Test func trajectoriesPrintCertainDigits() throws {
    for (digits, bits) in [(6, 53), (18, 128)] {
      let report = try TrajectoryRun(
        files: [Self.file("l1[t] <= 1")], options: Self.options(digits)
      ).run()
      let instance = try #require(report.instances.first)
      #expect(instance.theory.precisionBits == bits)
      #expect(instance.values.allSatisfy { $0.isCertain(toDigits: digits) })
    }
    var low = Self.options(nil)
    low.precision = Precision(bits: 53)
    let report = try TrajectoryRun(files: [Self.file("l1[t] <= 1")], options: low).run()
    #expect(report.details.contains { $0.contains("interpolated laws in doubles, within") })
  }

  /// Laws that are exact stay fractions, and the guard of theory by simulation runs on enclosed doubles.
  @Test func exactLawsAndGuards() throws {
    let small = try Checker(
      files: [try Self.file("l1[t] <= 1", n: 3)], options: Self.options(5)
    ).run()
    #expect(small.results.first?.theory?.arithmetic == .rational)
    let options = Self.options(5, replicates: 100)
    let guarded = try Checker(files: [try Self.file("l1[t] <= 1")], options: options).run()
    #expect(guarded.results.first?.theory?.precisionBits == 53)
    #expect(guarded.results.first?.simulation?.agrees == true)
  }
}

internal import Inference
internal import Results

/// True coverage of intervals for a probability, at a nominal 99 %, by sums over all outcomes.
struct CoverageAudit {
  private static let level = 0.01
  private static let count = 1000
  private static let width = 0.02

  func rows(shouldStop: () -> Bool) throws -> [CalibrationReport.AuditRow] {
    var rows: [CalibrationReport.AuditRow] = []
    for p in [0.001, 0.002, 0.01, 0.1] {
      if shouldStop() { throw RunError.stopped }
      rows += fixed(p)
      if p <= 0.01 { rows += stopped(p) }
      rows.append(try own(p))
    }
    return rows
  }

  private func row(_ rule: String, _ p: Double, _ coverage: Double) -> CalibrationReport.AuditRow {
    CalibrationReport.AuditRow(
      rule: rule, p: p, nominal: 1 - Self.level, coverage: min(1, coverage))
  }

  private func fixed(_ p: Double) -> [CalibrationReport.AuditRow] {
    let rules: [(ProportionInterval, String)] = [
      (.wald, "normal (Wald), 1000 samples, a default"), (.student, "Student, 1000 samples"),
      (.clopperPearson, "Clopper-Pearson, 1000 samples"),
    ]
    return rules.map { interval, name in
      row(name, p, IntervalCoverage.fixed(interval, p: p, count: Self.count, level: Self.level))
    }
  }

  /// Stopped at a width: an outcome that has not stopped by then counts as covered.
  private func stopped(_ p: Double) -> [CalibrationReport.AuditRow] {
    let rules: [(ProportionInterval, String)] = [
      (.wald, "normal (Wald), stopped at width 0.02 after 100"),
      (.clopperPearson, "Clopper-Pearson, stopped at width 0.02"),
    ]
    return rules.map { interval, name in
      let result = IntervalCoverage.stopped(
        interval, p: p, width: Self.width, level: Self.level,
        firstLook: interval == .wald ? 100 : 2, most: 5000)
      return row(name, p, result.coverage + result.unfinished)
    }
  }

  /// The rule of `check`, looked at after every sample: p is covered while its test has not
  /// rejected.
  private func own(_ p: Double) throws -> CalibrationReport.AuditRow {
    let test = try KnownVarianceTest(
      means: [p], variances: [p * (1 - p)], plannedReplicates: Self.count,
      level: Level(Self.level), relativeRounding: 0x1p-46)
    let rejection = RejectionProbability(
      of: test, under: [([0], 1 - p), ([1], p)], replicates: Self.count)
    return row("assay, any time up to 1000 samples", p, 1 - rejection.upperEnd)
  }
}

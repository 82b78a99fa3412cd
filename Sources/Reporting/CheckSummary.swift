internal import Results

/// The lines below the tables of a check: how it went, and what repeats it.
struct CheckSummary {
  let report: CheckReport
  let summaries: [ClaimSummary]

  /// `38 claims at 112 instances: 34 certified, 3 refuted as expected, 1 refuted UNEXPECTEDLY`.
  var counts: String {
    guard !summaries.isEmpty else { return "no claim was checked" }
    let statistics = ClaimStatistics(summaries: summaries)
    return "\(Self.count(statistics.claims, "claim")) at "
      + "\(Self.count(statistics.instances, "instance")): \(statistics.verdicts)"
  }

  /// `theory and simulation agree at 100 instances (largest |z| 3.1), were not compared at 12`.
  var agreement: String? { agreement(showsLargestZ: true) }

  /// - Parameter showsLargestZ: false for text that must not change with the simulator.
  func agreement(showsLargestZ: Bool) -> String? {
    var records: [String: SimulationRecord] = [:]
    for result in report.results {
      guard let record = result.simulation else { continue }
      let key = "\(result.place.file)\u{0}\(result.bound)\u{0}\(result.instance.index)"
      if records[key]?.agrees == nil || record.agrees == false { records[key] = record }
    }
    guard !records.isEmpty else { return nil }
    let agreeing = records.values.filter { $0.agrees == true }
    let disagreeing = records.values.count { $0.agrees == false }
    let silent = records.count - agreeing.count - disagreeing
    var parts: [String] = []
    if !agreeing.isEmpty {
      let largest = showsLargestZ ? agreeing.compactMap(\.maxZ).max() : nil
      let z = largest.map { " (largest |z| \(EstimateText.decimal($0, digits: 3)))" } ?? ""
      parts.append("agree at \(Self.count(agreeing.count, "instance"))\(z)")
    }
    if disagreeing > 0 {
      parts.append("DISAGREE at \(Self.count(disagreeing, "instance"))")
    }
    if silent > 0 { parts.append("were not compared at \(silent)") }
    return "theory and simulation " + parts.joined(separator: ", ")
  }

  /// `seed 20260211, 10000 replicates, level 1/1000`.
  var reproduction: String {
    let replicates = report.results.compactMap { $0.simulation?.replicates }
    let text =
      switch (replicates.min(), replicates.max()) {
      case (let least?, let most?) where least == most: "\(least) replicates"
      case (let least?, let most?): "\(least) to \(most) replicates"
      default: "no simulation"
      }
    return "seed \(report.seed), \(text), level \(report.level)"
  }

  /// `bounds/chain.yaml: seed 20260211, ...`; many files are counted.
  var reproductionWithFiles: String {
    var files: [String] = []
    for summary in summaries where !files.contains(summary.first.place.file) {
      files.append(summary.first.place.file)
    }
    let names = files.count > 5 ? "\(files.count) files" : files.joined(separator: " ")
    return names + (files.isEmpty ? "" : ": ") + reproduction
  }

  static func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}

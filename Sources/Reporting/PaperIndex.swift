internal import Intervals
internal import Multiprecision
internal import Results

/// The claims of a check by paper and file: the index of an atlas.
struct PaperIndex {
  struct File {
    let source: BoundSource
    /// Claims in file order.
    let summaries: [ClaimSummary]
  }

  struct Paper {
    let name: String
    let arxiv: String?
    /// In the order of the run.
    let files: [File]

    var summaries: [ClaimSummary] { files.flatMap(\.summaries) }
  }

  /// In order of first appearance.
  let papers: [Paper]

  init(_ report: CheckReport) {
    let summaries = ClaimSummary.summaries(of: report.results)
    var files = report.sources.map { source in
      File(source: source, summaries: summaries.filter { $0.first.bound == source.bound })
    }
    // Results of a file that the report says nothing about stand under its name.
    let known = Set(report.sources.map(\.bound))
    for summary in summaries where !known.contains(summary.first.bound) {
      guard !files.contains(where: { $0.source.bound == summary.first.bound }) else { continue }
      let first = summary.first
      files.append(
        File(
          source: BoundSource(
            bound: first.bound, path: first.place.file, title: first.bound, paper: "",
            metric: "", horizon: first.horizon),
          summaries: summaries.filter { $0.first.bound == first.bound }))
    }
    var names: [String] = []
    for file in files where !names.contains(file.source.paper) { names.append(file.source.paper) }
    papers = names.map { name in
      let own = files.filter { $0.source.paper == name }
      return Paper(
        name: name, arxiv: own.compactMap(\.source.arxiv).first, files: own)
    }
  }

  var files: [File] { papers.flatMap(\.files) }
}

/// What an index says of the claims of a file or a paper.
struct ClaimStatistics {
  let summaries: [ClaimSummary]

  var claims: Int { summaries.count }

  /// Instances of all files; the same number in two files counts twice.
  var instances: Int {
    struct Key: Hashable {
      let bound: String
      let index: Int
    }
    return Set(
      summaries.flatMap { summary in
        summary.results.map { Key(bound: $0.bound, index: $0.instance.index) }
      }
    ).count
  }

  var status: ClaimSummary.Status {
    if summaries.contains(where: { $0.status == .bad }) { return .bad }
    return summaries.contains { $0.status == .warning } ? .warning : .good
  }

  /// `34 certified, 3 refuted as expected`.
  var verdicts: String {
    let order =
      Verdict.allCases.filter { $0 != .refuted && $0 != .diverges } + [.refuted, .diverges]
    return order.flatMap { verdict in
      [true, false].compactMap { isAsExpected in part(verdict, isAsExpected: isAsExpected) }
    }.joined(separator: ", ")
  }

  private func part(_ verdict: Verdict, isAsExpected: Bool) -> String? {
    let count = summaries.count { $0.verdict == verdict && $0.isAsExpected == isAsExpected }
    guard count > 0 else { return nil }
    let isFailure = verdict == .refuted || verdict == .diverges
    let remark = isAsExpected ? (isFailure ? " as expected" : "") : " UNEXPECTEDLY"
    return "\(count) \(verdict.rawValue)\(remark)"
  }

  /// `3 of 96`: pairs of a claim and an instance at which the claim says nothing.
  var vacuous: String {
    let results = summaries.flatMap(\.results)
    let count = results.count { $0.verdict == .vacuous }
    return count == 0 ? "-" : "\(count) of \(results.count)"
  }

  /// `1.03 to 40`: the smallest slack of each bound that holds, from the tightest to the loosest.
  var slackOfBounds: String {
    let slacks = summaries.filter {
      ($0.first.kind == .upper || $0.first.kind == .lower)
        && $0.verdict != .refuted && $0.verdict != .diverges
    }.compactMap(\.slack)
    guard let first = slacks.first else { return "-" }
    let least = slacks.reduce(first) { ClaimSummary.isLess($1, $0) ? $1 : $0 }
    let most = slacks.reduce(first) { ClaimSummary.isLess($0, $1) ? $1 : $0 }
    let texts = [least, most].map { NumberText.decimal($0, digits: 3) }
    return texts[0] == texts[1] ? texts[0] : "\(texts[0]) to \(texts[1])"
  }

  /// The smallest instance at which one of the claims fails; nil where all hold.
  var smallestCounterexample: ClaimResult? {
    summaries.compactMap(\.smallestCounterexample).reduce(nil) { smallest, next in
      guard let smallest else { return next }
      return next.isSmallerCounterexample(than: smallest) ? next : smallest
    }
  }
}

extension ClaimSummary {
  /// The smallest instance at which the claim fails; nil where it holds.
  var smallestCounterexample: ClaimResult? {
    results.filter { $0.verdict == .refuted || $0.verdict == .diverges }.reduce(nil) {
      smallest, next in
      guard let smallest else { return next }
      return next.isSmallerCounterexample(than: smallest) ? next : smallest
    }
  }
}

extension ClaimResult {
  /// Fewer generations first, then simpler parameters: what `falsify` means by smaller.
  fileprivate func isSmallerCounterexample(than other: ClaimResult) -> Bool {
    let first = violation?.t ?? Int.max
    let second = other.violation?.t ?? Int.max
    return first != second ? first < second : instance.height < other.instance.height
  }

  /// `t = 1: a = 1, N = 2`.
  var counterexampleText: String {
    // Without a generation: contradicted by replicates, or by a theorem on all large t.
    let place =
      violation.map { "t = \($0.t)" } ?? (verdict == .diverges ? "in simulation" : "for large t")
    let parameters = instance.assignments
    return parameters.isEmpty ? place : "\(place): \(parameters)"
  }
}

extension InstanceRecord {
  /// The sum over parameters of the larger of |numerator| and denominator.
  fileprivate var height: Rational {
    parameters.reduce(.zero) { sum, parameter in
      guard let value = Rational(parameter.value) else { return sum }
      let numerator = value.numerator.magnitude
      return sum + (numerator > value.denominator ? numerator : value.denominator)
    }
  }
}

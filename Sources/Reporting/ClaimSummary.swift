internal import Intervals
internal import Multiprecision
internal import Results

/// One claim over all its instances.
struct ClaimSummary: Sendable {
  enum Status: String, Sendable {
    case good = "ok"
    case warning = "warn"
    case bad = "FAIL"

    var tone: Tone {
      switch self {
      case .good: .good
      case .warning: .warning
      case .bad: .bad
      }
    }
  }

  /// The claim's result that stands for it: the first instance in the file.
  let first: ClaimResult
  /// Per instance, in the order of the report; never empty.
  let results: [ClaimResult]

  /// The claims of a report in order of first appearance.
  static func summaries(of results: [ClaimResult]) -> [ClaimSummary] {
    struct Key: Hashable {
      let file: String
      let bound: String
      let claim: String
    }
    var positions: [Key: Int] = [:]
    var groups: [[ClaimResult]] = []
    for result in results {
      let key = Key(file: result.place.file, bound: result.bound, claim: result.claim)
      if let position = positions[key] {
        groups[position].append(result)
      } else {
        positions[key] = groups.count
        groups.append([result])
      }
    }
    return groups.compactMap { group in
      group.first.map { ClaimSummary(first: $0, results: group) }
    }
  }

  /// Verdicts from the one that matters most to the one that matters least.
  static let worstFirst: [Verdict] = [
    .refuted, .diverges, .undecided, .supported, .certified, .proved, .vacuous,
  ]

  /// What the claim is said to be over all its instances: the worst of the verdicts. A claim that
  /// is vacuous at some instances only is what it is at the others.
  var verdict: Verdict {
    Self.worstFirst.first { verdict in results.contains { $0.verdict == verdict } } ?? .undecided
  }

  var isAsExpected: Bool { results.allSatisfy(\.isAsExpected) }

  var status: Status {
    if !isAsExpected { return .bad }
    return verdict == .undecided || verdict == .vacuous ? .warning : .good
  }

  func instances(with verdict: Verdict) -> [ClaimResult] {
    results.filter { $0.verdict == verdict }
  }

  /// The smallest slack over the instances that have one.
  var slack: Number? {
    results.compactMap(\.slack).reduce(nil) { smallest, slack in
      guard let smallest else { return slack }
      return Self.isLess(slack, smallest) ? slack : smallest
    }
  }

  static func isLess(_ a: Number, _ b: Number) -> Bool {
    if let a = a.exactValue, let b = b.exactValue { return a < b }
    return a.doubleValue < b.doubleValue
  }

  /// `4 refuted as expected, 2 certified`.
  var verdictCounts: String {
    var parts: [String] = []
    for verdict in Self.worstFirst {
      let count = instances(with: verdict).count
      guard count > 0 else { continue }
      var part = "\(count) \(verdict.rawValue)"
      if verdict == .refuted || verdict == .diverges {
        if !first.expectsToHold { part += isAsExpected ? " as expected" : "" }
        if first.expectsToHold, !isAsExpected { part += " UNEXPECTEDLY" }
      }
      parts.append(part)
    }
    if !first.expectsToHold, !isAsExpected { parts.append("none refuted UNEXPECTEDLY") }
    if first.expectsToHold, !isAsExpected, verdict == .vacuous { parts.append("UNEXPECTEDLY") }
    let trivial = results.count(where: \.isTrivial)
    if trivial > 0 {
      parts.append(trivial == results.count ? "trivial" : "trivial at \(trivial)")
    }
    return parts.joined(separator: ", ")
  }
}

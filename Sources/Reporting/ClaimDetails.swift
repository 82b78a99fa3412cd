internal import Intervals
internal import Results

/// What a person needs about claims that are not as expected, or not decided, as lines of text.
struct ClaimDetails {
  let options: RenderOptions
  /// Whether instances at which a claim is vacuous need an explanation too.
  let isStrict: Bool
  /// false for text that must not change with the simulator.
  var showsSimulation = true

  /// Labels of a block stand in a column of this width, behind the status.
  private static let labelWidth = 13
  private static let indentation = 6
  /// Reasons of one claim that are spelled out; further instances are listed by number.
  private static let mostReasons = 3

  /// One block per claim, failures first; empty where there is nothing to say.
  func blocks(_ summaries: [ClaimSummary]) -> [[String]] {
    let failures = summaries.filter { $0.status == .bad }
    let open = summaries.filter { $0.status != .bad && !unclear($0).isEmpty }
    return failures.map { failure($0) } + open.map { warning($0) }
  }

  private func failure(_ summary: ClaimSummary) -> [String] {
    var lines = heading(summary, .bad)
    let failing = summary.results.filter { $0.verdict == .refuted || $0.verdict == .diverges }
    if let worst = failing.first, summary.first.expectsToHold {
      lines += entry(
        "verdict",
        "\(worst.verdict.rawValue) at \(failing.count) of \(summary.results.count) "
          + "instances, expected to hold")
      lines += evidence(worst)
      lines += others(failing.dropFirst())
    } else {
      let expectation = summary.first.expectsToHold ? "to hold" : "to be refuted at some instance"
      lines += entry("verdict", "\(summary.verdictCounts); expected \(expectation)")
      lines += reasons(summary.results.filter { $0.reason != nil })
    }
    return lines + reasons(unclear(summary).filter { $0.verdict == .undecided })
  }

  private func warning(_ summary: ClaimSummary) -> [String] {
    heading(summary, .warning) + entry("verdict", summary.verdictCounts)
      + reasons(unclear(summary))
  }

  /// The instances whose verdict leaves a question open.
  private func unclear(_ summary: ClaimSummary) -> [ClaimResult] {
    let showsVacuous = isStrict || summary.verdict == .vacuous
    return summary.results.filter {
      $0.verdict == .undecided || (showsVacuous && $0.verdict == .vacuous)
    }
  }

  private func heading(_ summary: ClaimSummary, _ status: ClaimSummary.Status) -> [String] {
    let place = summary.first.place
    let location = "\(place.file):\(place.line):\(place.column):".printable
    let name = "\(summary.first.bound)/\(summary.first.claim)".printable
    let mark = options.style.paint(status.rawValue, status.tone)
    let space = String(repeating: " ", count: Self.indentation - status.rawValue.count)
    // The place stays whole, whatever its length: editors and terminals make it a link.
    let fits = Self.indentation + location.count + 1 + name.count <= options.width
    let lines =
      fits
      ? ["\(mark)\(space)\(location) \(name)"]
      : ["\(mark)\(space)\(location)"]
        + name.wrapped(to: options.width, after: "", indentation: Self.indentation)
    return lines + entry("claim", summary.first.formula)
  }

  private func evidence(_ result: ClaimResult) -> [String] {
    var lines = instanceEntry(result)
    if let violation = result.violation {
      lines += entry(
        "fails at",
        "t = \(violation.t), the first generation where \(violation.relation) fails "
          + "(horizon \(result.horizon))")
      for line in ViolationText(violation, width: options.width, digits: options.columnDigits).lines
      {
        lines += entry(line.label, line.text)
      }
    }
    if let reason = result.reason { lines += entry("reason", reason) }
    if let theory = result.theory { lines += entry("theory", theory.words) }
    if showsSimulation, let simulation = result.simulation {
      lines += entry("simulation", simulation.words)
    }
    return lines
  }

  /// Each reason once, with the first instance that has it.
  private func reasons(_ results: [ClaimResult]) -> [String] {
    var lines: [String] = []
    var seen: [String] = []
    var rest: [ClaimResult] = []
    for result in results {
      let reason = result.reason ?? "no reason was recorded"
      if seen.contains(reason) || seen.count == Self.mostReasons {
        rest.append(result)
      } else {
        seen.append(reason)
        lines += instanceEntry(result) + entry(result.verdict.rawValue, reason)
      }
    }
    return lines + others(rest[...])
  }

  private func instanceEntry(_ result: ClaimResult) -> [String] {
    let assignments = result.instance.assignments
    return entry("instance \(result.instance.index)", assignments.isEmpty ? "{}" : assignments)
  }

  private func others(_ results: ArraySlice<ClaimResult>) -> [String] {
    guard !results.isEmpty else { return [] }
    let shown = results.prefix(20).map { String($0.instance.index) }.joined(separator: ", ")
    let more = results.count > 20 ? ", and \(results.count - 20) more" : ""
    return entry("also at", "instance\(results.count == 1 ? "" : "s") \(shown)\(more)")
  }

  private func entry(_ label: String, _ text: String) -> [String] {
    let margin = String(repeating: " ", count: Self.indentation)
    let head = margin + label.paddedRight(to: Self.labelWidth - 1) + " "
    return text.printable.wrapped(
      to: options.width, after: head, indentation: Self.indentation + Self.labelWidth)
  }
}

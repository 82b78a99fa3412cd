internal import Results

extension CheckReport {
  /// JUnit XML, one test case for each claim at each instance: a claim that is not as expected
  /// fails, a vacuous or undecided one is skipped, a disagreement of theory and simulation is an
  /// error. What a file expects to be refuted passes where the whole claim is as expected.
  func junit(_ options: RenderOptions) -> String {
    var suites: [(name: String, results: [ClaimResult])] = []
    for result in results {
      if suites.last?.name == result.bound {
        suites[suites.count - 1].results.append(result)
      } else {
        suites.append((result.bound, [result]))
      }
    }
    var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
    let failures = results.filter { !$0.isAsExpected }.count
    lines.append(
      "<testsuites name=\"assay check\" tests=\"\(results.count + disagreements.count)\" "
        + "failures=\"\(failures)\" errors=\"\(disagreements.count)\" "
        + "skipped=\"\(results.count { $0.isAsExpected && $0.isOpen })\">")
    for suite in suites { lines += junitSuite(suite.name, suite.results) }
    if !disagreements.isEmpty {
      lines.append(
        "  <testsuite name=\"theory against simulation\" tests=\"\(disagreements.count)\" "
          + "failures=\"0\" errors=\"\(disagreements.count)\" skipped=\"0\">")
      for disagreement in disagreements {
        lines.append("    <testcase classname=\"assay\" name=\"theory and simulation agree\">")
        lines.append("      <error message=\"\(disagreement.xmlEscaped)\"/>")
        lines.append("    </testcase>")
      }
      lines.append("  </testsuite>")
    }
    lines.append("</testsuites>")
    return lines.joined(separator: "\n") + "\n"
  }

  private func junitSuite(_ name: String, _ results: [ClaimResult]) -> [String] {
    let failures = results.filter { !$0.isAsExpected }.count
    let skipped = results.filter { $0.isAsExpected && $0.isOpen }.count
    var lines = [
      "  <testsuite name=\"\(name.xmlEscaped)\" tests=\"\(results.count)\" "
        + "failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\">"
    ]
    for result in results { lines += result.junitCase }
    lines.append("  </testsuite>")
    return lines
  }
}

extension ClaimResult {
  fileprivate var isOpen: Bool { verdict == .vacuous || verdict == .undecided }

  fileprivate var junitCase: [String] {
    let parameters = instance.parameters.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
    let title = parameters.isEmpty ? claim : "\(claim) [\(parameters)]"
    let opening =
      "    <testcase classname=\"\(bound.xmlEscaped)\" name=\"\(title.xmlEscaped)\" "
      + "file=\"\(place.file.xmlEscaped)\" line=\"\(place.line)\""
    if isAsExpected, !isOpen { return [opening + "/>"] }
    let body =
      isAsExpected
      ? "      <skipped message=\"\(summary.xmlEscaped)\"/>"
      : "      <failure type=\"\(verdict.rawValue)\" message=\"\(summary.xmlEscaped)\">"
        + "\(formula.xmlEscaped)</failure>"
    return [opening + ">", body, "    </testcase>"]
  }

  /// The verdict in one line, with where it fails.
  private var summary: String {
    var text = verdict.rawValue + (expectsToHold ? "" : ", expected to be refuted")
    if let violation {
      let sides = [violation.claimed, violation.actual].map {
        NumberText.readable($0, digits: 8, longestFraction: 40)
      }
      text += " at t = \(violation.t): claimed \(sides[0]), actual \(sides[1])"
    }
    if let reason { text += "; " + reason }
    return text
  }
}

extension String {
  /// Text inside an XML attribute or element, on one line.
  var xmlEscaped: String {
    var result = ""
    for character in printable {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&apos;"
      default: result.append(character)
      }
    }
    return result
  }
}

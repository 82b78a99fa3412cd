internal import Intervals
internal import Multiprecision
internal import Results

/// The two sides of a failed claim and how far apart they are, as labelled lines.
struct ViolationText {
  struct Line {
    let label: String
    let text: String
  }

  let lines: [Line]

  /// - Parameters:
  ///   - width: of a line of text; longer fractions are shown as decimals.
  ///   - digits: significant digits, more where fewer would make the two sides look alike.
  init(_ violation: Violation, width: Int, digits: Int) {
    let longestFraction = max(width - 40, 20)
    let decimals = NumberText.distinguished(
      violation.claimed, violation.actual, digits: digits, longest: max(width - 40, digits))
    var lines = [
      Line(
        label: "claimed",
        text: Self.side(
          violation.claimed, decimal: decimals.first, longestFraction: longestFraction)),
      Line(
        label: "actual",
        text: Self.side(
          violation.actual, decimal: decimals.second, longestFraction: longestFraction)),
    ]
    if let difference = Self.difference(violation, longestFraction: longestFraction) {
      lines.append(Line(label: "difference", text: difference))
    }
    self.lines = lines
  }

  private static func side(_ number: Number, decimal: String, longestFraction: Int) -> String {
    guard let fraction = number.exactValue?.description else { return "\(decimal) (enclosure)" }
    if fraction == decimal { return fraction }
    let relation = NumberText.isWhole(number, decimal) ? "=" : "~"
    guard fraction.count > longestFraction else { return "\(fraction) \(relation) \(decimal)" }
    return "\(relation) \(decimal) (a fraction of \(fraction.count) characters)"
  }

  /// `claimed - actual = 1/9, relative to actual 0.25`; nil where an end is infinite.
  private static func difference(_ violation: Violation, longestFraction: Int) -> String? {
    guard let distance = distance(violation.claimed, violation.actual) else { return nil }
    let text = NumberText.readable(
      distance.difference, digits: 4, longestFraction: min(longestFraction, 16))
    let isExact = text == distance.difference.exactValue?.description
    let relative = distance.relative.map {
      ", relative to actual \(NumberText.decimal($0, digits: 3))"
    }
    return "claimed - actual \(isExact ? "=" : "~") \(text)\(relative ?? "")"
  }

  /// claimed - actual, and the same over actual where actual is certainly not zero.
  private static func distance(
    _ claimed: Number, _ actual: Number
  ) -> (difference: Number, relative: Number?)? {
    if let claimed = claimed.exactValue, let actual = actual.exactValue {
      let difference = claimed - actual
      return (.exact(difference), actual.isZero ? nil : .exact(difference / actual))
    }
    guard let precision = [claimed, actual].compactMap(\.enclosurePrecision).max() else {
      return nil
    }
    let claimed = claimed.interval(precision: precision)
    let actual = actual.interval(precision: precision)
    guard claimed.isBounded, actual.isBounded, !claimed.isEmpty, !actual.isEmpty else {
      return nil
    }
    let difference = claimed - actual
    let relative = actual.containsZero ? nil : Number.enclosure(difference / actual)
    return (.enclosure(difference), relative)
  }
}

extension Number {
  fileprivate var enclosurePrecision: Precision? {
    switch self {
    case .exact: nil
    case .enclosure(let interval): interval.precision
    }
  }
}

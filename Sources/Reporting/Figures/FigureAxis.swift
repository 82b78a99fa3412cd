internal import Foundation

/// The vertical axis that all panels of a figure share, so that they can be compared.
struct FigureAxis {
  let isLogarithmic: Bool
  /// nil where nothing finite is drawn.
  let range: ClosedRange<Double>?

  /// Largest over smallest value from which decades are shown.
  private static let decadesFrom = 30.0
  /// A bound is followed this far away from theory and simulation, as a factor on a logarithmic
  /// axis: further out it would flatten what the figure is about.
  private static let farthestFactor = 1e3
  /// The same on a linear axis, in multiples of the extent of the data.
  private static let farthestExtents = 3.0

  /// - Parameters:
  ///   - data: values of theory and simulation.
  ///   - bounds: claimed values.
  init(data: [Double], bounds: [Double]) {
    let finite = data.filter(\.isFinite)
    let near = Self.near(bounds.filter(\.isFinite), finite)
    let positive = (finite + near).filter { $0 > 0 }
    isLogarithmic = (positive.max() ?? 1) / (positive.min() ?? 1) > Self.decadesFrom
    range = Self.range(of: isLogarithmic ? positive : finite + near, isLogarithmic)
  }

  private static func near(_ bounds: [Double], _ data: [Double]) -> [Double] {
    guard let least = data.min(), let most = data.max() else { return bounds }
    let extent = farthestExtents * max(most - least, abs(most))
    let positive = data.filter { $0 > 0 }
    return bounds.filter { value in
      if value >= least - extent, value <= most + extent { return true }
      guard value > 0, let low = positive.min(), let high = positive.max() else { return false }
      return value >= low / farthestFactor && value <= high * farthestFactor
    }
  }

  private static func range(of values: [Double], _ isLogarithmic: Bool) -> ClosedRange<Double>? {
    guard let least = values.min(), let most = values.max() else { return nil }
    if isLogarithmic {
      let margin = pow(most / least, 0.06)
      return max(least / margin, .leastNormalMagnitude)...min(most * margin, 1e300)
    }
    guard least < most else {
      let margin = max(abs(least) / 10, 1e-300)
      return (least - margin)...(least + margin)
    }
    let margin = 0.06 * (most - least)
    // An error is not negative, and its axis does not suggest so.
    return (least >= 0 ? max(0, least - margin) : least - margin)...(most + margin)
  }

  /// The smallest value that can be seen; 0 where nothing can.
  var floor: Double { range?.lowerBound ?? 0 }

  /// Whether a value can be seen.
  func shows(_ value: Double?) -> Bool {
    guard let value, let range else { return false }
    return range.contains(value)
  }

  /// Where between the lower and the upper end a value lies, from 0 to 1; ends stand for what lies
  /// beyond them.
  func position(of value: Double) -> Double {
    guard let range else { return 0.5 }
    let (low, high) = (range.lowerBound, range.upperBound)
    let inside = min(max(value, low), high)
    return isLogarithmic ? log(inside / low) / log(high / low) : (inside - low) / (high - low)
  }

  /// The commands that set it.
  var lines: [String] {
    guard let range else {
      return [
        "unset logscale y; set yrange [0:1]", "set ytics autofreq; set format y '%g'",
        "set label 'no finite value' at graph 0.5,0.5 center",
      ]
    }
    let limits = "set yrange [\(range.lowerBound):\(range.upperBound)]"
    guard isLogarithmic else {
      return ["unset logscale y; \(limits)", "set ytics autofreq; set format y '%g'"]
    }
    let decades = log10(range.upperBound / range.lowerBound)
    return [
      "set logscale y; \(limits)",
      "set ytics (\(ticks(range, decades).joined(separator: ", ")))",
      "set format y '\(decades >= 2.5 ? "10^{%T}" : "%g")'",
    ]
  }

  /// Powers of ten with a label, between them 2 and 5 with one where there are few decades, the
  /// rest without.
  private func ticks(_ range: ClosedRange<Double>, _ decades: Double) -> [String] {
    let first = Int(log10(range.lowerBound).rounded(.down))
    let last = Int(log10(range.upperBound).rounded(.up))
    let step = max(1, Int((decades / 8).rounded(.up)))
    let labelled = decades < 1.2 ? [1, 2, 3, 5, 7] : decades < 2.5 ? [1, 2, 5] : [1]
    var result: [String] = []
    for exponent in first...last where exponent.isMultiple(of: step) {
      for digit in step == 1 && decades <= 6 ? Array(1...9) : [1] {
        let text = "\(digit)e\(exponent)"
        guard let value = Double(text), range.contains(value) else { continue }
        result.append(labelled.contains(digit) ? text : "'' \(text) 1")
      }
    }
    return result
  }
}

import Foundation
import Inference
import RandomStreams

/// Half-widths of the confidence sequences that the tests amount to, over that of the normal interval
/// of the same level for a fixed number of values.
///
/// The half-width is measured, not computed: the smallest shift of the null at which the test rejects
/// on the values at hand, by bisection, averaged over both ends and samples.
enum Widths {
  static let level = 0.001
  static let counts = [1000, 10_000, 100_000, 1_000_000]
  static let samples = 4

  struct Subject {
    let name: String
    /// On which side of the null it looks.
    let sides: Int
    /// Whether the null mean is rejected on these values.
    let rejects: (_ mean: Double, _ values: [Double]) throws -> Bool
  }

  /// Beta(1, 9), skewed, as the minimum of nine uniforms: mean 1/10, range [0, 1].
  static func values(_ count: Int, sample: Int) -> [Double] {
    var stream = RandomStream(seed: 20_261_126, instance: 0, replicate: UInt64(sample))
    return (0..<count).map { _ in
      (0..<9).reduce(1.0) { least, _ in min(least, stream.nextUniform()) }
    }
  }

  static let mean = 0.1
  static let deviation = (0.1 * 0.9 / 11).squareRoot()

  static func subjects() throws -> [Subject] {
    let level = try Level(level)
    let planned = counts.last ?? 1
    return [
      Subject(name: "betting, the range known", sides: 2) { mean, values in
        var test = try BettingTest(
          null: .zeroMean, lower: [-mean], upper: [1 - mean], level: level, rounding: 0)
        for value in values { try test.observe([value - mean][...]) }
        return test.rejects()
      },
      Subject(name: "known variance", sides: 2) { mean, values in
        var test = try KnownVarianceTest(
          means: [mean], variances: [deviation * deviation], plannedReplicates: planned,
          firstReplicates: counts.first, level: level, relativeRounding: 0)
        for value in values { test.observe([value][...]) }
        return test.rejects()
      },
      Subject(name: "one-sided, variance at most known (Catoni)", sides: 1) { mean, values in
        var test = try UpperMeanTest(
          bounds: [mean], variances: [deviation * deviation], plannedReplicates: planned,
          level: level, rounding: 0)
        for value in values { test.observe(partial: [value]) }
        return test.rejects()
      },
    ]
  }

  static func run() throws {
    print("| test | \(counts.map(String.init).joined(separator: " | ")) |")
    print("|---|\(counts.map { _ in "---|" }.joined())")
    for subject in try subjects() {
      var cells: [String] = []
      for count in counts {
        var sum = 0.0
        for sample in 0..<samples { sum += try ratio(subject, values(count, sample: sample)) }
        cells.append(String(format: "%.2f", sum / Double(samples)))
      }
      print("| \(subject.name) | \(cells.joined(separator: " | ")) |")
    }
  }

  private static func ratio(_ subject: Subject, _ values: [Double]) throws -> Double {
    let center = values.reduce(0, +) / Double(values.count)
    let normal =
      NormalLaw.upperQuantile(level / Double(subject.sides)) * deviation
      / Double(values.count).squareRoot()
    // A null below the values is what a one-sided test speaks of.
    var widths = [try width(subject, values, from: center, towards: -normal)]
    if subject.sides == 2 {
      widths.append(try width(subject, values, from: center, towards: normal))
    }
    return widths.reduce(0, +) / Double(widths.count) / normal
  }

  private static func width(
    _ subject: Subject, _ values: [Double], from center: Double, towards step: Double
  ) throws -> Double {
    var (low, high) = (0.0, 1.0)
    while try high < 64 && !subject.rejects(center + high * step, values) {
      (low, high) = (high, 2 * high)
    }
    for _ in 0..<10 {
      let middle = (low + high) / 2
      if try subject.rejects(center + middle * step, values) { high = middle } else { low = middle }
    }
    return high * abs(step)
  }
}

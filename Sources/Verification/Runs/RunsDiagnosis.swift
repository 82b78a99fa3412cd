internal import Inference
internal import Models
internal import Simulation

/// What may be wrong with runs that do not follow the file's model: a generation counted
/// differently, or the metric on another scale.
///
/// Each reading of the file is tested like the runs themselves; those that the model does not
/// reject are named, closest first. A guess for a person, not a verdict.
struct RunsDiagnosis {
  let guarding: TheoryGuard
  let runs: TrainingRuns
  let level: Level
  let categories: Int

  private struct Reading {
    let words: String
    var shift = 0
    /// From the printed value to the file's metric.
    var convert: (Double) -> Double = { $0 }
    /// How much an error of the value may grow.
    var stretch = 1.0
  }

  private var horizon: Int { guarding.means.count - 1 }

  /// The most plausible readings, in words.
  func findings() -> [String] {
    let named = accepted(shifts + powers + factors)
    let best = named.isEmpty ? accepted(fittedFactor) : named
    return best.prefix(2).map { "the runs agree with the model if \($0)" }
  }

  private var shifts: [Reading] {
    [
      Reading(
        words: "their generation counts one more (offset -1): value t is then the metric at t - 1",
        shift: -1),
      Reading(
        words: "their generation counts one less (offset +1): value t is then the metric at t + 1",
        shift: 1),
    ]
  }

  private var powers: [Reading] {
    let largest = runs.runs.flatMap(\.values.values).max() ?? 1
    return [
      Reading(
        words: "their values are square roots of the metric (another scale)",
        convert: { $0 * $0 }, stretch: 2 * largest),
      Reading(
        words: "their values are squares of the metric (another scale)",
        convert: { max(0, $0).squareRoot() }, stretch: 1 / max(runs.rounding, 1e-300).squareRoot()),
    ]
  }

  private var factors: [Reading] {
    var candidates: [(Double, String)] = [
      (0.5, "half the metric (as total variation is of L1)"),
      (2, "twice the metric (as L1 is of total variation)"), (100, "the metric in per cent"),
    ]
    if categories > 2 {
      candidates += [
        (1 / Double(categories), "the metric divided by K (a mean over categories)"),
        (Double(categories), "the metric times K"),
      ]
    }
    return candidates.map { scaled(by: $0.0, words: "their values are \($0.1), another scale") }
  }

  /// One factor for all generations, by least squares on the means.
  private var fittedFactor: [Reading] {
    var products = 0.0
    var squares = 0.0
    for t in guarding.means.indices {
      let values = runs.runs.compactMap { $0.values[t] }
      let mean = guarding.means[t]
      guard !values.isEmpty, mean > 0 else { continue }
      // In proportion to the mean, so that no generation outweighs the others.
      products += values.reduce(0, +) / Double(values.count) / mean
      squares += 1
    }
    guard squares >= 2, products > 0 else { return [] }
    let factor = products / squares
    return [
      scaled(by: factor, words: "their values are about \(Self.short(factor)) times the metric")
    ]
  }

  private func scaled(by factor: Double, words: String) -> Reading {
    Reading(words: words, convert: { $0 / factor }, stretch: 1 / factor)
  }

  private static func short(_ value: Double) -> String {
    let digits = 10_000.0
    return value > 0.01 && value < 1000 ? "\((value * digits).rounded() / digits)" : "\(value)"
  }

  private func accepted(_ readings: [Reading]) -> [String] {
    var found: [(distance: Double, words: String)] = []
    for reading in readings {
      guard let distance = distance(of: reading) else { continue }
      found.append((distance, reading.words))
    }
    return found.sorted { $0.distance < $1.distance }.map(\.words)
  }

  /// nil where the model rejects the reading too, or the reading leaves too little to compare.
  private func distance(of reading: Reading) -> Double? {
    do throws(InferenceError) {
      var test = try ModelTest(
        guarding, runs: runs.runs.count, level: level, rounding: runs.rounding * reading.stretch)
      var compared = 0
      for run in runs.runs {
        let losses = (0...horizon).map { t in
          run.values[t - reading.shift].map(reading.convert)
        }
        compared += losses.count { $0 != nil }
        try test.observe(losses)
      }
      guard compared >= 2 * runs.runs.count, !test.rejects else { return nil }
      // Rounding that hides everything accepts everything.
      guard test.distance.isFinite, test.distance < 25 else { return nil }
      return test.distance
    } catch {
      return nil
    }
  }
}

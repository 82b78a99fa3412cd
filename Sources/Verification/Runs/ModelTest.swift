internal import Inference
internal import Results
internal import Simulation

/// The test of "the runs follow the file's model", by the means of their losses: with the model's
/// variance where it is known, otherwise with the range of the loss.
struct ModelTest {
  private enum Engine {
    case knownVariance(KnownVarianceTest)
    case bounded(BettingTest)
  }

  let guarding: TheoryGuard
  let level: Level
  private var engine: Engine

  init(
    _ guarding: TheoryGuard, runs: Int, level: Level, rounding: Double
  ) throws(InferenceError) {
    self.guarding = guarding
    self.level = level
    let allowance = max(rounding, Loss.relativeRounding)
    if let variances = guarding.variances {
      engine = .knownVariance(
        try KnownVarianceTest(
          means: guarding.means, variances: variances, plannedReplicates: runs, level: level,
          relativeRounding: allowance))
    } else {
      engine = .bounded(
        try BettingTest(
          null: .zeroMean, lower: guarding.means.map { -$0 },
          upper: guarding.means.map { guarding.largest - $0 }, level: level,
          rounding: allowance * (1 + guarding.largest)))
    }
  }

  /// - Throws: where a loss lies outside the range that the test without a variance relies on.
  mutating func observe(_ losses: [Double?]) throws(InferenceError) {
    switch engine {
    case .knownVariance(var test):
      test.observe(partial: losses)
      engine = .knownVariance(test)
    case .bounded(var test):
      try test.observe(
        partial: zip(losses, guarding.means).map { loss, mean in loss.map { $0 - mean } })
      engine = .bounded(test)
    }
  }

  var rejects: Bool {
    switch engine {
    case .knownVariance(let test): test.rejects()
    case .bounded(let test): test.rejects()
    }
  }

  /// Mean of z² over the generations whose loss varies: how far the runs are, for a ranking.
  var distance: Double {
    var sum = 0.0
    var count = 0
    for t in guarding.means.indices {
      let z: Double?
      switch engine {
      case .knownVariance(let test):
        z =
          test.count(atGeneration: t) > 0 && test.variances[t] > 0
          ? test.zScore(atGeneration: t) : nil
      case .bounded(let test): z = test.zScore(atGeneration: t)
      }
      guard let z else { continue }
      sum += z * z
      count += 1
    }
    return count == 0 ? .infinity : sum / Double(count)
  }

  func sampleMean(atGeneration t: Int) -> Double? {
    switch engine {
    case .knownVariance(let test): test.sampleMean(atGeneration: t)
    case .bounded(let test): test.sampleMean(atGeneration: t).map { $0 + guarding.means[t] }
    }
  }

  private func count(atGeneration t: Int) -> Int {
    switch engine {
    case .knownVariance(let test): test.count(atGeneration: t)
    case .bounded(let test): test.count(atGeneration: t)
    }
  }

  private func detectable(atGeneration t: Int) -> Double? {
    guard count(atGeneration: t) > 0 else { return nil }
    switch engine {
    case .knownVariance(let test): return test.detectableDeviation(atGeneration: t)
    case .bounded(let test): return test.detectableDeviation(atGeneration: t)
    }
  }

  /// - Parameter generations: of the file's horizon, those that the means are of.
  func record(null: String, generations: [Int]) -> RunsTestRecord {
    let first: Int?
    let eValue: Double
    let assumption: String
    let method: RunsTestRecord.Method
    switch engine {
    case .knownVariance(let test):
      first = test.firstGenerationOverThreshold() ?? test.maxZ.generation
      eValue = test.eValue
      method = .knownVariance
      assumption = "mean and variance of a loss are those of the file's model"
    case .bounded(let test):
      first = test.firstGenerationOverThreshold() ?? test.maxZ?.generation
      eValue = test.eValue
      method = .betting
      assumption = "a loss lies in [0, \(guarding.largest)]; nothing of its variance"
    }
    var worst: (position: Int, deviation: Double, relative: Double?)?
    for t in guarding.means.indices {
      guard let deviation = detectable(atGeneration: t) else { continue }
      let relative = guarding.means[t] > 0 ? deviation / guarding.means[t] : nil
      if worst.map({ ($0.relative ?? 0) < (relative ?? 0) }) ?? true {
        worst = (t, deviation, relative)
      }
    }
    return RunsTestRecord(
      method: method, null: null, assumption: assumption, level: level.probability,
      eValue: eValue, rejects: rejects, generation: first.map { generations[$0] },
      runs: first.map { count(atGeneration: $0) } ?? 0,
      difference: first.flatMap { t in sampleMean(atGeneration: t).map { $0 - guarding.means[t] } },
      detectable: worst?.deviation, detectableGeneration: worst.map { generations[$0.position] },
      relativeDetectable: worst?.relative)
  }
}

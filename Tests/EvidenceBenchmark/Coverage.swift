import Foundation
import Inference
import Models
import Multiprecision
import Verification

/// Coverage of every interval that a command prints, at nominal 95 % and 99.9 %: exactly, by going through
/// every table of counts of a small chain's trajectories, or every sample where the order matters.
enum Coverage {
  static let levels = [0.05, 0.001]

  /// Squared errors of whole trajectories and their probabilities.
  struct Subject {
    let name: String
    let law: RejectionProbability.Law
    let counts: [Int]

    var means: [Double] { moments { $0 } }
    var variances: [Double] {
      let means = means
      return zip(moments { $0 * $0 }, means).map { $0 - $1 * $1 }
    }
    private func moments(_ f: (Double) -> Double) -> [Double] {
      law[0].trajectory.indices.map { t in
        law.reduce(0) { $0 + $1.probability * f($1.trajectory[t]) }
      }
    }
  }

  typealias HalfWidth = @Sendable (MeanInterval.Sample, _ variance: Double, Level) -> Double?

  static let rules: [(name: String, isOurs: Bool, halfWidth: HalfWidth)] = [
    (
      "half-width, variance known", true,
      { MeanInterval.knownVariance($0, variance: $1, level: $2, rounding: 0x1p-46) }
    ),
    (
      "half-width, range known", true,
      { sample, _, level in
        MeanInterval.knownRange(sample, range: 2, level: level, rounding: 0x1p-46)
      }
    ),
    (
      "plain normal, variance known", false,
      { sample, variance, level in
        NormalLaw.upperQuantile(level.probability / 2)
          * (variance / Double(sample.count)).squareRoot()
      }
    ),
    (
      "plain normal (Wald), variance estimated", false,
      { sample, _, level in
        NormalLaw.upperQuantile(level.probability / 2)
          * (sample.squares / Double(sample.count - 1) / Double(sample.count)).squareRoot()
      }
    ),
  ]

  static func run() throws {
    let subjects = try GuardAlarms.calibrationLaws().map {
      Subject(name: $0.name, law: $0.law, counts: [10, $0.replicates])
    }
    print(
      "Intervals around means, simultaneous over the generations of a chain (smallest over chains):\n"
    )
    print("| rule | printed | nominal % | smallest coverage % | at |\n|---|---|---|---|---|")
    for (name, isOurs, halfWidth) in rules {
      for level in levels {
        var least = (coverage: 1.0, place: "")
        for subject in subjects {
          for count in subject.counts {
            let coverage = try coverage(subject, count, level: level, halfWidth)
            if coverage < least.coverage {
              least = (coverage, "\(subject.name), \(count) replicates")
            }
          }
        }
        print(
          "| \(name) | \(isOurs ? "yes" : "no") | \(percent(1 - level)) "
            + "| \(percent(least.coverage)) | \(least.place) |")
      }
    }
    try anytime(subjects)
    limits()
  }

  /// Of the means of all generations at once.
  static func coverage(
    _ subject: Subject, _ count: Int, level: Double, _ halfWidth: HalfWidth
  ) throws -> Double {
    let (means, variances) = (subject.means, subject.variances)
    let share = try Level(level).share(among: means.count)
    return FixedSampleProbability.value(of: subject.law.map(\.probability), count: count) {
      counts in
      means.indices.allSatisfy { t in
        let values = zip(counts, subject.law).map { (Double($0), $1.trajectory[t]) }
        let mean = values.reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
        let squares = values.reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
        guard
          let half = halfWidth(
            MeanInterval.Sample(count: count, mean: mean, squares: squares), max(0, variances[t]),
            share)
        else { return true }
        return abs(mean - means[t]) <= half + 1e-12
      }
    }
  }

  // MARK: Tests that may be looked at any time

  /// What a test does not reject is an interval: its coverage at any time is that of never rejecting.
  private static func anytime(_ subjects: [Subject]) throws {
    print(
      "\nTests looked at after every replicate: the probability of never rejecting the truth (smallest over "
        + "chains):\n")
    print("| test | nominal % | smallest coverage % | at |\n|---|---|---|---|")
    for level in levels {
      var least: [String: (coverage: Double, place: String)] = [:]
      func note(_ test: String, _ coverage: Double, _ subject: Subject, _ count: Int) {
        if coverage < least[test]?.coverage ?? 2 {
          least[test] = (coverage, "\(subject.name), \(count) replicates")
        }
      }
      for subject in subjects {
        let share = try Level(level)
        let count = subject.counts[1]
        let probabilities = subject.law.map(\.probability)
        for first in [count, max(1, count / 20)] {
          let known = try KnownVarianceTest(
            means: subject.means, variances: subject.variances.map { max(0, $0) },
            plannedReplicates: count, firstReplicates: first, level: share,
            relativeRounding: 0x1p-46)
          let alarm = RejectionProbability(of: known, under: subject.law, replicates: count)
          note("known variance", 1 - alarm.upperEnd, subject, count)
        }
        let upper = try UpperMeanTest(
          bounds: subject.means, variances: subject.variances.map { max(0, $0) },
          plannedReplicates: count, level: share, rounding: 0x1p-46)
        let above = SampleProgram(
          probabilities: probabilities, replicates: count, from: upper, rules: 1,
          observe: { $0.observe(partial: subject.law[$1].trajectory) }, key: { $1 + [$2 & 0] },
          holding: { $0.rejects() ? 1 : 0 })
        note(
          "one-sided, variance at most known (compare)", 1 - above.any - above.neglected, subject,
          count)
        // The bets learn, so the order matters.
        let short = max(2, Int(log(30_000.0) / log(Double(subject.law.count))))
        for null in [BettingTest.Null.zeroMean, .nonpositiveMean] {
          let betting = try BettingTest(
            null: null, lower: subject.means.map { -$0 }, upper: subject.means.map { 2 - $0 },
            level: share, rounding: 0x1p-46)
          var next = 0
          let found = SampleProgram(
            probabilities: probabilities, replicates: short, from: betting, rules: 1,
            observe: { test, index in
              let values = zip(subject.law[index].trajectory, subject.means).map { $0 - $1 }
              do { try test.observe(values[...]) } catch { preconditionFailure("\(error)") }
            },
            key: { _, _, _ in
              next += 1
              return next
            }, holding: { $0.rejects() ? 1 : 0 })
          note(
            null == .zeroMean ? "betting, two-sided" : "betting, one-sided",
            1 - found.any - found.neglected, subject, short)
        }
      }
      for (test, value) in least.sorted(by: { $0.key < $1.key }) {
        print("| \(test) | \(percent(1 - level)) | \(percent(value.coverage)) | \(value.place) |")
      }
    }
  }

  // MARK: Limits of a proportion

  private static func limits() {
    print(
      "\nLimits of a rate of alarms (`calibrate`, 99.9 % Clopper-Pearson; smallest over rates):\n")
    print("| runs | smallest coverage % | at rate |\n|---|---|---|")
    for runs in [100, 1000, 10_000] {
      var least = (coverage: 1.0, p: 0.0)
      for p in [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.3, 0.5] {
        let coverage = IntervalCoverage.fixed(.clopperPearson, p: p, count: runs, level: 0.001)
        if coverage < least.coverage { least = (coverage, p) }
      }
      print("| \(runs) | \(percent(least.coverage)) | \(least.p) |")
    }
  }

  /// Rounded down: what is printed is not more than what was found.
  private static func percent(_ value: Double) -> String {
    value >= 0.99995 ? ">99.99" : String(format: "%.4g", (100 * value * 1e4).rounded(.down) / 1e4)
  }
}

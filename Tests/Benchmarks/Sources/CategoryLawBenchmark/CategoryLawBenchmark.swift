import Foundation
import Intervals
import Models
import Multiprecision
import Theory

/// Times exact expectations from the law of one category: K = 2, p = (1/3, 2/3), alpha = 1/10, real
/// start, T = 20, the sizes n of the command line. One line each: n, median seconds of both
/// trajectories, and E Σ (P - p)² and E Σ |P - p| at T as fractions, for `category_law.py` to compare.
///
/// With `large`, E |P - p| and E KL for p_k ~ 1/k, K = 50, T = 50 in place of that, enclosed.
@main struct CategoryLawBenchmark {
  static func main() throws {
    if CommandLine.arguments.dropFirst() == ["large"] {
      for n in [1_000, 10_000] { try large(n) }
      return
    }
    for n in CommandLine.arguments.dropFirst().compactMap({ Int($0) }) { try exact(n) }
  }

  static func exact(_ n: Int) throws {
    let chain = try chain([Rational(1, 3), Rational(2, 3)], n: n, horizon: 20)
    var values: [Number] = []
    let seconds = try median(repetitions: n > 100 ? 3 : 9) {
      values = try [Metric.squaredError, .l1].map { metric in
        try Expectation.trajectory(of: metric, chain: chain, precision: Precision(bits: 128))
          .values[20]
      }
    }
    print(n, seconds, values.map(\.description).joined(separator: " "))
  }

  static func large(_ n: Int) throws {
    let total = Rational.harmonic(50)
    let chain = try chain((1...50).map { Rational(1, $0) / total }, n: n, horizon: 50)
    for metric in [Metric.l1, .kl] {
      var value = Number.exact(.zero)
      let seconds = try median(repetitions: 1) {
        value = try Expectation.trajectory(
          of: metric, chain: chain, precision: Precision(bits: 128)
        ).values[50]
      }
      print(
        "\(metric.rawValue), K = 50, n = \(n), T = 50: \(seconds) s,",
        value.lowerDecimal(significantDigits: 26), "to",
        value.upperDecimal(significantDigits: 26))
    }
  }

  static func chain(_ truth: [Rational], n: Int, horizon: Int) throws -> CategoricalChain {
    try CategoricalChain(
      truth: ProbabilityVector(truth.map { .exact($0) }, name: "p"), scheme: .mixture,
      start: .real,
      schedules: Schedules(
        alpha: [.exact(.one)] + Array(repeating: .exact(Rational(1, 10)), count: horizon),
        sampleSizes: Array(repeating: .exact(Rational(n)), count: horizon + 1)))
  }

  static func median(repetitions: Int, _ work: () throws -> Void) rethrows -> Double {
    var times: [Double] = []
    for _ in 0..<repetitions {
      let start = Date()
      try work()
      times.append(Date().timeIntervalSince(start))
    }
    return times.sorted()[repetitions / 2]
  }
}

import CSimulation
import Foundation
import RandomStreams
import Simulation
import Testing

/// Oracles: the binomial law by Loader's formula in Swift (itself tested against 60 digits), under the
/// limits of ``ExactLimits``; the proposal law summed from its table.
@Suite struct LaneBinomialTests {
  struct Case: CustomStringConvertible, Sendable {
    let trials: Int
    let probability: Double
    var description: String { "Binomial(\(trials), \(probability))" }
  }

  /// p <= 1/2, as the kernel has it: inversion, both sides of a mean of 4, and large means.
  static let cases = [
    Case(trials: 1, probability: 0.3), Case(trials: 2, probability: 0.5),
    Case(trials: 7, probability: 0.5), Case(trials: 400, probability: 0.0001),
    Case(trials: 1000, probability: 0.0039), Case(trials: 1000, probability: 0.0041),
    Case(trials: 8, probability: 0.5), Case(trials: 10, probability: 0.41),
    Case(trials: 100, probability: 0.3), Case(trials: 400, probability: 0.5),
    Case(trials: 20_000, probability: 0.02), Case(trials: 1_000_000_000, probability: 6e-9),
  ]

  /// Draws of the kernel: consecutive replicates, 256 at a time.
  static func draws(_ count: Int, trials: Int, probability: Double, position: UInt32) -> [Int] {
    let lanes = 256
    let (n, p) = (
      [Double](repeating: Double(trials), count: lanes),
      [Double](repeating: probability, count: lanes)
    )
    var result: [Int] = []
    for first in stride(from: 0, to: count, by: lanes) {
      let source = csim_source(
        key0: 21, key1: 22, first_replicate: UInt64(first), generation: 1)
      var values = [Double](repeating: -1, count: lanes)
      csim_binomials(csim_best_path(), source, position, Int32(lanes), n, p, &values)
      result += values.map { Int($0) }
    }
    return Array(result.prefix(count))
  }

  /// P(X = k) from `lowest` on, to 10 standard deviations.
  static func law(_ trials: Int, _ p: Double) -> (lowest: Int, probabilities: [Double]) {
    let (mean, deviation) = (
      Double(trials) * p, (Double(trials) * p * (1 - p)).squareRoot()
    )
    let low = max(0, Int(mean - 10 * deviation))
    let high = min(trials, Int(mean + 10 * deviation + 20))
    return (
      low,
      (low...high).map {
        exp(binomialLogProbability(of: $0, trials: trials, probability: p))
      }
    )
  }

  static func agree(_ draws: [Int], _ trials: Int, _ probability: Double) -> Bool {
    let (lowest, probabilities) = law(trials, probability)
    var counts = [Int](repeating: 0, count: probabilities.count)
    for draw in draws where counts.indices.contains(draw - lowest) { counts[draw - lowest] += 1 }
    return ExactLimits.areCompatible(counts, trials: draws.count, law: probabilities)
  }

  /// Draws for each law; 10^7 in the run that proofs-notes/performance-simulation.md quotes.
  static let sampleSize =
    ProcessInfo.processInfo.environment["ASSAY_DRAWS"].flatMap { Int($0) } ?? 20_480

  @Test(arguments: cases.indices) func drawsFollowTheLaw(_ index: Int) {
    let test = Self.cases[index]
    let draws = Self.draws(
      Self.sampleSize, trials: test.trials, probability: test.probability,
      position: UInt32(index))
    #expect(draws.allSatisfy { 0 <= $0 && $0 <= test.trials })
    let isAccepted = Self.agree(draws, test.trials, test.probability)
    #expect(isAccepted, "\(test)")
  }

  /// Negative control: the same draws against a law that is nearly theirs.
  @Test(arguments: cases.indices) func lawsNearbyAreRejected(_ index: Int) {
    let test = Self.cases[index]
    let draws = Self.draws(
      Self.sampleSize, trials: test.trials, probability: test.probability,
      position: UInt32(index))
    // 13 standard errors of the mean.
    let mean = Double(test.trials) * test.probability
    let shift = 13 / (mean * Double(Self.sampleSize)).squareRoot()
    let isAccepted = Self.agree(draws, test.trials, test.probability * (1 + shift))
    #expect(!isAccepted, "\(test)")
  }

  /// The mean and variance where no table of the law would fit: n = 10^9.
  @Test func aBillionTrials() {
    let (n, p) = (1_000_000_000, 0.37)
    let draws = Self.draws(Self.sampleSize, trials: n, probability: p, position: 77)
    let variance = Double(n) * p * (1 - p)
    let scores = draws.map { (Double($0) - Double(n) * p) / variance.squareRoot() }
    let count = Double(draws.count)
    #expect(abs(scores.reduce(0, +)) < 6.5 * count.squareRoot())
    #expect(abs(scores.reduce(0) { $0 + $1 * $1 - 1 }) < 6.5 * (2 * count).squareRoot())
    // A grid coarser than 1 would show in the last digits.
    #expect(Set(draws.map { $0 % 8 }).count == 8)
  }

  // MARK: The proposal

  static let bins = 1024

  /// Each bin gets its weight, exactly, from the columns of the alias table.
  @Test func theAliasTableHasTheWeights() {
    let column = 1 << 30
    var weights = [Int](repeating: 0, count: Self.bins)
    for bin in 0..<Self.bins {
      let entry = csim_bin_alias(Int32(bin))
      let kept = Int(entry >> 10)
      #expect(kept <= column)
      weights[bin] += kept
      weights[Int(entry & 1023)] += column - kept
    }
    #expect(weights == (0..<Self.bins).map { Int(csim_bin_weight(Int32($0))) })
    #expect(weights.reduce(0, +) == 1 << 40)
    #expect(weights == weights.reversed())
  }

  /// The two inequalities that the sampler rests on, over a grid of laws: the quotient of
  /// probability and proposal is at most 1, and at least what the quick test accepts.
  @Test(arguments: [0.5, 0.4, 0.2, 0.05, 0.001, 1e-6]) func theProposalDominates(_ p: Double) {
    let before = (0...Self.bins).map { bin in
      (0..<bin).reduce(0.0) { $0 + Double(csim_bin_weight(Int32($1))) } * 0x1p-40
    }
    func distribution(_ z: Double) -> Double {
      let place = (min(max(z, -8), 8) + 8) * 64
      let bin = min(Int(place), Self.bins - 1)
      return before[bin] + (before[bin + 1] - before[bin]) * (place - Double(bin))
    }
    var checked = 0
    for mean in [4, 4.3, 4.7, 5.1, 6, 7.3, 8, 9.6, 12, 17.5, 30, 77, 400] {
      let n = Int((mean / p).rounded(.up))
      let (mu, variance) = (Double(n) * p, Double(n) * p * (1 - p))
      let bend = (1 - 2 * p) / 6
      func place(_ x: Int) -> Double {
        let distance = Double(x) - mu - 0.5 + bend
        let square = variance + 4 * bend * distance
        return square <= 0 ? -8 : 2 * distance / (variance.squareRoot() + square.squareRoot())
      }
      for k in max(0, Int(mu - 5.6 * mu.squareRoot()))...min(n, Int(mu + 6 * mu.squareRoot() + 6)) {
        let (low, high) = (place(k), place(k + 1))
        let nearest = low <= 0 && high >= 0 ? 0 : min(abs(low), abs(high))
        // Beyond, differences of sums have too few digits.
        guard nearest < 5.5 else { continue }
        let f = exp(binomialLogProbability(of: k, trials: n, probability: p))
        let quotient =
          f / (distribution(high) - distribution(low)) / (1.0071 + 0.08 / variance)
        let quick =
          0.998 - nearest / 64 - (0.18 + nearest * nearest * nearest * nearest / 24) / variance
        #expect(quotient <= 1 && quotient >= quick, "k = \(k) of \(n), p = \(p)")
        checked += 1
      }
    }
    #expect(checked > 200)
  }
}

import Foundation
import Inference
import RandomStreams
import Testing

/// Oracle: coverage summed over every sample of small discrete laws (``DiscreteLaw``), and tables of counts for
/// long ones; a plain normal interval must fail the same test.
@Suite struct MeanIntervalTests {
  private struct Rule: Sendable {
    let halfWidth: @Sendable (MeanInterval.Sample, DiscreteLaw) throws -> Double?
  }

  private static let level = 0.05

  private static let known = Rule { sample, law in
    MeanInterval.knownVariance(sample, variance: law.variance, level: try Level(level), rounding: 0)
  }
  private static let range = Rule { sample, law in
    let values = law.outcomes.map(\.value)
    return MeanInterval.knownRange(
      sample, range: (values.max() ?? 0) - (values.min() ?? 0), level: try Level(level), rounding: 0
    )
  }
  /// The common one: estimate plus and minus the normal quantile times the estimated standard error.
  private static let wald = Rule { sample, _ in
    let n = Double(sample.count)
    return 1.959963984540054 * (sample.squares / (n - 1) / n).squareRoot()
  }

  private static func sample(_ counts: [Int], _ law: DiscreteLaw) -> MeanInterval.Sample {
    let n = counts.reduce(0, +)
    let pairs = zip(counts, law.outcomes)
    let mean = pairs.reduce(0) { $0 + Double($1.0) * $1.1.value } / Double(n)
    return MeanInterval.Sample(
      count: n, mean: mean,
      squares: pairs.reduce(0) { $0 + Double($1.0) * ($1.1.value - mean) * ($1.1.value - mean) })
  }

  private static func coverage(_ rule: Rule, _ law: DiscreteLaw, count: Int) throws -> Double {
    var failure: (any Error)?
    let value = FixedSampleProbability.value(of: law.outcomes.map(\.probability), count: count) {
      let sample = sample($0, law)
      do {
        guard let half = try rule.halfWidth(sample, law) else { return true }
        return abs(sample.mean - law.mean) < half
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw failure }
    return value
  }

  @Test(arguments: DiscreteLaw.all, [2, 5, 12, 30]) func coverageIsAtLeastNominal(
    _ law: DiscreteLaw, count: Int
  ) throws {
    #expect(try Self.coverage(Self.known, law, count: count) >= 1 - Self.level)
    #expect(try Self.coverage(Self.range, law, count: count) >= 1 - Self.level)
  }

  @Test(arguments: [DiscreteLaw.rare, .veryRare, .fair], [200, 1000])
  func coverageOfLongSamples(_ law: DiscreteLaw, count: Int) throws {
    #expect(try Self.coverage(Self.known, law, count: count) >= 1 - Self.level)
    #expect(try Self.coverage(Self.range, law, count: count) >= 1 - Self.level)
  }

  /// Negative controls.
  @Test func thePlainNormalIntervalFailsTheSameTest() throws {
    #expect(try Self.coverage(Self.wald, .veryRare, count: 12) < 0.05)
    #expect(try Self.coverage(Self.wald, .rare, count: 30) < 0.9)
    #expect(try Self.coverage(Self.wald, .skewed, count: 12) < 0.95)
    // Ours at a level that is not asked for.
    let careless = Rule { sample, law in
      MeanInterval.knownVariance(
        sample, variance: law.variance, level: try Level(0.8), rounding: 0)
    }
    #expect(try Self.coverage(careless, .lattice, count: 30) < 1 - Self.level)
  }

  /// Tables of counts are all samples, merged.
  @Test func countsAreSamples() {
    for law in DiscreteLaw.all {
      let byCounts = FixedSampleProbability.value(
        of: law.outcomes.map(\.probability), count: 5
      ) { counts in zip(counts, law.outcomes).reduce(0) { $0 + Double($1.0) * $1.1.value } > 1.7 }
      let bySamples = law.expectation(
        over: 5, from: 0.0, observe: { $0 += $1 }, value: { $0 > 1.7 ? 1 : 0 })
      #expect(abs(byCounts - bySamples) < 1e-12)
    }
  }

  /// The inequality that everything rests on, and that 6 may not be 6.5.
  @Test func exponentialInequality() {
    var isTight = false
    for step in -4000...4000 {
      let y = Double(step) / 500
      #expect(exp(y - y * y / 6) <= (1 + y + y * y / 3) * (1 + 1e-14))
      if exp(y - y * y / 6.5) > 1 + y + y * y / 3 { isTight = true }
    }
    #expect(isTight)
  }

  /// Near the normal interval of the same level where there are many values: 1.2 at level 1/1000.
  @Test func theWidthIsNearTheNormalOne() throws {
    for n in [100, 1000, 1_000_000] {
      let sample = MeanInterval.Sample(count: n, mean: 0, squares: Double(n))
      let half = MeanInterval.knownVariance(
        sample, variance: 1, level: try Level(1e-3), rounding: 0)
      let ratio = half * Double(n).squareRoot() / 3.2905267314918945
      #expect(ratio > 1 && ratio < (n == 100 ? 1.24 : 1.2), "\(n): \(ratio)")
    }
  }

  /// A few values have an interval too, never of width zero, and rounding widens it.
  @Test func neverOfWidthZero() throws {
    let level = try Level(1e-6)
    let one = MeanInterval.Sample(count: 1, mean: 0, squares: 0)
    let half = MeanInterval.knownVariance(one, variance: 4, level: level, rounding: 0)
    #expect(half.isFinite && half > 2 * 1000)
    #expect(MeanInterval.knownRange(one, range: 1, level: level, rounding: 0) == nil)
    let equal = MeanInterval.Sample(count: 1000, mean: 0, squares: 0)
    #expect(MeanInterval.knownVariance(equal, variance: 1e-6, level: level, rounding: 0) > 1e-5)
    #expect((MeanInterval.knownRange(equal, range: 1, level: level, rounding: 0) ?? 0) > 0.03)
    #expect(MeanInterval.knownVariance(equal, variance: 0, level: level, rounding: 1e-9) == 1e-9)
    #expect(
      MeanInterval.knownVariance(equal, variance: 1, level: level, rounding: 0.01)
        > 0.01 + MeanInterval.knownVariance(equal, variance: 1, level: level, rounding: 0))
  }
}

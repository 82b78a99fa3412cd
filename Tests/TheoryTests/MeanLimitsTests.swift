import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracles: the trajectory itself, which must approach the limit, or pass a large number where there is
/// none; published limits.
@Suite struct MeanLimitsTests {
  private static let horizon = 240

  private static func model(
    _ family: MeanFamily, _ scheme: Scheme, start: Start = .real,
    _ values: [ScheduleName: Rational]
  ) throws -> MeanModel {
    var schedules: [ScheduleName: [Rational]] = [:]
    for (name, value) in values {
      schedules[name] = Array(repeating: value, count: name == .window ? 1 : horizon + 1)
      if let initial = name.initialValue { schedules[name]?[0] = Rational(initial) }
    }
    let plain = try meanModel(family, scheme, start: start, schedules)
    return try MeanModel(
      family: plain.family, scheme: plain.scheme, start: start, schedules: plain.schedules,
      settledFrom: 0)
  }

  private static let binomial = MeanFamily.binomial(mean: .exact(Rational(6, 7)), trials: 2)
  private static let gamma = MeanFamily.gamma(mean: .exact(Rational(3)), shape: .exact(Rational(2)))
  private static let poisson = MeanFamily.poisson(mean: .exact(Rational(3, 2)))

  private static func limit(_ model: MeanModel, _ metric: Metric = .squaredError) -> ErrorLimit {
    MeanLimits.limit(of: metric, model: model, precision: Precision(bits: 128))
  }

  @Test func trajectoriesApproachTheirLimits() throws {
    let third = fraction("1/3")
    let cases: [(MeanFamily, Scheme, [ScheduleName: Rational])] = [
      (Self.gamma, .mixture, [.sampleSize: Rational(4), .alpha: third]),
      (Self.binomial, .replace, [.sampleSize: Rational(3)]),
      (Self.gamma, .stratified, [.fresh: Rational(2), .synthetic: Rational(3)]),
      (Self.poisson, .weighted, [.fresh: Rational(2), .synthetic: Rational(3), .weight: third]),
      (
        Self.gamma, .movingAverage,
        [.sampleSize: Rational(2), .rate: fraction("2/5"), .alpha: fraction("1/4")]
      ),
      (Self.gamma, .fixedCorpus, [.sampleSize: Rational(3)]),
      (Self.binomial, .fixedCorpus, [.sampleSize: Rational(3), .weight: fraction("1/5")]),
      (Self.poisson, .movingAverage, [.sampleSize: Rational(2), .rate: .zero]),
    ]
    for (family, scheme, values) in cases {
      for start in [Start.real, .point([.exact(fraction("1/2"))])] {
        let model = try Self.model(family, scheme, start: start, values)
        for metric in [Metric.squaredError, .variance] {
          let last = try #require(
            try Expectation.trajectory(of: metric, model: model, precision: Precision(bits: 128))
              .values.last)
          let found: Double
          switch Self.limit(model, metric).value {
          case .value(let value): found = value.doubleValue
          case .zero: found = 0
          default:
            Issue.record("\(scheme), \(metric): \(Self.limit(model, metric))")
            continue
          }
          #expect(
            abs(last.doubleValue - found) < 1e-9 * (1 + abs(found)), "\(family), \(scheme)")
        }
      }
    }
  }

  /// sinh(pi x)/(pi x), pi²/6 and sin(pi x)/(pi x): the trajectory is behind by about V/(n t).
  @Test func poolsApproachTheirProducts() throws {
    for (family, published) in [
      (MeanFamily.gamma(mean: .exact(.one), shape: .exact(.one)), 2.676),
      (MeanFamily.poisson(mean: .exact(.one)), Double.pi * Double.pi / 6),
    ] {
      let model = try Self.model(family, .accumulate, [.sampleSize: .one])
      guard case .value(let value) = Self.limit(model).value else {
        Issue.record("no limit")
        continue
      }
      #expect(abs(value.doubleValue - published) < 5e-4)
    }
    let categories = try categorical(fractions("1/2", "1/3", "1/6"))
    for (n, inflation) in [(1, 1.0), (2, 1.2836), (10, 1.5656), (100, 1.6368)] {
      let model = try Self.model(categories, .accumulate, [.sampleSize: Rational(n)])
      guard case .value(let value) = Self.limit(model).value else {
        Issue.record("no limit")
        continue
      }
      #expect(abs(value.doubleValue * Double(n) * 18 / 11 - inflation) < 1e-4)
    }
    let fresh = try Self.model(
      Self.gamma, .accumulate, [.sampleSize: .one, .alpha: fraction("1/10")])
    guard case .zero = Self.limit(fresh).value else {
      Issue.record("fresh data for ever, and no consistency")
      return
    }
  }

  @Test func errorsWithoutFixedPointDiverge() throws {
    let steep = MeanFamily.gamma(mean: .exact(.one), shape: .exact(fraction("1/3")))
    for (family, scheme, values) in [
      (steep, Scheme.mixture, [ScheduleName.sampleSize: Rational(2), .alpha: fraction("1/10")]),
      (Self.gamma, .replace, [.sampleSize: Rational(2)]),
      (Self.poisson, .replace, [.sampleSize: Rational(2)]),
      (
        Self.gamma, .weighted,
        [.fresh: .one, .synthetic: .one, .weight: fraction("1/10")]
      ),
    ] {
      let model = try Self.model(family, scheme, values)
      guard case .infinite = Self.limit(model).value else {
        Issue.record("\(scheme): \(Self.limit(model))")
        continue
      }
      let values = try Expectation.trajectory(
        of: .squaredError, model: model, precision: Precision(bits: 128)
      ).values.map(\.doubleValue)
      #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
      #expect(values[values.count - 1] > 20 * values[0])
    }
    // Just on the other side of the condition n a (2 - a) > (1 - a)(a + v2).
    let settled = try Self.model(
      steep, .mixture, [.sampleSize: Rational(15), .alpha: fraction("1/10")])
    guard case .value = Self.limit(settled).value else {
      Issue.record("a fixed point exists, and was not found")
      return
    }
  }

  /// Windows without fresh data: bounded families are absorbed, others wander off. Large steps, so that
  /// 240 generations show it.
  @Test func windowsWithoutFreshData() throws {
    let values: [ScheduleName: Rational] = [.sampleSize: .one, .window: Rational(3)]
    func errors(_ family: MeanFamily) throws -> (errors: [Double], limits: [ErrorLimit.Value]) {
      let model = try Self.model(family, .window, values)
      let found = try Expectation.trajectory(
        of: .squaredError, model: model, precision: Precision(bits: 128)
      ).values.map(\.doubleValue)
      return (found, [Metric.squaredError, .variance].map { Self.limit(model, $0).value })
    }
    let bounded = try errors(Self.binomial)
    guard case .value(let value) = bounded.limits[0], case .zero = bounded.limits[1] else {
      Issue.record("\(bounded.limits)")
      return
    }
    // mu (r - mu) = 48/49.
    #expect(value.exactValue == fraction("48/49"))
    #expect(abs(bounded.errors[240] - 48.0 / 49) < 1e-6 && bounded.errors[3] < 0.7)
    let flat = try errors(Self.poisson)
    guard case .infinite = flat.limits[0], case .value = flat.limits[1] else {
      Issue.record("\(flat.limits)")
      return
    }
    // c² V/n = 3/8 per generation, in the long run.
    #expect(abs(flat.errors[240] - flat.errors[140] - 100 * 3 / 8) < 1e-6)
    guard case .infinite = try errors(Self.gamma).limits[0] else {
      Issue.record("a gamma law has no largest mean")
      return
    }
    let biased = try Self.model(
      Self.poisson, .window, start: .point([.exact(.one)]), values)
    guard case .unknown = Self.limit(biased).value else {
      Issue.record("biased starts have no theorem")
      return
    }
  }

  /// 0.15656 of H at n = 10; a real start only.
  @Test func randomPoolsOfCategories() throws {
    let law = try categorical(fractions("1/2", "1/3", "1/6"))
    for (n, share) in [(1, 1.0), (10, 0.156_56), (4, 1 - 2 / Double.pi)] {
      let model = try Self.model(law, .randomPool, [.sampleSize: Rational(n)])
      guard case .value(let value) = Self.limit(model).value else {
        Issue.record("no limit at n = \(n)")
        continue
      }
      #expect(abs(value.doubleValue * 18 / 11 - share) < 1e-5)
      let last = try Expectation.trajectory(
        of: .squaredError, model: model, precision: Precision(bits: 128)
      ).values[240].doubleValue
      // What is left of Σ 1/(n j²) after 240 terms is below 1/(240 n).
      #expect(abs(last - value.doubleValue) < 0.62 / Double(240 * n) + 1e-12)
    }
    let other = try Self.model(law, .randomPool, start: .truth, [.sampleSize: Rational(4)])
    guard case .unknown = Self.limit(other).value else {
      Issue.record("another first generation has another product")
      return
    }
  }

  @Test func longMemoriesAreUnknown() throws {
    for (scheme, values) in [
      (
        Scheme.window,
        [ScheduleName.sampleSize: Rational(2), .window: Rational(2), .alpha: fraction("1/3")]
      ),
      (.randomPool, [.sampleSize: Rational(2)]), (.subsample, [.sampleSize: Rational(2)]),
    ] {
      guard case .unknown = Self.limit(try Self.model(Self.poisson, scheme, values)).value else {
        Issue.record("\(scheme) has no theorem")
        continue
      }
    }
  }
}

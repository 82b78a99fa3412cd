import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Limits of models with contexts. Oracle: the trajectory far out, which knows no fixed point.
@Suite struct ContextLimitsTests {
  private static func model(
    visits: [Rational], keeps: Bool, alpha: Rational, n: Int, horizon: Int, isFixed: Bool = false,
    startsAtTruth: Bool = false
  ) throws -> ContextModel {
    let laws = [fractions("1/2", "1/3", "1/6"), fractions("1/4", "3/4", "0")]
    let unseen = try ProbabilityVector(
      fractions("1/5", "1/5", "3/5").map { .exact($0) }, name: "unseen")
    let first = Rational(1, 3)
    return try ContextModel(
      contexts: try zip(laws, visits).map { law, visit in
        ContextModel.Context(
          law: try ProbabilityVector(law.map { .exact($0) }, name: "p"), visit: visit,
          weight: Rational(2, 3))
      },
      counts: isFixed ? .fixed : .shared(keeps ? .keep(initial: unseen) : .fallBack(to: unseen)),
      scheme: .mixture, start: startsAtTruth ? .truth : .real,
      schedules: Schedules(
        // The schedules settle at generation 2.
        alpha: ([.one, first] + Array(repeating: alpha, count: horizon - 1)).map { .exact($0) },
        sampleSizes: ([n + 1, n + 2] + Array(repeating: n, count: horizon - 1)).map {
          .exact(Rational($0))
        }),
      tail: ScheduleTail(
        alpha: .constant(.exact(alpha)), sampleSize: .constant(.exact(Rational(n))), settledFrom: 2)
    )
  }

  @Test func agreesWithTheTrajectoryFarOut() throws {
    let precision = Precision(bits: 128)
    for visits in [fractions("1/2", "1/3"), fractions("0", "2/3"), fractions("1", "0")] {
      for (keeps, alpha) in [
        (true, Rational(1, 4)), (false, Rational(1, 4)), (true, .zero), (false, .zero),
        (true, .one), (false, .one),
      ] {
        for metric in [Metric.squaredError, .heterozygosity] {
          let near = try Self.model(visits: visits, keeps: keeps, alpha: alpha, n: 2, horizon: 3)
          let far = try Self.model(visits: visits, keeps: keeps, alpha: alpha, n: 2, horizon: 900)
          let limit = ScheduleLimits.limit(
            of: metric, model: .contexts(near), precision: precision)
          let trajectory = try Expectation.trajectory(
            of: metric, model: .contexts(far), precision: precision)
          let last = try #require(trajectory.values.last).interval(precision: precision)
          let value: Rational
          switch limit.value {
          case .zero: value = .zero
          case .value(let number): value = try #require(number.exactValue)
          case .positive, .infinite, .unknown:
            Issue.record("\(metric) \(visits) \(keeps) \(alpha): \(limit)")
            continue
          }
          let distance = (last - Interval(value, precision: precision)).magnitude.upperDouble
          #expect(distance < 1e-30, "\(metric) \(visits) keeps \(keeps) alpha \(alpha)")
        }
      }
    }
  }

  @Test func fixedCountsAreSumsOfChains() throws {
    let model = try Self.model(
      visits: fractions("1/2", "1/2"), keeps: true, alpha: Rational(1, 4), n: 3, horizon: 3,
      isFixed: true)
    let limit = ScheduleLimits.limit(
      of: .squaredError, model: .contexts(model), precision: Precision(bits: 128))
    // H / (1 + (n-1) alpha (2 - alpha)) = H 8/15, H = 11/18 and 3/8, weights 2/3.
    guard case .value(let value) = limit.value else {
      Issue.record("\(limit)")
      return
    }
    #expect(
      value.exactValue == Rational(2, 3) * Rational(8, 15) * (Rational(11, 18) + Rational(3, 8)))
  }

  @Test func growingSizes() throws {
    let near = try Self.model(
      visits: fractions("1/2", "1/3"), keeps: false, alpha: Rational(1, 4), n: 2, horizon: 3)
    func limit(alpha: LeadingTerm, visits: [Rational]) throws -> ErrorLimit {
      let model = try ContextModel(
        contexts: zip(near.contexts, visits).map {
          ContextModel.Context(law: $0.law, visit: $1, weight: $0.weight)
        }, counts: near.counts, scheme: .mixture, start: .real, schedules: near.schedules,
        tail: ScheduleTail(
          alpha: alpha,
          sampleSize: LeadingTerm(coefficient: .exact(.one), power: .one, logPower: .zero)))
      return ScheduleLimits.limit(
        of: .squaredError, model: .contexts(model), precision: Precision(bits: 128))
    }
    let constant = LeadingTerm.constant(.exact(Rational(1, 4)))
    guard case .zero = try limit(alpha: constant, visits: fractions("1/2", "1/3")).value else {
      Issue.record("growing samples with fresh data vanish")
      return
    }
    // A context that is never visited does not learn; alpha -> 0 is open.
    let decaying = LeadingTerm(
      coefficient: .exact(.one), power: Rational(-1, 2), logPower: .zero)
    for open in [
      try limit(alpha: constant, visits: fractions("1/2", "0")),
      try limit(alpha: decaying, visits: fractions("1/2", "1/3")),
    ] {
      guard case .unknown = open.value else {
        Issue.record("\(open)")
        continue
      }
    }
  }
}

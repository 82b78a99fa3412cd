import Foundation
import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Metrics of contexts with shared counts. Oracles: the joint law of all contexts, enumerated from the
/// definition; the recursion of the squared error, which knows no law and holds at any size.
@Suite struct ContextCategoryLawTests {
  private static let metrics: [Metric] = [
    .l1, .totalVariation, .chiSquared, .supportLoss, .kl, .hellinger, .entropy,
  ]

  /// The metric of one context, in doubles from fractions; nil where it is infinite.
  private static func value(_ metric: Metric, _ x: [Rational], _ p: [Rational]) -> Double? {
    var sum = 0.0
    for (x, p) in zip(x, p) {
      let (a, b) = (x.double(rounding: .nearest), p.double(rounding: .nearest))
      switch metric {
      case .l1: sum += abs(a - b)
      case .totalVariation: sum += abs(a - b) / 2
      case .supportLoss: sum += b > 0 && a == 0 ? 1 : 0
      case .hellinger: sum -= (a * b).squareRoot()
      case .entropy: sum -= a == 0 ? 0 : a * log(a)
      case .chiSquared, .kl:
        if b == 0 && a > 0 { return nil }
        if b == 0 || metric == .kl && a == 0 { continue }
        sum += metric == .kl ? a * log(a / b) : (a - b) * (a - b) / b
      default: Issue.record("no metric of this test")
      }
    }
    return metric == .hellinger ? 1 + sum : sum
  }

  @Test func agreesWithJointEnumeration() throws {
    var generator = SeededGenerator(seed: 2027)
    var (checked, infinite) = (0, 0)
    while checked < 90 {
      let small = SmallContexts.random(&generator)
      if small.isFixed { continue }
      checked += 1
      let model = try small.model()
      let joint = JointEnumeration(small)
      for metric in Self.metrics {
        let expected: [Double?] = joint.laws.map { law in
          law.reduce(0.0) { sum, entry in
            guard let sum else { return nil }
            var own = 0.0
            for (c, x) in entry.key.enumerated() where !small.weights[c].isZero {
              guard let value = Self.value(metric, x, small.laws[c]) else { return nil }
              own += small.weights[c].double(rounding: .nearest) * value
            }
            return sum + entry.value.double(rounding: .nearest) * own
          }
        }
        do {
          let found = try Expectation.trajectory(
            of: metric, model: .contexts(model), precision: Precision(bits: 128))
          for (t, value) in found.values.enumerated() {
            let expected = try #require(expected[t], "\(metric) is infinite at \(t): \(small)")
            let interval = value.interval(precision: Precision(bits: 128))
            // The oracle is rounded a hundred times or so.
            #expect(interval.lowerDouble <= expected + 1e-13, "\(metric), t \(t): \(small)")
            #expect(interval.upperDouble >= expected - 1e-13, "\(metric), t \(t): \(small)")
            #expect(interval.widthDouble < 1e-10)
          }
        } catch NoTheory.infinite(_, let t) {
          infinite += 1
          #expect(expected.firstIndex { $0 == nil } == t, "\(metric): \(small)")
        }
      }
    }
    #expect(infinite > 5)
  }

  private static func large(
    keeps: Bool, startsAtTruth: Bool = false, visit: Rational = Rational(1, 20),
    alpha: [Rational] = fractions("1", "1/3", "1/10"), sizes: [Int] = [60, 90, 75]
  ) throws -> ContextModel {
    try SmallContexts(
      laws: [fractions("1/2", "3/10", "1/5"), fractions("1/4", "3/4", "0")],
      visits: [visit, Rational(1, 3)], weights: fractions("1/4", "3/4"), keeps: keeps,
      unseen: fractions("1/6", "1/2", "1/3"), startsAtTruth: startsAtTruth, alpha: alpha,
      sampleSizes: sizes
    ).model()
  }

  private static func squaredError(_ model: ContextModel) throws -> [Interval] {
    guard case .shared(let rule) = model.counts else { return [] }
    return try ContextCategorySum.trajectory(
      of: .squaredError, model: model, rule, shouldStop: { false }
    ).values.map { $0.interval(precision: Precision(bits: 128)) }
  }

  /// Sizes that change, a context that is often unseen and one that hardly ever is.
  @Test(arguments: [(true, false), (false, false), (true, true), (false, true)])
  func containsTheRecursionOfTheSquaredError(_ keeps: Bool, _ startsAtTruth: Bool) throws {
    let model = try Self.large(keeps: keeps, startsAtTruth: startsAtTruth)
    let exact = try Expectation.trajectory(
      of: .squaredError, model: .contexts(model), precision: Precision(bits: 128))
    for (t, found) in try Self.squaredError(model).enumerated() {
      let expected = exact.values[t].interval(precision: Precision(bits: 128))
      #expect(found.overlaps(expected), "t \(t): \(found), \(expected)")
      #expect(found.widthDouble < 1e-11)
    }
    // Negative controls: each is another model.
    let wrong = [
      try Self.large(keeps: !keeps, startsAtTruth: startsAtTruth),
      try Self.large(keeps: keeps, startsAtTruth: !startsAtTruth),
      try Self.large(keeps: keeps, startsAtTruth: startsAtTruth, visit: Rational(1, 19)),
      try Self.large(keeps: keeps, startsAtTruth: startsAtTruth, sizes: [60, 60, 90]),
      try Self.large(
        keeps: keeps, startsAtTruth: startsAtTruth, alpha: fractions("1", "1/3", "1/3")),
    ]
    for other in wrong {
      let expected = exact.values[2].interval(precision: Precision(bits: 128))
      #expect(!(try Self.squaredError(other)[2].overlaps(expected)))
    }
  }

  /// Bounded work: a model that would take minutes is refused before it starts.
  @Test func refusesTooMuchWork() throws {
    let model = try Self.large(
      keeps: true, visit: Rational(1, 2), alpha: fractions("1", "1/2"), sizes: [100_000, 100_000])
    #expect(throws: NoTheory.self) {
      try Expectation.trajectory(
        of: .l1, model: .contexts(model), precision: Precision(bits: 128))
    }
  }
}

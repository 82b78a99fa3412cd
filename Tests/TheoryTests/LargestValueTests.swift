import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracle: the metric's value at every model of a grid over the simplex, vertices included.
@Suite struct LargestValueTests {
  private let bits = Precision(bits: 128)

  private func largest(_ metric: Metric, _ truth: [Rational]) throws -> LargestValue {
    LargestValue(
      of: metric, truth: try ProbabilityVector(truth.map { .exact($0) }, name: "p"),
      precision: bits)
  }

  /// All models with denominators 6, and the uniform one.
  private func grid(_ categories: Int) throws -> [[Rational]] {
    let uniform = Array(repeating: Rational(1, categories), count: categories)
    let chain = try makeChain(
      truth: uniform, start: .real, alpha: [.one], sampleSizes: [6])
    return try ChainEnumeration(chain, for: .l1).laws[0].map(\.proportions) + [uniform]
  }

  @Test(arguments: Metric.ofProbabilityVectors) func isTheLargestOnTheGrid(_ metric: Metric) throws
  {
    for truth in [
      fractions("1/2", "1/3", "1/6"), fractions("1/4", "3/4"), fractions("1/3", "1/3", "1/3"),
      fractions("2/3", "0", "1/3"), fractions("0", "1"),
    ] {
      let values = try grid(truth.count).map { model -> Interval? in
        MetricFunctional.value(metric, model, truth, precision: bits)?.interval(precision: bits)
      }
      switch try largest(metric, truth) {
      case .infinite: #expect(values.contains { $0 == nil }, "\(truth)")
      case .undetermined: Issue.record("exact truths are determined")
      case .finite(let number):
        let bound = number.interval(precision: bits)
        for value in values {
          let value = try #require(value)
          #expect(!bound.isCertainlyLess(than: value), "\(truth)")
        }
        #expect(values.contains { $0?.overlaps(bound) == true }, "\(truth): not attained")
      }
    }
  }

  @Test func squaredErrorOfTheGoldenTruth() throws {
    guard case .finite(let value) = try largest(.squaredError, GoldenPath.truth) else {
      Issue.record("infinite")
      return
    }
    #expect(value.exactValue == fraction("19/18"))
  }

  @Test func enclosedTruths() throws {
    let bits = Precision(bits: 60)
    func vector(_ low: String, _ high: String) throws -> ProbabilityVector {
      let part = Interval(lower: fraction(low), upper: fraction(high), precision: bits)
      return try ProbabilityVector(
        [.enclosure(part), .enclosure(Interval(.one, precision: bits) - part)], name: "p")
    }
    let near = try vector("33/100", "34/100")
    guard case .finite(let value) = LargestValue(of: .chiSquared, truth: near, precision: bits)
    else {
      Issue.record("infinite")
      return
    }
    #expect(value.interval(precision: bits).contains(Rational(2)))
    let open = try vector("0", "1/100")
    guard case .undetermined = LargestValue(of: .kl, truth: open, precision: bits) else {
      Issue.record("p may be 0")
      return
    }
  }
}

import Intervals
import Models
import Multiprecision

/// Chains for the tests, in fractions.
struct TestChain: Sendable {
  var truth: [Rational]
  var scheme = ChainScheme.mixture
  var start: TestStart = .real
  /// alpha[0...T], with alpha[0] = 1.
  var alpha: [Rational]
  var sampleSizes: [Int]

  enum TestStart: Sendable {
    case real
    case point([Rational])
    case truth
  }

  func model() throws -> CategoricalChain {
    let start: Start =
      switch self.start {
      case .real: .real
      case .point(let values): .point(values.map { .exact($0) })
      case .truth: .truth
      }
    return try CategoricalChain(
      truth: ProbabilityVector(truth.map { .exact($0) }, name: "target"), scheme: scheme,
      start: start,
      schedules: Schedules(
        alpha: alpha.map { .exact($0) }, sampleSizes: sampleSizes.map { .exact(Rational($0)) }))
  }

  static func uniform(_ categories: Int) -> [Rational] {
    Array(repeating: Rational(1, categories), count: categories)
  }

  /// Three categories, three unequal sizes, three unequal alphas.
  static let small = TestChain(
    truth: [Rational(1, 2), Rational(1, 3), Rational(1, 6)],
    alpha: [Rational(1), Rational(1, 4), Rational(2, 3)], sampleSizes: [2, 3, 2])
}

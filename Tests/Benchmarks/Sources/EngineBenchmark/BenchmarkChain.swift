import Intervals
import Models
import Multiprecision

/// The chain of the workloads: p_k ~ 1/k, real start, constant or varying schedules.
enum BenchmarkChain {
  enum Shape: String {
    /// n = 1000, alpha = 1/10.
    case const
    /// n = 1000 + 10 t, alpha = 1/(t + 1).
    case vary
  }

  static func make(
    _ shape: Shape, horizon: Int, categories: Int = 50, sampleSize: Int = 1000
  ) throws -> CategoricalChain {
    let total = Rational.harmonic(categories)
    let tenth = Number.exact(Rational(1, 10))
    let size = Number.exact(Rational(sampleSize))
    let alpha: NumberSequence
    let sizes: NumberSequence
    switch shape {
    case .const:
      // As bound files give constants.
      alpha = NumberSequence(first: .exact(.one), rest: tenth, count: horizon + 1)
      sizes = NumberSequence(first: size, rest: size, count: horizon + 1)
    case .vary:
      alpha = NumberSequence((0...horizon).map { .exact(Rational(1, $0 + 1)) })
      sizes = NumberSequence((0...horizon).map { .exact(Rational(sampleSize + 10 * $0)) })
    }
    return try CategoricalChain(
      truth: ProbabilityVector(
        (1...categories).map { .exact(Rational(1, $0) / total) }, name: "p"),
      scheme: .mixture, start: .real, schedules: Schedules(alpha: alpha, sampleSizes: sizes))
  }
}

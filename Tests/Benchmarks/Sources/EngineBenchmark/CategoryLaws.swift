import Intervals
import Models
import Multiprecision
import Theory

/// W3: the law of category 1 of p_k ~ 1/k, K = 50, alpha = 1/10. `W3 n T`: E|x - p|, variance and P(x = 0) of
/// every generation, enclosed by interpolation; `W3all n T`: the total variation likewise; `W3e n T`: E|x - p|
/// enclosed in fixed point; `W3x n T`: exact fractions. The checksum is E|x - p| (or the total variation) at T.
enum CategoryLaws {
  static func interpolated(_ words: [String]) throws -> EngineBenchmark.Answer {
    let chain = try chain(words)
    var last = 0.0
    let seconds = try EngineBenchmark.seconds {
      let law = try InterpolatedCategoryLaw(of: 0, chain: chain)
      last = law.generations[chain.horizon].absoluteDeviation.midpointDouble
    }
    return .init(seconds: seconds, checksum: "\(last)")
  }

  static func totalVariation(_ words: [String]) throws -> EngineBenchmark.Answer {
    let chain = try chain(words)
    var last = 0.0
    let seconds = try EngineBenchmark.seconds {
      last = try InterpolatedCategoryLaw.totalVariation(of: chain)[chain.horizon].midpointDouble
    }
    return .init(seconds: seconds, checksum: "\(last)")
  }

  /// Two categories, of which the first is the workload's: l1 is twice its deviation.
  static func enclosed(_ words: [String]) throws -> EngineBenchmark.Answer {
    let chain = try chain(words, isMerged: true)
    var last = Number.exact(.zero)
    let seconds = try EngineBenchmark.seconds {
      last = try Expectation.trajectory(
        of: .totalVariation, chain: chain, precision: Precision(bits: 64)
      )
      .values[chain.horizon]
    }
    return .init(seconds: seconds, checksum: last.lowerDecimal(significantDigits: 20))
  }

  static func exact(_ words: [String]) throws -> EngineBenchmark.Answer {
    let chain = try chain(words, isMerged: true)
    var last = Number.exact(.zero)
    let seconds = try EngineBenchmark.seconds {
      last = try Expectation.trajectory(
        of: .totalVariation, chain: chain, precision: Precision(bits: 64)
      )
      .values[chain.horizon]
    }
    return .init(seconds: seconds, checksum: last.description)
  }

  private static func chain(_ words: [String], isMerged: Bool = false) throws -> CategoricalChain {
    guard words.count == 2, let n = Int(words[0]), let horizon = Int(words[1]) else {
      throw EngineBenchmark.UnknownWorkload(line: words.joined(separator: " "))
    }
    if !isMerged { return try BenchmarkChain.make(.const, horizon: horizon, sampleSize: n) }
    let p = Rational.one / Rational.harmonic(50)
    return try CategoricalChain(
      truth: ProbabilityVector([.exact(p), .exact(.one - p)], name: "p"), scheme: .mixture,
      start: .real,
      schedules: Schedules(
        alpha: [.exact(.one)] + Array(repeating: .exact(Rational(1, 10)), count: horizon),
        sampleSizes: Array(repeating: .exact(Rational(n)), count: horizon + 1)))
  }
}

import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracle: enumeration of the chain with the squared error of an earlier generation carried along.
@Suite struct SquaredErrorCovarianceTests {
  private static func squaredError(_ P: [Rational], _ p: [Rational]) -> Rational {
    zip(P, p).reduce(.zero) { $0 + ($1.0 - $1.1).power(2) }
  }

  /// Cov(D[t], D[t + lag]) from the law of generation t, each state weighted by its own D.
  private static func enumerated(_ model: SmallModel, t: Int, lag: Int) throws -> Rational {
    let p = model.truth
    let enumeration = try ChainEnumeration(model.chain(), for: .squaredError)
    var weighted = enumeration.laws[t].map {
      ChainEnumeration.State(
        proportions: $0.proportions,
        probability: $0.probability * squaredError($0.proportions, p))
    }
    for s in t..<t + lag {
      weighted = try ChainEnumeration.nextLaw(
        after: weighted, alpha: model.alpha[s + 1], sampleSize: model.sampleSizes[s + 1],
        truth: p, shouldStop: { false })
    }
    let product = weighted.reduce(.zero) {
      $0 + $1.probability * squaredError($1.proportions, p)
    }
    let means = [t, t + lag].map { enumeration.expectation(at: $0, of: squaredError) }
    return product - means[0] * means[1]
  }

  private static func found(_ model: SmallModel, lag: Int) throws -> [Rational] {
    try #require(try SquaredErrorCovariance.trajectory(of: model.chain(), lag: lag, in: ()))
  }

  @Test func agreesWithEnumeration() throws {
    var generator = SeededGenerator(seed: 401)
    for _ in 0..<150 {
      let model = SmallModel.random(&generator)
      for lag in 0..<model.sampleSizes.count {
        let values = try Self.found(model, lag: lag)
        #expect(values.count == model.sampleSizes.count - lag)
        for (t, value) in values.enumerated() {
          #expect(try value == Self.enumerated(model, t: t, lag: lag), "\(model) t \(t) lag \(lag)")
        }
      }
      #expect(try Self.found(model, lag: model.sampleSizes.count).isEmpty)
    }
  }

  @Test func sumsOfCovariances() throws {
    var generator = SeededGenerator(seed: 402)
    for _ in 0..<50 {
      let model = SmallModel.random(&generator)
      let sums: [Rational] = try #require(
        try SquaredErrorCovariance.varianceOfSums(of: model.chain(), in: ()))
      let byLag = try model.sampleSizes.indices.map { try Self.found(model, lag: $0) }
      for t in sums.indices {
        var total = Rational.zero
        for s in 0...t {
          for u in 0...t { total += byLag[abs(s - u)][min(s, u)] }
        }
        #expect(sums[t] == total, "\(model)")
      }
    }
  }

  /// E D[t] D[t+1] = e² (1 - 1/n) E D² + H R / n + 4 e g (S3 - S2²) / n for unbiased starts.
  @Test func unbiasedForm() throws {
    let chain = try GoldenPath.chain(from: .real)
    let states: [IdentityByDescent<Rational>] = try #require(
      SquaredErrorVariance.identities(of: chain, in: ()))
    let moments = try #require(try PowerSumMoments<Rational>.trajectory(of: chain, in: ()))
    let values: [Rational] = try #require(
      try SquaredErrorCovariance.trajectory(of: chain, lag: 1, in: ()))
    let p = GoldenPath.truth
    let S2 = p.reduce(.zero) { $0 + $1.power(2) }
    let S3 = p.reduce(.zero) { $0 + $1.power(3) }
    for (t, value) in values.enumerated() {
      let n = Rational(GoldenPath.sampleSizes[t + 1])
      let e = .one - GoldenPath.alpha[t + 1]
      let R = moments[t].meanD
      let product =
        e * e * (.one - n.reciprocal) * (moments[t].varianceD + R * R) + (.one - S2) * R / n
        + Rational(4) * e * states[t].three * (S3 - S2 * S2) / n
      #expect(value == product - R * moments[t + 1].meanD)
    }
  }

  @Test func mistakesAreSeen() throws {
    var generator = SeededGenerator(seed: 403)
    var seen = Set<String>()
    for _ in 0..<60 {
      let model = SmallModel.random(&generator)
      let chain = try model.chain()
      let moments = try #require(try PowerSumMoments<Rational>.trajectory(of: chain, in: ()))
      for (t, value) in try Self.found(model, lag: 1).enumerated() {
        let (V, W) = (moments[t].varianceD, moments[t].covarianceAD)
        func candidate(n: Int, alpha: Rational, drift: Int, shrink: Bool) -> Rational {
          let v = Rational(1, n)
          let e = .one - alpha
          return e * e * (shrink ? .one - v : .one) * V - Rational(drift) * e * v * W
        }
        let (n, alpha) = (model.sampleSizes[t + 1], model.alpha[t + 1])
        #expect(value == candidate(n: n, alpha: alpha, drift: 2, shrink: true))
        for (name, wrong) in [
          ("n[t]", candidate(n: model.sampleSizes[t], alpha: alpha, drift: 2, shrink: true)),
          ("alpha[t]", candidate(n: n, alpha: model.alpha[t], drift: 2, shrink: true)),
          ("no drift", candidate(n: n, alpha: alpha, drift: 0, shrink: true)),
          ("half drift", candidate(n: n, alpha: alpha, drift: 1, shrink: true)),
          ("no shrink", candidate(n: n, alpha: alpha, drift: 2, shrink: false)),
        ] where wrong != value {
          seen.insert(name)
        }
      }
    }
    #expect(seen.count == 5, "\(seen)")
  }
}

import Models
import Multiprecision
import Testing

@testable import Theory

/// Plausible mistakes in the law of one category.
enum LawMistake: CaseIterable {
  case previousSize, previousAlpha, nextSizeInProportion, swappedAlpha
  case complementWithoutImmigration, complementOfTruth, complementShared
  case firstSizeOfNextGeneration, meanForState, startIgnored
}

/// Oracle: enumeration. The transition matrix written here without a mistake agrees with it on every
/// model, with any of the mistakes it does not: the comparisons of `CategoryLawTests` can see them.
@Suite struct CategoryLawMutationTests {
  private static let samples: [(SmallModel, [[Rational]])]? = try? {
    var generator = SeededGenerator(seed: 311)
    return try (0..<150).map { _ in
      let model = SmallModel.random(&generator)
      return (model, try enumerated(model))
    }
  }()

  /// E |P_1 - p_1| and P(P_1 = 0) at each generation, by enumeration.
  private static func enumerated(_ model: SmallModel) throws -> [[Rational]] {
    let enumeration = try ChainEnumeration(model.chain(), for: .l1)
    return enumeration.laws.indices.map { t in
      [
        enumeration.expectation(at: t) { P, p in (P[0] - p[0]).magnitude },
        enumeration.expectation(at: t) { P, _ in P[0].isZero ? .one : .zero },
      ]
    }
  }

  @Test func withoutMistakeAgrees() throws {
    for (model, expected) in try #require(Self.samples) {
      #expect(Self.values(model, mistake: nil) == expected, "\(model)")
    }
  }

  @Test(arguments: LawMistake.allCases) func mistakeIsSeen(_ mistake: LawMistake) throws {
    let samples = try #require(Self.samples)
    #expect(samples.contains { Self.values($0.0, mistake: mistake) != $0.1 })
  }

  private static func values(_ model: SmallModel, mistake: LawMistake?) -> [[Rational]] {
    let p = model.truth[0]
    var law: [(x: Rational, mass: Rational)]
    switch model.start {
    case .real:
      let size =
        mistake == .firstSizeOfNextGeneration
        ? model.sampleSizes[min(1, model.sampleSizes.count - 1)] : model.sampleSizes[0]
      law = binomial(size, p, .one - p).enumerated().map { (Rational($0.offset, size), $0.element) }
    case .truth: law = [(p, .one)]
    case .point(let values): law = [(mistake == .startIgnored ? p : values[0], .one)]
    }
    var results = [summary(law, p)]
    for t in model.sampleSizes.indices.dropFirst() {
      var alpha = model.alpha[mistake == .previousAlpha ? t - 1 : t]
      if mistake == .swappedAlpha { alpha = .one - alpha }
      let n = model.sampleSizes[mistake == .previousSize ? t - 1 : t]
      let mean = law.reduce(.zero) { $0 + $1.x * $1.mass }
      var next = [Rational](repeating: .zero, count: n + 1)
      for (x, mass) in law {
        let old = mistake == .meanForState ? mean : x
        let q = alpha * p + (.one - alpha) * old
        let complement: Rational =
          switch mistake {
          case .complementWithoutImmigration: (.one - alpha) * (.one - old)
          case .complementOfTruth: .one - p
          case .complementShared: (.one - q) / Rational(model.truth.count - 1)
          default: .one - q
          }
        for (j, value) in binomial(n, q, complement).enumerated() {
          next[j].formMultiplyAdd(mass, value)
        }
      }
      let unit = mistake == .nextSizeInProportion ? n + 1 : n
      law = next.enumerated().map { (Rational($0.offset, unit), $0.element) }
      results.append(summary(law, p))
    }
    return results
  }

  private static func summary(_ law: [(x: Rational, mass: Rational)], _ p: Rational) -> [Rational] {
    [
      law.reduce(.zero) { $0 + ($1.x - p).magnitude * $1.mass },
      law.filter(\.x.isZero).reduce(.zero) { $0 + $1.mass },
    ]
  }

  /// C(n, j) q^j r^(n-j).
  private static func binomial(_ n: Int, _ q: Rational, _ r: Rational) -> [Rational] {
    (0...n).map { j in
      Rational.factorial(n) / (Rational.factorial(j) * Rational.factorial(n - j)) * q.power(j)
        * r.power(n - j)
    }
  }
}

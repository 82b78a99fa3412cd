import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracle: enumeration; on the golden path, values from an independent program.
@Suite struct SquaredErrorVarianceTests {
  @Test func goldenScalars() throws {
    let states: [IdentityByDescent<Rational>] = try #require(
      SquaredErrorVariance.identities(of: GoldenPath.chain(from: .real), in: ()))
    let state = states[2]
    #expect(
      [state.two, state.three, state.four, state.twoPairs]
        == fractions("133/216", "61/144", "283/864", "83/288"))
  }

  @Test func agreesWithEnumeration() throws {
    var generator = SeededGenerator(seed: 61)
    var compared = 0
    while compared < 250 {
      let model = SmallModel.random(&generator)
      if case .point = model.start { continue }
      compared += 1
      let values: [Rational] = try #require(
        SquaredErrorVariance.trajectory(of: model.chain(), in: ()))
      #expect(try values == Enumerated(model).squaredErrorVariance, "\(model)")
    }
  }

  @Test func declinesABiasedStart() throws {
    let chain = try GoldenPath.chain(from: point(fractions("1", "0", "0")))
    let values: [Rational]? = SquaredErrorVariance.trajectory(of: chain, in: ())
    #expect(values == nil)
  }

  /// Every integer of the four recursions matters.
  @Test func mutatedRecursionsDiffer() throws {
    var generator = SeededGenerator(seed: 62)
    var samples: [(SmallModel, [Rational])] = []
    while samples.count < 120 {
      let model = SmallModel.random(&generator)
      if case .point = model.start { continue }
      samples.append((model, try Enumerated(model).squaredErrorVariance))
    }
    let integers = [1, 3, 1, 7, 6, 1, 3, 6, 1, 2, 3, 4, 2, 2]
    for (model, expected) in samples {
      #expect(Self.variances(model, integers) == expected, "\(model)")
    }
    for index in integers.indices {
      var mutated = integers
      mutated[index] += 1
      #expect(samples.contains { Self.variances($0.0, mutated) != $0.1 }, "integer \(index)")
    }
  }

  private static func variances(_ model: SmallModel, _ integers: [Int]) -> [Rational] {
    let k = integers.map { Rational($0) }
    let S2 = model.truth.reduce(.zero) { $0 + $1 * $1 }
    let S3 = model.truth.reduce(.zero) { $0 + $1 * $1 * $1 }
    let H = Rational.one - S2
    var (f, g, q, d) = (Rational.zero, Rational.zero, Rational.zero, Rational.zero)
    func step(_ e: Rational, _ size: Int) {
      let n = Rational(size)
      let one = Rational.one
      let (a, b, c) = ((n - one), (n - one) * (n - Rational(2)), n * n * n)
      let b3 = b * (n - Rational(3))
      let newF = (one + a * k[0] * e * e * f) / n
      let newG = (one + k[1] * a * e * e * f + k[2] * b * e.power(3) * g) / (n * n)
      let newQ =
        (one + k[3] * a * e * e * f + k[4] * b * e.power(3) * g + k[5] * b3 * e.power(4) * q) / c
      let pairs = k[6] * a * (one - e * e * f) + k[7] * b * e * e * (f - e * g)
      d = (pairs + k[8] * b3 * e.power(4) * d) / c
      (f, g, q) = (newF, newG, newQ)
    }
    func variance() -> Rational {
      let ofFour = Rational.one - k[9] * S2 - k[10] * S2 * S2 + k[11] * S3
      let ofPairs = (H * H + k[12] * (S2 - k[13] * S3 + S2 * S2)) / Rational(3)
      return q * ofFour + d * ofPairs - f * f * H * H
    }
    if case .real = model.start { step(.zero, model.sampleSizes[0]) }
    var values = [variance()]
    for t in model.sampleSizes.indices.dropFirst() {
      step(.one - model.alpha[t], model.sampleSizes[t])
      values.append(variance())
    }
    return values
  }
}

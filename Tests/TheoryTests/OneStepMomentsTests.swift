import Models
import Multiprecision
import Scalars
import Testing

@testable import Theory

/// Oracle: the multinomial law of a single step, enumerated in exact fractions from the model before.
///
/// Models have 3 or 4 categories of unequal probability and a previous model that is no multiple of
/// 1/n, so that no term of the formulas vanishes.
@Suite struct OneStepMomentsTests {
  struct Step: Sendable, CustomTestStringConvertible {
    let truth: [Rational]
    let previous: [Rational]
    let alpha: Rational
    let sampleSize: Int

    var testDescription: String {
      "p \(truth), P \(previous), alpha \(alpha), n \(sampleSize)"
    }

    static func random(_ generator: inout SeededGenerator) -> Step {
      let categories = 2 + generator.next(below: 3)
      func probabilities(_ least: Int) -> [Rational] {
        while true {
          let weights = (0..<categories).map { _ in least + generator.next(below: 6) }
          let sum = weights.reduce(0, +)
          if sum > 0 { return weights.map { Rational($0, sum) } }
        }
      }
      return Step(
        truth: probabilities(1), previous: probabilities(0),
        alpha: generator.pick(fractions("0", "1", "1/2", "1/3", "1/4", "3/5")),
        sampleSize: 1 + generator.next(below: 4))
    }

    func chain() throws -> CategoricalChain {
      try makeChain(
        truth: truth, start: point(previous), alpha: [.one, alpha], sampleSizes: [7, sampleSize])
    }

    /// Σ p^a x^b, from the definition.
    func sum(_ sum: DeviationSum) -> Rational {
      zip(previous, truth).reduce(into: Rational.zero) { total, pair in
        total.formAdd(
          pair.1.power(sum.truthPower) * (pair.0 - pair.1).power(sum.deviationPower))
      }
    }

    var sums: ModelSums<Rational> {
      let values = OneStepLaw.sums.map(sum)
      return ModelSums(
        squares: values[0], overlap: values[1], overlapOfSquare: values[2],
        weightedSquares: values[3], cubes: values[4])
    }

    /// What the code says, with a schedule that may be spoiled.
    func moments(
      alpha: Rational? = nil, sampleSize: Int? = nil,
      spoil: (inout ModelSums<Rational>) -> Void = { _ in }
    ) throws -> [Rational] {
      let spoiled = try makeChain(
        truth: truth, start: point(previous), alpha: [.one, alpha ?? self.alpha],
        sampleSizes: [7, sampleSize ?? self.sampleSize])
      let scalars = try #require(ChainScalars<Rational>(spoiled, in: ()))
      var sums = self.sums
      spoil(&sums)
      let moments = OneStepMoments(
        given: sums, syntheticFraction: .one - (alpha ?? self.alpha),
        GenerationSize(scalars, at: 1),
        PowerSumConstants(truth: scalars.truth, one: .one))
      return [
        moments.errorMean, moments.errorVariance, moments.overlapMean, moments.overlapVariance,
      ]
    }

    func enumerated() throws -> [Rational] {
      let law = try ChainEnumeration(chain(), for: .squaredError)
      func error(_ P: [Rational], _ p: [Rational]) -> Rational {
        zip(P, p).reduce(into: Rational.zero) { $0.formAdd(($1.0 - $1.1).power(2)) }
      }
      func overlap(_ P: [Rational], _ p: [Rational]) -> Rational {
        zip(P, p).reduce(into: Rational.zero) { $0.formAdd(($1.0 - $1.1) * $1.1) }
      }
      var result: [Rational] = []
      for functional in [error, overlap] {
        let mean = law.expectation(at: 1, of: functional)
        let square = law.expectation(at: 1) { functional($0, $1).power(2) }
        result += [mean, square - mean * mean]
      }
      return result
    }
  }

  static let steps: [Step] = {
    var generator = SeededGenerator(seed: 4)
    return (0..<60).map { _ in Step.random(&generator) }
  }()

  @Test func agreesWithEnumeration() throws {
    for step in Self.steps {
      #expect(try step.moments() == step.enumerated(), "\(step.testDescription)")
    }
  }

  /// Negative controls: each mistake changes some moment in most of the models.
  @Test func mistakesDiffer() throws {
    let mistakes: [(String, (Step) throws -> [Rational])] = [
      ("one draw more", { try $0.moments(sampleSize: $0.sampleSize + 1) }),
      ("alpha swapped", { try $0.moments(alpha: .one - $0.alpha) }),
      ("no overlap", { try $0.moments { $0.overlap = .zero } }),
      ("no overlap of the square", { try $0.moments { $0.overlapOfSquare = .zero } }),
      ("no weighted squares", { try $0.moments { $0.weightedSquares = .zero } }),
      ("no cubes", { try $0.moments { $0.cubes = .zero } }),
      ("no squares", { try $0.moments { $0.squares = .zero } }),
    ]
    for (name, mistake) in mistakes {
      let wrong = try Self.steps.count { try mistake($0) != $0.enumerated() }
      #expect(wrong > Self.steps.count / 4, "\(name): \(wrong)")
    }
  }

  /// In double, within the stated errors of the exact moments, also for the drawn generation 0.
  @Test func doublesAreWithinTheStatedErrors() throws {
    for step in Self.steps {
      let law = OneStepLaw(of: try step.chain())
      #expect(law.firstGeneration == 1)
      let inputError = 0x1p-40
      let exact = try step.enumerated()
      for sign in [-1.0, 0, 1] {
        let sums = OneStepLaw.sums.map { Double(step.sum($0)) + sign * inputError }
        let found = law.generation(1, given: sums, inputError: inputError)
        for (moments, place) in [(found.squaredError, 0), (found.overlap, 2)] {
          #expect(abs(moments.mean - Double(exact[place])) <= moments.meanError)
          #expect(abs(moments.variance - Double(exact[place + 1])) <= moments.varianceError)
          // The errors are bounds, not excuses.
          #expect(moments.meanError < 1e-10 && moments.varianceError < 1e-8)
        }
      }
    }
  }

  @Test func theDrawnStartIsAStepFromTheTruth() throws {
    let chain = try GoldenPath.chain(from: .real)
    let law = OneStepLaw(of: chain)
    #expect(law.firstGeneration == 0)
    let found = law.generation(
      0, given: OneStepLaw.sums.map { _ in .nan }, inputError: 0x1p-46)
    #expect(abs(found.squaredError.mean - 11.0 / 36) < 1e-15)
    #expect(abs(found.squaredError.variance - 77.0 / 1296) < 1e-15)
    #expect(found.overlap.mean == 0)
    let truth = GoldenPath.truth.map { Double($0) }
    let squares = truth.reduce(0) { $0 + $1 * $1 }
    let cubes = truth.reduce(0) { $0 + $1 * $1 * $1 }
    #expect(abs(found.overlap.variance - (cubes - squares * squares) / 2) < 1e-15)
  }
}

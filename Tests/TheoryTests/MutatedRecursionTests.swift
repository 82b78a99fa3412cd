import Multiprecision
import Testing

@testable import Theory

/// Plausible mistakes in the recursion for the squared error.
enum Mistake: CaseIterable {
  case sizePlusOne, sizeMinusOneInShrink, noSquare, previousAlpha, noCrossTerm, evenDiversity
  case firstSizeIgnored, firstSizeOfNextGeneration, swappedAlpha, noShrink, previousSize
  case halfCrossTerm, squareInCrossTerm, biasOfThisGeneration, crossTermFlipped, biasNotDecaying
  case diversityOfStart, firstErrorForDiversity, meanWithoutFreshPart, noiseShrunkToo, noNoise
  case squareOfSum, cubesForSquares
}

/// Oracle: enumeration. The recursion written here without a mistake agrees with it on every model,
/// with any of the mistakes it does not: the comparison in `ExpectedSquaredErrorTests` can see them.
@Suite struct MutatedRecursionTests {
  private static let samples: [(SmallModel, [Rational])]? = try? {
    var generator = SeededGenerator(seed: 21)
    return try (0..<200).map { _ in
      let model = SmallModel.random(&generator)
      return (model, try Enumerated(model).squaredError)
    }
  }()

  @Test func withoutMistakeAgrees() throws {
    for (model, expected) in try #require(Self.samples) {
      #expect(Self.recursion(model, mistake: nil) == expected, "\(model)")
    }
  }

  @Test(arguments: Mistake.allCases) func mistakeIsSeen(_ mistake: Mistake) throws {
    let samples = try #require(Self.samples)
    #expect(samples.contains { Self.recursion($0.0, mistake: mistake) != $0.1 })
  }

  private static func recursion(_ model: SmallModel, mistake: Mistake?) -> [Rational] {
    let p = model.truth
    var start = p
    if case .point(let values) = model.start { start = values }
    func power(_ v: [Rational], _ k: Int) -> Rational { v.reduce(.zero) { $0 + $1.power(k) } }
    var H = .one - power(p, mistake == .cubesForSquares ? 3 : 2)
    if mistake == .evenDiversity { H = .one - Rational(1, p.count) }
    if mistake == .diversityOfStart { H = .one - power(start, 2) }
    var bias = zip(p, start).reduce(.zero) { $0 + $1.0 * ($1.1 - $1.0) }
    func size(_ t: Int) -> Rational { Rational(model.sampleSizes[t]) }

    var R = zip(p, start).reduce(.zero) { $0 + ($1.1 - $1.0).power(2) }
    if case .real = model.start {
      switch mistake {
      case .firstSizeIgnored: R = H
      case .firstSizeOfNextGeneration: R = H / size(min(1, model.sampleSizes.count - 1))
      default: R = H / size(0)
      }
    }
    if mistake == .firstErrorForDiversity { H = size(0) * R }
    var values = [R]
    for t in model.sampleSizes.indices.dropFirst() {
      var alpha = model.alpha[mistake == .previousAlpha ? t - 1 : t]
      if mistake == .swappedAlpha { alpha = .one - alpha }
      if mistake == .meanWithoutFreshPart { alpha = .zero }
      let e = Rational.one - alpha
      var n = size(mistake == .previousSize ? t - 1 : t)
      if mistake == .sizePlusOne { n += .one }
      var shrink = Rational.one - n.reciprocal
      if mistake == .noShrink { shrink = .one }
      if mistake == .sizeMinusOneInShrink {
        shrink = n > .one ? .one - (n - .one).reciprocal : .one
      }
      var memory = e * e
      if mistake == .noSquare { memory = e }
      if mistake == .squareOfSum { memory = .one - alpha * alpha }
      if mistake == .biasOfThisGeneration { bias *= e }
      var cross = Rational(2) * e * bias
      switch mistake {
      case .noCrossTerm: cross = .zero
      case .halfCrossTerm: cross = e * bias
      case .squareInCrossTerm: cross *= e
      case .crossTermFlipped: cross = -cross
      default: break
      }
      var noise = (H - cross) / n
      if mistake == .noiseShrunkToo { noise *= shrink }
      if mistake == .noNoise { noise = .zero }
      R = memory * shrink * R + noise
      if mistake != .biasNotDecaying && mistake != .biasOfThisGeneration { bias *= e }
      values.append(R)
    }
    return values
  }
}

import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracles: exact moments at n where the factors are elementary; values of mpmath 1.3 at 40 digits, from
/// the integrals of the chi-squared density; negative controls: the other divisor, n for n - 1.
@Suite struct GaussianReplacementTests {
  private let precision = Precision(bits: 160)

  private func closed(_ model: SmallGaussian) throws -> GaussianReplacement {
    try #require(try GaussianReplacement(model.model(), precision: precision))
  }

  private func moments(_ model: SmallGaussian) throws -> [GaussianMoments<Interval>] {
    try #require(
      try GaussianMoments<Interval>.trajectory(of: model.model(), weight: 2, in: precision))
  }

  private func expect(_ value: Interval, near decimal: String, _ comment: Comment? = nil) {
    let middle = fraction(decimal)
    let slack = Rational(1, 1_000_000_000_000)
    let isNear =
      !value.lower.isLess(than: middle - slack) && !value.upper.isGreater(than: middle + slack)
    #expect(isNear, comment)
  }

  /// n = 2, t = 0: 0.904231...: above 3/4, the "(3/2) s t/n" of first order; below it at the sixth fit.
  @Test func wassersteinIsNoMultipleOfThreeHalves() throws {
    let model = SmallGaussian(variance: .one, sets: mixtures(2, "0", horizon: 5))
    let values = try closed(model).wasserstein(moments(model))
    // 1/2 + 2 (1 - √(2/π)), and 3 + 2 (1 - (2/π)³).
    expect(values[0], near: "0.9042308783942692882")
    expect(values[5], near: "4.483975449068808173")
  }

  @Test func standardDeviationAtThree() throws {
    // c4(3) = √π / 2; under maximum likelihood √(2/3) of it.
    let model = SmallGaussian(variance: fraction("4"), sets: mixtures(3, "0", horizon: 1))
    let values = try closed(model).standardDeviation()
    expect(values[0], near: "1.77245385090551602730")
    expect(values[1], near: "1.57079632679489661923")
    var likelihood = model
    likelihood.estimator = .maximumLikelihood
    expect(try closed(likelihood).standardDeviation()[0], near: "1.447202509116535318")
  }

  @Test func logarithmsAtThree() throws {
    // χ²(2)/2 is exponential: E log = -γ.
    let model = SmallGaussian(variance: .one, sets: mixtures(3, "0", horizon: 2))
    let values = try closed(model).logVariance(for: .kl)
    expect(values[0], near: "-0.57721566490153286061")
    expect(values[2], near: "-1.73164699470459858182")
  }

  /// KL(fit‖true) at n = 3, t = 0: (1/3 + γ)/2; KL(true‖fit) needs n > 3, n = 5: ψ(2) = 1 - γ.
  @Test func divergences() throws {
    let three = SmallGaussian(variance: .one, sets: mixtures(3, "0", horizon: 1))
    expect(
      try closed(three).divergence(moments(three))[0], near: "0.455274499117433096971")
    #expect(throws: NoTheory.infinite(.reverseKL, t: 0)) {
      try closed(three).reverseDivergence()
    }
    let five = SmallGaussian(variance: .one, sets: mixtures(5, "0", horizon: 1))
    let values = try closed(five).reverseDivergence()
    // E 1/v = 2, E e²/v = 2/5, E log v = 1 - γ - log 2: (2 + 2/5 - 1 + 1 - γ - log 2)/2.
    expect(values[0], near: "0.5648185772692609149")
    // Then 4, 2 (2/5 + 1/5), twice the logarithm.
    expect(values[1], near: "1.829637154538521824")
  }

  /// Where the start is given, the first factor belongs to generation 1.
  @Test func givenStarts() throws {
    var model = SmallGaussian(variance: .one, sets: mixtures(3, "0", horizon: 1))
    model.start = .truth
    let truth = try closed(model)
    expect(try truth.logVariance(for: .kl)[0], near: "0")
    expect(try truth.logVariance(for: .kl)[1], near: "-0.57721566490153286061")
    model.start = .point(mean: .exact(.one), variance: .exact(fraction("4")))
    expect(try closed(model).standardDeviation()[0], near: "2")
  }

  @Test func onlyWithoutFreshData() throws {
    let mixed = try SmallGaussian(sets: mixtures(3, "1/2", horizon: 1)).model()
    let kept = try SmallGaussian(sets: mixtures(3, "0", horizon: 1), keepsBatches: true).model()
    #expect(GaussianReplacement(mixed, precision: precision) == nil)
    #expect(GaussianReplacement(kept, precision: precision) == nil)
  }
}

/// Oracle: n = 3, where c is exponential: E c^p = Γ(1 + p), Var log c = π²/6; and moments of weight 4
/// where the true variance goes to 0 and W2² is e² + v.
@Suite struct GaussianReplacementSquaresTests {
  private let precision = Precision(bits: 160)

  private func expect(_ value: Interval, near expected: Double) {
    #expect(abs(value.midpointDouble - expected) < 1e-13 * max(1, abs(expected)))
  }

  @Test func wassersteinAtThree() throws {
    let model = try SmallGaussian(variance: .one, sets: mixtures(3, "0", horizon: 1)).model()
    let products = try #require(GaussianReplacement(model, precision: precision))
    let moments = try #require(
      try GaussianMoments<Interval>.trajectory(of: model, weight: 4, in: precision))
    let value = products.squaredWasserstein(moments)
    // e ~ N(0, 1/3) and v = c independent at the first fit: 3/9 + (2/3) E (√c - 1)² + E (√c - 1)⁴.
    let (half, cube) = (0.886226925452758, 1.329340388179137)
    expect(
      value[0], near: 1.0 / 3 + 2.0 / 3 * (2 - 2 * half) + (2 - 4 * cube + 6 - 4 * half + 1))
    // Then √v = √(c c'), e² given the first fit is e² + v/3, independent of c'.
    let mixed = half * (half / 3 + cube / 3)
    let first =
      moments[1][4, 0].midpointDouble + 2 * (moments[1][2, 1].midpointDouble - 2 * mixed + 2.0 / 3)
    expect(
      value[1], near: first + 4 - 4 * cube * cube + 6 - 4 * half * half + 1)
  }

  @Test func logarithms() throws {
    for (n, expected) in [
      (2, 4.934802200544679), (3, 1.6449340668482264), (4, 0.9348022005446793),
      (5, 0.6449340668482264), (8, 0.330357756100235),
    ] {
      let model = try SmallGaussian(sets: mixtures(n, "0", horizon: 1)).model()
      let products = try #require(GaussianReplacement(model, precision: precision))
      let values = try #require(products.varianceOfLogVariance())
      expect(values[0], near: expected)
      expect(values[1], near: 2 * expected)
    }
  }
}

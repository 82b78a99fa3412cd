import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracle: exhaustive enumeration of the scheme's graph for Bernoulli and binomial draws; for other
/// families closed forms of one generation.
@Suite struct MeanFourthMomentsTests {
  private static let schedules: [ScheduleName: [Rational]] = [
    .sampleSize: integers(2, 1, 2), .alpha: fractions("1", "1/4", "2/5"),
    .fresh: integers(1, 1, 0), .synthetic: integers(0, 1, 2), .weight: fractions("1", "1/3", "0"),
    .rate: fractions("1", "1/2", "1/3"),
  ]

  private static let covered: [Scheme] = [
    .mixture, .replace, .stratified, .weighted, .accumulate, .movingAverage,
  ]

  @Test(arguments: covered) func variancesAreThoseOfTheEnumeration(_ scheme: Scheme) throws {
    let names = scheme.schedules.required + scheme.schedules.optional.filter { $0 == .alpha }
    let own = Self.schedules.filter { names.contains($0.key) }
    for (trials, mean, start) in [(1, "3/7", nil), (1, "3/7", "4/5"), (2, "6/7", nil)] {
      let truth = fraction(mean)
      let family = MeanFamily.binomial(mean: .exact(truth), trials: trials)
      let model = try meanModel(
        family, scheme, start: start.map { .point([.exact(fraction($0))]) } ?? .real, own)
      let enumerated = EnumeratedGraph(
        GenerationGraph(model), trials: trials, mean: truth, start: start.map(fraction))
      func moment(_ k: Int) -> [Rational] {
        enumerated.expectations { m in
          (0..<k).reduce(Rational.one) { product, _ in product * (m - truth) }
        }
      }
      let engine = try #require(MeanFourthMoments<Rational>(model, in: ()))
      let moments = try #require(
        try engine.trajectory(shouldStop: { false }, isAffordable: { _ in true }))
      for k in 0...4 { #expect(moments.map { $0[k] } == moment(k), "\(scheme), moment \(k)") }
      let variance = try #require(try Expectation.squaredErrorVariance(of: model))
      for (value, (fourth, second)) in zip(variance.values, zip(moment(4), moment(2))) {
        let exact = fourth - second * second
        #expect(value == (exact.isZero ? 0 : exact.double(rounding: .up)))
      }
    }
  }

  /// One exponential draw of mean m: E (X - m)⁴ = 9 m⁴, so Var (X - m)² = 8 m⁴.
  @Test func oneExponentialDraw() throws {
    let model = try meanModel(
      .gamma(mean: .exact(Rational(3)), shape: .exact(.one)), .replace,
      [.sampleSize: integers(1, 1)])
    let variance = try #require(try Expectation.squaredErrorVariance(of: model))
    #expect(variance.values[0] == 648)
    // E X^k = k! m^k of one draw given m, and E m^k = k! 3^k: 3, 36, 972, 46656.
    let second: Double = 36 - 2 * 9 + 9
    let fourth: Double = 46_656 - 12 * 972 + 54 * 36 - 324 + 81
    #expect(variance.values[1] == fourth - second * second)
  }

  /// One Poisson draw of mean m: fourth central moment m + 3 m².
  @Test func onePoissonDraw() throws {
    let model = try meanModel(
      .poisson(mean: .exact(Rational(5, 2))), .replace, [.sampleSize: integers(1)])
    let variance = try #require(try Expectation.squaredErrorVariance(of: model))
    #expect(variance.values == [2.5 + 2 * 6.25])
  }

  /// A normal error with bias: both routes to its variance, 2 S² - 2 b⁴.
  @Test func normalErrorsByBothRoutes() throws {
    let family = MeanFamily.normal(mean: .exact(Rational(1)), variance: .exact(Rational(2)))
    let start = Start.point([.exact(Rational(3))])
    let model = try meanModel(
      family, .stratified, start: start,
      [.fresh: integers(2, 1, 2), .synthetic: integers(0, 2, 1)])
    let byMoments = try #require(try Expectation.squaredErrorVariance(of: model))
    let errors = try exactErrors(model)
    let biases = [Rational(2), Rational(4, 3), Rational(4, 9)]
    for (t, (error, bias)) in zip(errors, biases).enumerated() {
      let square = bias * bias
      let exact = Rational(2) * (error * error - square * square)
      #expect(byMoments.values[t] == (exact.isZero ? 0 : exact.double(rounding: .up)))
    }
    // A fixed corpus has no moment engine: the normal route alone.
    let corpus = try meanModel(family, .fixedCorpus, [.sampleSize: integers(2, 3, 4)])
    let variance = try #require(try Expectation.squaredErrorVariance(of: corpus))
    for (value, error) in zip(variance.values, try exactErrors(corpus)) {
      #expect(value == (Rational(2) * error * error).double(rounding: .up))
    }
  }

  @Test func longMemoriesHaveNoVariance() throws {
    for scheme in [Scheme.randomPool, .subsample] {
      let model = try meanModel(
        .poisson(mean: .exact(.one)), scheme, [.sampleSize: integers(2, 2, 2)])
      #expect(try Expectation.squaredErrorVariance(of: model) == nil)
    }
  }
}

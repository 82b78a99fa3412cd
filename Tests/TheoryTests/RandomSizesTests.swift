import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Means of random numbers of draws. Oracle: exhaustive enumeration of numbers and draws, in fractions;
/// for Poisson numbers sums over fractions, and the binomial law that they are the limit of.
@Suite struct RandomSizesTests {
  private static let laws: [RandomSizes.Law] = [
    .multiples([0, 1, 2], probabilities: fractions("1/5", "1/2", "3/10")),
    .binomial(share: Rational(1, 3)),
    .multiples([1, 2], probabilities: fractions("2/7", "5/7")),
  ]

  private static let schedules: [ScheduleName: [Rational]] = [
    .sampleSize: integers(2, 2, 1), .alpha: fractions("1", "1/4", "2/5"),
    .rate: fractions("1", "1/2", "1/3"),
  ]

  private static func model(
    _ scheme: Scheme, _ law: RandomSizes.Law, trials: Int = 1, fallback: Rational? = nil,
    start: Start = .real
  ) throws -> MeanModel {
    let names = scheme.schedules.required + scheme.schedules.optional.filter { $0 == .alpha }
    let plain = try meanModel(
      .binomial(mean: .exact(Rational(3 * trials, 7)), trials: trials), scheme, start: start,
      schedules.filter { names.contains($0.key) })
    let rule: RandomSizes.EmptyRule? =
      law.canBeEmpty ? fallback.map { .fallBack([.exact($0)]) } ?? .keep : nil
    return try MeanModel(
      family: plain.family, scheme: plain.scheme, start: start, schedules: plain.schedules,
      sizes: try RandomSizes(law: law, empty: rule))
  }

  private static func moments(_ model: MeanModel, trials: Int) -> (Int) -> [Rational] {
    let truth = Rational(3 * trials, 7)
    let enumerated = EnumeratedGraph(
      GenerationGraph(model), trials: trials, mean: truth,
      start: model.givenPoint?.first?.exactValue)
    return { k in
      enumerated.expectations { m in
        (0..<k).reduce(Rational.one) { product, _ in product * (m - truth) }
      }
    }
  }

  @Test(arguments: [Scheme.mixture, .replace, .movingAverage, .randomPool], laws.indices)
  func momentsAreThoseOfTheEnumeration(_ scheme: Scheme, _ index: Int) throws {
    let law = Self.laws[index]
    for (trials, fallback, start) in [
      (1, nil, Start.real), (1, Rational(4, 5), .real), (1, nil, .point([.exact(Rational(1, 9))])),
      (1, Rational(1, 9), .truth), (2, Rational(1), .real),
    ] {
      let model = try Self.model(
        scheme, law, trials: trials, fallback: fallback, start: start)
      let moment = Self.moments(model, trials: trials)
      #expect(try exactErrors(model) == moment(2), "\(scheme), \(trials), \(start)")
      guard let engine = MeanFourthMoments<Rational>(model, in: ()),
        MeanFourthMoments<Rational>.covers(model)
      else { continue }
      let found = try #require(
        try engine.trajectory(shouldStop: { false }, isAffordable: { _ in true }))
      for k in 0...4 { #expect(found.map { $0[k] } == moment(k), "\(scheme), moment \(k)") }
    }
  }

  /// The recursion of discrete.md C1, and what it is not: 1/E n for E 1/n.
  @Test func theMeanSizeIsNotEnough() throws {
    let model = try Self.model(.mixture, Self.laws[2])
    let errors = try exactErrors(model)
    func next(_ e: Rational, _ alpha: Rational, _ reciprocal: Rational) -> Rational {
      let u = Rational.one - alpha
      return u * u * (.one - reciprocal) * e + Rational(12, 49) * reciprocal
    }
    // E 1/n = (2/7 + 5/14)/2 = 9/28 at n = 2, and E n = 24/7.
    #expect(errors[1] == next(errors[0], Rational(1, 4), Rational(9, 28)))
    #expect(errors[1] != next(errors[0], Rational(1, 4), Rational(7, 24)))
  }

  /// A constant number is no random number.
  @Test func oneMultipleIsTheScheduleItself() throws {
    let one = try Self.model(.mixture, .multiples([1], probabilities: [.one]))
    let plain = try meanModel(
      one.family, .mixture, Self.schedules.filter { $0.key != .rate })
    #expect(try exactErrors(one) == exactErrors(plain))
    let all = try Self.model(.mixture, .binomial(share: .one))
    #expect(try exactErrors(all) == exactErrors(plain))
  }

  @Test func poissonSumsEncloseTheirFractions() throws {
    let precision = Precision(bits: 200)
    let moments = try #require(
      CountMoments<Interval>(.poisson(rate: Rational(1, 2)), size: 5, in: precision))
    let mean = Rational(5, 2)
    let empty = (-Interval(mean, precision: precision)).exponential()
    #expect(moments.empty.overlaps(empty))
    for j in 0...3 {
      var (term, sum) = (Rational.one, Rational.zero)
      for k in 1...100 {
        term = term * mean / Rational(k)
        sum += (0..<j).reduce(term) { value, _ in value / Rational(k) }
      }
      // The rest of the series is below 10^-100.
      let oracle = empty.multiplied(by: sum)
      #expect(moments.reciprocals[j].overlaps(oracle))
      let shifted = oracle + Interval(Rational(1, 10).power(50), precision: precision)
      #expect(moments.reciprocals[j].isCertainlyLess(than: shifted))
    }
    #expect(CountMoments<Rational>(.poisson(rate: .one), size: 5, in: ()) == nil)
  }

  /// Binomial numbers with the same mean come close to the Poisson ones as their trials grow.
  @Test func poissonIsTheLimitOfBinomialNumbers() throws {
    let precision = Precision(bits: 128)
    let poisson = try #require(
      CountMoments<Interval>(.poisson(rate: .one), size: 3, in: precision))
    let binomial = try #require(
      CountMoments<Interval>(.binomial(share: Rational(3, 30_000)), size: 30_000, in: precision))
    for j in 0...3 {
      let difference =
        Number.enclosure(poisson.reciprocals[j]).doubleValue
        - Number.enclosure(binomial.reciprocals[j]).doubleValue
      // Total variation at most p = 1e-4 (Barbour & Hall), times a range of 1.
      #expect(abs(difference) < 1e-4)
      #expect(abs(difference) > 0)
    }
  }

  /// C2: R' = (z + u² (1 - z - eps)) R + eps H; its fixed point is the limit.
  @Test func limitWhereTheModelIsKept() throws {
    let model = try meanModel(
      try categorical(fractions("1/2", "1/3", "1/6")), .mixture,
      [.sampleSize: integers(2, 2, 2), .alpha: fractions("1", "1/4", "1/4")])
    func with(_ rule: RandomSizes.EmptyRule) throws -> MeanModel {
      try MeanModel(
        family: model.family, scheme: model.scheme, start: .real, schedules: model.schedules,
        sizes: try RandomSizes(law: Self.laws[0], empty: rule), settledFrom: 1)
    }
    // Draws: 0, 2 or 4 with 1/5, 1/2, 3/10: eps = 1/4 + 3/40 = 13/40.
    let slope = Rational(1, 5) + Rational(9, 16) * (Rational(4, 5) - Rational(13, 40))
    let expected = Rational(13, 40) * Rational(11, 18) / (.one - slope)
    let limit = MeanLimits.limit(
      of: .squaredError, model: try with(.keep), precision: Precision(bits: 64))
    guard case .value(let value) = limit.value else {
      Issue.record("\(limit)")
      return
    }
    #expect(value.exactValue == expected)
    let uniform = [Number](repeating: .exact(Rational(1, 3)), count: 3)
    let other = MeanLimits.limit(
      of: .squaredError, model: try with(.fallBack(uniform)), precision: Precision(bits: 64))
    guard case .unknown = other.value else {
      Issue.record("\(other)")
      return
    }
  }

  @Test func descriptionsThatMeanNothingAreRefused() {
    #expect(throws: ModelError.emptyRuleNeeded) {
      try RandomSizes(law: .poisson(rate: .one), empty: nil)
    }
    #expect(throws: ModelError.neverEmpty) { try RandomSizes(law: Self.laws[2], empty: .keep) }
    #expect(throws: ModelError.probabilitiesDoNotSumToOne(of: "the multiples", sum: "5/6")) {
      try RandomSizes(
        law: .multiples([1, 2], probabilities: fractions("1/2", "1/3")), empty: nil)
    }
    #expect(throws: ModelError.randomSizesNotAvailable(.accumulate)) {
      let plain = try meanModel(
        .poisson(mean: .exact(.one)), .accumulate, [.sampleSize: integers(2, 2)])
      _ = try MeanModel(
        family: plain.family, scheme: plain.scheme, start: .real, schedules: plain.schedules,
        sizes: try RandomSizes(law: Self.laws[2], empty: nil))
    }
    #expect(throws: ModelError.fallbackWithGivenStart) {
      _ = try Self.model(
        .mixture, Self.laws[0], fallback: Rational(1, 2), start: .point([.exact(.zero)]))
    }
  }
}

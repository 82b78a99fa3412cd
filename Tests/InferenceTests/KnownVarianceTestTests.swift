import Inference
import RandomStreams
import Testing

/// Oracles: expectations and false-alarm probabilities by going through every sample of small
/// discrete laws; for power, samples from fixed seeds whose z-score the test computes itself.
///
/// No test here can fail by chance: seeds are fixed, and validity is enumerated.
@Suite struct KnownVarianceTestTests {
  private func test(
    _ law: DiscreteLaw, level: Double, planned: Int, mean: Double? = nil, variance: Double? = nil,
    rounding: Double = 0
  ) throws -> KnownVarianceTest {
    try KnownVarianceTest(
      means: [mean ?? law.mean], variances: [variance ?? law.variance],
      plannedReplicates: planned, level: Level(level), relativeRounding: rounding)
  }

  private func eValueExpectation(_ law: DiscreteLaw, _ test: KnownVarianceTest) -> Double {
    law.expectation(over: 3, from: test, observe: { $0.observe([$1][...]) }, value: \.eValue)
  }

  /// The planned size and the level move lambda over six orders of magnitude.
  @Test(arguments: DiscreteLaw.all) func expectationIsOneForEveryLambda(_ law: DiscreteLaw) throws {
    for planned in [1, 10, 1000, 100_000_000] {
      for level in [0.5, 1e-3, 1e-12] {
        let test = try test(law, level: level, planned: planned)
        #expect(abs(eValueExpectation(law, test) - 1) < 1e-11, "\(planned), \(level)")
        let widened = try self.test(law, level: level, planned: planned, rounding: 1e-3)
        #expect(eValueExpectation(law, widened) < 1, "\(planned), \(level)")
      }
    }
  }

  /// Negative controls: under a wrong null the expectation is not 1.
  @Test(arguments: DiscreteLaw.all) func expectationIsNotOneUnderAWrongNull(
    _ law: DiscreteLaw
  ) throws {
    let tooSmall = try test(law, level: 1e-3, planned: 10, variance: 0.8 * law.variance)
    #expect(eValueExpectation(law, tooSmall) > 1.01)
    let shifted = try test(
      law, level: 1e-3, planned: 10, mean: law.mean + 0.3 * law.variance.squareRoot())
    #expect(eValueExpectation(law, shifted) > 1.01)
  }

  /// Whatever rounding does to the values, within its bound, the expectation stays at most 1.
  @Test(arguments: DiscreteLaw.all) func roundingWithinTheAllowanceIsCovered(
    _ law: DiscreteLaw
  ) throws {
    let rounding = 0.01
    for direction in [-1.0, 1] {
      for planned in [1, 10, 1000] {
        let test = try test(law, level: 1e-3, planned: planned, rounding: rounding)
        let expectation = law.expectation(
          over: 3, from: test,
          observe: { $0.observe([$1 + direction * rounding * (1 + abs($1))][...]) },
          value: \.eValue)
        #expect(expectation <= 1)
      }
    }
  }

  /// A bias repeated over replicates grows faster than a wider variance excuses: here the term for
  /// the mean is needed too. (Without it the expectation is above 1.)
  @Test func repeatedBiasWithinTheAllowanceIsCovered() throws {
    let law = DiscreteLaw.fair
    for planned in [100, 10_000, 1_000_000] {
      let test = try test(law, level: 1e-3, planned: planned, rounding: 0.25)
      let expectation = law.expectation(
        over: 12, from: test, observe: { $0.observe([$1 + 0.25 * (1 + abs($1))][...]) },
        value: \.eValue)
      #expect(expectation <= 1, "\(planned)")
    }
  }

  /// The probability of ever rejecting within 12 replicates, all samples, at levels where a
  /// rejection is possible at all.
  @Test(arguments: [DiscreteLaw.fair, .rare, .veryRare])
  func everRejectingHasAtMostTheLevel(_ law: DiscreteLaw) throws {
    for level in [0.3, 0.05, 0.01] {
      let test = try test(law, level: level, planned: 12)
      let falseAlarm = law.probabilityOfEver(
        within: 12, from: test, observe: { $0.observe([$1][...]) }, { $0.rejects() })
      #expect(falseAlarm <= level)
    }
  }

  /// Negative control: |z| against the normal quantile of a two-sided level of 1/1000 fails on a
  /// rare loss, which is why it is not used.
  @Test func theNormalThresholdIsNotValidForSkewedLosses() throws {
    let law = DiscreteLaw.veryRare
    let test = try test(law, level: 0.001, planned: 12)
    let normal = law.expectation(
      over: 12, from: test, observe: { $0.observe([$1][...]) },
      value: { abs($0.maxZ.z) > 3.2905 ? 1 : 0 })
    #expect(normal > 0.01)
    let valid = law.probabilityOfEver(
      within: 12, from: test, observe: { $0.observe([$1][...]) }, { $0.rejects() })
    #expect(valid <= 0.001)
  }

  /// Sums of 12 uniforms: nearly normal, mean 6, variance 1.
  private func sample(_ count: Int, seed: UInt64) -> [Double] {
    var stream = RandomStream(seed: seed, instance: 0, replicate: 0)
    return (0..<count).map { _ in (0..<12).reduce(0) { sum, _ in sum + stream.nextUniform() } }
  }

  private func observed(
    _ values: [Double], mean: Double, variance: Double = 1, generations: Int = 5,
    level: Double = 1e-6
  ) throws -> KnownVarianceTest {
    var test = try KnownVarianceTest(
      means: Array(repeating: 6, count: generations - 1) + [mean],
      variances: Array(repeating: 1, count: generations - 1) + [variance],
      plannedReplicates: values.count, level: Level(level), relativeRounding: 0x1p-46)
    for value in values {
      test.observe((Array(repeating: 6.0, count: generations - 1) + [value])[...])
    }
    return test
  }

  @Test func shiftsJustBeyondTheDetectableAreFound() throws {
    let values = sample(2000, seed: 51)
    let unshifted = try observed(values, mean: 6)
    #expect(!unshifted.rejects())
    #expect(unshifted.eValue < 2)
    #expect(abs(unshifted.maxZ.z) < 4)
    let detectable = unshifted.detectableDeviation(atGeneration: 4)
    // log(5 generations, 1e6, 1/weight 2.5) = 16.34, so z = 5.72 in the limit of many replicates.
    #expect(abs(detectable * 2000.0.squareRoot() - 5.72) < 0.03)
    let noise = unshifted.maxZ.z / 2000.0.squareRoot()
    for sign in [-1.0, 1] {
      let found = try observed(values, mean: 6 + noise + sign * 1.15 * detectable)
      #expect(found.rejects())
      #expect(found.firstGenerationOverThreshold() == 4)
      #expect(found.maxZ.generation == 4 && found.maxZ.z * sign < 0)
      let missed = try observed(values, mean: 6 + noise + sign * 0.8 * detectable)
      #expect(!missed.rejects())
    }
  }

  @Test func levelsAreNestedAndTheEValueIsTheAverageOverGenerations() throws {
    let values = sample(500, seed: 52)
    let test = try observed(values, mean: 6.4)
    let average = (0..<5).reduce(0) { $0 + test.eValue(atGeneration: $1) } / 5
    #expect(abs(test.eValue / average - 1) < 1e-12)
    #expect(test.rejects())
    #expect(test.rejects(at: try Level(0.01)))
    #expect(!test.rejects(at: try Level(1e-300)))
    #expect(abs((try #require(test.sampleMean(atGeneration: 4))) - 6) < 0.2)
  }

  @Test func aLargeShiftIsFoundEarly() throws {
    let values = sample(20, seed: 53)
    var test = try KnownVarianceTest(
      means: [8], variances: [1], plannedReplicates: 1000, firstReplicates: 10, level: Level(1e-6),
      relativeRounding: 0)
    for value in values { test.observe([value][...]) }
    #expect(test.rejects())
  }

  @Test func aWrongVarianceIsFound() throws {
    let values = sample(2000, seed: 54)
    #expect(try observed(values, mean: 6, variance: 0.5).rejects())
    #expect(try observed(values, mean: 6, variance: 0.75).rejects())
    #expect(try !observed(values, mean: 6, variance: 1).rejects())
  }

  @Test func zeroVarianceMeansEquality() throws {
    func observe(_ value: Double) throws -> KnownVarianceTest {
      var test = try KnownVarianceTest(
        means: [0.25, 1], variances: [0, 1], plannedReplicates: 10, level: Level(0.001),
        relativeRounding: 1e-13)
      test.observe([value, 1][...])
      return test
    }
    let equal = try observe(0.25 + 1e-13)
    #expect(equal.eValue <= 1 && equal.maxZ.z == 0)
    for wrong in [0.25 + 2e-13, 0.24, .infinity] {
      let test = try observe(wrong)
      #expect(test.eValue == .infinity)
      #expect(test.rejects(at: try Level(1e-300)))
      #expect(test.firstGenerationOverThreshold() == 0)
      #expect(test.maxZ.generation == 0 && test.maxZ.z == (wrong < 0.25 ? -.infinity : .infinity))
    }
  }

  @Test func infiniteValuesContradictAFiniteMean() throws {
    var test = try test(.fair, level: 0.001, planned: 10)
    test.observe([.infinity][...])
    #expect(test.eValue == .infinity)
  }

  @Test func hugeValuesAreEvidenceWhateverTheirSign() throws {
    for value in [1e300, -1e300, .greatestFiniteMagnitude, -.greatestFiniteMagnitude] {
      var test = try test(.fair, level: 0.001, planned: 10, variance: 1e-300)
      test.observe([value][...])
      #expect(test.eValue == .infinity)
      test.observe([0.5][...])
      #expect(test.eValue == .infinity)
    }
  }

  /// A million factors far from 1 neither overflow nor lose the product.
  @Test func longProductsStayFinite() throws {
    var test = try KnownVarianceTest(
      means: [0], variances: [1], plannedReplicates: 1, level: Level(1e-6), relativeRounding: 0)
    for index in 0..<20_000 { test.observe([index % 2 == 0 ? 300 : -300][...]) }
    #expect(test.logEValue.isFinite && test.logEValue > 100_000)
    var quiet = try KnownVarianceTest(
      means: [0], variances: [1], plannedReplicates: 1, level: Level(1e-6), relativeRounding: 0)
    for _ in 0..<20_000 { quiet.observe([0][...]) }
    #expect(quiet.logEValue.isFinite && quiet.logEValue < -1000)
    #expect(quiet.eValue == 0)
  }

  @Test func beforeAnyReplicateThereIsNoEvidence() throws {
    let test = try test(.fair, level: 0.5, planned: 1)
    #expect(abs(test.eValue - 1) < 1e-15 && !test.rejects())
    #expect(test.maxZ.z == 0 && test.sampleMean(atGeneration: 0) == nil)
  }

  @Test func nullsWithoutFiniteMomentsAreRefused() {
    let nulls: [(Double, Double)] = [(.infinity, 1), (0, .infinity), (0, -1), (.nan, 1)]
    for (mean, variance) in nulls {
      #expect(throws: InferenceError.self) {
        try KnownVarianceTest(
          means: [0, mean], variances: [1, variance], plannedReplicates: 1, level: Level(0.1),
          relativeRounding: 0)
      }
    }
  }
}

import Inference
import RandomStreams
import Testing

/// Oracles: expectations and false-alarm probabilities by going through every sample of small
/// discrete laws; for power, fixed seeds.
@Suite struct BettingTestTests {
  private func test(
    _ null: BettingTest.Null, lower: Double, upper: Double, level: Double = 0.05,
    rounding: Double = 0
  ) throws -> BettingTest {
    try BettingTest(
      null: null, lower: [lower], upper: [upper], level: Level(level), rounding: rounding)
  }

  /// Laws of mean 0, with the range declared wider than needed too.
  static let centred = [
    DiscreteLaw(name: "sign", outcomes: [(-1, 0.5), (1, 0.5)]),
    DiscreteLaw(name: "rare gain", outcomes: [(-0.25, 0.8), (1, 0.2)]),
    DiscreteLaw(name: "rare loss", outcomes: [(-1, 0.2), (0.25, 0.8)]),
  ]

  private func observe(_ test: inout BettingTest, _ value: Double) {
    do {
      try test.observe([value][...])
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test(arguments: centred) func expectationIsOneAtMeanZero(_ law: DiscreteLaw) throws {
    for null in [BettingTest.Null.nonpositiveMean, .zeroMean] {
      for width in [1.0, 5] {
        let test = try test(null, lower: -width, upper: width)
        let expectation = law.expectation(
          over: 12, from: test, observe: observe, value: \.eValue)
        #expect(abs(expectation - 1) < 1e-12)
      }
    }
  }

  @Test func severalGenerationsShareOneEValue() throws {
    let law = Self.centred[1]
    let test = try BettingTest(
      null: .zeroMean, lower: [-1, -1, -2], upper: [1, 1, 2], level: Level(0.05), rounding: 0)
    let expectation = law.expectation(
      over: 12, from: test,
      observe: { test, value in
        do {
          try test.observe([value, -value, 2 * value][...])
        } catch {
          Issue.record("\(error)")
        }
      }, value: \.eValue)
    #expect(abs(expectation - 1) < 1e-12)
  }

  @Test(arguments: centred) func everRejectingHasAtMostTheLevel(_ law: DiscreteLaw) throws {
    let test = try test(.zeroMean, lower: -1, upper: 1, level: 0.3)
    let falseAlarm = law.probabilityOfEver(
      within: 14, from: test, observe: observe, { $0.rejects() })
    #expect(falseAlarm <= 0.3)
  }

  /// Values of mean at most 0, seen with the worst rounding towards rejection.
  @Test(arguments: centred) func roundingIsCountedTowardsTheNull(_ law: DiscreteLaw) throws {
    let test = try test(.nonpositiveMean, lower: -1, upper: 1, rounding: 0.125)
    let expectation = law.expectation(
      over: 12, from: test, observe: { observe(&$0, $1 + 0.125) }, value: \.eValue)
    #expect(expectation <= 1 + 1e-12)
    // Negative control: without the allowance the same values are evidence.
    let unaware = try self.test(.nonpositiveMean, lower: -1.125, upper: 1.125)
    let inflated = law.expectation(
      over: 12, from: unaware, observe: { observe(&$0, $1 + 0.125) }, value: \.eValue)
    #expect(inflated > 1.001)
  }

  /// Uniform on scale (shift + [-1, 1]) at the last generation, centred at the others.
  private func observed(
    _ null: BettingTest.Null, shift: Double, scale: Double = 1, count: Int = 4000,
    generations: Int = 3
  ) throws -> BettingTest {
    var test = try BettingTest(
      null: null, lower: Array(repeating: -2, count: generations),
      upper: Array(repeating: 2, count: generations), level: Level(1e-6), rounding: 1e-13)
    var stream = RandomStream(seed: 61, instance: 0, replicate: 0)
    for _ in 0..<count {
      var values = (0..<generations).map { _ in scale * (2 * stream.nextUniform() - 1) }
      values[generations - 1] += scale * shift
      try test.observe(values[...])
    }
    return test
  }

  /// Deviation 1 / sqrt(3): a shift of z standard errors at 4000 replicates.
  private func shift(z: Double) -> Double { z / (3.0 * 4000).squareRoot() }

  @Test func shiftsAreFoundOnTheirSide() throws {
    let silent = try observed(.zeroMean, shift: 0)
    #expect(!silent.rejects())
    #expect(silent.eValue < 10)
    var isFound = try observed(.nonpositiveMean, shift: shift(z: 10)).rejects()
    #expect(isFound)
    isFound = try observed(.nonpositiveMean, shift: shift(z: -10)).rejects()
    #expect(!isFound)
    for sign in [-1.0, 1] {
      let found = try observed(.zeroMean, shift: shift(z: sign * 10))
      isFound = found.rejects()
      #expect(isFound)
      #expect(found.firstGenerationOverThreshold() == 2)
      let largest = try #require(found.maxZ)
      #expect(largest.generation == 2 && abs(largest.z - sign * 10) < 3)
    }
  }

  /// The stated detectable deviation lies between what is missed and what is found, where the
  /// variance limits it (scale 1) and where the bounds do (scale 1/100).
  @Test(arguments: [1, 0.01]) func theDetectableDeviationIsAboutRight(_ scale: Double) throws {
    let silent = try observed(.zeroMean, shift: 0, scale: scale)
    let detectable = try #require(silent.detectableDeviation(atGeneration: 2)) / scale
    let missed = try observed(.zeroMean, shift: 0.6 * detectable, scale: scale).rejects()
    let found = try observed(.zeroMean, shift: 1.4 * detectable, scale: scale).rejects()
    #expect(!missed)
    #expect(found)
  }

  @Test func valuesOfOneSignDecideAtOnce() throws {
    var test = try test(.nonpositiveMean, lower: 0, upper: 1)
    observe(&test, 0)
    #expect(test.eValue == 1)
    observe(&test, 1e-9)
    #expect(test.eValue == .infinity)
    var below = try self.test(.zeroMean, lower: -1, upper: 0)
    observe(&below, -0.5)
    #expect(below.eValue == .infinity)
    var oneSided = try self.test(.nonpositiveMean, lower: -1, upper: 0)
    for _ in 0..<100 { observe(&oneSided, -0.5) }
    #expect(oneSided.eValue < 1)
  }

  @Test func unboundedValuesAreRefused() {
    let bounds: [(Double, Double)] = [(-1, .infinity), (-.infinity, 1), (.nan, 1), (2, 1)]
    for (lower, upper) in bounds {
      #expect(throws: InferenceError.self) {
        try BettingTest(
          null: .zeroMean, lower: [-1, lower], upper: [1, upper], level: Level(0.1), rounding: 0)
      }
    }
  }

  @Test func valuesOutsideTheirBoundsAreAnErrorAndNotCounted() throws {
    var test = try test(.zeroMean, lower: -1, upper: 1, rounding: 0.01)
    try test.observe([1.01][...])
    #expect(throws: InferenceError.outOfRange(t: 0, value: 1.02, lower: -1, upper: 1)) {
      try test.observe([1.02][...])
    }
    #expect(throws: InferenceError.self) { try test.observe([.nan][...]) }
    #expect(test.replicates == 1 && test.sampleMean(atGeneration: 0) == 1.01)
  }

  /// The null means that are not rejected reach at most 1.6 times as far as the normal interval of
  /// the same level. Values of small deviation in their range, at 10^4 of them.
  @Test func theIntervalIsAtMostThreeFifthsWider() throws {
    var stream = RandomStream(seed: 9, instance: 0, replicate: 0)
    let values = (0..<10_000).map { _ in
      (0..<9).reduce(1.0) { least, _ in min(least, stream.nextUniform()) }
    }
    func rejects(_ mean: Double) throws -> Bool {
      var test = try BettingTest(
        null: .zeroMean, lower: [-mean], upper: [1 - mean], level: Level(1e-3), rounding: 0)
      for value in values { try test.observe([value - mean][...]) }
      return test.rejects()
    }
    let center = values.reduce(0, +) / 10_000
    let normal = NormalLaw.upperQuantile(0.0005) * (0.1 * 0.9 / 11).squareRoot() / 100
    #expect(try !rejects(0.1))
    #expect(try rejects(center + 1.6 * normal))
    #expect(try rejects(center - 1.6 * normal))
    // Not the fixed-sample interval: that has no right to look again.
    #expect(try !rejects(center + normal))
  }
}

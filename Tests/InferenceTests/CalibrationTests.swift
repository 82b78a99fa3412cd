import Inference
import Testing

/// Oracles: all samples one by one (``DiscreteLaw``) for the dynamic program over counts; mpmath 1.3 at
/// 30 digits for intervals and coverages.
@Suite struct CalibrationTests {
  /// In every order of the values: the program merges orders, the enumeration does not.
  @Test(arguments: [DiscreteLaw.fair, .rare, .lattice, .skewed])
  func theProgramEqualsTheEnumeration(_ law: DiscreteLaw) throws {
    for level in [0.3, 0.05] {
      // A wrong variance, so that rejections happen.
      for variance in [law.variance, 0.3 * law.variance] {
        let test = try KnownVarianceTest(
          means: [law.mean], variances: [variance], plannedReplicates: 8, level: Level(level),
          relativeRounding: 0)
        let enumerated = law.probabilityOfEver(
          within: 7, from: test, observe: { $0.observe([$1][...]) }, { $0.rejects() })
        let programmed = RejectionProbability(
          of: test, under: law.outcomes.map { ([$0.value], $0.probability) }, replicates: 7)
        #expect(abs(programmed.value - enumerated) < 1e-13)
        #expect(programmed.neglected < 1e-18)
        if variance == law.variance { #expect(programmed.upperEnd <= level) }
      }
    }
  }

  /// Negative control: a test with a variance that is too small has too many alarms, and is seen.
  @Test func aWrongVarianceIsAboveTheLevel() throws {
    let test = try KnownVarianceTest(
      means: [0.5], variances: [0.05], plannedReplicates: 60, level: Level(0.05),
      relativeRounding: 0)
    let alarm = RejectionProbability(of: test, under: [([0], 0.5), ([1], 0.5)], replicates: 60)
    #expect(alarm.value > 0.5)
  }

  @Test func statesAreCounted() {
    #expect(RejectionProbability.states(trajectories: 2, replicates: 4) == 15)
    #expect(RejectionProbability.states(trajectories: 40, replicates: 1 << 40) == nil)
  }

  /// The default of a leading model checker: 63.2 % and 86.5 % at a nominal 99 %.
  @Test(arguments: [(0.001, 0.63230348162), (0.002, 0.864927470709), (0.1, 0.987626285969)])
  func theNormalIntervalCoversLess(p: Double, coverage: Double) {
    let found = IntervalCoverage.fixed(.wald, p: p, count: 1000, level: 0.01)
    #expect(abs(found - coverage) < 1e-9)
    #expect(IntervalCoverage.fixed(.clopperPearson, p: p, count: 1000, level: 0.01) >= 0.99)
  }

  @Test func clopperPearsonLimitsAreThoseOfMpmath() {
    let limits = [
      (0, 0.0, 0.308497107819), (1, 0.00252857854446, 0.445016117028),
      (5, 0.187086028447, 0.812913971553), (10, 0.691502892181, 1.0),
    ]
    for (k, lower, upper) in limits {
      let found = ProportionInterval.clopperPearson.bounds(successes: k, of: 10, level: 0.05)
      #expect(abs(found.lower - lower) < 1e-10 && abs(found.upper - upper) < 1e-10)
    }
  }

  @Test func aStoppedIntervalIsFollowedToItsStop() {
    let found = IntervalCoverage.stopped(
      .clopperPearson, p: 0.3, width: 0.4, level: 0.05, firstLook: 2, most: 100)
    #expect(abs(found.coverage - 0.985717746165) < 1e-10 && found.unfinished == 0)
    let cut = IntervalCoverage.stopped(
      .clopperPearson, p: 0.3, width: 0.4, level: 0.05, firstLook: 2, most: 5)
    #expect(cut.coverage == 0 && abs(cut.unfinished - 1) < 1e-12)
    // At k = 0 the normal interval has no width and stops at once.
    let wald = IntervalCoverage.stopped(
      .wald, p: 0.01, width: 0.02, level: 0.01, firstLook: 100, most: 5000)
    #expect(wald.coverage < 0.65 && wald.unfinished < 1e-12)
  }

  @Test func binomialMassesSumToOne() {
    for p in [0.001, 0.3] {
      let sum = (0...500).reduce(0) { $0 + BinomialMass.value($1, of: 500, p: p) }
      #expect(abs(sum - 1) < 1e-11)
    }
  }
}

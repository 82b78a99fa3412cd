import Claims
import Intervals
import Models
import Multiprecision
import Results
import Testing
import Theory
import Verification

/// `assay theory` and its options. Oracle: the enumerated law, counted out here, and values by hand.
@Suite struct TheoryRequestTests {
  private static let file = BoundFixtures.golden(claims: "any: R[t] >= 0")

  private static func enumeration() throws -> ChainEnumeration {
    func exact(_ texts: [String]) throws -> [Number] {
      try texts.map { .exact(try #require(Rational($0))) }
    }
    return try ChainEnumeration(
      CategoricalChain(
        truth: ProbabilityVector(exact(["1/2", "1/3", "1/6"]), name: "p"), scheme: .mixture,
        start: .real,
        schedules: Schedules(
          alpha: exact(["1", "1/4", "1/3", "0"]), sampleSizes: exact(["2", "3", "2", "4"]))),
      for: .l1)
  }

  private static func run(
    _ text: String = file, _ change: (inout TheoryRequest) -> Void
  ) throws -> TrajectoryReport {
    var request = TheoryRequest()
    change(&request)
    return try TrajectoryRun(
      files: [try BoundFixtures.read(text)], options: RunOptions(), request: request
    ).run()
  }

  @Test func anotherMetricWithVarianceQuantilesAndProbabilities() throws {
    let levels = [Rational(1, 20), Rational(1, 2), Rational(19, 20)]
    let report = try Self.run {
      $0.quantity = "l1"
      $0.showsVariance = true
      $0.quantiles = levels
      $0.atMost = [Rational(2, 3)]
    }
    let instance = try #require(report.instances.first)
    #expect(instance.metric == "l1")
    #expect(instance.columns.count == 5)
    let enumeration = try Self.enumeration()
    func l1(_ P: [Rational], _ p: [Rational]) -> Rational {
      zip(P, p).reduce(.zero) { $0 + ($1.0 - $1.1).magnitude }
    }
    for t in 0...3 {
      let mean = enumeration.expectation(at: t, of: l1)
      #expect(instance.values[t].exactValue == mean)
      let variance = enumeration.expectation(at: t) { l1($0, $1) * l1($0, $1) } - mean * mean
      let found = try #require(instance.columns[0].values[t])
      #expect(found.interval(precision: Precision(bits: 300)).contains(variance))
      for (level, column) in zip(levels, instance.columns[1...3]) {
        let quantile = try #require(column.values[t]?.exactValue)
        #expect(enumeration.probability(at: t) { l1($0, $1) <= quantile } >= level)
        #expect(enumeration.probability(at: t) { l1($0, $1) < quantile } < level)
      }
      #expect(
        instance.columns[4].values[t]?.exactValue
          == enumeration.probability(at: t) { l1($0, $1) <= Rational(2, 3) })
    }
  }

  @Test func aCategory() throws {
    let instance = try #require(
      try Self.run {
        $0.category = 3
        $0.atMost = [.zero]
        $0.showsVariance = true
      }.instances.first)
    let enumeration = try Self.enumeration()
    for t in 0...3 {
      #expect(instance.values[t].exactValue == Rational(1, 6))
      #expect(
        instance.columns[0].values[t]?.exactValue
          == enumeration.expectation(at: t) { P, p in (P[2] - p[2]) * (P[2] - p[2]) })
      #expect(
        instance.columns[1].values[t]?.exactValue
          == enumeration.probability(at: t) { P, _ in P[2].isZero })
    }
    let lost = try #require(
      try Self.run {
        $0.quantity = "lost[3]"
        $0.showsVariance = true
      }.instances.first)
    #expect(lost.values.map(\.exactValue) == instance.columns[1].values.map { $0?.exactValue })
    for (value, variance) in zip(lost.values, lost.columns[0].values) {
      let p = try #require(value.exactValue)
      #expect(variance?.exactValue == p * (Rational(1) - p))
    }
  }

  /// n = 2, p = 1/2, alpha = 1/2: E x² = 1/4 + r/4 with r = 1/(1 + (n-1) alpha (2 - alpha)) = 4/7, and
  /// with Pr(x = 0) = Pr(x = 1) = a it is 1/4 + a/2.
  @Test func aStationaryLaw() throws {
    let text = AbsorptionClaimsTests.file("any: R[t] >= 0", scheme: "mixture")
    let report = try Self.run(text) {
      $0.category = 1
      $0.isStationary = true
    }
    #expect(report.index == .count)
    let instance = try #require(report.instances.first)
    #expect(
      instance.values.map(\.exactValue) == [Rational(2, 7), Rational(3, 7), Rational(2, 7)])
    #expect(
      instance.moments.map(\.exactValue) == [Rational(1, 2), Rational(11, 28)])
  }

  @Test func absorptionTimeHasOneRow() throws {
    let report = try Self.run(AbsorptionClaimsTests.file("any: R[t] >= 0")) {
      $0.quantity = "absorption_time"
    }
    // absorbed[t] = 1 - (1/2)^(t+1): the time is geometric from 0, mean 1.
    #expect(report.index == .none)
    #expect(report.instances.first?.values.map(\.exactValue) == [Rational(1)])
  }

  private struct Refusal: Sendable {
    let word: String
    let change: @Sendable (inout TheoryRequest) -> Void
  }

  private static let refusals: [Refusal] = [
    Refusal(word: "--of") { $0.quantity = "l7" },
    Refusal(word: "--quantiles") { $0.quantiles = [Rational(0)] },
    Refusal(word: "--quantiles") { $0.quantiles = [Rational(3, 2)] },
    Refusal(word: "--category") { $0.category = 0 },
    Refusal(word: "4") { $0.category = 4 },
    Refusal(word: "4") { $0.quantity = "lost[4]" },
    Refusal(word: "exclude") {
      $0.category = 1
      $0.quantity = "l1"
    },
    Refusal(word: "--stationary") { $0.isStationary = true },
    Refusal(word: "constant") {
      $0.category = 1
      $0.isStationary = true
    },
    Refusal(word: "quantiles") {
      $0.quantity = "absorbed"
      $0.quantiles = [Rational(1, 2)]
    },
  ]

  @Test func refusesWhatDoesNotGoTogether() throws {
    for refusal in Self.refusals {
      do {
        _ = try Self.run(Self.file, refusal.change)
        Issue.record("nothing was refused, where \(refusal.word) should be named")
      } catch let error as RunError {
        #expect(error.lines.joined().contains(refusal.word), "\(error.lines)")
      }
    }
  }

  /// One generation alone is that of the trajectory: a fraction of an engine of its own, or an enclosure.
  @Test func oneGenerationAlone() throws {
    let long = """
      title: long
      source: { paper: test }
      model: { family: categorical, target: [1/2, 1/3, 1/6], scheme: mixture, start: real }
      schedules: { alpha: "1/(t+3)", n: "10 + t" }
      metric: squared-error
      horizon: 60
      claims: { c: "R[t] >= 0" }
      """
    for (metric, text) in [
      (nil, long), ("chi-squared", long), ("l1", Self.file), ("heterozygosity", long),
    ] {
      let whole = try #require(try Self.run(text) { $0.quantity = metric }.instances.first)
      for t in [0, 1, whole.values.count - 1] {
        let alone = try #require(
          try Self.run(text) {
            $0.quantity = metric
            $0.at = t
          }.instances.first)
        #expect(alone.values.count == 1 && alone.firstRow == t)
        #expect("\(alone.values[0])" == "\(whole.values[t])", "\(metric ?? "R") at \(t)")
      }
    }
  }

  /// The fraction is there where the whole trajectory is enclosed; both agree, and the next one does not.
  @Test func oneGenerationIsExactWhereTheTrajectoryIsNot() throws {
    let text = """
      title: long
      source: { paper: test }
      model: { family: categorical, target: [1/2, 1/3, 1/6], scheme: mixture, start: real }
      schedules: { alpha: 1/1000003, n: 100003 }
      metric: squared-error
      horizon: 4000
      claims: { c: "R[t] >= 0" }
      """
    let whole = try #require(try Self.run(text) { _ in }.instances.first)
    let alone = try #require(try Self.run(text) { $0.at = 3999 }.instances.first)
    let exact = try #require(alone.values[0].exactValue)
    #expect(whole.values[3999].exactValue == nil && alone.theory.arithmetic == .rational)
    #expect(whole.values[3999].interval(precision: Precision(bits: 400)).contains(exact))
    #expect(!whole.values[4000].interval(precision: Precision(bits: 400)).contains(exact))
  }

  @Test func oneGenerationGoesAlone() {
    for change in [
      { (request: inout TheoryRequest) in request.at = 4 },
      {
        $0.at = 1; $0.showsVariance = true
      },
      {
        $0.at = 1; $0.atMost = [.one]
      },
      {
        $0.at = 1; $0.category = 1
      },
      {
        $0.at = 1; $0.quantity = "absorption_time"
      },
    ] {
      #expect(throws: RunError.self) { _ = try Self.run { change(&$0) } }
    }
  }
}

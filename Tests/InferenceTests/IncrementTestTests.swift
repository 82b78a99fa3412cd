import Inference
import RandomStreams
import Testing

/// Oracle for validity: the expectation of the e-value over every sample of a small chain of two
/// generations, whose second deviation depends on the first value. For power: planted faults, from
/// fixed seeds. No test here can fail by chance.
@Suite struct IncrementTestTests {
  /// (difference, probability) of a generation, by what came before.
  typealias Law = @Sendable (_ before: Double) -> DiscreteLaw

  struct Chain: Sendable {
    let first: DiscreteLaw
    let second: Law
  }

  /// The second generation is wider after a large first value.
  static let chain = Chain(first: .skewed) { before in
    before > 1 ? .rare : before < 0 ? .fair : .lattice
  }

  /// The e-value's expectation over all samples of two replicates.
  static func expectation(
    _ test: IncrementTest, shrink: Double = 1, shift: Double = 0, error: Double = 0
  ) -> Double {
    func replicate(_ test: IncrementTest, left: Int) -> Double {
      if left == 0 { return test.eValue }
      var sum = 0.0
      for one in chain.first.outcomes {
        let law = chain.second(one.value)
        for two in law.outcomes {
          var next = test
          next.observe([
            IncrementTest.Increment(
              difference: one.value - chain.first.mean + shift + error,
              deviation: shrink * chain.first.variance.squareRoot(), predictor: 0),
            IncrementTest.Increment(
              difference: two.value - law.mean + shift + error,
              deviation: shrink * law.variance.squareRoot(), predictor: one.value),
          ])
          sum += one.probability * two.probability * replicate(next, left: left - 1)
        }
      }
      return sum
    }
    return replicate(test, left: 3)
  }

  static func test(planned: Int, level: Double = 1e-3, allowance: Double = 0) throws
    -> IncrementTest
  {
    IncrementTest(
      generations: 2, plannedReplicates: planned, level: try Level(level), allowance: allowance)
  }

  @Test(arguments: [1, 10, 1000, 1_000_000]) func expectationIsOne(planned: Int) throws {
    for level in [0.5, 1e-9] {
      #expect(abs(Self.expectation(try Self.test(planned: planned, level: level)) - 1) < 1e-11)
    }
  }

  /// Negative controls: a deviation stated too small, a mean that is off.
  @Test(arguments: [1, 10]) func expectationIsNotOneUnderAWrongNull(planned: Int) throws {
    let test = try Self.test(planned: planned)
    #expect(Self.expectation(test, shrink: 0.8) > 1.01)
    #expect(Self.expectation(test, shift: 0.3) > 1.01)
    #expect(Self.expectation(test, shift: -0.3) > 1.01)
    #expect(Self.expectation(test, shrink: 1.2) < 0.99)
  }

  @Test(arguments: [1, 10, 1000]) func roundingWithinTheAllowanceIsCovered(planned: Int) throws {
    let test = try Self.test(planned: planned, allowance: 0.01)
    for error in [-0.01, 0, 0.01] { #expect(Self.expectation(test, error: error) <= 1) }
    let exact = try Self.test(planned: planned)
    #expect(Self.expectation(exact, error: 0.01) > Self.expectation(test, error: 0.01))
  }

  @Test func anImpossibleDifferenceIsInfiniteEvidence() throws {
    var test = try Self.test(planned: 10)
    let none = IncrementTest.Increment(difference: 0, deviation: 0, predictor: 0)
    test.observe([none, none])
    #expect(test.eValue == 1)
    test.observe([none, IncrementTest.Increment(difference: 1e-9, deviation: 0, predictor: 0)])
    #expect(test.eValue == .infinity)
    #expect(test.rejects())
  }

  // MARK: Power

  enum Fault: CaseIterable {
    case none, drift, slope, repeated, copied, wide, late
  }

  /// Replicates of 20 generations of fair signs until the test rejects; nil where it does not.
  static func replicatesNeeded(_ fault: Fault) throws -> (count: Int, bet: IncrementTest.Bet)? {
    var test = IncrementTest(
      generations: 20, plannedReplicates: 2000, level: try Level(1e-6), allowance: 0)
    var stream = RandomStream(seed: 4, instance: 0, replicate: 0)
    var last: [Double] = []
    for replicate in 1...2000 {
      var increments: [IncrementTest.Increment] = []
      var before = 0.0
      var values: [Double] = []
      for t in 0..<20 {
        let predictor = stream.nextUniform() - 0.5
        var value = stream.nextUniform() < 0.5 ? -1.0 : 1
        switch fault {
        case .none: break
        case .drift: value += 0.1
        case .slope: value += 0.4 * predictor
        case .repeated: if t > 0, stream.nextUniform() < 0.1 { value = before }
        case .copied: if !last.isEmpty, stream.nextUniform() < 0.1 { value = last[t] }
        case .wide: value *= 1.1
        case .late: if t == 19 { value += 0.4 }
        }
        before = value
        values.append(value)
        increments.append(
          IncrementTest.Increment(difference: value, deviation: 1, predictor: predictor))
      }
      last = values
      test.observe(increments)
      if test.rejects() { return (replicate, test.strongestBet) }
    }
    return nil
  }

  @Test(arguments: Fault.allCases) func eachBetFindsItsFault(fault: Fault) throws {
    let found = try Self.replicatesNeeded(fault)
    switch fault {
    case .none: #expect(found == nil)
    case .drift: #expect(found?.bet == .steady)
    case .slope: #expect(found?.bet == .previousModel)
    case .repeated: #expect(found?.bet == .previousGeneration)
    case .copied: #expect(found?.bet == .previousReplicate)
    case .wide: #expect(found?.bet == .spread)
    case .late: #expect(found?.bet == .oneGeneration(19))
    }
    // A drift of 0.1 in 20 generations: 2 log(1e6) / 0.01 / 20 = 138 replicates at best.
    if fault == .drift { #expect((found?.count ?? .max) < 300) }
  }
}

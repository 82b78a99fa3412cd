import Models
import Multiprecision
import Simulation
import Testing

/// Two contexts over two tokens, in doubles, with what a wrong simulator might do instead.
private struct TestContexts {
  var laws: [[Double]] = [[0.5, 0.5], [0.125, 0.875]]
  /// An eighth of the draws falls outside.
  var visits: [Double] = [0.5, 0.375]
  var weights: [Double] = [0.25, 0.75]
  var unseen: [Double] = [0.75, 0.25]
  var keeps = true
  var startsAtTruth = false
  var alpha: [Double] = [1, 0.25, 0.5]
  var sampleSizes = [2, 3, 2]
  var isFixed = false
  /// Whether each context's count is drawn on its own, rather than shared.
  var countsAreIndependent = false

  func model() throws -> ContextModel {
    func exact(_ values: [Double]) -> [Rational] {
      values.map { Rational(Int($0 * 64), 64) }
    }
    func law(_ values: [Double]) throws -> ProbabilityVector {
      try ProbabilityVector(exact(values).map { .exact($0) }, name: "law")
    }
    let contexts = try laws.indices.map { c in
      ContextModel.Context(
        law: try law(laws[c]), visit: exact(visits)[c], weight: exact(weights)[c])
    }
    let rule: ContextModel.UnseenRule =
      keeps ? .keep(initial: try law(unseen)) : .fallBack(to: try law(unseen))
    return try ContextModel(
      contexts: contexts, counts: isFixed ? .fixed : .shared(rule), scheme: .mixture,
      start: startsAtTruth ? .truth : .real,
      schedules: Schedules(
        alpha: exact(alpha).map { .exact($0) },
        sampleSizes: sampleSizes.map { .exact(Rational($0)) }))
  }

  /// The law of the weighted squared error at every generation, ascending, from the definition.
  func losses() -> [[(value: Double, probability: Double)]] {
    var law: [[[Double]]: Double] = [laws.map { _ in unseen }: 1]
    var result: [[(value: Double, probability: Double)]] = []
    for t in sampleSizes.indices {
      if t == 0 && startsAtTruth {
        law = [laws: 1]
      } else {
        var next: [[[Double]]: Double] = [:]
        for (state, probability) in law {
          for (counts, chance) in countLaw(sampleSizes[t]) {
            var outcomes: [([[Double]], Double)] = [([], probability * chance)]
            for c in laws.indices {
              let own = step(c, state[c], alpha[t], counts[c])
              outcomes = outcomes.flatMap { before in
                own.map { (before.0 + [$0.0], before.1 * $0.1) }
              }
            }
            for outcome in outcomes { next[outcome.0, default: 0] += outcome.1 }
          }
        }
        law = next
      }
      result.append(grouped(law))
    }
    return result
  }

  private func countLaw(_ n: Int) -> [([Int], Double)] {
    if isFixed { return [(laws.map { _ in n }, 1)] }
    if countsAreIndependent {
      return Self.draws(n, [visits[0], 1 - visits[0]]).flatMap { first in
        Self.draws(n, [visits[1], 1 - visits[1]]).map { second in
          ([first.0[0], second.0[0]], first.1 * second.1)
        }
      }
    }
    return Self.draws(n, visits + [1 - visits.reduce(0, +)])
  }

  private func step(
    _ c: Int, _ old: [Double], _ alpha: Double, _ count: Int
  ) -> [([Double], Double)] {
    if count == 0 { return [(keeps ? old : unseen, 1)] }
    let mixture = zip(laws[c], old).map { alpha * $0 + (1 - alpha) * $1 }
    return Self.draws(count, mixture).map { draw in
      (draw.0.map { Double($0) / Double(count) }, draw.1)
    }
  }

  private static func draws(_ n: Int, _ law: [Double]) -> [([Int], Double)] {
    var states: [[Int]: Double] = [Array(repeating: 0, count: law.count): 1]
    for _ in 0..<n {
      var next: [[Int]: Double] = [:]
      for (counts, probability) in states {
        for (category, chance) in law.enumerated() where chance > 0 {
          var after = counts
          after[category] += 1
          next[after, default: 0] += probability * chance
        }
      }
      states = next
    }
    return states.map { ($0.key, $0.value) }
  }

  private func grouped(_ law: [[[Double]]: Double]) -> [(value: Double, probability: Double)] {
    let values = law.map { state, probability in
      var error = 0.0
      for c in laws.indices {
        for (share, target) in zip(state[c], laws[c]) {
          error += weights[c] * (share - target) * (share - target)
        }
      }
      return (value: error, probability: probability)
    }
    var result: [(value: Double, probability: Double)] = []
    for entry in values.sorted(by: { $0.value < $1.value }) {
      if let last = result.last, entry.value - last.value < 1e-9 {
        result[result.count - 1].probability += entry.probability
      } else {
        result.append(entry)
      }
    }
    return result
  }
}

/// Oracle: the exact law of the weighted squared error by going through all counts and draws, with
/// limits that hold at every sample size (``ExactLimits``).
@Suite struct ContextSimulatorTests {
  private static let models: [TestContexts] = [
    TestContexts(), TestContexts(keeps: false), TestContexts(startsAtTruth: true),
    TestContexts(visits: [0.5, 0.5], keeps: false, startsAtTruth: true),
    TestContexts(visits: [0.875, 0]), TestContexts(sampleSizes: [2, 2, 1], isFixed: true),
  ]

  private static func simulate(_ model: TestContexts, threads: Int = 2) throws -> [[Double]] {
    let simulator = try ContextSimulator(model: model.model(), seed: 31, instance: 7)
    var columns = [[Double]](repeating: [], count: simulator.horizon + 1)
    simulator.run(replicates: 0..<10_000, quantities: [.metric(.squaredError)], threads: threads) {
      block in
      for replicate in block.replicates {
        for (t, loss) in block.trajectory(ofReplicate: replicate).enumerated() {
          columns[t].append(loss)
        }
      }
    }
    return columns
  }

  private static func agree(_ columns: [[Double]], with model: TestContexts) -> Bool {
    for (losses, law) in zip(columns, model.losses()) {
      var counts = [Int](repeating: 0, count: law.count)
      for loss in losses {
        guard let index = law.firstIndex(where: { abs($0.value - loss) < 1e-10 }) else {
          return false
        }
        counts[index] += 1
      }
      guard
        ExactLimits.areCompatible(
          counts, trials: losses.count, law: law.map(\.probability))
      else { return false }
    }
    return true
  }

  @Test(arguments: models.indices) func lossesFollowTheEnumeratedLaw(_ index: Int) throws {
    let model = Self.models[index]
    #expect(Self.agree(try Self.simulate(model), with: model))
  }

  /// Negative controls: the simulated losses do not follow the laws of these mistakes.
  @Test func mistakesAreSeen() throws {
    let columns = try Self.simulate(TestContexts())
    let mistakes = [
      TestContexts(keeps: false), TestContexts(countsAreIndependent: true),
      TestContexts(visits: [0.375, 0.5]), TestContexts(visits: [4.0 / 7, 3.0 / 7]),
      TestContexts(weights: [0.75, 0.25]), TestContexts(unseen: [0.5, 0.5]),
      TestContexts(startsAtTruth: true), TestContexts(alpha: [1, 0.5, 0.25]),
      TestContexts(sampleSizes: [3, 2, 2]), TestContexts(isFixed: true),
    ]
    for (number, mistake) in mistakes.enumerated() {
      #expect(!Self.agree(columns, with: mistake), "mistake \(number)")
    }
  }

  @Test func threadsChangeNothing() throws {
    let model = TestContexts()
    #expect(try Self.simulate(model, threads: 1) == Self.simulate(model, threads: 5))
  }

  /// A replicate does not depend on those before it, although they leave their models behind.
  @Test func replicatesDependOnTheirNumberAlone() throws {
    let simulator = try ContextSimulator(model: TestContexts().model(), seed: 3, instance: 1)
    let all = try #require(
      simulator.losses(of: 0..<40, quantities: [.metric(.squaredError), .metric(.l1)]) { false })
    for replicate in [0, 17, 39] {
      let own = try #require(
        simulator.losses(
          of: replicate..<(replicate + 1), quantities: [.metric(.squaredError), .metric(.l1)]
        ) { false })
      #expect(Array(all[replicate * 6..<(replicate + 1) * 6]) == own)
    }
  }
}

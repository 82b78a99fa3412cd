import Models
import Multiprecision

@testable import Theory

/// A small model with contexts as plain fractions, so that a test can also run a mutated recursion.
struct SmallContexts: CustomStringConvertible {
  let laws: [[Rational]]
  let visits: [Rational]
  let weights: [Rational]
  let keeps: Bool
  /// The model of a context before its first draw, or that it falls back to.
  let unseen: [Rational]
  let startsAtTruth: Bool
  let alpha: [Rational]
  let sampleSizes: [Int]
  var isFixed = false

  var description: String {
    "laws \(laws), visits \(visits), weights \(weights), \(keeps ? "keep" : "fall back") \(unseen), "
      + "start \(startsAtTruth ? "truth" : "real"), alpha \(alpha), n \(sampleSizes), fixed \(isFixed)"
  }

  func model() throws -> ContextModel {
    let law = try ProbabilityVector(unseen.map { .exact($0) }, name: "unseen")
    let contexts = try laws.indices.map { c in
      ContextModel.Context(
        law: try ProbabilityVector(laws[c].map { .exact($0) }, name: "p"), visit: visits[c],
        weight: weights[c])
    }
    return try ContextModel(
      contexts: contexts,
      counts: isFixed ? .fixed : .shared(keeps ? .keep(initial: law) : .fallBack(to: law)),
      scheme: .mixture, start: startsAtTruth ? .truth : .real,
      schedules: Schedules(
        alpha: alpha.map { .exact($0) }, sampleSizes: sampleSizes.map { .exact(Rational($0)) }))
  }

  /// C in 1...2, K in 2...3, n in 1...3, T in 0...2, the joint law of a few hundred states; corners
  /// (visit 0 and 1, no mass outside, zero probabilities and weights) are likely.
  static func random(_ generator: inout SeededGenerator) -> SmallContexts {
    let count = 1 + generator.next(below: 2)
    let categories = count == 1 ? 2 + generator.next(below: 2) : 2
    let horizon = generator.next(below: 3)
    let parts = (0...count).map { _ in generator.next(below: 4) }
    let total = parts.reduce(0, +)
    let visits =
      total == 0
      ? Array(repeating: Rational(1, count), count: count)
      : parts.dropLast().map { Rational($0, total) }
    let keeps = generator.next(below: 2) == 0
    return SmallContexts(
      laws: (0..<count).map { _ in law(categories, &generator) }, visits: visits,
      weights: (0..<count).map { _ in Rational(generator.next(below: 4), 3) }, keeps: keeps,
      unseen: law(categories, &generator), startsAtTruth: generator.next(below: 3) == 0,
      alpha: [.one]
        + (0..<horizon).map { _ in
          generator.pick(fractions("0", "1", "1/2", "1/3", "1/4", "2/3"))
        },
      sampleSizes: (0...horizon).map { _ in 1 + generator.next(below: count == 1 ? 3 : 2) },
      isFixed: generator.next(below: 6) == 0)
  }

  private static func law(_ count: Int, _ generator: inout SeededGenerator) -> [Rational] {
    while true {
      let parts = (0..<count).map { _ in generator.next(below: 5) }
      let sum = parts.reduce(0, +)
      if sum > 0 { return parts.map { Rational($0, sum) } }
    }
  }
}

/// The joint law of the models of all contexts, by going through all counts and all draws.
///
/// Written for the tests only, from the definition: no moment occurs here.
struct JointEnumeration {
  typealias State = [[Rational]]
  let model: SmallContexts
  /// Index = generation.
  private(set) var laws: [[State: Rational]] = []

  init(_ model: SmallContexts) {
    self.model = model
    var law: [State: Rational] = [model.laws: .one]
    if model.startsAtTruth {
      laws.append(law)
    } else {
      law = [model.laws.map { _ in model.unseen }: .one]
    }
    for t in laws.count..<model.sampleSizes.count {
      law = next(law, alpha: t == 0 ? .one : model.alpha[t], n: model.sampleSizes[t])
      laws.append(law)
    }
  }

  private func next(_ law: [State: Rational], alpha: Rational, n: Int) -> [State: Rational] {
    let outside = model.visits.reduce(.one, -)
    let shares =
      model.isFixed
      ? [(counts: Array(repeating: n, count: model.laws.count), chance: Rational.one)]
      : Self.multinomial(n, model.visits + [outside])
    var result: [State: Rational] = [:]
    for (state, probability) in law {
      for share in shares {
        // Given the counts, the contexts are independent.
        var outcomes: [(state: State, chance: Rational)] = [([], probability * share.chance)]
        for (c, old) in state.enumerated() {
          let own = step(c, old, alpha, share.counts[c])
          outcomes = outcomes.flatMap { before in
            own.map { (before.state + [$0.model], before.chance * $0.chance) }
          }
        }
        for outcome in outcomes { result[outcome.state, default: .zero] += outcome.chance }
      }
    }
    return result
  }

  private func step(
    _ c: Int, _ old: [Rational], _ alpha: Rational, _ count: Int
  ) -> [(model: [Rational], chance: Rational)] {
    if count == 0 { return [(model.keeps ? old : model.unseen, .one)] }
    let mixture = zip(model.laws[c], old).map { alpha * $0 + (.one - alpha) * $1 }
    return Self.multinomial(count, mixture).map { draw in
      (draw.counts.map { Rational($0, count) }, draw.chance)
    }
  }

  /// Draw by draw: the law of the counts of n draws.
  private static func multinomial(
    _ n: Int, _ law: [Rational]
  ) -> [(counts: [Int], chance: Rational)] {
    var states: [[Int]: Rational] = [Array(repeating: 0, count: law.count): .one]
    for _ in 0..<n {
      var next: [[Int]: Rational] = [:]
      for (counts, probability) in states {
        for (category, chance) in law.enumerated() where !chance.isZero {
          var after = counts
          after[category] += 1
          next[after, default: .zero] += probability * chance
        }
      }
      states = next
    }
    return states.map { ($0.key, $0.value) }
  }

  /// E f(P_1[t], ..., P_C[t]) for t = 0...T.
  func expectations(_ f: (State) -> Rational) -> [Rational] {
    laws.map { law in
      law.reduce(into: Rational.zero) { $0.formMultiplyAdd($1.value, f($1.key)) }
    }
  }

  func error(_ state: State, context c: Int) -> Rational {
    zip(state[c], model.laws[c]).reduce(.zero) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  var squaredError: [Rational] {
    expectations { state in
      state.indices.reduce(.zero) { $0 + model.weights[$1] * error(state, context: $1) }
    }
  }

  var heterozygosity: [Rational] {
    expectations { state in
      state.indices.reduce(.zero) { sum, c in
        sum + model.weights[c] * (.one - state[c].reduce(.zero) { $0 + $1 * $1 })
      }
    }
  }
}

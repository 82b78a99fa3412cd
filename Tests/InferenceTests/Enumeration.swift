/// A law on finitely many values, and all its samples.
struct DiscreteLaw: Sendable, CustomStringConvertible {
  let name: String
  let outcomes: [(value: Double, probability: Double)]

  var description: String { name }
  var mean: Double { outcomes.reduce(0) { $0 + $1.probability * $1.value } }
  var variance: Double {
    outcomes.reduce(0) { $0 + $1.probability * ($1.value - mean) * ($1.value - mean) }
  }

  static func twoPoint(_ name: String, _ p: Double, at high: Double = 1) -> DiscreteLaw {
    DiscreteLaw(name: name, outcomes: [(0, 1 - p), (high, p)])
  }

  static let fair = twoPoint("fair coin", 0.5)
  static let rare = twoPoint("rare", 0.05, at: 3)
  static let veryRare = twoPoint("very rare", 0.002, at: 100)
  static let skewed = DiscreteLaw(
    name: "skewed", outcomes: [(-2, 0.1), (0.25, 0.6), (0.5, 0.25), (7, 0.05)])
  static let lattice = DiscreteLaw(
    name: "lattice", outcomes: [(0, 0.25), (1, 0.5), (2, 0.25)])
  static let all = [fair, rare, veryRare, skewed, lattice]

  /// The expectation of a function of all samples of `length`, by going through them.
  func expectation<State>(
    over length: Int, from state: State, observe: (inout State, Double) -> Void,
    value: (State) -> Double
  ) -> Double {
    if length == 0 { return value(state) }
    var sum = 0.0
    for outcome in outcomes {
      var next = state
      observe(&next, outcome.value)
      sum +=
        outcome.probability
        * expectation(over: length - 1, from: next, observe: observe, value: value)
    }
    return sum
  }

  /// The probability that a condition holds after some replicate up to `length`.
  func probabilityOfEver<State>(
    within length: Int, from state: State, observe: (inout State, Double) -> Void,
    _ condition: (State) -> Bool
  ) -> Double {
    if condition(state) { return 1 }
    if length == 0 { return 0 }
    var sum = 0.0
    for outcome in outcomes {
      var next = state
      observe(&next, outcome.value)
      sum +=
        outcome.probability
        * probabilityOfEver(within: length - 1, from: next, observe: observe, condition)
    }
    return sum
  }
}

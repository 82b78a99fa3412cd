internal import Claims
internal import Multiprecision

/// Makes a counterexample as small as it can, in the order of ``InstanceOrder``.
///
/// Three steps, all deterministic: look for one with fewer generations among simple points;
/// replace one value after the other by a simpler one as long as the claim fails; try every point
/// below what is left, simplest first.
struct Shrinking {
  let order: InstanceOrder
  private var search: ClaimSearch
  /// Whether every simple point below the result was tried.
  private(set) var isExhaustive = true

  /// Points of each of the two exhaustive steps.
  private static let budget = 3000
  private static let mostIntegerTuples = 2000
  private static let mostFractionTuples = 2500
  /// Fractions of the last step: 13 of them in [0, 1].
  static let heightOfLastStep = 6

  init(_ search: ClaimSearch, order: InstanceOrder) {
    self.search = search
    self.order = order
  }

  mutating func smallest(from found: Counterexample) -> Counterexample {
    var best = found
    for horizon in 0..<best.t {
      if let earlier = search.levels(horizon: horizon, budget: Self.budget / 3) {
        best = earlier
        break
      }
    }
    best = descend(best)
    return exhaust(best)
  }

  // MARK: One value at a time

  private mutating func descend(_ start: Counterexample) -> Counterexample {
    var best = start
    var isChanged = true
    while isChanged, !search.probe.shouldStop() {
      isChanged = false
      for place in order.integers + order.fractions {
        for value in search.lists[place].simple
        where ParameterValues.isSimpler(value, best.values[place]) {
          var values = best.values
          values[place] = value
          if let smaller = accepts(values, below: best) {
            best = smaller
            isChanged = true
            break
          }
        }
      }
    }
    return best
  }

  private mutating func accepts(
    _ values: [Rational], below best: Counterexample
  ) -> Counterexample? {
    guard let found = search.fails(values, horizon: best.t), order.isSmaller(found, best) else {
      return nil
    }
    return found
  }

  // MARK: Everything below

  private mutating func exhaust(_ start: Counterexample) -> Counterexample {
    let sizes = order.integers.map { start.values[$0] }
    let bound = sizes.reduce(Rational.zero) { $0 + $1.magnitude }
    let integers = order.tuples(
      order.integers.map { place in
        search.lists[place].simple.filter { $0.magnitude <= bound }
      }, limit: Self.mostIntegerTuples)
    let fractions = order.tuples(
      order.fractions.map { place in
        let values = search.lists[place].simple
        let low = values.filter {
          ParameterValues.height($0) <= Rational(Self.heightOfLastStep)
        }
        return low.isEmpty ? values : low
      }, limit: Self.mostFractionTuples)
    isExhaustive = integers.isComplete && fractions.isComplete
    var left = Self.budget
    for tuple in integers.tuples {
      for rest in fractions.tuples {
        var values = start.values
        for (place, value) in zip(order.integers, tuple) { values[place] = value }
        for (place, value) in zip(order.fractions, rest) { values[place] = value }
        // Points come smallest first: the rest is larger.
        guard order.isSmaller(values, start.values) else {
          if tuple == sizes { return start }
          break
        }
        guard left > 0, !search.probe.shouldStop() else {
          isExhaustive = false
          return start
        }
        left -= 1
        if let smaller = accepts(values, below: start) { return smaller }
      }
    }
    return start
  }
}

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

  /// Points of each of the two exhaustive steps; fewer where few points are asked for.
  private var budget: Int { min(3000, 10 * search.tries) }
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
      if let earlier = search.levels(horizon: horizon, budget: budget / 3) {
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
      for place in order.places {
        for value in search.lists[place].simple
        where SearchValue.isSimpler(value, best.values[place]) {
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
    _ values: [SearchValue], below best: Counterexample
  ) -> Counterexample? {
    search.isCutTooShort = false
    var found = search.fails(values, horizon: best.t)
    // A claim that names a later generation, such as alpha[2], has no meaning before it.
    if search.isCutTooShort { found = search.fails(values, horizon: search.horizon) }
    guard let found, order.isSmaller(found, best) else { return nil }
    return found
  }

  // MARK: Everything below

  private mutating func exhaust(_ start: Counterexample) -> Counterexample {
    let bound =
      (order.integers.map { start.values[$0].height }
      + order.laws.map { start.values[$0].length }).reduce(Rational.zero, +)
    let sizes = order.tuples(
      order.integers.map { place in
        search.lists[place].simple.filter { $0.height <= bound }
      }
        + order.laws.map { place in
          Set(search.lists[place].simple.map(\.length)).sorted().map { .number($0) }
        }, limit: Self.mostIntegerTuples)
    let fractions = order.tuples(order.fractions.map(lowValues), limit: Self.mostFractionTuples)
    let schedules = order.tuples(order.schedules.map(lowValues), limit: Self.mostFractionTuples)
    let laws = order.tuples(order.laws.map(lowValues), limit: Self.mostFractionTuples)
    isExhaustive =
      sizes.isComplete && fractions.isComplete && schedules.isComplete && laws.isComplete
    var left = budget
    for size in sizes.tuples {
      let lengths = size.dropFirst(order.integers.count).compactMap(\.number)
      let fitting = laws.tuples.filter { $0.map(\.length) == lengths }
      for fraction in fractions.tuples {
        for schedule in schedules.tuples {
          for law in fitting {
            var values = start.values
            for (places, tuple) in [
              (order.integers, size), (order.fractions, fraction), (order.schedules, schedule),
              (order.laws, law),
            ] {
              for (place, value) in zip(places, tuple) { values[place] = value }
            }
            // Points come smallest first: the rest is larger.
            guard order.isSmaller(values, start.values) else { return start }
            guard left > 0, !search.probe.shouldStop() else {
              isExhaustive = false
              return start
            }
            left -= 1
            if let smaller = accepts(values, below: start) { return smaller }
          }
        }
      }
    }
    return start
  }

  /// Of small height, or all where there is none of such height.
  private func lowValues(_ place: Int) -> [SearchValue] {
    let values = search.lists[place].simple
    let low = values.filter { $0.height <= Rational(Self.heightOfLastStep) }
    return low.isEmpty ? values : low
  }
}

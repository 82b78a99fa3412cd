internal import Claims
internal import Models
internal import Multiprecision

extension SymbolicScope {
  // MARK: A given start

  /// p[k].
  mutating func share(of k: Int) throws(Unprovable) -> RationalFunction {
    guard !file.openPlaces.isTargetOpen else {
      throw Unprovable("it mentions single categories of a law that is a parameter")
    }
    switch file.model.target {
    case .list(let entries) where entries.indices.contains(k - 1):
      return try value(of: entries[k - 1].formula.expression, .constant)
    default: throw Unprovable("it mentions single categories of a target that is no list")
    }
  }

  /// P[0] and p as lists of one length.
  mutating func startEntries() throws(Unprovable) -> [(RationalFunction, RationalFunction)] {
    guard case .point(let start) = file.model.start, !file.openPlaces.isStartOpen,
      !file.openPlaces.isTargetOpen
    else { throw Unprovable("the start is a law that is a parameter") }
    guard start.count <= Self.longestSymbolicTarget else {
      throw Unprovable("the given start has too many categories to be written out")
    }
    var truth: [RationalFunction] = []
    switch file.model.target {
    case .list(let entries):
      for entry in entries { truth.append(try value(of: entry.formula.expression, .constant)) }
    case .uniform:
      let share = try quotient(.one, categories())
      truth = Array(repeating: share, count: start.count)
    default: throw Unprovable("a given start needs a target that is a list or uniform")
    }
    guard truth.count == start.count else {
      throw Unprovable("the start and the target have different lengths")
    }
    var result: [(RationalFunction, RationalFunction)] = []
    for (entry, p) in zip(start, truth) {
      result.append((try value(of: entry.formula.expression, .constant), p))
    }
    return result
  }

  /// <p, P[0] - p>.
  mutating func startBias() throws(Unprovable) -> RationalFunction {
    var sum = RationalFunction.zero
    for (start, p) in try startEntries() {
      let difference = start - p
      try requireAffordable(p, difference)
      sum = sum + p * difference
    }
    return sum
  }

  /// |P[0] - p|².
  mutating func startError() throws(Unprovable) -> RationalFunction {
    var sum = RationalFunction.zero
    for (start, p) in try startEntries() {
      let difference = start - p
      try requireAffordable(difference, difference)
      sum = sum + difference * difference
    }
    return sum
  }

  /// Π (1 - alpha[s]) over 1 <= s <= t, the share of the start's bias that is left; in [0, 1].
  mutating func memory(_ frame: Frame) throws(Unprovable) -> RationalFunction {
    switch frame {
    case .concrete(0): return .one
    case .generic(-1):
      return symbol(
        variable("memory[t-1]", "the product of 1 - alpha[s] over 1 <= s <= t - 1", Self.unit))
    case .concrete(let t) where t > 0 && t <= Self.longestUnrolled, .generic(let t) where t == 0:
      return try (.one - alpha(frame)) * memory(before(frame))
    default: throw Unprovable("the bias of the start is needed at a generation that is not covered")
    }
  }
}

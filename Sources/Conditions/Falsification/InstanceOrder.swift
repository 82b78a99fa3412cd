internal import Claims
internal import Multiprecision

/// A point of the domain at which a claim fails.
struct Counterexample {
  let values: [Rational]
  let t: Int
}

/// What "smaller" means for counterexamples: fewer generations, then smaller integers (their sum
/// of magnitudes, then one by one in the order of declaration), then simpler fractions (their sum
/// of heights, then one by one).
struct InstanceOrder {
  let integers: [Int]
  let fractions: [Int]

  init(_ parameters: [ParameterDeclaration]) {
    integers = parameters.indices.filter { parameters[$0].kind == .integer }
    fractions = parameters.indices.filter { parameters[$0].kind == .rational }
  }

  func isSmaller(_ a: Counterexample, _ b: Counterexample) -> Bool {
    a.t != b.t ? a.t < b.t : isSmaller(a.values, b.values)
  }

  func isSmaller(_ a: [Rational], _ b: [Rational]) -> Bool {
    for places in [integers, fractions] {
      switch order(places.map { a[$0] }, places.map { b[$0] }) {
      case true?: return true
      case false?: return false
      case nil: continue
      }
    }
    return false
  }

  /// Whether `a` comes first among tuples of one kind; nil where they are equal.
  func order(_ a: [Rational], _ b: [Rational]) -> Bool? {
    let first = size(a)
    let second = size(b)
    if first != second { return first < second }
    for (x, y) in zip(a, b) where x != y { return ParameterValues.isSimpler(x, y) }
    return nil
  }

  private func size(_ values: [Rational]) -> Rational {
    values.reduce(.zero) { $0 + ParameterValues.height($1) }
  }

  /// Every tuple of one kind, simplest first; cut to the simplest values of each list where there
  /// would be more than `limit` of them. `isComplete` is false then.
  func tuples(_ lists: [[Rational]], limit: Int) -> (tuples: [[Rational]], isComplete: Bool) {
    var lists = lists
    var isComplete = true
    func count() -> Int {
      lists.reduce(1) { min(1 << 40, $0 * $1.count) }
    }
    while count() > limit,
      let longest = lists.indices.max(by: { lists[$0].count < lists[$1].count })
    {
      lists[longest].removeLast()
      isComplete = false
    }
    var result: [[Rational]] = [[]]
    for list in lists { result = result.flatMap { tuple in list.map { tuple + [$0] } } }
    result.sort { order($0, $1) ?? false }
    return (result, isComplete)
  }
}

/// Tuples of positions in lists, level by level: level L has all whose positions sum to L.
struct LevelWalk {
  let counts: [Int]

  var lastLevel: Int { counts.reduce(0) { $0 + $1 - 1 } }

  /// Calls the body for every tuple of a level, until it returns false.
  func visit(level: Int, _ body: ([Int]) -> Bool) -> Bool {
    var positions = Array(repeating: 0, count: counts.count)
    return descend(0, level, &positions, body)
  }

  private func descend(
    _ place: Int, _ rest: Int, _ positions: inout [Int], _ body: ([Int]) -> Bool
  ) -> Bool {
    guard place < counts.count else { return rest > 0 || body(positions) }
    if place == counts.count - 1 {
      guard rest < counts[place] else { return true }
      positions[place] = rest
      return body(positions)
    }
    for position in 0...min(rest, counts[place] - 1) {
      positions[place] = position
      if !descend(place + 1, rest - position, &positions, body) { return false }
    }
    return true
  }
}

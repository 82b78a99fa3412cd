internal import Claims
internal import Multiprecision

/// A point of the domain at which a claim fails.
struct Counterexample {
  let values: [SearchValue]
  let t: Int
}

/// What "smaller" means for counterexamples: fewer generations, then smaller sizes (integers and
/// lengths of laws: their sum of magnitudes, then one by one in the order of declaration), then
/// simpler fractions (their sum of heights, then one by one), simpler schedules, simpler laws.
struct InstanceOrder {
  let integers: [Int]
  let fractions: [Int]
  let schedules: [Int]
  let laws: [Int]

  init(_ parameters: [ParameterDeclaration], _ composites: [CompositeParameter] = []) {
    integers = parameters.indices.filter { parameters[$0].kind == .integer }
    fractions = parameters.indices.filter { parameters[$0].kind == .rational }
    var schedules: [Int] = []
    var laws: [Int] = []
    for (offset, composite) in composites.enumerated() {
      switch composite.kind {
      case .probabilityVector: laws.append(parameters.count + offset)
      case .schedule: schedules.append(parameters.count + offset)
      }
    }
    self.schedules = schedules
    self.laws = laws
  }

  /// In the order in which they are made smaller.
  var places: [Int] { integers + fractions + schedules + laws }

  func isSmaller(_ a: Counterexample, _ b: Counterexample) -> Bool {
    a.t != b.t ? a.t < b.t : isSmaller(a.values, b.values)
  }

  func isSmaller(_ a: [SearchValue], _ b: [SearchValue]) -> Bool {
    func sizes(_ values: [SearchValue]) -> [SearchValue] {
      integers.map { values[$0] } + laws.map { .number(values[$0].length) }
    }
    if let answer = order(sizes(a), sizes(b)) { return answer }
    for places in [fractions, schedules, laws] {
      if let answer = order(places.map { a[$0] }, places.map { b[$0] }) { return answer }
    }
    return false
  }

  /// Whether `a` comes first among tuples of one kind; nil where they are equal.
  func order(_ a: [SearchValue], _ b: [SearchValue]) -> Bool? {
    let first = size(a)
    let second = size(b)
    if first != second { return first < second }
    for (x, y) in zip(a, b) where x != y { return SearchValue.isSimpler(x, y) }
    return nil
  }

  private func size(_ values: [SearchValue]) -> Rational {
    values.reduce(.zero) { $0 + $1.height }
  }

  /// Every tuple of one kind, simplest first; cut to the simplest values of each list where there
  /// would be more than `limit` of them. `isComplete` is false then.
  func tuples(
    _ lists: [[SearchValue]], limit: Int
  ) -> (tuples: [[SearchValue]], isComplete: Bool) {
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
    var result: [[SearchValue]] = [[]]
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

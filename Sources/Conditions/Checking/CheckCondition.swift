internal import Claims
internal import Multiprecision

/// Checks a condition at simple points, corners and random points of a domain, for use in any test.
///
///     try checkCondition(over: ["a": "rational in [0, 1]", "N": "integer in [1, 1000]"]) { point in
///       try point.assume(point["a"] > .zero)
///       return point["a"] * point["N"] >= .zero
///     }
///
/// A counterexample is shrunk: smallest integers, then simplest fractions. The same seed gives the
/// same points.
///
/// - Returns: the number of points at which the condition was true.
/// - Throws: ``ConditionFailure`` with the shrunk example and the seed.
@discardableResult
public func checkCondition(
  over domain: ConditionDomain, seed: UInt64 = 20_260_211, tries: Int = 1000,
  _ condition: @escaping (ConditionParameters) throws -> Bool
) throws(ConditionFailure) -> Int {
  let (numbers, composites) = try domain.declarations()
  var check = ConditionCheck(numbers, composites, condition)
  guard check.lists.allSatisfy({ !$0.simple.isEmpty }) else {
    throw ConditionFailure(.invalidDomain("a domain has no element"))
  }
  if let found = check.search(seed: seed, tries: tries) {
    let smallest = check.shrunk(found)
    var error: String?
    if case .fails(let text) = check.outcome(smallest) { error = text }
    throw ConditionFailure(
      .counterexample(
        zip(check.names, smallest).map { (name: $0, value: $1.text) }, error: error), seed: seed)
  }
  guard check.held > 0 else {
    throw ConditionFailure(.vacuous(discarded: check.discarded), seed: seed)
  }
  return check.held
}

/// The search behind ``checkCondition(over:seed:tries:_:)``.
private struct ConditionCheck {
  enum Outcome {
    case holds
    case fails(error: String?)
    case discarded
  }

  let names: [String]
  let lists: [ValueList]
  private let order: InstanceOrder
  let condition: (ConditionParameters) throws -> Bool
  private(set) var held = 0
  private(set) var discarded = 0

  private static let shrinkingBudget = 4000

  init(
    _ numbers: [ParameterDeclaration], _ composites: [CompositeParameter],
    _ condition: @escaping (ConditionParameters) throws -> Bool
  ) {
    self.condition = condition
    names = numbers.map(\.name) + composites.map(\.name)
    lists = numbers.map { ValueList($0, fixed: nil) } + composites.map { ValueList($0) }
    order = InstanceOrder(numbers, composites)
  }

  func outcome(_ values: [SearchValue]) -> Outcome {
    let named = zip(names, values)
    let point = ConditionParameters(
      values: Dictionary(named.map { ($0, $1) }, uniquingKeysWith: { first, _ in first }))
    do {
      return try condition(point) ? .holds : .fails(error: nil)
    } catch is ConditionParameters.Discarded {
      return .discarded
    } catch {
      return .fails(error: "\(error)")
    }
  }

  private mutating func fails(_ values: [SearchValue]) -> Bool {
    switch outcome(values) {
    case .holds: held += 1
    case .discarded: discarded += 1
    case .fails: return true
    }
    return false
  }

  mutating func search(seed: UInt64, tries: Int) -> [SearchValue]? {
    var generator = SplitMix64(seed: seed)
    let walk = LevelWalk(counts: lists.map(\.simple.count))
    var left = tries / 2
    var found: [SearchValue]?
    for level in 0...walk.lastLevel {
      let isDone = walk.visit(level: level) { positions in
        guard left > 0 else { return false }
        left -= 1
        let values = zip(lists, positions).map { $0.simple[$1] }
        if fails(values) { found = values }
        return found == nil
      }
      if let found { return found }
      if !isDone { break }
    }
    for _ in 0..<(tries - tries / 2) {
      let values = lists.map { $0.random(&generator) }
      if fails(values) { return values }
    }
    return nil
  }

  /// One value after another, then everything below of small height.
  mutating func shrunk(_ start: [SearchValue]) -> [SearchValue] {
    var best = start
    var isChanged = true
    while isChanged {
      isChanged = false
      for place in order.places {
        for value in lists[place].simple where SearchValue.isSimpler(value, best[place]) {
          var values = best
          values[place] = value
          guard order.isSmaller(values, best), fails(values) else { continue }
          best = values
          isChanged = true
          break
        }
      }
    }
    let candidates = order.tuples(lists.map(\.simple), limit: Self.shrinkingBudget).tuples
      .filter { order.isSmaller($0, best) }
      .sorted { order.isSmaller($0, $1) }
    return candidates.first { fails($0) } ?? best
  }
}

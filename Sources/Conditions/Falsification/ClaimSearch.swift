internal import Claims
internal import Multiprecision
internal import Results

/// Searches the domain for a point at which one claim fails.
///
/// Simple points first, level by level, at a short horizon and then at a longer one; then the
/// corners of the domain; then random points and changes of those where a bound was closest to
/// failing. Every point is decided exactly, so what is found is certain.
struct ClaimSearch {
  /// What the points that were tried said.
  struct Coverage {
    var held = 0
    var vacuous = 0
    var outside = 0
    var undecided = 0
    /// Levels of simple points that were covered completely.
    var completeLevel = -1
    var isWholeDomain = false
    var firstFault: FileFaults?
    var firstDoubt: String?

    var tried: Int { held + vacuous + outside + undecided }
  }

  let probe: ClaimProbe
  let lists: [ValueList]
  let horizon: Int
  let tries: Int
  private(set) var coverage = Coverage()
  /// Set where a horizon that was cut is too short for the claim to have a meaning.
  var isCutTooShort = false
  private var generator: SplitMix64
  /// Points at which a bound was close to failing, closest first.
  private var closest: [(slack: Double, values: [SearchValue])] = []

  private static let mostCorners = 256
  private static let mostClosest = 8

  init(probe: ClaimProbe, lists: [ValueList], horizon: Int, tries: Int, seed: UInt64) {
    self.probe = probe
    self.lists = lists
    self.horizon = horizon
    self.tries = tries
    generator = SplitMix64(seed: seed)
  }

  /// - Returns: the first counterexample found; nil where there is none, or the user stopped.
  mutating func run() -> Counterexample? {
    if let found = corners() { return found }
    let short = min(horizon, 3)
    if let found = levels(horizon: short, budget: tries / 3) { return found }
    let long = min(horizon, 24)
    if long > short, let found = levels(horizon: long, budget: tries / 6) { return found }
    return random()
  }

  /// Whether the claim fails at a point; asked of the whole horizon too, so that a claim that
  /// speaks of T is not cut short.
  mutating func fails(_ values: [SearchValue], horizon cut: Int) -> Counterexample? {
    switch probe.outcome(at: values, horizon: cut) {
    case .fails(let violation, _):
      let found = Counterexample(values: values, t: violation.t)
      guard cut < horizon else { return found }
      guard case .fails(let whole, _) = probe.outcome(at: values, horizon: horizon),
        whole.t == violation.t
      else { return nil }
      return found
    case .holds(let slack):
      coverage.held += 1
      if let slack, slack.isFinite { remember(slack, values) }
    case .vacuous: coverage.vacuous += 1
    case .undecided(let reason):
      coverage.undecided += 1
      if coverage.firstDoubt == nil { coverage.firstDoubt = reason }
    case .outside(let faults):
      // A shorter horizon may cut a range of the claim; that is no fault of the file.
      if cut < horizon {
        isCutTooShort = true
      } else {
        coverage.outside += 1
        if coverage.firstFault == nil { coverage.firstFault = faults }
      }
    }
    return nil
  }

  private var meaningfulPoints: Int { coverage.held + coverage.vacuous + coverage.undecided }

  private mutating func remember(_ slack: Double, _ values: [SearchValue]) {
    closest.append((slack, values))
    closest.sort { $0.slack < $1.slack }
    if closest.count > Self.mostClosest { closest.removeLast() }
  }

  // MARK: Phases

  mutating func levels(horizon cut: Int, budget: Int) -> Counterexample? {
    let walk = LevelWalk(counts: lists.map(\.simple.count))
    var left = budget
    var found: Counterexample?
    let meaningful = meaningfulPoints
    for level in 0...walk.lastLevel {
      let isDone = walk.visit(level: level) { positions in
        guard left > 0, !probe.shouldStop() else { return false }
        // A horizon that the claim's range exceeds has no points at all.
        if budget - left == 64, meaningfulPoints == meaningful { return false }
        left -= 1
        found = fails(zip(lists, positions).map { $0.simple[$1] }, horizon: cut)
        return found == nil
      }
      guard isDone else { return found }
      if cut == horizon { coverage.completeLevel = max(coverage.completeLevel, level) }
    }
    if cut == horizon { coverage.isWholeDomain = true }
    return nil
  }

  private mutating func corners() -> Counterexample? {
    var tuples: [[SearchValue]] = [[]]
    for list in lists {
      tuples = tuples.flatMap { tuple in list.corners.map { tuple + [$0] } }
      if tuples.count > Self.mostCorners { tuples = Array(tuples.prefix(Self.mostCorners)) }
    }
    for tuple in tuples where tuple.count == lists.count {
      if probe.shouldStop() { return nil }
      if let found = fails(tuple, horizon: horizon) { return found }
    }
    return nil
  }

  private mutating func random() -> Counterexample? {
    guard lists.contains(where: { $0.simple.count > 1 }) else { return nil }
    for attempt in 0..<(tries / 2) {
      if probe.shouldStop() { return nil }
      var values: [SearchValue] = []
      if attempt % 2 == 1, !closest.isEmpty {
        values = closest[Int(generator.below(UInt64(closest.count)))].values
        let place = Int(generator.below(UInt64(values.count)))
        values[place] = lists[place].random(&generator)
      } else {
        for list in lists { values.append(list.random(&generator)) }
      }
      let cut = attempt % 8 == 0 ? horizon : min(horizon, 24)
      if let found = fails(values, horizon: cut) { return found }
    }
    return nil
  }
}

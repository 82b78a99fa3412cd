internal import CIntervals
internal import Intervals
internal import Models
internal import Multiprecision

/// Finds the generations of a long range at which a claim must be judged by exact and interval arithmetic, so that
/// its outcome is the one of judging all of them (proofs-notes/screening.md).
///
/// Enclosures in doubles settle the others: the claim certainly holds there, or fails later than elsewhere, and
/// its slack is not the smallest.
struct ClaimScreen {
  /// After which trajectories that have settled repeat themselves to the last bit, if not sooner: the engine
  /// works on so many generations at a time.
  static let period = 512
  /// Bits that intervals must have for doubles to enclose them.
  static let leastPrecision = Precision(bits: 120)

  private let program: ClaimProgram
  private let generations: ClosedRange<Int>
  private let isMonotone: Bool
  /// The largest value that what is bounded can have, where it matters whether a bound is below it.
  private let largest: (lower: Double, upper: Double)?
  private let horizon: Int

  /// Generations to be judged, in order.
  private var chosen: [Int] = []
  private var hasApplied = false
  private var hasMetHypothesis = false
  private var hasFailed = false
  private var isSlackUndefined = false
  private var isBelowLargest = false
  /// Above it, no ratio is the smallest.
  private var threshold = Double.infinity
  private var candidates: [(t: Int, lower: Double)] = []
  /// At which they are looked through again.
  private var mostCandidates = 1 << 14
  private var looked = 0

  init(
    _ program: ClaimProgram, _ formula: ClaimFormula, generations: ClosedRange<Int>,
    largest: Number?,
    horizon: Int
  ) {
    self.program = program
    self.generations = generations
    self.largest = largest?.doubles
    self.horizon = horizon
    if case .monotone = formula.statement { isMonotone = true } else { isMonotone = false }
  }

  /// - Returns: nil where a defined sequence is not known, little is settled, or the run is to stop.
  mutating func run(shouldStop: () -> Bool) -> [Int]? {
    let width = LaneMemory.width
    // A definition may be at fault beyond what the claim speaks of.
    let end = program.remembers ? horizon : generations.upperBound
    var start = program.remembers ? 0 : generations.lowerBound
    var rows = 0
    while start <= end {
      let count = min(width, end - start + 1)
      rows += 1
      if rows.isMultiple(of: 64), shouldStop() { return nil }
      let isOver = start > generations.upperBound
      if program.remembers || !repeats(in: start...start + count - 1) {
        guard program.run(from: start, count: count) else { return nil }
        if !isOver { look(from: start, count: count) }
      }
      if looked >= 16 * width, 2 * chosen.count > looked { return nil }
      if candidates.count > mostCandidates {
        sift()
        mostCandidates = max(mostCandidates, 2 * candidates.count)
      }
      program.carry()
      start += width
    }
    sift()
    let smallest = candidates.map(\.t).filter { !repeats(in: $0...$0) }
    return Set(chosen + smallest).sorted()
  }

  private mutating func sift() {
    candidates.removeAll { $0.lower > threshold }
  }

  private mutating func look(from start: Int, count: Int) {
    // The first generation of a monotone claim is compared with none.
    let first = max(start, generations.lowerBound + (isMonotone ? 1 : 0))
    let last = min(start + count - 1, generations.upperBound)
    guard first <= last else { return }
    looked += last - first + 1
    if repeats(in: first...last) { return }
    for t in first...last {
      let lane = t - start
      if let condition = program.condition {
        if condition.lower[lane] == 0 { continue }
        guard condition.lower[lane] == 1 else {
          choose(t)
          continue
        }
      }
      let truth = program.truth.lower[lane]
      let isMet = program.isHypothesisMet.lower[lane]
      let isFailure = truth == 0
      guard truth == 1 || isFailure, isMet == 1 || isMet == 0, hasApplied,
        hasMetHypothesis || isMet == 0, hasFailed || !isFailure
      else {
        // Unsettled, or the first of its kind.
        choose(t)
        hasApplied = true
        if isMet == 1 { hasMetHypothesis = true }
        if isFailure { hasFailed = true }
        continue
      }
      if isOpen(lane) { choose(t) }
    }
    if !isSlackUndefined { for ratio in program.ratios { compare(ratio, first...last, start) } }
  }

  private mutating func choose(_ t: Int) {
    if !repeats(in: t...t) { chosen.append(t) }
  }

  /// Whether each generation of a range is judged as one before, of which the claim speaks too.
  private func repeats(in range: ClosedRange<Int>) -> Bool {
    let least = range.lowerBound - (isMonotone ? 1 : 0)
    return least - Self.period >= generations.lowerBound
      && program.repeats(in: least...range.upperBound, period: Self.period)
  }

  /// Whether a bound on the generation may or may not lie below the largest value, and none did certainly.
  private mutating func isOpen(_ lane: Int) -> Bool {
    guard let largest, !isBelowLargest else { return false }
    var isOpen = false
    for ceiling in program.ceilings {
      if ceiling.lower[lane] >= largest.upper { continue }
      if ceiling.upper[lane] < largest.lower { isBelowLargest = true }
      isOpen = true
    }
    return isOpen
  }

  private mutating func compare(
    _ ratio: ClaimProgram.Ratio, _ range: ClosedRange<Int>, _ start: Int
  ) {
    for t in range {
      let lane = t - start
      if let condition = program.condition, condition.lower[lane] != 1 { continue }
      let (lower, upper) = (ratio.value.lower[lane], ratio.value.upper[lane])
      if lower > threshold { continue }
      if ratio.denominator.lower[lane] > 0, ratio.value.isKnown(lane) {
        if upper < threshold { threshold = upper }
        candidates.append((t, lower))
        continue
      }
      choose(t)
      if ratio.denominator.upper[lane] <= 0 {
        // A denominator that is not positive leaves no slack.
        isSlackUndefined = true
        candidates = []
        return
      }
    }
  }
}

extension ClaimFormula {
  /// Generations at which judging the claim has the outcome of judging it everywhere; nil: everywhere.
  ///
  /// - Parameters:
  ///   - needed: the defined sequences that the claim needs.
  ///   - largest: what the bounded quantity can be at most; nil where that does not matter.
  ///   - shortest: of fewer generations, each is judged.
  func generationsToJudge(
    in instance: InstanceData, expectations: [Quantity: NumberSequence],
    definitions: DefinitionSet, needed: Set<Int>, largest: Number?, shortest: Int,
    shouldStop: () -> Bool
  ) -> [Int]? {
    guard instance.precision >= ClaimScreen.leastPrecision,
      let generations = try? generations(in: instance),
      generations.count >= shortest,
      let starts = try? definitions.values(
        of: needed, instance: instance, expectations: expectations, upTo: 0),
      let program = ClaimProgram(
        self, instance: instance, expectations: expectations, definitions: definitions,
        starts: needed.sorted().map { ($0, starts[$0][0]) })
    else { return nil }
    var screen = ClaimScreen(
      program, self, generations: generations, largest: largest, horizon: instance.horizon)
    return screen.run(shouldStop: shouldStop)
  }
}

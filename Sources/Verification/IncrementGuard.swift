internal import Inference
internal import Models
internal import Simulation
internal import Theory

/// The guard of single generations: what theory says of a generation given the model before it,
/// against the generations that simulation draws.
///
/// A mean over replicates sees a wrong coefficient only through what accumulates; an increment sees it
/// in every generation of every replicate (``Inference/IncrementTest``). Tested are the squared error
/// and the overlap with the truth, whatever the file's metric: both speak of the chain itself.
struct IncrementGuard {
  private let law: OneStepLaw
  /// Of ``Theory/OneStepLaw/sums`` among what is recorded.
  private let positions: [Int]
  private let generations: ClosedRange<Int>
  /// What is recorded for the sake of other tests: the first of what is recorded.
  let others: [Quantity]
  private let categories: Int

  /// Up to so many categories, recording the sums is cheap beside drawing.
  private static let fewCategories = 16
  /// Categories, generations and replicates that are cheap in any case: a tenth of a second.
  private static let cheapWork = 4_000_000

  /// How many of the planned replicates record the sums. Those over many categories take longer
  /// than the draws, and increments need few replicates: all replicates up to 16 categories,
  /// otherwise as many as are cheap, and at least a twentieth.
  func replicates(of planned: Int) -> Int {
    if categories <= Self.fewCategories { return planned }
    let cheap = Self.cheapWork / (categories * (generations.upperBound + 1))
    return max(min(planned, cheap), (planned + 19) / 20)
  }

  /// How far a recorded sum may be from the exact one of the same model.
  private static let inputError = 2 * Loss.relativeRounding

  /// nil for a model without one chain, or without a generation that is drawn.
  ///
  /// - Parameter quantities: what is recorded, extended by what is guarded.
  init?(_ model: TrainingModel, quantities: inout [Quantity]) {
    guard case .chain(let chain) = model else { return nil }
    law = OneStepLaw(of: chain)
    guard law.firstGeneration <= chain.horizon else { return nil }
    others = quantities
    categories = chain.categories
    generations = law.firstGeneration...chain.horizon
    var positions: [Int] = []
    for sum in OneStepLaw.sums {
      let quantity =
        sum == DeviationSum(truthPower: 0, deviationPower: 2)
        ? Quantity.metric(.squaredError) : .deviationSum(sum)
      if !quantities.contains(quantity) { quantities.append(quantity) }
      positions.append(quantities.firstIndex(of: quantity) ?? 0)
    }
    self.positions = positions
  }

  /// The tests of one run.
  func tests(plannedReplicates: Int, level: Level) -> Tests {
    func test() -> IncrementTest {
      IncrementTest(
        generations: generations.count, plannedReplicates: plannedReplicates, level: level,
        // Of the difference: a recorded sum's error, and at most 4 times that of its mean.
        allowance: 5 * Self.inputError)
    }
    return Tests(guarding: self, level: level, squaredError: test(), overlap: test())
  }

  struct Tests {
    let guarding: IncrementGuard
    let level: Level
    private(set) var squaredError: IncrementTest
    private(set) var overlap: IncrementTest
    /// Scratch, so that a replicate allocates nothing.
    private var errors: [IncrementTest.Increment] = []
    private var overlaps: [IncrementTest.Increment] = []
    private var sums = [Double](repeating: 0, count: OneStepLaw.sums.count)

    init(
      guarding: IncrementGuard, level: Level, squaredError: IncrementTest, overlap: IncrementTest
    ) {
      self.guarding = guarding
      self.level = level
      self.squaredError = squaredError
      self.overlap = overlap
    }

    /// - Parameter trajectories: of one replicate, one for each recorded quantity.
    mutating func observe(_ trajectories: [ArraySlice<Double>]) {
      errors.removeAll(keepingCapacity: true)
      overlaps.removeAll(keepingCapacity: true)
      let positions = guarding.positions
      func value(_ sum: Int, _ t: Int) -> Double {
        let trajectory = trajectories[positions[sum]]
        return trajectory[trajectory.startIndex + t]
      }
      for t in guarding.generations {
        if t > 0 {
          for index in sums.indices { sums[index] = value(index, t - 1) }
        }
        let law = guarding.law.generation(t, given: sums, inputError: IncrementGuard.inputError)
        errors.append(
          Self.increment(value(0, t), law.squaredError, predictor: t == 0 ? 0 : sums[0]))
        overlaps.append(Self.increment(value(1, t), law.overlap, predictor: t == 0 ? 0 : sums[1]))
      }
      squaredError.observe(errors)
      overlap.observe(overlaps)
    }

    private static func increment(
      _ value: Double, _ law: OneStepLaw.Moments, predictor: Double
    ) -> IncrementTest.Increment {
      IncrementTest.Increment(
        difference: value - law.mean,
        deviation: max(0, law.variance + law.varianceError).squareRoot(), predictor: predictor)
    }

    /// An average of e-values is an e-value.
    var eValue: Double { (squaredError.eValue + overlap.eValue) / 2 }

    var rejects: Bool { level.rejects(eValue: eValue) }

    /// As ``Inference/IncrementTest/fingerprint``, of both.
    var fingerprint: [Int64] { squaredError.fingerprint + overlap.fingerprint }

    /// What the test that saw most says, in words.
    var finding: String {
      let isError = squaredError.logEValue >= overlap.logEValue
      let test = isError ? squaredError : overlap
      let subject = isError ? "squared-error" : "overlap with the truth, sum p (P - p),"
      let first = guarding.generations.lowerBound
      let words =
        switch test.strongestBet {
        case .steady: "is off in the same direction over all generations"
        case .previousModel: "depends on the model before as theory does not say"
        case .previousGeneration: "depends on the generation before the last"
        case .previousReplicate: "depends on the replicate before"
        case .spread: "varies more than theory says"
        case .oneGeneration(let position): "is off at generation \(first + position)"
        }
      return "\(subject) given the generation before \(words) (test of increments, e-value "
        + "\(Comparer.short(eValue)))"
    }
  }
}

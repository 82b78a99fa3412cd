internal import Claims
internal import Inference
internal import Intervals
internal import Models
internal import Multiprecision
internal import Simulation
internal import Theory

/// The guard of theory by simulation at one instance: what is compared, with known mean.
struct TheoryGuard {
  let metric: Metric
  let means: [Double]
  /// Exact variances of one replicate; nil where only the range of the loss is known.
  let variances: [Double]?
  /// The largest possible loss, where the variance is not known. Infinite where there is none: then
  /// nothing but losses above their mean can speak against theory.
  let largest: Double

  /// Of means: far below what replicates can see, a relative 1e-7 is.
  static let certainDigits = 7

  var isOneSided: Bool { variances == nil && largest == .infinity }
}

/// A claim without theory, as combinations of losses that a test can watch.
struct ReplicateTest {
  let claimIndex: Int
  let statements: [Statement]

  struct Statement {
    let generation: Int
    let isEquality: Bool
    let constant: Double
    let terms: [(quantity: Int, generation: Int, factor: Double)]
    let lower: Double
    let upper: Double
    /// A bound on the error of a computed value of the combination.
    let rounding: Double
  }
}

/// Everything that simulation does at one instance.
struct SimulationPlan {
  let instance: SelectedInstance
  let model: TrainingModel
  /// What to record of every replicate, by position.
  let quantities: [Quantity]
  let guarding: TheoryGuard?
  let probabilities: [ProbabilityGuard]
  let increments: IncrementGuard?
  let tests: [ReplicateTest]
  /// Why theory is not guarded here, or nothing can be simulated.
  let refusal: String?

  /// Relative cost, for progress.
  var work: Double {
    Double(instance.replicates) * Double(model.horizon + 1) * model.workPerGeneration
  }
}

extension TheoryGuard {
  /// The file's metric where theory knows its mean and a valid test exists; nil otherwise.
  ///
  /// - Parameters:
  ///   - effort: of the limits on work for the variance; the range of the loss serves beyond.
  ///   - allowsOneSided: whether a loss without a largest value is tested all the same.
  init?(
    _ theory: inout InstanceTheory, model: TrainingModel, options: RunOptions,
    effort: Double = 1, monitor: RunMonitor, allowsOneSided: Bool = false
  ) throws(RunError) {
    let metric = theory.instance.file.metric
    guard
      case .success(let trajectory) = try theory.expectation(
        of: .metric(metric), certainDigits: options.shownDigits == nil ? nil : Self.certainDigits,
        options: options, shouldStop: monitor.shouldStop
      ).result
    else { return nil }
    self.metric = metric
    means = trajectory.values.map(\.doubleValue)
    // An error without end may outgrow a double, and then nothing is compared.
    guard means.allSatisfy(\.isFinite) else { return nil }
    let variance = try LossVariance(
      of: metric, model: model, effort: effort, monitor: monitor)
    if let variance, variance.relativeError.isFinite, variance.values.allSatisfy(\.isFinite) {
      variances = variance.values
      largest = 2 * model.lossScale
    } else {
      variances = nil
      switch LargestValue(of: metric, model: model, precision: options.precision) {
      case .finite(let value):
        largest = value.interval(precision: options.precision).upperDouble
      case .infinite where allowsOneSided: largest = .infinity
      case .infinite, .undetermined: return nil
      }
    }
  }
}

extension ReplicateTest {
  /// - Parameter quantities: what is recorded, extended by what this claim needs.
  init(
    _ claim: ReplicateClaim, index: Int, model: TrainingModel, precision: Precision,
    quantities: inout [Quantity]
  ) throws(Unbounded) {
    claimIndex = index
    var statements: [Statement] = []
    for statement in claim.statements {
      var terms: [(quantity: Int, generation: Int, factor: Double)] = []
      var lower = statement.form.constant.doubleValue
      var upper = lower
      // Of the losses, and of all values that the sum is made of.
      var lossError = 0.0
      var size = abs(lower)
      // In a fixed order, so that sums have the same bits in every run.
      let coefficients = statement.form.coefficients.sorted {
        ($0.key.quantity.name, $0.key.generation) < ($1.key.quantity.name, $1.key.generation)
      }
      for (variable, coefficient) in coefficients {
        guard
          case .finite(let largest) = LargestValue(
            of: variable.quantity, model: model, precision: precision)
        else { throw Unbounded(quantity: variable.quantity) }
        let factor = coefficient.doubleValue
        let most = largest.interval(precision: precision).upperDouble
        let reach = factor * most
        lossError += abs(factor) * Loss.relativeRounding * model.lossScale * (1 + most)
        size += abs(reach)
        lower += min(0, reach)
        upper += max(0, reach)
        if !quantities.contains(variable.quantity) { quantities.append(variable.quantity) }
        let position = quantities.firstIndex(of: variable.quantity) ?? 0
        terms.append((position, variable.generation, factor))
      }
      statements.append(
        Statement(
          generation: statement.generation, isEquality: statement.isEquality,
          constant: statement.form.constant.doubleValue, terms: terms, lower: lower, upper: upper,
          // The constant and each factor, product and addition are rounded once.
          rounding: lossError + size * Double(terms.count + 2) * 0x1p-52))
    }
    self.statements = statements
  }

  struct Unbounded: Error {
    let quantity: Quantity
  }
}

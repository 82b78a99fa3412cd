internal import Claims
internal import Inference
internal import Intervals
internal import Models
internal import Results
internal import Simulation
internal import Theory

/// The statements of one claim that training runs can speak of: E[c + sum a_i X_i] is at most 0, or
/// is 0, where X_i is the loss of one run at a generation.
struct ClaimOnRuns {
  struct Statement {
    let generation: Int
    let isEquality: Bool
    let constant: Double
    let terms: [(generation: Int, factor: Double)]
    /// An upper end of the variance of the combination under the file's model; nil where it is not
    /// known.
    var modelVariance: Double?

    /// For a claim from below.
    var negated: Statement {
      Statement(
        generation: generation, isEquality: isEquality, constant: -constant,
        terms: terms.map { ($0.generation, -$0.factor) }, modelVariance: modelVariance)
    }

    /// nil where the run lacks a value.
    func value(in run: TrainingRuns.Run) -> Double? {
      var sum = constant
      for term in terms {
        guard let loss = run.values[term.generation] else { return nil }
        sum += term.factor * loss
      }
      return sum
    }

    /// What an error of each loss may amount to.
    var reach: Double { terms.reduce(0) { $0 + abs($1.factor) } }
  }

  private(set) var statements: [Statement]
  /// Generations that no 2 runs cover.
  let untested: [Int]

  /// Why runs cannot test a claim.
  struct Refusal: Error {
    let reason: String
  }

  init(
    _ claim: BoundClaim, file: BoundFile, data: InstanceData, runs: TrainingRuns
  ) throws(Refusal) {
    if claim.formula.isAsymptotic {
      throw Refusal(reason: "it speaks of all large t, and runs are finite")
    }
    let rewritten: ReplicateClaim
    do {
      let definitions = try file.definitionValues(for: claim, instance: data, expectations: [:])
      rewritten = try ReplicateClaim(claim.formula, instance: data, definitions: definitions)
    } catch {
      throw Refusal(reason: Self.words(error))
    }
    guard !rewritten.statements.isEmpty else {
      throw Refusal(reason: "it speaks of no generation of this instance")
    }
    var statements: [Statement] = []
    var untested: [Int] = []
    for statement in rewritten.statements {
      let form = statement.form
      if let other = form.coefficients.keys.first(where: {
        $0.quantity != .metric(file.metric)
      }) {
        throw Refusal(
          reason: "it mentions \(other.quantity.name), the runs are of \(file.metric.rawValue)")
      }
      guard !form.coefficients.isEmpty else { continue }
      let terms = form.coefficients.map {
        (generation: $0.key.generation, factor: $0.value.doubleValue)
      }
      .sorted { $0.generation < $1.generation }
      let candidate = Statement(
        generation: statement.generation, isEquality: statement.isEquality,
        constant: form.constant.doubleValue, terms: terms)
      let count = runs.runs.count { candidate.value(in: $0) != nil }
      if count >= 2 { statements.append(candidate) } else { untested.append(statement.generation) }
    }
    guard !statements.isEmpty else {
      throw Refusal(
        reason: untested.isEmpty
          ? "it does not mention the metric of the runs"
          : "no generation that it speaks of has values of 2 runs")
    }
    self.statements = statements
    self.untested = untested
  }

  /// What the model knows of the combinations; nothing where it knows nothing.
  mutating func learn(_ variances: CombinationVariances?) {
    guard let variances else { return }
    for index in statements.indices {
      statements[index].modelVariance = variances.variance(of: statements[index].terms)
    }
  }

  private static func words(_ error: any Error) -> String {
    switch error {
    case ReplicateClaim.Refusal.notTestable(let why): why
    case ReplicateClaim.Refusal.evaluation(let error): error.message
    case DefinitionFailure.undecided(let why, _): why
    case DefinitionFailure.fault(let fault): fault.message
    default: "\(error)"
    }
  }
}

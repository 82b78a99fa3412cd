internal import Inference
internal import Results
internal import Simulation

extension ClaimOnRuns {
  /// What tests of a claim may rely on.
  struct Knowledge {
    /// The largest possible loss; nil where it is infinite or not known.
    let largest: Double?
    /// Of one loss under the file's model, index = generation; nil where it is not known.
    let variances: [Double]?
    /// Means under the file's model, where they are the claim's null.
    let modelMeans: [Double]?
  }

  /// The tests of the claim, each at its share of a level.
  ///
  /// - Throws: a value outside the range of the loss, in words.
  func tests(
    on runs: TrainingRuns, _ knowledge: Knowledge, level: Level
  ) throws(Refusal) -> [RunsTestRecord] {
    let equalities = statements.filter(\.isEquality)
    let bounds = statements.filter { !$0.isEquality }
    let knownVariance = plannedKnownVariance(knowledge, equalities: equalities, bounds: bounds)
    let count = (equalities.isEmpty ? 0 : 1) + (bounds.isEmpty ? 0 : 1) + knownVariance.count
    let share = level.share(among: count)
    var records: [RunsTestRecord] = []
    for group in [equalities, bounds] where !group.isEmpty {
      if let largest = knowledge.largest {
        records.append(try betting(group, runs, largest: largest, level: share))
      } else {
        records.append(student(group, runs, level: share))
      }
    }
    for plan in knownVariance {
      switch plan {
      case .claimedMeans(let group, let variances):
        records.append(try claimedMeans(group, runs, variances: variances, level: share))
      case .modelMeans(let group, let means, let variances):
        records.append(
          try modelMeans(group, runs, means: means, variances: variances, level: share))
      case .claimedBounds(let group, let isNegated):
        records.append(try claimedBounds(group, runs, isNegated: isNegated, level: share))
      }
    }
    return records
  }

  /// A test that relies on the variance of the model.
  private enum KnownVariancePlan {
    /// Single losses against the claimed value.
    case claimedMeans([Statement], variances: [Double])
    /// Where the claim is a theorem of the model: the model's means at its generations.
    case modelMeans([Statement], means: [Double], variances: [Double])
    /// Combinations of losses against a bound, or against one side of an equality.
    case claimedBounds([Statement], isNegated: Bool)
  }

  private func plannedKnownVariance(
    _ knowledge: Knowledge, equalities: [Statement], bounds: [Statement]
  ) -> [KnownVariancePlan] {
    guard let variances = knowledge.variances else { return [] }
    var plans: [KnownVariancePlan] = []
    if !equalities.isEmpty {
      if equalities.allSatisfy({ $0.terms.count == 1 }) {
        plans.append(.claimedMeans(equalities, variances: variances))
      } else if let means = knowledge.modelMeans {
        plans.append(.modelMeans(equalities, means: means, variances: variances))
      } else if equalities.allSatisfy({ $0.modelVariance != nil }) {
        plans.append(.claimedBounds(equalities, isNegated: false))
        plans.append(.claimedBounds(equalities.map(\.negated), isNegated: true))
      }
    }
    let known = bounds.filter { $0.modelVariance != nil }
    if !known.isEmpty { plans.append(.claimedBounds(known, isNegated: false)) }
    return plans
  }

  // MARK: Without the model

  private func betting(
    _ group: [Statement], _ runs: TrainingRuns, largest: Double, level: Level
  ) throws(Refusal) -> RunsTestRecord {
    let isEquality = group[0].isEquality
    let lower = group.map { statement in
      statement.constant + statement.terms.reduce(0) { $0 + min(0, $1.factor * largest) }
    }
    let upper = group.map { statement in
      statement.constant + statement.terms.reduce(0) { $0 + max(0, $1.factor * largest) }
    }
    do throws(InferenceError) {
      var test = try BettingTest(
        null: isEquality ? .zeroMean : .nonpositiveMean, lower: lower, upper: upper, level: level,
        rounding: rounding(group, runs))
      for run in runs.runs { try test.observe(partial: group.map { $0.value(in: run) }) }
      let position = test.firstGenerationOverThreshold() ?? test.maxZ?.generation
      return record(
        .betting, group, runs, null: "the claim",
        assumption: "a loss lies in [0, \(largest)]; nothing of its variance, nor of the model",
        level: level, eValue: test.eValue, rejects: test.rejects(), position: position,
        mean: position.flatMap { test.sampleMean(atGeneration: $0) }
      ) { test.detectableDeviation(atGeneration: $0) }
    } catch {
      throw Refusal(
        reason: "a run has a loss outside the metric's range [0, \(largest)]: the runs are not of "
          + "this metric, or of another target")
    }
  }

  private func student(
    _ group: [Statement], _ runs: TrainingRuns, level: Level
  ) -> RunsTestRecord {
    var test = AsymptoticTest(
      null: group[0].isEquality ? .zeroMean : .nonpositiveMean, generations: group.count,
      level: level)
    for run in runs.runs { test.observe(partial: group.map { $0.value(in: run) }) }
    let smallest = test.smallestPValue
    return record(
      .student, group, runs, null: "the claim",
      assumption: "the mean of the runs is nearly normal (asymptotic: the metric has no largest "
        + "value)", level: level, pValue: smallest?.pValue, rejects: test.rejects(),
      position: smallest?.generation,
      mean: smallest.flatMap { test.sampleMean(atGeneration: $0.generation) }
    ) { test.detectableDeviation(atGeneration: $0) }
  }

  // MARK: With the model

  private func claimedMeans(
    _ group: [Statement], _ runs: TrainingRuns, variances: [Double], level: Level
  ) throws(Refusal) -> RunsTestRecord {
    try knownVariance(
      group.map { ($0.terms[0].generation, -$0.constant / $0.terms[0].factor) }, runs,
      variances: variances, level: level, null: "claim and model",
      assumption: "the mean is the claimed one and the variance of a loss that of the file's model")
  }

  private func modelMeans(
    _ group: [Statement], _ runs: TrainingRuns, means: [Double], variances: [Double], level: Level
  ) throws(Refusal) -> RunsTestRecord {
    let generations = Set(group.flatMap { $0.terms.map(\.generation) }).sorted()
    return try knownVariance(
      generations.map { ($0, means[$0]) }, runs, variances: variances, level: level,
      null: "the runs follow the file's model",
      assumption: "none beyond the model, of which the claim is a theorem")
  }

  private func knownVariance(
    _ nulls: [(generation: Int, mean: Double)], _ runs: TrainingRuns, variances: [Double],
    level: Level, null: String, assumption: String
  ) throws(Refusal) -> RunsTestRecord {
    do throws(InferenceError) {
      var test = try KnownVarianceTest(
        means: nulls.map(\.mean), variances: nulls.map { variances[$0.generation] },
        plannedReplicates: runs.runs.count, level: level,
        relativeRounding: max(runs.rounding, Loss.relativeRounding))
      for run in runs.runs { test.observe(partial: nulls.map { run.values[$0.generation] }) }
      let position = test.firstGenerationOverThreshold() ?? test.maxZ.generation
      let group = nulls.map { null in
        Statement(
          generation: null.generation, isEquality: true, constant: -null.mean,
          terms: [(null.generation, 1)])
      }
      return record(
        .knownVariance, group, runs, null: null, assumption: assumption, level: level,
        eValue: test.eValue, rejects: test.rejects(), position: position,
        mean: test.sampleMean(atGeneration: position).map { $0 - nulls[position].mean }
      ) { t in test.count(atGeneration: t) > 0 ? test.detectableDeviation(atGeneration: t) : nil }
    } catch {
      throw Refusal(reason: "the claimed value is no finite number")
    }
  }

  /// c + a X <= 0: a bound from above on X where a > 0, on -X where a < 0.
  private func claimedBounds(
    _ group: [Statement], _ runs: TrainingRuns, isNegated: Bool, level: Level
  ) throws(Refusal) -> RunsTestRecord {
    do throws(InferenceError) {
      var test = try UpperMeanTest(
        bounds: group.map { -$0.constant },
        variances: group.map { $0.modelVariance ?? .infinity }, plannedReplicates: runs.runs.count,
        level: level, rounding: rounding(group, runs))
      for run in runs.runs {
        test.observe(
          partial: group.map { statement in
            statement.value(in: run).map { $0 - statement.constant }
          })
      }
      let position = test.strongestGeneration
      return record(
        .knownVariance, group, runs, null: "claim and model",
        assumption: group.allSatisfy { $0.terms.count == 1 }
          ? "the variance of a loss is at most that of the file's model"
          : "the variance of the claim's combination of losses is at most that of the file's model",
        level: level,
        eValue: test.eValue, rejects: test.rejects(), position: position,
        mean: test.sampleMean(atGeneration: position).map {
          (isNegated ? -1 : 1) * ($0 + group[position].constant)
        }
      ) { test.detectableDeviation(atGeneration: $0) }
    } catch {
      throw Refusal(reason: "the claimed value is no finite number")
    }
  }

  // MARK: Records

  private func rounding(_ group: [Statement], _ runs: TrainingRuns) -> Double {
    let reach = group.map(\.reach).max() ?? 1
    let size = group.map { abs($0.constant) }.max() ?? 0
    return reach * runs.rounding + Loss.relativeRounding * (1 + reach + size)
  }

  private func record(
    _ method: RunsTestRecord.Method, _ group: [Statement], _ runs: TrainingRuns, null: String,
    assumption: String, level: Level, eValue: Double? = nil, pValue: Double? = nil,
    rejects: Bool, position: Int?, mean: Double?, detectable: (Int) -> Double?
  ) -> RunsTestRecord {
    var worst: (position: Int, deviation: Double, relative: Double?)?
    for index in group.indices {
      guard let deviation = detectable(index) else { continue }
      let scale = Self.scale(of: group[index], runs)
      let relative = scale > 0 ? deviation / scale : nil
      if worst.map({ ($0.relative ?? 0) < (relative ?? 0) }) ?? true {
        worst = (index, deviation, relative)
      }
    }
    return RunsTestRecord(
      method: method, null: null, assumption: assumption, isAsymptotic: method == .student,
      level: level.probability, eValue: eValue, pValue: pValue, rejects: rejects,
      generation: position.map { group[$0].generation },
      runs: position.map { index in runs.runs.count { group[index].value(in: $0) != nil } } ?? 0,
      difference: mean, detectable: worst?.deviation,
      detectableGeneration: worst.map { group[$0.position].generation },
      relativeDetectable: worst?.relative)
  }

  /// The size of a statement: the largest of its terms, in the mean over the runs.
  private static func scale(of statement: Statement, _ runs: TrainingRuns) -> Double {
    var largest = 0.0
    for term in statement.terms {
      let values = runs.runs.compactMap { $0.values[term.generation] }
      guard !values.isEmpty else { continue }
      largest = max(largest, abs(term.factor) * values.reduce(0, +) / Double(values.count))
    }
    return largest
  }
}

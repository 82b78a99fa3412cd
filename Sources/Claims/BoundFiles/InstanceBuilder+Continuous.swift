internal import Intervals
internal import Models
internal import Multiprecision

extension InstanceBuilder {
  /// A model of numbers that is more than one mean.
  mutating func buildContinuousModel() -> Instantiation? {
    let entries: [Family.TargetKey: ModelDescription.Value]
    let axes: [ModelDescription.Value]
    switch model.target {
    case .numbers(let values): (entries, axes) = (values, [])
    case .list(let values): (entries, axes) = ([:], values)
    default: preconditionFailure("a continuous family was read with probabilities")
    }
    let data = scope(categories: 0)
    let variances = axes.compactMap { evaluate($0, data) }
    var numbers: [Family.TargetKey: Number] = [:]
    for (key, value) in entries.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      numbers[key] = evaluate(value, data)
    }
    guard numbers.count == entries.count, variances.count == axes.count,
      let values = scheduleValues(data),
      let start = start(data)
    else { return nil }
    let scheme: TrainingScheme
    let schedules: Schedules
    do {
      (scheme, schedules) = try TrainingScheme.read(file.model.scheme, values)
    } catch {
      report(place(of: error), error.message)
      return nil
    }
    let settledFrom = settledFrom(data)
    guard let plan = TrainingPlan(scheme, schedules, settledFrom: settledFrom) else {
      preconditionFailure("the scheme \(file.model.scheme.rawValue) was read for this family")
    }
    let kind: ContinuousModel.Kind
    do {
      kind = try ContinuousModel.Kind(
        file.model.family, numbers, variances: variances, choices: file.model.choices,
        start: start, plan: plan, alpha: Array(schedules.alpha))
    } catch {
      report(source(of: error), error.message)
      return nil
    }
    guard faults.isEmpty else { return nil }
    var instance = InstanceData(
      parameters: data.parameters, horizon: horizon, categories: 1, truth: [], start: [],
      alpha: schedules.alpha, sampleSizes: schedules.sampleSizes, precision: precision,
      metric: file.metric)
    instance.schedules = file.model.scheme.ownSequences.map { ($0, values[$0] ?? []) }
    instance.constants = file.model.family.constantKeys.compactMap { numbers[$0] }
    if case .point(let given) = start { instance.constants += given }
    return Instantiation(
      model: .continuous(ContinuousModel(kind, schedules: schedules, tail: tail(data))),
      data: instance, notes: notes)
  }

  /// The part of the description that a fault lies in.
  private func source(of error: ModelError) -> SourceText {
    switch error {
    case .accumulationNeedsRealStart, .startNotAvailable: model.startSource
    case .tooFewDrawsForVariance, .underdeterminedRegression, .designChanges:
      (model.schedules[.sampleSize] ?? model.schedules[.fresh])?.source ?? model.targetSource
    default: model.targetSource
    }
  }

  /// From where on every schedule keeps its value; nil where that is not known.
  private func settledFrom(_ data: InstanceData) -> Int? {
    var result = 0
    for timed in model.schedules.values {
      guard case .formula(let value) = timed.schedule,
        !value.formula.expression.mentionsHorizon,
        let from = value.formula.expression.settledFrom(in: data)
      else { return nil }
      result = max(result, from)
    }
    return result
  }
}

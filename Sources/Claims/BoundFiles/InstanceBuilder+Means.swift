internal import Intervals
internal import Models
internal import Multiprecision

extension InstanceBuilder {
  /// A mean parameter under any scheme.
  mutating func buildMeanModel() -> Instantiation? {
    guard let family = meanFamily() else { return nil }
    let categories = family.truth.count
    let data = scope(categories: categories)
    guard let values = scheduleValues(data), let start = start(data) else { return nil }
    let scheme: TrainingScheme
    let schedules: Schedules
    do {
      (scheme, schedules) = try TrainingScheme.read(file.model.scheme, values)
    } catch {
      report(place(of: error), error.message)
      return nil
    }
    let (tail, settled) = (tail(data), settledFrom(data))
    var sizes: RandomSizes?
    if let description = model.sizes {
      guard let read = randomSizes(description, data) else { return nil }
      sizes = read
    }
    let result = accept(
      model.sizes?.source ?? model.startSource,
      Result { () throws(ModelError) in
        try MeanModel(
          family: family, scheme: scheme, start: start, schedules: schedules, sizes: sizes,
          tail: tail, settledFrom: settled)
      })
    guard faults.isEmpty, let mean = result else { return nil }
    var instance = InstanceData(
      parameters: data.parameters, horizon: horizon, categories: categories,
      truth: family.truth, start: mean.startPoint ?? [], alpha: schedules.alpha,
      sampleSizes: schedules.sampleSizes, precision: precision, metric: file.metric)
    instance.schedules = file.model.scheme.ownSequences.map { ($0, values[$0] ?? []) }
    if !file.model.family.hasProbabilities {
      guard let constants = meanConstants(family) else { return nil }
      instance.constants = constants + (mean.startPoint ?? [])
    }
    return Instantiation(model: .graph(mean), data: instance, notes: notes)
  }

  private mutating func meanFamily() -> MeanFamily? {
    guard case .numbers(let values) = model.target else {
      guard let target = target(),
        let law = accept(
          model.targetSource,
          Result { () throws(ModelError) in try ProbabilityVector(target, name: "p") })
      else { return nil }
      checkDeclared("K", law.count, "categories")
      return .categorical(law)
    }
    var numbers: [Family.TargetKey: Number] = [:]
    for (key, value) in values.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      numbers[key] = evaluate(value, scope(categories: 0))
    }
    guard numbers.count == values.count else { return nil }
    let family = file.model.family
    return accept(
      model.targetSource,
      Result { () throws(ModelError) in try MeanFamily(family, numbers) })
  }

  private mutating func randomSizes(
    _ description: ModelDescription.Sizes, _ data: InstanceData
  ) -> RandomSizes? {
    var numbers: [ModelDescription.Value] = []
    switch description.law {
    case .poisson(let value), .binomial(let value): numbers = [value]
    case .multiples(let multiples, let probabilities): numbers = multiples + probabilities
    }
    var exact: [Rational] = []
    for value in numbers {
      guard let number = evaluate(value, data) else { return nil }
      guard let fraction = number.exactValue else {
        report(
          value.source,
          "the numbers of `sizes` must be fractions, but this is \(number.shortDescription)")
        return nil
      }
      exact.append(fraction)
    }
    let law: RandomSizes.Law
    switch description.law {
    case .poisson: law = .poisson(rate: exact[0])
    case .binomial: law = .binomial(share: exact[0])
    case .multiples(let multiples, _):
      var counts: [Int] = []
      for (value, source) in zip(exact, multiples) {
        guard let count = Int(exactly: value) else {
          report(source.source, "a multiple of n[t] must be an integer, but is \(value)")
          return nil
        }
        counts.append(count)
      }
      law = .multiples(counts, probabilities: Array(exact.dropFirst(multiples.count)))
    }
    var empty: RandomSizes.EmptyRule?
    switch description.empty {
    case nil: break
    case .keep: empty = .keep
    case .fallBack(let entries):
      let values = entries.compactMap { evaluate($0, data) }
      guard values.count == entries.count else { return nil }
      empty = .fallBack(values)
    }
    return accept(
      description.source,
      Result { () throws(ModelError) in try RandomSizes(law: law, empty: empty) })
  }

  mutating func scheduleValues(_ data: InstanceData) -> [ScheduleName: [Number]]? {
    var result: [ScheduleName: [Number]] = [:]
    for name in ScheduleName.allCases where model.schedules[name] != nil {
      result[name] = trajectory(name, data)
    }
    return result.count == model.schedules.count ? result : nil
  }

  /// A list says nothing beyond the horizon.
  private func settledFrom(_ data: InstanceData) -> Int? {
    var latest = 0
    for timed in model.schedules.values {
      guard case .formula(let value) = timed.schedule,
        let own = value.formula.expression.settledFrom(in: data)
      else { return nil }
      latest = max(latest, own)
    }
    return latest
  }

  // MARK: Numbers for formulas

  /// mu, V = V(mu) and v2, as the claim's own witness computes them.
  private mutating func meanConstants(_ family: MeanFamily) -> [Number]? {
    let context = NumberContext(precision: precision)
    func combined(
      _ left: Number, _ symbol: ArithmeticOperator, _ right: Number
    ) throws(ArithmeticFault) -> Number {
      try Number.combined(left, symbol, right, in: context)
    }
    let one = Number.exact(.one)
    let zero = Number.exact(.zero)
    do {
      switch family {
      case .normal(let mean, let variance): return [mean, variance, zero]
      case .poisson(let mean): return [mean, mean, zero]
      case .binomial(let mean, let trials):
        let count = Number.exact(Rational(trials))
        let missing = try combined(one, .subtract, try combined(mean, .divide, count))
        return [mean, try combined(mean, .multiply, missing), .exact(Rational(-1, trials))]
      case .gamma(let mean, let shape):
        let square = try combined(mean, .multiply, mean)
        return [mean, try combined(square, .divide, shape), try combined(one, .divide, shape)]
      case .negativeBinomial(let mean, let shape):
        let factor = try combined(one, .add, try combined(mean, .divide, shape))
        return [mean, try combined(mean, .multiply, factor), try combined(one, .divide, shape)]
      case .hyperbolicSecant(let mean, let shape):
        let square = try combined(mean, .multiply, mean)
        return [
          mean, try combined(shape, .add, try combined(square, .divide, shape)),
          try combined(one, .divide, shape),
        ]
      case .categorical: return []
      }
    } catch {
      let fault = EvaluationError(
        fault: error, span: 0..<0, generation: nil, dependsOnMetric: false)
      report(model.targetSource, "the variance of the target: \(fault.message)")
      return nil
    }
  }
}

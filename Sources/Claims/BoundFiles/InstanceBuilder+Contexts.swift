internal import Intervals
internal import Models
internal import Multiprecision

/// The next-token model of an instance.
extension InstanceBuilder {
  /// Laws and visiting probabilities, before they are validated.
  private struct Laws {
    var laws: [[Number]] = []
    var visits: [Rational] = []
    /// The law of a token whatever comes before it.
    var unigram: [Number] = []
  }

  mutating func build(_ description: ContextDescription) -> Instantiation? {
    guard let laws = laws() else { return nil }
    let categories = laws.laws.first?.count ?? 0
    checkDeclared("K", categories, "categories")
    checkDeclared("C", laws.laws.count, "contexts")
    let data = scope(categories: categories)
    guard let weights = weights(description, laws.visits), let schedules = schedules(data),
      let counts = counts(description, laws)
    else { return nil }
    var contexts: [ContextModel.Context] = []
    for (index, law) in laws.laws.enumerated() {
      let vector = accept(
        model.targetSource,
        Result { () throws(ModelError) in
          try ProbabilityVector(law, name: "the law of context \(index + 1)")
        })
      guard let vector else { return nil }
      contexts.append(
        ContextModel.Context(law: vector, visit: laws.visits[index], weight: weights[index]))
    }
    guard let scheme = model.chainScheme else {
      preconditionFailure("contexts were read under the scheme \(model.scheme.rawValue)")
    }
    let start: ContextModel.Start
    switch model.start {
    case .truth: start = .truth
    case .real, .point: start = .real
    }
    let built = accept(
      model.targetSource,
      Result { () throws(ModelError) in
        try ContextModel(
          contexts: contexts, counts: counts, scheme: scheme, start: start,
          schedules: schedules, tail: tail(data))
      })
    guard faults.isEmpty, let built else { return nil }
    return Instantiation(
      model: .contexts(built),
      data: InstanceData(
        parameters: data.parameters, horizon: horizon, categories: categories, truth: [],
        start: [], alpha: schedules.alpha, sampleSizes: schedules.sampleSizes,
        precision: precision, metric: file.metric, contexts: contextData(built)),
      notes: notes)
  }

  private func contextData(_ built: ContextModel) -> ContextData {
    ContextData(
      visits: built.contexts.map { .exact($0.visit) },
      weights: built.contexts.map { .exact($0.weight) },
      ginis: built.contexts.map { gini($0.law) })
  }

  private func gini(_ law: ProbabilityVector) -> Number {
    if let exact = law.exactValues {
      return .exact(exact.reduce(into: Rational.one) { $0.formSubtract($1 * $1) })
    }
    var sum = Interval(.zero, precision: precision)
    for value in law.values { sum.formAdd(value.interval(precision: precision).squared()) }
    return .enclosure(Interval(.one, precision: precision) - sum)
  }

  // MARK: Laws

  private mutating func laws() -> Laws? {
    switch model.target {
    case .contexts(let entries): return laws(entries)
    case .bigrams(let text, let contexts, let categories):
      guard let contexts = integer(contexts, "contexts"), let categories = count(categories) else {
        return nil
      }
      return laws(text, contexts, categories)
    case .uniform, .zipf, .list, .frequencies, .numbers:
      preconditionFailure("`contexts` was read beside a target without contexts")
    }
  }

  private mutating func laws(_ entries: [ContextDescription.Entry]) -> Laws? {
    var result = Laws()
    let categories = entries.first?.law.count ?? 0
    for (index, entry) in entries.enumerated() {
      guard entry.law.count == categories else {
        report(
          entry.source,
          ModelError.wrongLength(
            of: "the law of context \(index + 1)", expected: categories, found: entry.law.count
          ).message)
        return nil
      }
      let law = entry.law.map { evaluate($0, scope(categories: categories)) }
      guard let visit = fraction(entry.visit, "visit"), law.allSatisfy({ $0 != nil }) else {
        return nil
      }
      result.visits.append(visit)
      result.laws.append(law.compactMap(\.self))
    }
    if let average = average(result) { result.unigram = average }
    return result
  }

  /// Σ pi_c p_c / Σ pi_c; nil where no context is ever visited or a law is not a fraction.
  private func average(_ laws: Laws) -> [Number]? {
    let total = laws.visits.reduce(.zero, +)
    guard total.signum > 0, let first = laws.laws.first else { return nil }
    var sums = Array(repeating: Rational.zero, count: first.count)
    for (visit, law) in zip(laws.visits, laws.laws) {
      for (index, value) in law.enumerated() {
        guard let exact = value.exactValue else { return nil }
        sums[index].formMultiplyAdd(visit, exact)
      }
    }
    return sums.map { .exact($0 / total) }
  }

  private mutating func laws(
    _ text: BigramText, _ contexts: Int, _ categories: Int
  ) -> Laws? {
    guard (1...ModelLimits.contexts).contains(contexts) else {
      let error: ModelError =
        contexts < 1
        ? .noContext : .tooManyContexts(count: contexts, limit: ModelLimits.contexts)
      report(model.targetSource, error.message)
      return nil
    }
    guard contexts <= ModelLimits.categories / categories else {
      report(
        model.targetSource,
        "C K is \(contexts) times \(categories), but at most \(ModelLimits.categories) numbers are "
          + "supported")
      return nil
    }
    do {
      let counted = try text.laws(contexts: contexts, categories: categories)
      let seen = counted.contexts.reduce(0) { $0 + $1.count }
      notes.append(
        "\(text.path): \(text.length) tokens, \(text.vocabulary) distinct; the \(contexts) contexts "
          + "begin \(seen) of the \(counted.bigrams) bigrams")
      return Laws(
        laws: counted.contexts.map { $0.law.map { .exact($0) } },
        visits: counted.contexts.map { Rational($0.count, counted.bigrams) },
        unigram: counted.unigram.map { .exact($0) })
    } catch {
      report(model.targetSource, error.message)
      return nil
    }
  }

  // MARK: Weights and unseen contexts

  private mutating func weights(
    _ description: ContextDescription, _ visits: [Rational]
  ) -> [Rational]? {
    switch description.weights {
    case .uniform: return visits.map { _ in Rational(1, visits.count) }
    case .sum: return visits.map { _ in .one }
    case .frequency:
      let total = visits.reduce(.zero, +)
      guard total.signum > 0 else {
        report(
          description.weightsSource, "`weights: frequency` needs a context that is ever visited")
        return nil
      }
      return visits.map { $0 / total }
    case .list(let entries):
      guard entries.count == visits.count else {
        report(
          description.weightsSource,
          ModelError.wrongLength(
            of: "weights", expected: visits.count, found: entries.count
          ).message)
        return nil
      }
      let values = entries.map { fraction($0, "a weight") }
      return values.allSatisfy { $0 != nil } ? values.compactMap(\.self) : nil
    }
  }

  private mutating func counts(
    _ description: ContextDescription, _ laws: Laws
  ) -> ContextModel.Counts? {
    guard case .multinomial(let unseen) = description.counts else { return .fixed }
    let count = laws.laws.first?.count ?? 0
    let uniform = Array(repeating: Number.exact(Rational(1, max(1, count))), count: count)
    switch unseen {
    case .keep:
      return law(uniform, description).map { .shared(.keep(initial: $0)) }
    case .uniform:
      return law(uniform, description).map { .shared(.fallBack(to: $0)) }
    case .unigram:
      guard !laws.unigram.isEmpty else {
        report(
          description.unseenSource,
          "`unseen: unigram` needs a context that is ever visited, and laws in fractions")
        return nil
      }
      return law(laws.unigram, description).map { .shared(.fallBack(to: $0)) }
    case .law(let entries):
      let values = entries.map { evaluate($0, scope(categories: count)) }
      guard values.allSatisfy({ $0 != nil }) else { return nil }
      return law(values.compactMap(\.self), description).map { .shared(.fallBack(to: $0)) }
    }
  }

  private mutating func law(
    _ values: [Number], _ description: ContextDescription
  ) -> ProbabilityVector? {
    accept(
      description.unseenSource,
      Result { () throws(ModelError) in
        try ProbabilityVector(values, name: "the law of an unseen context")
      })
  }

  private mutating func fraction(_ value: ModelDescription.Value, _ what: String) -> Rational? {
    guard let number = evaluate(value, scope(categories: 0)) else { return nil }
    guard let exact = number.exactValue else {
      report(value.source, "\(what) must be a fraction, but is \(number.shortDescription)")
      return nil
    }
    return exact
  }
}

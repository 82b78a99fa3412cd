internal import Intervals
public import Models
public import Multiprecision

/// One instance of a bound file at one precision: the model, and the numbers that formulas see.
public struct Instantiation: Sendable {
  public let model: TrainingModel
  public let data: InstanceData
  /// What a reader must know: "frequencies normalised".
  public let notes: [String]
}

extension BoundFile {
  /// Evaluates the model of an instance.
  ///
  /// - Parameters:
  ///   - values: of the parameters, in the order of declaration.
  ///   - horizon: overrides the file's. A shorter one takes the first entries of a list.
  /// - Throws: every fault, at the schedule or the target that has it.
  public func instantiate(
    values: [Rational], horizon: Int, precision: Precision
  ) throws(FileFaults) -> Instantiation {
    var builder = InstanceBuilder(
      file: self, values: values, horizon: horizon, precision: precision)
    guard let result = builder.build() else { throw FileFaults(builder.faults) }
    return result
  }

  /// "a = 1/10, K = 50", for messages.
  public func describe(_ values: [Rational]) -> String {
    assignments(values).map { "\($0.name) = \($0.text)" }.joined(separator: ", ")
  }
}

struct InstanceBuilder {
  let file: BoundFile
  let values: [Rational]
  let horizon: Int
  let precision: Precision
  private(set) var faults: [FileFault] = []
  var notes: [String] = []

  init(file: BoundFile, values: [Rational], horizon: Int, precision: Precision) {
    self.file = file
    self.values = values
    self.horizon = horizon
    self.precision = precision
  }

  var model: ModelDescription { file.model }

  /// Numbers of the model see the parameters only; K where it is known by then.
  func scope(categories: Int) -> InstanceData {
    InstanceData(
      parameters: values.map { .exact($0) }, horizon: horizon, categories: categories, truth: [],
      start: [], alpha: [], sampleSizes: [], precision: precision)
  }

  mutating func build() -> Instantiation? {
    if let missing = file.openComposites.first {
      report(model.targetSource, "the parameter \(missing.name) has no value here")
      return nil
    }
    if let contexts = model.contexts { return build(contexts) }
    if model.family.isContinuous { return buildContinuousModel() }
    guard let scheme = model.chainScheme else { return buildMeanModel() }
    guard let target = target(),
      let truth = accept(
        model.targetSource,
        Result { () throws(ModelError) in try ProbabilityVector(target, name: "p") })
    else { return nil }
    checkDeclared("K", truth.count, "categories")
    let data = scope(categories: truth.count)
    guard let schedules = schedules(data), let start = start(data) else { return nil }
    let tail = tail(data)
    let chain = accept(
      model.startSource,
      Result { () throws(ModelError) in
        try CategoricalChain(
          truth: truth, scheme: scheme, start: start, schedules: schedules, tail: tail)
      })
    guard faults.isEmpty, let chain else { return nil }
    var startVector: [Number] = []
    if case .point(let point) = start { startVector = point }
    return Instantiation(
      model: .chain(chain),
      data: InstanceData(
        parameters: data.parameters, horizon: horizon, categories: truth.count,
        truth: truth.values, start: startVector, alpha: schedules.alpha,
        sampleSizes: schedules.sampleSizes, precision: precision, metric: file.metric),
      notes: notes)
  }

  // MARK: Faults

  mutating func report(_ source: SourceText, _ message: String, at offset: Int? = nil) {
    let instance = file.describe(values).isEmpty ? "" : " (at \(file.describe(values)))"
    faults.append(source.fault(message + instance, at: offset))
  }

  mutating func accept<Value>(
    _ source: SourceText, _ result: Result<Value, ModelError>
  ) -> Value? {
    switch result {
    case .success(let value): return value
    case .failure(let error):
      report(source, error.message)
      return nil
    }
  }

  // MARK: Numbers

  mutating func evaluate(
    _ value: ModelDescription.Value, at t: Int? = nil, _ data: InstanceData
  ) -> Number? {
    let environment = NumberEnvironment(instance: data, expectations: [:], definitions: [])
    var evaluator = Evaluator(
      environment: environment, constantSlots: value.formula.constantSlots)
    do {
      return try evaluator.value(of: value.formula.expression, at: t)
    } catch {
      report(value.source, error.message, at: error.span.lowerBound)
      return nil
    }
  }

  mutating func integer(_ value: ModelDescription.Value, _ what: String) -> Int? {
    guard let number = evaluate(value, scope(categories: 0)) else { return nil }
    guard let exact = number.exactValue, let count = Int(exactly: exact) else {
      report(
        value.source,
        "the number of \(what) must be an integer, but is \(number.shortDescription)",
        at: value.formula.expression.span.lowerBound)
      return nil
    }
    return count
  }

  mutating func count(_ value: ModelDescription.Value) -> Int? {
    guard let count = integer(value, "categories") else { return nil }
    let place = value.formula.expression.span.lowerBound
    guard count >= 2 else {
      report(value.source, ModelError.tooFewCategories(count: count).message, at: place)
      return nil
    }
    guard count <= ModelLimits.categories else {
      report(
        value.source,
        ModelError.tooManyCategories(count: count, limit: ModelLimits.categories).message,
        at: place)
      return nil
    }
    return count
  }

  // MARK: Target and start

  mutating func target() -> [Number]? {
    switch model.target {
    case .uniform(let value):
      guard let count = count(value) else { return nil }
      return Array(repeating: .exact(Rational(1, count)), count: count)
    case .zipf(let size, let exponent):
      guard let count = count(size), let power = evaluate(exponent, scope(categories: count))
      else { return nil }
      return zipf(count, power, exponent)
    case .list(let entries):
      let values = entries.map { evaluate($0, scope(categories: entries.count)) }
      return values.allSatisfy { $0 != nil } ? values.compactMap(\.self) : nil
    case .frequencies(let table, let value):
      guard let count = count(value) else { return nil }
      return frequencies(table, count)
    case .contexts, .bigrams, .numbers:
      preconditionFailure("a target was read that does not go with its family")
    }
  }

  /// Above this K |s| the fractions of a Zipf law have too many digits to be worth keeping: the
  /// common denominator, lcm(1..K)^s, has about 1.44 K s bits, and each of K entries carries it.
  private static let exactZipfLimit = 2000

  private mutating func zipf(
    _ count: Int, _ exponent: Number, _ source: ModelDescription.Value
  ) -> [Number]? {
    let context = NumberContext(precision: precision)
    let isExact =
      exponent.exactValue.map {
        $0.isInteger && Rational(count) * max($0.magnitude, .one) <= Rational(Self.exactZipfLimit)
      } ?? false
    do {
      var weights: [Number] = []
      weights.reserveCapacity(count)
      let power = try Number.negated(exponent, in: context)
      for k in 1...count {
        let base = Number.exact(Rational(k))
        let weight = try Number.combined(
          isExact ? base : .enclosure(base.interval(precision: precision)), .power, power,
          in: context)
        weights.append(weight)
      }
      var total = Number.exact(Rational.zero)
      for weight in weights { total = try Number.combined(total, .add, weight, in: context) }
      var result: [Number] = []
      result.reserveCapacity(count)
      for weight in weights {
        result.append(try Number.combined(weight, .divide, total, in: context))
      }
      return result
    } catch {
      let fault = EvaluationError(
        fault: error, span: 0..<0, generation: nil, dependsOnMetric: false)
      report(
        source.source,
        "zipf(\(count), \(exponent.shortDescription)) cannot be computed: \(fault.message)")
      return nil
    }
  }

  private mutating func frequencies(_ table: FrequencyTable, _ count: Int) -> [Number]? {
    do {
      let weights = try table.frequencies(count: count)
      let total = weights.reduce(Rational.zero, +)
      guard total.signum > 0 else {
        report(model.targetSource, "the first \(count) frequencies of \(table.path) are all zero")
        return nil
      }
      notes.append(
        "\(table.path): the first \(count) frequencies sum to "
          + "\(Number.exact(total).shortDescription) and were divided by that")
      return weights.map { .exact($0 / total) }
    } catch {
      report(model.targetSource, error.message)
      return nil
    }
  }

  /// A parameter called K must be the length of the target, one called C the number of contexts.
  mutating func checkDeclared(_ name: String, _ count: Int, _ what: String) {
    guard let index = file.parameters.firstIndex(where: { $0.name == name }),
      values[index] != Rational(count)
    else { return }
    report(
      model.targetSource,
      "the parameter \(name) is \(values[index]), but the target has \(count) \(what)")
  }

  mutating func start(_ data: InstanceData) -> Start? {
    switch model.start {
    case .real: return .real
    case .truth: return .truth
    case .point(let entries):
      let values = entries.map { evaluate($0, data) }
      return values.allSatisfy { $0 != nil } ? .point(values.compactMap(\.self)) : nil
    }
  }

  // MARK: Schedules

  mutating func schedules(_ data: InstanceData) -> Schedules? {
    guard let sizes = sequence(.sampleSize, data) else { return nil }
    var alpha = NumberSequence(first: .exact(.one), rest: .exact(.zero), count: sizes.count)
    if model.alpha != nil {
      guard let given = sequence(.alpha, data) else { return nil }
      alpha = given
    }
    do {
      return try Schedules(alpha: alpha, sampleSizes: sizes)
    } catch {
      report(place(of: error), error.message)
      return nil
    }
  }

  /// The schedule that a fault lies in.
  func place(of error: ModelError) -> SourceText {
    let name: ScheduleName =
      switch error {
      case .sampleSizeNotAnInteger, .sampleSizeTooSmall, .sampleSizeTooLarge: .sampleSize
      case .scheduleOutOfRange(let name, _, _, _), .firstEntryNotGiven(let name, _, _): name
      case .weightWithoutDraws: .weight
      case .noDraws: .fresh
      case .windowOutOfRange: .window
      default: .alpha
      }
    return (model.schedules[name] ?? model.schedules[.sampleSize])?.source ?? model.targetSource
  }

  /// The entries 0...horizon of a schedule that the file gives; one entry of `window`.
  mutating func trajectory(_ name: ScheduleName, _ data: InstanceData) -> [Number]? {
    sequence(name, data).map { Array($0) }
  }

  private mutating func sequence(_ name: ScheduleName, _ data: InstanceData) -> NumberSequence? {
    guard let timed = model.schedules[name] else {
      preconditionFailure("the schedule \(name.rawValue) is not given")
    }
    switch timed.schedule {
    case .formula(let value) where name == .window:
      return evaluate(value, data).map { [$0] }
    case .formula(let value): return sequence(value, initial: name.initialValue, data)
    case .list(let entries):
      return trajectory(entries, timed.source, data).map { NumberSequence($0) }
    }
  }

  private mutating func trajectory(
    _ entries: [ModelDescription.Value], _ source: SourceText, _ data: InstanceData
  ) -> [Number]? {
    guard entries.count == file.horizon + 1 || entries.count == horizon + 1 else {
      report(
        source,
        "a list has one entry per generation from 0 to the horizon, so \(file.horizon + 1), "
          + "but this has \(entries.count)")
      return nil
    }
    guard entries.count >= horizon + 1 else {
      report(
        source,
        "the list ends at generation \(entries.count - 1), but the horizon is \(horizon)")
      return nil
    }
    let values = entries.prefix(horizon + 1).map { evaluate($0, data) }
    return values.allSatisfy { $0 != nil } ? values.compactMap(\.self) : nil
  }

  /// A formula at every generation. Where the entry at generation 0 is fixed, it is not evaluated there.
  private mutating func sequence(
    _ value: ModelDescription.Value, initial: Int?, _ data: InstanceData
  ) -> NumberSequence? {
    let expression = value.formula.expression
    let initial = initial.map { Number.exact(Rational($0)) }
    let first = initial == nil ? 0 : 1
    guard first <= horizon else { return NumberSequence(initial.map { [$0] } ?? []) }
    if expression.dependence.isEmpty {
      guard let constant = evaluate(value, at: first, data) else { return nil }
      return NumberSequence(first: initial ?? constant, rest: constant, count: horizon + 1)
    }
    if let packed = packed(expression, initial, data) { return packed }
    let environment = NumberEnvironment(instance: data, expectations: [:], definitions: [])
    var evaluator = Evaluator(
      environment: environment, constantSlots: value.formula.constantSlots)
    var result = initial.map { [$0] } ?? []
    result.reserveCapacity(horizon + 1)
    for t in first...horizon {
      do {
        result.append(try evaluator.value(of: expression, at: t))
      } catch {
        report(value.source, error.message, at: error.span.lowerBound)
        return nil
      }
    }
    return NumberSequence(result)
  }

  /// The same in words; nil where the formula has other operations, or a value does not fit or is negative.
  private func packed(
    _ expression: Expression, _ initial: Number?, _ data: InstanceData
  ) -> NumberSequence? {
    let environment = NumberEnvironment(instance: data, expectations: [:], definitions: [])
    var evaluator = Evaluator(environment: environment, constantSlots: 0)
    guard
      let program = WordProgram(expression, constant: { try? evaluator.value(of: $0, at: nil) }),
      let made = FormulaFractions(program, initial: initial, count: horizon + 1)
    else { return nil }
    guard horizon < Schedules.mostKept else { return made.isWhole ? NumberSequence(made) : nil }
    return made.kept().map { NumberSequence($0) }
  }

  // MARK: The tail

  /// Leading terms of the schedules, where they are given by formulas that are understood.
  func tail(_ data: InstanceData) -> ScheduleTail? {
    // The other schemes have further schedules, or an alpha that follows from n.
    guard [.mixture, .replace, .accumulate, .window, .subsample].contains(model.scheme),
      case .formula(let size) = model.sampleSize, let sampleSize = leadingTerm(size, data),
      // Beyond the horizon too n must be an integer for there to be a model.
      !sampleSize.isConstant || sampleSize.coefficient.exactValue?.isInteger == true
    else { return nil }
    let sizesSettle = size.formula.expression.settledFrom(in: data)
    guard let schedule = model.alpha else {
      return ScheduleTail(alpha: .zero, sampleSize: sampleSize, settledFrom: sizesSettle)
    }
    guard case .formula(let fraction) = schedule, let alpha = leadingTerm(fraction, data) else {
      return nil
    }
    let alphaSettles = fraction.formula.expression.settledFrom(in: data)
    return ScheduleTail(
      alpha: alpha, sampleSize: sampleSize,
      settledFrom: sizesSettle.flatMap { sizes in alphaSettles.map { max(sizes, $0) } })
  }

  private func leadingTerm(
    _ value: ModelDescription.Value, _ data: InstanceData
  ) -> LeadingTerm? {
    // A schedule that speaks of the horizon says nothing beyond it.
    guard !value.formula.expression.mentionsHorizon else { return nil }
    let numbers = NumberEnvironment(instance: data, expectations: [:], definitions: [])
    var evaluator = Evaluator(
      environment: AsymptoticEnvironment(numbers: numbers, tail: nil, expectations: [:]),
      constantSlots: value.formula.constantSlots)
    guard let asymptote = try? evaluator.value(of: value.formula.expression, at: nil),
      case .term(let term) = asymptote
    else { return nil }
    return term
  }
}

public import Claims
internal import Intervals
internal import Models
internal import Multiprecision
public import Results
internal import Theory

/// `assay theory`: exact or enclosed expectations, variances and laws, generation by generation.
public struct TrajectoryRun: Sendable {
  let files: [BoundFile]
  let options: RunOptions
  let request: TheoryRequest

  public init(
    files: [BoundFile], options: RunOptions, request: TheoryRequest = TheoryRequest()
  ) {
    self.files = files
    self.options = options
    self.request = request
  }

  public func run(_ monitor: RunMonitor = .silent) throws(RunError) -> TrajectoryReport {
    let instances = try SelectedInstance.select(from: files, options: options)
    PeakMemory.announce(
      .theory(bytesPerRow: options.bytesPerRow), of: instances, options, monitor)
    let only = try Checker.checkModels(of: instances, options)
    var report = TrajectoryReport(instances: [])
    for (number, instance) in instances.enumerated() {
      monitor.progress(Double(number) / Double(instances.count), "theory: \(instance.title)")
      var theory = InstanceTheory(instance, known: only)
      switch try request.subject(metric: instance.file.metric) {
      case .quantity(let quantity):
        if quantity == .absorptionTime { report.index = .none }
        report.instances.append(try trajectory(of: quantity, &theory, monitor))
      case .proportion(let category):
        report.instances.append(try proportion(of: category, &theory, monitor))
      case .stationary(let category):
        report.index = .count
        report.instances.append(try stationaryLaw(of: category, &theory))
      }
      report.details += theory.remarks.map { "\(instance.title): \($0)" }
      for note in try theory.instantiation(at: options.precision).notes
      where !report.notes.contains(note) {
        report.notes.append(note)
      }
    }
    return report
  }

  // MARK: A quantity

  private func trajectory(
    of quantity: Quantity, _ theory: inout InstanceTheory, _ monitor: RunMonitor
  ) throws(RunError) -> TrajectoryReport.Instance {
    let instance = theory.instance
    let model = try theory.instantiation(at: options.precision).model
    if case .lost(let category) = quantity { _ = try chain(model, instance, category) }
    let family = instance.file.model.family
    if let metric = quantity.metric, !family.metrics.contains(metric) {
      throw .usage(
        "\(instance.title): \(metric.rawValue) is no metric of the family \(family.rawValue), which "
          + "has \(family.metrics.map(\.rawValue).joined(separator: ", "))")
    }
    if let exact = try exactValue(of: quantity, model, instance, monitor) { return exact }
    let found = try theory.expectation(
      of: quantity, certainDigits: options.shownDigits, options: options,
      shouldStop: monitor.shouldStop)
    switch found.result {
    case .success(let trajectory):
      let record = TheoryRecord(trajectory, precision: found.precision)
      if let t = request.at {
        return TrajectoryReport.Instance(
          bound: instance.file.name, instance: instance.record, metric: quantity.name,
          theory: record, values: [trajectory.values[t]], firstRow: t)
      }
      return TrajectoryReport.Instance(
        bound: instance.file.name, instance: instance.record, metric: quantity.name,
        theory: record, values: trajectory.values,
        columns: try columns(of: quantity, trajectory, model, instance, monitor))
    case .failure(let refusal):
      throw .usage(
        "\(instance.title): \(refusal.message)"
          + (quantity.metric == nil ? "" : "; `assay simulate` works for it"))
    }
  }

  /// The one generation that was asked for as a fraction, where that can be had without those before it.
  private func exactValue(
    of quantity: Quantity, _ model: TrainingModel, _ instance: SelectedInstance,
    _ monitor: RunMonitor
  ) throws(RunError) -> TrajectoryReport.Instance? {
    guard let t = request.at else { return nil }
    guard t <= instance.horizon else {
      throw .usage(
        "--at \(t): the horizon of \(instance.title) is \(instance.horizon); --horizon gives a longer one"
      )
    }
    guard case .chain(let chain) = model, let metric = quantity.metric else { return nil }
    let exact = try stating(instance) { () throws(NoTheory) in
      try Expectation.exactValue(
        of: metric, chain: chain, at: t, shouldStop: monitor.shouldStop)
    }
    return exact.map {
      TrajectoryReport.Instance(
        bound: instance.file.name, instance: instance.record, metric: quantity.name,
        theory: TheoryRecord(method: .momentRecursion, arithmetic: .rational, precisionBits: nil),
        values: [.exact($0)], firstRow: t)
    }
  }

  private func columns(
    of quantity: Quantity, _ trajectory: ExpectedTrajectory, _ model: TrainingModel,
    _ instance: SelectedInstance, _ monitor: RunMonitor
  ) throws(RunError) -> [TrajectoryReport.Column] {
    var columns: [TrajectoryReport.Column] = []
    if request.showsVariance {
      columns.append(
        TrajectoryReport.Column(
          kind: .variance,
          values: try variances(of: quantity, trajectory, model, instance, monitor)))
    }
    guard request.needsLaw, let metric = quantity.metric else { return columns }
    guard case .chain(let chain) = model else {
      throw .usage(
        "\(instance.title): the law of the error is known for one categorical chain under mixture or "
          + "replace; `assay simulate` estimates quantiles")
    }
    var answers = LawColumns(request)
    try stating(instance, advice: "; `assay simulate` estimates quantiles") {
      () throws(NoTheory) in
      try LossLaw.forEachGeneration(
        of: metric, chain: chain, precision: options.precision, shouldStop: monitor.shouldStop
      ) { (_, law) throws(NoTheory) in answers.add(law) }
    }
    return columns + answers.columns
  }

  /// Of one replicate: p (1 - p) for a probability.
  private func variances(
    of quantity: Quantity, _ trajectory: ExpectedTrajectory, _ model: TrainingModel,
    _ instance: SelectedInstance, _ monitor: RunMonitor
  ) throws(RunError) -> [Number] {
    guard let metric = quantity.metric else {
      return trajectory.values.map { $0.ofIndicator(precision: options.precision) }
    }
    return try stating(instance, advice: "; `assay simulate` estimates it") {
      () throws(NoTheory) in
      // Who asks for variances alone can wait, and interrupt.
      try Expectation.variance(
        of: metric, model: model, effort: 10, shouldStop: monitor.shouldStop,
        progress: { monitor.progress($0, "variance of \(metric.rawValue)") }
      ).enclosures
    }
  }

  // MARK: A category

  private func proportion(
    of category: Int, _ theory: inout InstanceTheory, _ monitor: RunMonitor
  ) throws(RunError) -> TrajectoryReport.Instance {
    let instance = theory.instance
    let chain = try chain(
      theory.instantiation(at: options.precision).model, instance, category)
    var means: [Number] = []
    var variances: [Number] = []
    var answers = LawColumns(request)
    try stating(instance) { () throws(NoTheory) in
      try CategoryLaw.forEachGeneration(
        of: category, chain: chain, precision: options.precision, shouldStop: monitor.shouldStop
      ) { (_, own) throws(NoTheory) in
        let law = own.ofProportion
        // A proportion is at most 1: both are finite.
        means.append(law.mean ?? .exact(.zero))
        if request.showsVariance { variances.append(law.variance ?? .exact(.zero)) }
        answers.add(law)
      }
    }
    let isRational = means.allSatisfy { $0.exactValue != nil }
    return TrajectoryReport.Instance(
      bound: instance.file.name, instance: instance.record,
      metric: "proportion of category \(category + 1)",
      theory: TheoryRecord(
        method: .categoryLaw, arithmetic: isRational ? .rational : .interval,
        precisionBits: isRational ? nil : options.precision.bits),
      values: NumberSequence(means),
      columns: (request.showsVariance ? [.init(kind: .variance, values: variances)] : [])
        + answers.columns)
  }

  private func stationaryLaw(
    of category: Int, _ theory: inout InstanceTheory
  ) throws(RunError) -> TrajectoryReport.Instance {
    let instance = theory.instance
    let chain = try chain(
      theory.instantiation(at: options.precision).model, instance, category)
    let law = try stating(instance) { () throws(NoTheory) in
      try StationaryCategory(of: category, chain: chain, precision: options.precision)
    }
    let isRational = law.probabilities.allSatisfy { $0.exactValue != nil }
    return TrajectoryReport.Instance(
      bound: instance.file.name, instance: instance.record,
      metric: "stationary law of category \(category + 1)",
      theory: TheoryRecord(
        method: .stationaryLaw, arithmetic: isRational ? .rational : .interval,
        precisionBits: isRational ? nil : options.precision.bits),
      values: NumberSequence(law.probabilities), moments: Array(law.moments.dropFirst()))
  }

  /// The model as one chain that has the category.
  private func chain(
    _ model: TrainingModel, _ instance: SelectedInstance, _ category: Int
  ) throws(RunError) -> CategoricalChain {
    guard case .chain(let chain) = model else {
      throw .usage(
        "\(instance.title): the law of a category is known for one categorical chain under mixture "
          + "or replace")
    }
    guard category < chain.categories else {
      throw .usage(
        "\(instance.title): there are \(chain.categories) categories, but category "
          + "\(category + 1) was asked for")
    }
    return chain
  }

  /// Theory that is not there is the user's to know, with what to do instead.
  private func stating<T>(
    _ instance: SelectedInstance, advice: String = "", _ body: () throws(NoTheory) -> T
  ) throws(RunError) -> T {
    do {
      return try body()
    } catch {
      if case .stopped = error { throw .stopped }
      throw .usage("\(instance.title): \(error.message)\(advice)")
    }
  }
}

/// What was asked of the law of every generation.
private struct LawColumns {
  private let request: TheoryRequest
  private var quantiles: [[Number?]]
  private var probabilities: [[Number?]]

  init(_ request: TheoryRequest) {
    self.request = request
    quantiles = request.quantiles.map { _ in [] }
    probabilities = request.atMost.map { _ in [] }
  }

  mutating func add(_ law: EnclosedLaw) {
    for (index, level) in request.quantiles.enumerated() {
      quantiles[index].append(law.quantile(level))
    }
    for (index, x) in request.atMost.enumerated() {
      probabilities[index].append(law.probability(atMost: x))
    }
  }

  var columns: [TrajectoryReport.Column] {
    zip(request.quantiles, quantiles).map {
      .init(kind: .quantile(level: $0.description), values: $1)
    }
      + zip(request.atMost, probabilities).map {
        .init(kind: .atMost($0.description), values: $1)
      }
  }
}

extension Number {
  /// p (1 - p), not negative.
  fileprivate func ofIndicator(precision: Precision) -> Number {
    if let exact = exactValue { return .exact(exact * (.one - exact)) }
    let p = interval(precision: precision)
    let product = p * (Interval(.one, precision: precision) - p)
    return .enclosure(Interval.maximum(product, Interval(.zero, precision: precision)))
  }
}

public import Intervals
public import Models
public import Multiprecision

/// The numbers of one instance at one precision: what every witness sees alike.
public struct InstanceData: Sendable {
  /// In the order of declaration.
  public var parameters: [Number]
  public var horizon: Int
  public var categories: Int
  public var truth: [Number]
  /// P[0] where it is given; empty otherwise.
  public var start: [Number]
  /// alpha[0...T]; empty where there are no schedules.
  public var alpha: NumberSequence
  /// n[0...T].
  public var sampleSizes: SampleSizes
  /// The scheme's own schedules, in the order of ``Scope/schedules``, entries 0...T.
  public var schedules: [(name: ScheduleName, values: [Number])] = []
  /// Numbers that the family gives to formulas, in the order of ``Scope/constants``.
  public var constants: [Number] = []
  public var precision: Precision
  /// The file's metric, which messages call R.
  public var metric: Metric?
  /// Nil in a model without contexts.
  public var contexts: ContextData?

  public init(
    parameters: [Number], horizon: Int, categories: Int, truth: [Number], start: [Number],
    alpha: NumberSequence, sampleSizes: SampleSizes, precision: Precision,
    metric: Metric? = nil, contexts: ContextData? = nil
  ) {
    self.parameters = parameters
    self.horizon = horizon
    self.categories = categories
    self.truth = truth
    self.start = start
    self.alpha = alpha
    self.sampleSizes = sampleSizes
    self.precision = precision
    self.contexts = contexts
    self.metric = metric
  }

  /// What a message calls the sequence.
  func name(of quantity: Quantity) -> String {
    metric.map { .metric($0) } == quantity ? "R" : quantity.sequenceName
  }

  /// What a message calls its entry at t.
  func indexedName(of quantity: Quantity) -> String {
    switch quantity {
    case .metric, .absorbed: "\(name(of: quantity))[t]"
    case .lost, .absorptionTime, .deviationSum: quantity.name
    }
  }

  /// Parameters alone: for the numbers of a model, before there is one.
  public static func parametersOnly(
    _ parameters: [Number], precision: Precision
  ) -> InstanceData {
    InstanceData(
      parameters: parameters, horizon: 0, categories: 0, truth: [], start: [], alpha: [],
      sampleSizes: [], precision: precision)
  }
}

/// What formulas see of the contexts of a next-token model.
public struct ContextData: Sendable {
  public let visits: [Number]
  public let weights: [Number]
  /// 1 - Σ p_c².
  public let ginis: [Number]

  public var count: Int { visits.count }

  func values(of vector: ContextVector) -> [Number] {
    switch vector {
    case .visit: visits
    case .weight: weights
    case .gini: ginis
    }
  }
}

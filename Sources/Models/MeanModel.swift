public import Intervals

/// A mean parameter that every generation fits by a sample mean, under any scheme: fully described
/// and validated, meaning and no formula.
public struct MeanModel: Sendable {
  public let family: MeanFamily
  public let scheme: TrainingScheme
  /// Generation 0; a given model has one number, or K.
  public let start: Start
  public let schedules: Schedules
  /// How many draws come in from generation 1 on; nil where they are n[t].
  public let sizes: RandomSizes?
  /// What the schedules do as t grows without end; nil where that is not known.
  public let tail: ScheduleTail?
  /// All schedules keep their values from here on, for every t; nil where that is not known.
  public let settledFrom: Int?

  public var horizon: Int { schedules.horizon }

  /// P[0] where it is given by its numbers.
  public var startPoint: [Number]? {
    if case .point(let values) = start { return values }
    return nil
  }

  /// The one model that is given by its numbers: where generation 0 begins, or what a generation
  /// without draws falls back to.
  public var givenPoint: [Number]? { startPoint ?? sizes?.fallback }

  /// Whether every number of the description is a fraction.
  public var isExact: Bool {
    family.isExact && schedules.isExact && scheme.isExact
      && (givenPoint?.allSatisfy { $0.exactValue != nil } ?? true)
  }

  public init(
    family: MeanFamily, scheme: TrainingScheme, start: Start, schedules: Schedules,
    sizes: RandomSizes? = nil, tail: ScheduleTail? = nil, settledFrom: Int? = nil
  ) throws(ModelError) {
    if case .point(let values) = start { try Self.check(values, "start", family) }
    if let sizes {
      if let refused = scheme.withoutRandomSizes { throw .randomSizesNotAvailable(refused) }
      for (t, size) in schedules.sampleSizes.enumerated() where size > ModelLimits.randomSize {
        throw .randomSizeTooLarge(t: t, value: size, limit: ModelLimits.randomSize)
      }
      if let values = sizes.fallback {
        if case .point = start { throw .fallbackWithGivenStart }
        try Self.check(values, "empty", family)
      }
    }
    self.sizes = sizes
    self.family = family
    self.scheme = scheme
    self.start = start
    self.schedules = schedules
    self.tail = tail
    self.settledFrom = settledFrom
  }

  private static func check(
    _ values: [Number], _ name: String, _ family: MeanFamily
  ) throws(ModelError) {
    guard values.count == family.truth.count else {
      throw .wrongLength(of: name, expected: family.truth.count, found: values.count)
    }
    if case .categorical = family {
      _ = try ProbabilityVector(values, name: name)
    } else if let expected = family.misplaced(values[0]) {
      throw .startOutOfRange(
        family.family, value: values[0].shortDescription, expected: expected)
    }
  }
}

extension TrainingScheme {
  /// The scheme, where its weights depend on the sizes, so that sizes cannot be random.
  fileprivate var withoutRandomSizes: Scheme? {
    switch self {
    case .mixture, .movingAverage, .randomPool: nil
    case .stratified: .stratified
    case .weighted: .weighted
    case .accumulate: .accumulate
    case .window: .window
    case .subsample: .subsample
    case .fixedCorpus: .fixedCorpus
    }
  }
}

public import Intervals

/// A mean parameter that every generation fits by a sample mean, under any scheme: fully described
/// and validated, meaning and no formula.
public struct MeanModel: Sendable {
  public let family: MeanFamily
  public let scheme: TrainingScheme
  /// Generation 0; a given model has one number, or K.
  public let start: Start
  public let schedules: Schedules
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

  /// Whether every number of the description is a fraction.
  public var isExact: Bool {
    family.isExact && schedules.isExact && scheme.isExact
      && (startPoint?.allSatisfy { $0.exactValue != nil } ?? true)
  }

  public init(
    family: MeanFamily, scheme: TrainingScheme, start: Start, schedules: Schedules,
    tail: ScheduleTail? = nil, settledFrom: Int? = nil
  ) throws(ModelError) {
    if case .point(let values) = start {
      guard values.count == family.truth.count else {
        throw .wrongLength(of: "start", expected: family.truth.count, found: values.count)
      }
      if case .categorical = family {
        _ = try ProbabilityVector(values, name: "start")
      } else if let expected = family.misplaced(values[0]) {
        throw .startOutOfRange(
          family.family, value: values[0].shortDescription, expected: expected)
      }
    }
    self.family = family
    self.scheme = scheme
    self.start = start
    self.schedules = schedules
    self.tail = tail
    self.settledFrom = settledFrom
  }
}

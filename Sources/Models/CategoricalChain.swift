/// The contaminated categorical chain, fully described and validated: meaning, no formula.
///
/// Generation t >= 1 draws n[t] times, independently given the past, from
/// alpha[t] p + (1 - alpha[t]) P[t-1]; P[t] is the vector of empirical proportions.
/// Generation 0 is ``Start``.
public struct CategoricalChain: Sendable {
  public let truth: ProbabilityVector
  public let scheme: ChainScheme
  public let start: Start
  public let schedules: Schedules
  /// What the schedules do as t grows without end; nil where that is not known.
  public let tail: ScheduleTail?

  public var categories: Int { truth.count }
  public var horizon: Int { schedules.horizon }

  /// Whether every number of the description is a fraction.
  public var isExact: Bool {
    guard truth.exactValues != nil, schedules.isExact else { return false }
    if case .point(let values) = start { return values.allSatisfy { $0.exactValue != nil } }
    return true
  }

  public init(
    truth: ProbabilityVector, scheme: ChainScheme, start: Start, schedules: Schedules,
    tail: ScheduleTail? = nil
  ) throws(ModelError) {
    if case .point(let values) = start {
      guard values.count == truth.count else {
        throw .wrongLength(of: "start", expected: truth.count, found: values.count)
      }
      _ = try ProbabilityVector(values, name: "start")
    }
    self.truth = truth
    self.scheme = scheme
    self.start = start
    self.schedules = schedules
    self.tail = tail
  }

  private init(_ chain: CategoricalChain, _ schedules: Schedules) {
    truth = chain.truth
    scheme = chain.scheme
    start = chain.start
    self.schedules = schedules
    tail = chain.tail
  }

  /// The generations 0...t of the chain.
  ///
  /// - Precondition: 0 <= t <= horizon.
  public func upTo(_ t: Int) -> CategoricalChain {
    t == horizon ? self : CategoricalChain(self, schedules.upTo(t))
  }
}

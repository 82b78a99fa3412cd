internal import Models
public import Multiprecision

/// What `assay theory` is asked for.
public struct TheoryRequest: Sendable {
  /// A quantity as a formula or a bound file names it, instead of the file's metric: `l1`, `absorbed`,
  /// `lost[3]`, `absorption_time`.
  public var quantity: String?
  /// The proportion of a category instead, counted from 1.
  public var category: Int?
  /// Its law long after the start.
  public var isStationary = false
  public var showsVariance = false
  /// Levels in (0, 1].
  public var quantiles: [Rational] = []
  /// Values x of P(... <= x).
  public var atMost: [Rational] = []

  /// This generation alone.
  public var at: Int?

  public init() {}

  var needsLaw: Bool { !quantiles.isEmpty || !atMost.isEmpty }

  /// What the request is about, for a file with this metric.
  enum Subject {
    case quantity(Quantity)
    /// From 0.
    case proportion(category: Int)
    case stationary(category: Int)
  }

  /// - Throws: `.usage` where options do not go together or a name is unknown.
  func subject(metric: Metric) throws(RunError) -> Subject {
    if at != nil, category != nil || showsVariance || needsLaw || quantity == "absorption_time" {
      throw .usage("--at prints an expectation at one generation: a metric, absorbed or lost[k]")
    }
    for level in quantiles where level.signum <= 0 || level > .one {
      throw .usage("--quantiles takes levels above 0 and up to 1, but here is \(level)")
    }
    if let category {
      guard quantity == nil else { throw .usage("--of and --category exclude each other") }
      guard category >= 1 else {
        throw .usage("--category counts from 1, but here is \(category)")
      }
      guard isStationary else { return .proportion(category: category - 1) }
      guard !needsLaw, !showsVariance else {
        throw .usage(
          "--stationary prints the whole law and its moments; leave out --variance, --quantiles "
            + "and --at-most")
      }
      return .stationary(category: category - 1)
    }
    guard !isStationary else {
      throw .usage("--stationary needs a category, such as --category 1 --stationary")
    }
    guard let quantity else { return .quantity(.metric(metric)) }
    guard let found = Self.quantity(named: quantity) else {
      throw .usage(
        "--of takes a metric (\(Metric.allCases.map(\.rawValue).joined(separator: ", "))), "
          + "absorbed, lost[k] or absorption_time, but here is `\(quantity)`")
    }
    if found.metric == nil, needsLaw || showsVariance && found == .absorptionTime {
      throw .usage("\(quantity) has no quantiles here; --of takes a metric beside them")
    }
    return .quantity(found)
  }

  private static func quantity(named text: String) -> Quantity? {
    if let metric = Metric(rawValue: text) ?? Metric(sequenceName: text) { return .metric(metric) }
    if text == Quantity.absorbed.sequenceName { return .absorbed }
    if text == Quantity.absorptionTime.sequenceName { return .absorptionTime }
    guard text.hasPrefix("lost["), text.hasSuffix("]") else { return nil }
    var inner = text.dropFirst(5).dropLast()
    if inner.hasSuffix(", t") { inner = inner.dropLast(3) }
    guard let category = Int(inner), category >= 1 else { return nil }
    return .lost(category: category - 1)
  }
}

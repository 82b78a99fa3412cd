public import Models

/// Why there is no theoretical value; none of these is an error of the user.
public enum NoTheory: Error, Equatable, Sendable {
  /// The metric's expectation obeys no closed recursion and the model is too large for its law.
  case noRecursion(Metric, reason: String)
  /// The expectation is infinite at generation `t`.
  case infinite(Metric, t: Int)
  /// The expectation is infinite at generation `t`, because of an event that `chance` gives the
  /// probability of, in words.
  case infiniteByChance(Metric, t: Int, chance: String)
  /// The enclosures of the model do not decide something the formula depends on.
  case undetermined(Metric, reason: String)
  /// A probability or time of absorption that no engine gives here.
  case notAvailable(Quantity, reason: String)
  /// The expectation may be known, but no engine gives the variance here.
  case noVariance(Metric, reason: String)
  /// A law, such as quantiles need, is out of reach.
  case noLaw(of: String, reason: String)
  /// A product of long integers failed its check: the program or the machine is at fault, so nothing is said.
  case faultyProduct
  /// `shouldStop` asked to stop.
  case stopped

  /// One line for the user.
  public var message: String {
    switch self {
    case .noRecursion(let metric, let reason):
      "\(metric.rawValue) has no closed recursion, and the law of the chain is out of reach: \(reason)"
    case .infinite(let metric, let t):
      "the expected \(metric.rawValue) is infinite at generation \(t)"
    case .infiniteByChance(let metric, let t, let chance):
      "the expected \(metric.rawValue) is infinite at generation \(t); \(chance)"
    case .undetermined(let metric, let reason):
      "the expected \(metric.rawValue) is not determined: \(reason)"
    case .notAvailable(let quantity, let reason):
      "there is no theory of \(quantity.name) here: \(reason)"
    case .noVariance(let metric, let reason):
      "the variance of \(metric.rawValue) is not known here: \(reason)"
    case .noLaw(let name, let reason):
      "the law of \(name) is out of reach: \(reason)"
    case .faultyProduct:
      "a product of long integers failed its check modulo 2^61 - 1: a fault of this program or of the machine; please report it"
    case .stopped: "stopped"
    }
  }
}

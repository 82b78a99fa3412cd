internal import Intervals
public import Models
internal import Multiprecision

/// What is known of a quantity as t grows without end.
public enum Asymptote: Sendable {
  /// f(t) = t^a (log t)^b (c + o(1)), or a constant. Where c is an enclosure, it may be 0.
  case term(LeadingTerm)
  /// f(t) -> 0, at no known rate; it may be 0.
  case vanishing
  /// f(t) has a limit, which is positive and finite but not known.
  case positiveLimit
  /// f(t) grows above every number, at no known rate.
  case growing

  /// The limit, where there is one.
  enum Limit {
    case finite(Number)
    case positive
    case infinite(isPositive: Bool)
    /// c t^a with a > 0, where c may be 0: anything at all.
    case unknown
  }

  var limit: Limit {
    switch self {
    case .vanishing: return .finite(.exact(.zero))
    case .positiveLimit: return .positive
    case .growing: return .infinite(isPositive: true)
    case .term(let term):
      switch term.growth {
      case .vanishes: return .finite(.exact(.zero))
      case .settles: return .finite(term.coefficient)
      case .grows where term.coefficient.isCertainlyPositive: return .infinite(isPositive: true)
      case .grows where term.coefficient.isCertainlyNegative: return .infinite(isPositive: false)
      case .grows: return .unknown
      }
    }
  }
}

extension LeadingTerm {
  enum Growth {
    case vanishes
    case settles
    case grows
  }

  var growth: Growth {
    let sign = power.signum != 0 ? power.signum : logPower.signum
    return sign < 0 ? .vanishes : sign > 0 ? .grows : .settles
  }

  /// Which of two terms that are not zero dominates: -1, 0 (the same order), 1.
  func growthOrder(relativeTo other: LeadingTerm) -> Int {
    if power != other.power { return power < other.power ? -1 : 1 }
    if logPower != other.logPower { return logPower < other.logPower ? -1 : 1 }
    return 0
  }

  func scaled(by factor: Number, in context: NumberContext) throws(ArithmeticFault) -> LeadingTerm {
    LeadingTerm(
      coefficient: try Number.combined(coefficient, .multiply, factor, in: context),
      power: power, logPower: logPower, isConstant: isConstant)
  }
}

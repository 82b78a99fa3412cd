public import Intervals
internal import Models
internal import Multiprecision

private let noTheorem = "no theorem covers this expression as t grows without end"

extension Asymptote: ClaimScalar {
  public init(_ value: Number, in context: NumberContext) {
    self = .term(.constant(value))
  }

  public var exactBits: Int {
    guard case .term(let term) = self else { return 0 }
    return term.coefficient.exactBits
  }

  public static func pi(in context: NumberContext) -> Asymptote {
    .term(.constant(Number.pi(in: context)))
  }

  public static func negated(
    _ operand: Asymptote, in context: NumberContext
  ) throws(ArithmeticFault) -> Asymptote {
    switch operand {
    case .vanishing: return .vanishing
    case .positiveLimit, .growing: throw .unsupported(noTheorem)
    case .term(let term):
      return .term(try term.scaled(by: .exact(-Rational.one), in: context))
    }
  }

  public static func combined(
    _ left: Asymptote, _ symbol: ArithmeticOperator, _ right: Asymptote, in context: NumberContext
  ) throws(ArithmeticFault) -> Asymptote {
    switch symbol {
    case .add:
      return try sum(left, right, in: context)
    case .subtract:
      if case .term(let term) = right, term.isZero { return left }
      return try sum(left, try negated(right, in: context), in: context)
    case .multiply:
      return try product(left, right, in: context)
    case .divide:
      return try product(left, try reciprocal(right, in: context), in: context)
    case .power:
      return try power(left, right, in: context)
    }
  }

  // MARK: Sums

  private static func sum(
    _ left: Asymptote, _ right: Asymptote, in context: NumberContext
  ) throws(ArithmeticFault) -> Asymptote {
    switch (left, right) {
    case (.term(let first), .term(let second)):
      return try sum(first, second, in: context)
    case (.vanishing, .vanishing):
      return .vanishing
    case (.vanishing, .term(let term)), (.term(let term), .vanishing):
      return term.isZero || term.growth == .vanishes
        ? .vanishing : .term(try term.signed().withoutConstancy)
    case (.positiveLimit, .vanishing), (.vanishing, .positiveLimit):
      return .positiveLimit
    case (.positiveLimit, .term(let term)), (.term(let term), .positiveLimit):
      if term.isZero || term.growth == .vanishes { return .positiveLimit }
      if term.growth == .grows { return .term(term) }
      guard term.coefficient.isCertainlyPositive else { throw .unsupported(noTheorem) }
      return .positiveLimit
    case (.positiveLimit, .positiveLimit):
      return .positiveLimit
    case (.growing, .vanishing), (.vanishing, .growing), (.growing, .positiveLimit),
      (.positiveLimit, .growing), (.growing, .growing):
      return .growing
    case (.growing, .term(let term)), (.term(let term), .growing):
      guard term.growth != .grows || term.coefficient.isCertainlyPositive else {
        throw .unsupported(noTheorem)
      }
      return .growing
    }
  }

  private static func sum(
    _ left: LeadingTerm, _ right: LeadingTerm, in context: NumberContext
  ) throws(ArithmeticFault) -> Asymptote {
    if left.isZero { return .term(right) }
    if right.isZero { return .term(left) }
    let order = left.growthOrder(relativeTo: right)
    if order > 0 { return .term(try left.signed().withoutConstancy) }
    if order < 0 { return .term(try right.signed().withoutConstancy) }
    let isConstant = left.isConstant && right.isConstant
    let coefficient = try Number.combined(
      left.coefficient, .add, right.coefficient, in: context)
    if isConstant { return .term(.constant(coefficient)) }
    guard coefficient.isCertainlyPositive || coefficient.isCertainlyNegative else {
      // The leading terms cancel: what is left is of smaller order, and nothing more is known.
      guard left.growth != .grows, coefficient.exactValue != nil else {
        throw .unsupported(noTheorem)
      }
      return .vanishing
    }
    return .term(
      LeadingTerm(coefficient: coefficient, power: left.power, logPower: left.logPower))
  }

  // MARK: Products

  private static func product(
    _ left: Asymptote, _ right: Asymptote, in context: NumberContext
  ) throws(ArithmeticFault) -> Asymptote {
    switch (left, right) {
    case (.term(let first), .term(let second)):
      if first.isZero || second.isZero { return .term(.zero) }
      let coefficient = try Number.combined(
        first.coefficient, .multiply, second.coefficient, in: context)
      if first.isConstant && second.isConstant { return .term(.constant(coefficient)) }
      return .term(
        try LeadingTerm(
          coefficient: coefficient, power: first.power + second.power,
          logPower: first.logPower + second.logPower
        ).signed())
    case (.vanishing, .term(let term)), (.term(let term), .vanishing):
      if term.isZero { return .term(.zero) }
      guard term.growth != .grows else { throw .unsupported(noTheorem) }
      return .vanishing
    case (.positiveLimit, .term(let term)), (.term(let term), .positiveLimit):
      if term.isZero { return .term(.zero) }
      if term.growth == .vanishes { return .vanishing }
      guard term.growth == .settles, term.coefficient.isCertainlyPositive else {
        throw .unsupported(noTheorem)
      }
      return .positiveLimit
    case (.growing, .vanishing), (.vanishing, .growing):
      throw .unsupported(noTheorem)
    case (.vanishing, _), (_, .vanishing):
      return .vanishing
    case (.positiveLimit, .positiveLimit):
      return .positiveLimit
    case (.growing, .positiveLimit), (.positiveLimit, .growing), (.growing, .growing):
      return .growing
    case (.growing, .term(let term)), (.term(let term), .growing):
      if term.isZero { return .term(.zero) }
      guard term.growth != .vanishes, term.coefficient.isCertainlyPositive else {
        throw .unsupported(noTheorem)
      }
      return .growing
    }
  }

  private static func reciprocal(
    _ operand: Asymptote, in context: NumberContext
  ) throws(ArithmeticFault) -> Asymptote {
    switch operand {
    case .positiveLimit: return .positiveLimit
    case .growing: return .vanishing
    case .vanishing: throw .unsupported(noTheorem)
    case .term(let term):
      if term.isZero { throw .divisionByZero(certain: true) }
      return .term(
        LeadingTerm(
          coefficient: try Number.combined(
            .exact(.one), .divide, term.coefficient, in: context),
          power: -term.power, logPower: -term.logPower, isConstant: term.isConstant))
    }
  }

  // MARK: Powers

  private static func power(
    _ base: Asymptote, _ exponent: Asymptote, in context: NumberContext
  ) throws(ArithmeticFault) -> Asymptote {
    guard case .term(let exponent) = exponent else { throw .unsupported(noTheorem) }
    if exponent.isConstant {
      return try power(base, constant: exponent.coefficient, in: context)
    }
    // A negative base has a power only where the exponent is an integer, which is not known here.
    guard case .term(let base) = base, base.isConstant, exponent.growth == .grows,
      base.isZero || base.coefficient.isCertainlyPositive
    else { throw .unsupported(noTheorem) }
    return try exponentialDecay(base.coefficient, exponent, in: context)
  }

  private static func power(
    _ base: Asymptote, constant exponent: Number, in context: NumberContext
  ) throws(ArithmeticFault) -> Asymptote {
    switch base {
    case .vanishing:
      // What vanishes may be negative, and then only its whole powers exist.
      guard exponent.isCertainlyPositive, exponent.exactValue?.isInteger == true else {
        throw .unsupported(noTheorem)
      }
      return .vanishing
    case .positiveLimit:
      return .positiveLimit
    case .growing:
      if exponent.isCertainlyPositive { return .growing }
      guard exponent.isCertainlyNegative else { throw .unsupported(noTheorem) }
      return .vanishing
    case .term(let term):
      let coefficient = try Number.combined(term.coefficient, .power, exponent, in: context)
      if term.isConstant { return .term(.constant(coefficient)) }
      guard let exact = exponent.exactValue else { throw .unsupported(noTheorem) }
      if exact.isZero { return .term(.constant(.exact(.one))) }
      return .term(
        LeadingTerm(
          coefficient: coefficient, power: term.power * exact, logPower: term.logPower * exact))
    }
  }

  /// b^f(t) with b >= 0 and f(t) -> +-infinity: 0 where that is b < 1 or its mirror image.
  private static func exponentialDecay(
    _ base: Number, _ exponent: LeadingTerm, in context: NumberContext
  ) throws(ArithmeticFault) -> Asymptote {
    let one = Number.exact(.one)
    if order(base, one, in: context) == .equal { return .term(.constant(one)) }
    let isSmall = order(base, one, in: context) == .less
    let isLarge = order(base, one, in: context) == .greater
    let grows = exponent.coefficient.isCertainlyPositive
    let falls = exponent.coefficient.isCertainlyNegative
    guard (isSmall && grows) || (isLarge && falls) else { throw .unsupported(noTheorem) }
    return .vanishing
  }

  private static func order(
    _ left: Number, _ right: Number, in context: NumberContext
  ) -> ScalarOrder {
    Number.order(left, right, in: context)
  }

  // MARK: Order

  /// How the two compare for all large t.
  public static func order(
    _ left: Asymptote, _ right: Asymptote, in context: NumberContext
  ) -> ScalarOrder {
    if case .term(let first) = left, case .term(let second) = right,
      first.isConstant, second.isConstant
    {
      return Number.order(first.coefficient, second.coefficient, in: context)
    }
    // What grows at no known rate has no negative here, but may stand on the left.
    if case .growing = right, case .growing = try? combined(right, .subtract, left, in: context) {
      return .less
    }
    switch try? combined(left, .subtract, right, in: context) {
    case .term(let difference):
      if difference.isZero { return .equal }
      if difference.coefficient.isCertainlyPositive { return .greater }
      return difference.coefficient.isCertainlyNegative ? .less : .unknown
    case .positiveLimit, .growing: return .greater
    case .vanishing, nil: return .unknown
    }
  }
}

extension LeadingTerm {
  /// The same leading term, no longer known to be constant.
  fileprivate var withoutConstancy: LeadingTerm {
    LeadingTerm(coefficient: coefficient, power: power, logPower: logPower)
  }

  /// Itself where its coefficient is certainly not zero. An enclosure around zero, as of
  /// sqrt(2)^2 - 2, leads nothing: c t may grow either way, or be 0.
  func signed() throws(ArithmeticFault) -> LeadingTerm {
    guard coefficient.isCertainlyPositive || coefficient.isCertainlyNegative else {
      throw .unsupported(noTheorem)
    }
    return self
  }
}

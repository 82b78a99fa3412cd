internal import Claims
internal import Models
internal import Multiprecision

extension SymbolicScope {
  // MARK: Division and powers

  /// A quotient; the divisor becomes an obligation.
  mutating func quotient(
    _ dividend: RationalFunction, _ divisor: RationalFunction
  ) throws(Unprovable) -> RationalFunction {
    guard !divisor.numerator.isZero else { throw Unprovable("a divisor is zero everywhere") }
    let content = divisor.numerator.content
    guard var rest = divisor.numerator.dividedExactly(by: Polynomial(monomial: content)),
      let lead = rest.leadingTerm
    else { throw Unprovable("a divisor cannot be factored") }
    var scale = lead.coefficient.magnitude
    let sample = variables.enumerated().map { place, variable in
      variable.side.lower
        + (variable.side.upper - variable.side.lower) * Rational(2 * place + 3, 4 * place + 7)
    }
    if rest.value(at: sample).signum < 0 { scale = -scale }
    rest = rest.scaled(by: scale.reciprocal)
    var denominator: [Polynomial: Int] = [:]
    // In a fixed order, so that one claim has one certificate.
    var factors: [Polynomial] = []
    for (place, exponent) in content.enumerated() where exponent > 0 {
      factors.append(Polynomial(variable: place))
      denominator[Polynomial(variable: place)] = exponent
    }
    if rest.constantValue == nil {
      factors.append(rest)
      denominator[rest] = 1
    }
    for factor in factors where !divisors.contains(factor) { divisors.append(factor) }
    let inverted = RationalFunction(
      RationalFunction.expanded(divisor.denominator)
        .scaled(by: (scale * (rest.constantValue ?? .one)).reciprocal), over: denominator)
    return dividend * inverted
  }

  /// Every divisor met so far is positive on the box as it is now.
  func requirePositiveDivisors(_ place: String) throws(Unprovable) {
    for divisor in divisors {
      let obligation = PendingObligation(
        purpose: "a divisor is positive", relation: .positive, products: [[divisor]])
      guard obligation.isProvable(variables) else {
        throw Unprovable("not shown: a divisor \(place) is positive")
      }
    }
  }

  /// Operands whose product or sum would be too large are refused before they are multiplied out.
  func requireAffordable(
    _ a: RationalFunction, _ b: RationalFunction
  ) throws(Unprovable) {
    guard a.size.multipliedReportingOverflow(by: b.size).partialValue <= Self.mostProducts,
      a.size <= Self.mostProducts, b.size <= Self.mostProducts
    else { throw Unprovable("its polynomials have too many terms") }
  }

  func power(
    _ base: RationalFunction, _ exponent: Int
  ) throws(Unprovable) -> RationalFunction {
    var result = RationalFunction.one
    for _ in 0..<exponent {
      try requireAffordable(result, base)
      result = result * base
    }
    return result
  }

  static let largestExponent = 12

  mutating func power(
    _ base: Expression, _ exponent: Expression, _ frame: Frame
  ) throws(Unprovable) -> RationalFunction {
    let value = try self.value(of: base, frame)
    if let constant = try? constantInteger(exponent, frame) {
      guard abs(constant) <= Self.largestExponent else { throw Unprovable("a power is too large") }
      return constant >= 0
        ? try power(value, constant) : try quotient(.one, power(value, -constant))
    }
    guard case .generic(let shift) = frame, base.dependence.isEmpty,
      let (rate, offset) = try affineExponent(exponent), rate >= 1
    else { throw Unprovable("an exponent is neither a whole number nor linear in t") }
    // base^(rate (t + shift) + offset) = (base^(t-1))^rate base^(rate (shift + 1) + offset)
    let rest = rate * (shift + 1) + offset
    guard abs(rest) <= Self.largestExponent, rate <= Self.largestExponent else {
      throw Unprovable("an exponent is too large")
    }
    let symbol = try power(powerToPast(value), rate)
    return rest >= 0
      ? symbol * (try power(value, rest)) : try quotient(symbol, power(value, -rest))
  }

  /// base^(t-1): a variable in [0, 1], or (0, 1], where the base is; 1/(1/base)^(t-1) where the base
  /// is larger.
  mutating func powerToPast(_ base: RationalFunction) throws(Unprovable) -> RationalFunction {
    if powers.contains(where: { $0.base.isEqual(base) }) { return symbol(powerVariable(base)) }
    let exceeds = ProofPart.obligation(
      base, .greater, .one, "the base of a power of t is more than 1")
    guard exceeds.isProvable(variables) else { return symbol(powerVariable(base)) }
    return try quotient(.one, symbol(powerVariable(quotient(.one, base))))
  }

  mutating func powerVariable(_ base: RationalFunction) -> Int {
    if let known = powers.first(where: { $0.base.isEqual(base) }) { return known.place }
    func premise(_ value: RationalFunction, _ relation: Relation, _ purpose: String)
      -> PendingObligation
    {
      ProofPart.obligation(
        value, relation, relation == .lessOrEqual ? .one : .zero,
        "the base of a power of t is \(purpose)")
    }
    let positive = premise(base, .greater, "positive")
    let isPositive = positive.isProvable(variables)
    let lower = isPositive ? positive : premise(base, .greaterOrEqual, "nonnegative")
    let upper = premise(base, .lessOrEqual, "at most 1")
    let isRanged = [lower, upper].allSatisfy { $0.isProvable(variables) }
    if isRanged { premises += [lower, upper] }
    let place = variable(
      "q\(powers.count + 1)", "the power of its base with exponent t - 1",
      isPositive ? Self.positiveUnit : Self.unit, isRanged: isRanged)
    powers.append((base, place))
    return place
  }

  mutating func constantInteger(
    _ expression: Expression, _ frame: Frame
  ) throws(Unprovable) -> Int {
    guard let value = try value(of: expression, frame).constantFraction,
      let integer = Int(exactly: value)
    else { throw Unprovable("not a whole number") }
    return integer
  }

  /// rate and offset of an expression rate * t + offset.
  mutating func affineExponent(
    _ expression: Expression
  ) throws(Unprovable) -> (rate: Int, offset: Int)? {
    let at = try (0...2).map { (t) throws(Unprovable) in
      try constantInteger(expression, .concrete(t + 20))
    }
    let rate = at[1] - at[0]
    // Built from +, -, * and t alone, of degree one: three points tell.
    guard at[2] - at[1] == rate, Self.isLinearInGeneration(expression) else { return nil }
    return (rate, at[0] - 20 * rate)
  }

  static func isLinearInGeneration(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .generation, .number, .parameter: true
    case .negate(let operand): isLinearInGeneration(operand)
    case .arithmetic(.add, let left, let right), .arithmetic(.subtract, let left, let right):
      isLinearInGeneration(left) && isLinearInGeneration(right)
    case .arithmetic(.multiply, let left, let right):
      isLinearInGeneration(left) && isLinearInGeneration(right)
        && (left.dependence.isEmpty || right.dependence.isEmpty)
    default: false
    }
  }
}

internal import Claims
internal import Models
internal import Multiprecision

extension SymbolicScope {
  // MARK: Expressions

  mutating func value(
    of expression: Expression, _ frame: Frame
  ) throws(Unprovable) -> RationalFunction {
    work += 1
    guard work <= Self.mostWork else { throw Unprovable("it is too long to be written out") }
    switch expression.kind {
    case .number(let value): return RationalFunction(value)
    case .categories: return try categories()
    case .generation: return try generation(frame)
    case .parameter(let index): return try parameter(index)
    case .sequence(let sequence, let index):
      return try entry(sequence, try self.frame(index, in: frame))
    case .negate(let operand): return -(try value(of: operand, frame))
    case .arithmetic(let symbol, let left, let right):
      if symbol == .power {
        if readsBaselSum, case .pi = left.kind, case .number(Rational(2)) = right.kind {
          return try baselSquare(frame)
        }
        return try power(left, right, frame)
      }
      let first = try value(of: left, frame)
      let second = try value(of: right, frame)
      try requireAffordable(first, second)
      switch symbol {
      case .add: return first + second
      case .subtract: return first - second
      case .multiply: return first * second
      case .divide, .power: return try quotient(first, second)
      }
    case .dot(.truth, .truth): return .one - (try heterozygosity())
    case .choice(let condition, let first, let second):
      return try value(of: decide(condition, frame) ? first : second, frame)
    case .apply(.squareRoot, let arguments) where arguments.count == 1:
      let square = try value(of: arguments[0], frame)
      let sides = variables
      if let root = square.squareRoot(isNonnegative: { place in
        sides[place].isRanged && sides[place].function == nil && sides[place].side.lower.signum >= 0
      }) {
        return root
      }
      return try function(.squareRoot, of: arguments[0], frame)
    case .apply(.exponential, let arguments) where arguments.count == 1:
      return try function(.exponential, of: arguments[0], frame)
    case .apply(.logarithm, let arguments) where arguments.count == 1:
      return try function(.logarithm, of: arguments[0], frame)
    case .pi: return circleConstant()
    case .apply: throw Unprovable("it uses a function that is not rational")
    case .horizon: throw Unprovable("it mentions T")
    case .contextCount: throw Self.contextsNotCovered
    case .modelConstant: throw Self.schemeNotCovered
    case .variable(let level):
      guard bindings.indices.contains(level) else { throw Unprovable("a variable has no value") }
      return try generation(bindings[level])
    case .fold(let kind, let from, let to, let body):
      return try fold(
        kind, from: from, to: to, body: body, name: expression.canonicalText, frame)
    case .entry(.truth, let index): return try share(of: constantInteger(index, frame))
    case .entry, .dot, .lost: throw Unprovable("it mentions single categories")
    case .absorptionTime: throw Unprovable("there is no recursion for absorption_time here")
    }
  }

  func frame(_ index: Expression, in frame: Frame) throws(Unprovable) -> Frame {
    switch index.kind {
    case .generation: return frame
    case .variable(let level) where bindings.indices.contains(level):
      if case .generic(let shift) = bindings[level], firstStep + shift < 0 {
        throw Unprovable("an index may be negative")
      }
      return bindings[level]
    case .number(let value):
      guard let t = Int(exactly: value) else { break }
      return .concrete(t)
    case .arithmetic(let symbol, let left, let right) where symbol == .add || symbol == .subtract:
      guard case .number(let value) = right.kind, let distance = Int(exactly: value) else { break }
      let signed = symbol == .add ? distance : -distance
      switch try self.frame(left, in: frame) {
      case .generic(let shift):
        guard firstStep + shift + signed >= 0 else {
          throw Unprovable("an index may be negative")
        }
        return .generic(shift: shift + signed)
      case .concrete(let t): return .concrete(t + signed)
      case .constant: break
      }
    default: break
    }
    throw Unprovable("an index is not of the form t - 1")
  }

  mutating func entry(
    _ sequence: SequenceID, _ frame: Frame
  ) throws(Unprovable) -> RationalFunction {
    switch sequence {
    case .sampleSize: return try quotient(.one, reciprocalSize(frame))
    case .alpha: return try alpha(frame)
    case .schedule: throw Self.schemeNotCovered
    case .quantity(.metric(.squaredError)): return try errorScale() * normalizedError(frame)
    case .quantity(.metric(.heterozygosity)):
      let error = try errorScale() * normalizedError(frame)
      guard case .point = file.model.start else { return try heterozygosity() - error }
      // E |P|² = |p|² + 2 <p, b> + R.
      let bias = try memory(frame) * startBias()
      return try heterozygosity() - error - bias - bias
    case .quantity(let quantity):
      throw Unprovable("there is no recursion for \(quantity.name) here")
    case .defined(let index): return try definition(index, frame)
    }
  }

  // MARK: Conditions of `if`

  mutating func decide(
    _ condition: Proposition, _ frame: Frame
  ) throws(Unprovable) -> Bool {
    guard case .comparison(let sides, let relations, _) = condition, sides.count == 2 else {
      throw Unprovable("the condition of `if` is not a single comparison")
    }
    let difference = try value(of: sides[0], frame) - value(of: sides[1], frame)
    if let constant = difference.constantFraction { return relations[0].holds(constant.signum) }
    for sign in [1, -1] {
      let premise = PendingObligation(
        purpose: "the condition of `if`", relation: .positive,
        products: [[difference.numerator.scaled(by: Rational(sign))]])
      if premise.isProvable(variables) {
        premises.append(premise)
        return relations[0].holds(sign)
      }
    }
    throw Unprovable("the condition of `if` is not the same for every generation")
  }
}

extension RationalFunction {
  /// The fraction, where it is one.
  var constantFraction: Rational? { denominator.isEmpty ? numerator.constantValue : nil }
}

extension Relation {
  /// Whether `x relation 0` holds for an x of this sign.
  func holds(_ sign: Int) -> Bool {
    switch self {
    case .equal: sign == 0
    case .lessOrEqual: sign <= 0
    case .greaterOrEqual: sign >= 0
    case .less: sign < 0
    case .greater: sign > 0
    }
  }
}

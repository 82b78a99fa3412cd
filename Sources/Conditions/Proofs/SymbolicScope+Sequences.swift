internal import Claims
internal import Models
internal import Multiprecision

extension SymbolicScope {
  mutating func definition(
    _ index: Int, _ frame: Frame
  ) throws(Unprovable) -> RationalFunction {
    let definition = file.definitions.definitions[index]
    depth += 1
    defer { depth -= 1 }
    guard depth < 40 else { throw Unprovable("the sequence \(definition.name) is too long") }
    switch frame {
    case .constant: throw Unprovable("\(definition.name) needs a generation")
    case .concrete(let t):
      guard t >= 0 else { throw Unprovable("there is no generation \(t)") }
      return try value(of: t == 0 ? definition.start : definition.step, frame)
    case .generic(0):
      if isUnfolded, isInductive(index) {
        return symbol(
          variable(
            "\(definition.name)[t]", "the sequence", Self.unit, isRanged: false,
            key: InductiveQuantity.definition(index).key(isCurrent: true)))
      }
      return try value(of: definition.step, frame)
    case .generic(-1):
      guard !isInductive(index) else { return symbol(previousDefinition(index)) }
      return try past(
        definition.name, key: "definition \(index)",
        start: { (scope) throws(Unprovable) in
          try scope.definition(index, .concrete(scope.firstStep - 1))
        },
        step: { (scope, _) throws(Unprovable) in
          try scope.value(of: definition.step, .generic(shift: 0))
        })
    case .generic:
      throw Unprovable("\(definition.name) is needed at a generation that is neither t nor t - 1")
    }
  }

  mutating func previousDefinition(_ index: Int) -> Int {
    let name = "\(file.definitions.definitions[index].name)[t-1]"
    return variable(
      name, "the sequence", Self.unit, isRanged: false,
      key: InductiveQuantity.definition(index).key(isCurrent: false))
  }

  // MARK: What is known of a sequence's past

  /// What the value of a sequence at t - 1 is read as.
  enum Past {
    /// A variable in [0, 1].
    case unit(Int)
    /// (1 - z) / z with a variable z in (0, 1]: any nonnegative number.
    case nonnegative(Int)
    /// A variable that may occur in identities only.
    case any(Int)
  }

  private func value(of past: Past) -> RationalFunction {
    switch past {
    case .unit(let place), .any(let place): symbol(place)
    case .nonnegative(let place):
      RationalFunction(
        .one - Polynomial(variable: place), over: [Polynomial(variable: place): 1])
    }
  }

  /// The value of a sequence at t - 1, in a range that is shown by induction where that is easy.
  ///
  /// A range is shown for every generation before t, so nothing that was assumed of t alone may
  /// take part: where the claim's `when` changes with t, no range is used.
  private mutating func past(
    _ name: String, key: String,
    start: (inout SymbolicScope) throws(Unprovable) -> RationalFunction,
    step: (inout SymbolicScope, RationalFunction) throws(Unprovable) -> RationalFunction
  ) throws(Unprovable) -> RationalFunction {
    if let known = pasts[key] { return value(of: known) }
    if showsRanges, !isShowingRange {
      for isUnit in [true, false] {
        var trial = self
        trial.isShowingRange = true
        // R[t], where it is a variable of its own, is not bounded by anything yet.
        trial.isUnfolded = false
        let place =
          isUnit
          ? trial.variable(
            "\(name)[t-1]", "the sequence at t - 1", Self.unit, key: "\(key), in [0, 1]")
          : trial.variable(
            "1/(1 + \(name)[t-1])", "where the sequence is nonnegative", Self.positiveUnit,
            key: "\(key), nonnegative")
        let past: Past = isUnit ? .unit(place) : .nonnegative(place)
        trial.pasts[key] = past
        if !isUnit { trial.divisors.append(Polynomial(variable: place)) }
        guard let first = try? start(&trial), let next = try? step(&trial, value(of: past)) else {
          continue
        }
        var shown = [("begins nonnegative", first, false), ("stays nonnegative", next, false)]
        if isUnit { shown += [("begins at most 1", first, true), ("stays at most 1", next, true)] }
        let obligations = shown.map { purpose, value, isBelowOne in
          isBelowOne
            ? ProofPart.obligation(value, .lessOrEqual, .one, "\(name) \(purpose)")
            : ProofPart.obligation(value, .greaterOrEqual, .zero, "\(name) \(purpose)")
        }
        guard obligations.allSatisfy({ $0.isProvable(trial.variables) }) else { continue }
        trial.premises += obligations
        trial.isShowingRange = false
        trial.isUnfolded = isUnfolded
        self = trial
        return value(of: past)
      }
    }
    let place = variable(
      "\(name)[t-1]", "the sequence at t - 1", Self.unit, isRanged: false, key: "\(key), any")
    if !isShowingRange { pasts[key] = .any(place) }
    return symbol(place)
  }

  // MARK: Sums and products

  private static let mostTerms = 60

  /// A sum or product: term by term between fixed ends; up to t + c, as the sequence that it is.
  mutating func fold(
    _ fold: Fold, from: Expression, to: Expression, body: Expression, name: String, _ frame: Frame
  ) throws(Unprovable) -> RationalFunction {
    let first = try constantInteger(from, frame)
    if let last = try? constantInteger(to, frame) {
      return try terms(fold, first, last, body, frame)
    }
    guard case .generic(let shift) = frame, let (rate, offset) = try affineExponent(to), rate == 1
    else { throw Unprovable("a sum or product does not end at a number or at t + c") }
    guard !body.dependence.contains(.generation) else {
      throw Unprovable("the terms of a sum or product change with t")
    }
    guard firstStep + offset >= first else { throw Unprovable("a sum or product may be empty") }
    guard shift == 0 || shift == -1 else {
      throw Unprovable("a sum is needed at a generation that is neither t nor t - 1")
    }
    // The past of a sum that mentions the variable of a sum around it is another for each value.
    guard bindings.isEmpty else { throw Unprovable("a sum up to t lies within another sum") }
    func combined(
      _ scope: inout SymbolicScope, _ past: RationalFunction
    ) throws(Unprovable) -> RationalFunction {
      scope.bindings.append(.generic(shift: offset))
      defer { scope.bindings.removeLast() }
      let term = try scope.value(of: body, .constant)
      try scope.requireAffordable(past, term)
      return fold == .sum ? past + term : past * term
    }
    if isInductive(name) {
      let past = symbol(previousFold(name))
      guard shift == 0 else { return past }
      return isUnfolded
        ? symbol(
          variable(
            "\(name)[t]", "the sum or product", Self.unit, isRanged: false, key: "fold \(name)[t]"))
        : try combined(&self, past)
    }
    let past = try past(
      name, key: "fold \(name)",
      start: { (scope) throws(Unprovable) in
        try scope.terms(fold, first, scope.firstStep - 1 + offset, body, .constant)
      }, step: combined)
    return shift == -1 ? past : try combined(&self, past)
  }

  mutating func previousFold(_ name: String) -> Int {
    variable(
      "\(name)[t-1]", "the sum or product", Self.unit, isRanged: false, key: "fold \(name)[t-1]")
  }

  private mutating func terms(
    _ fold: Fold, _ first: Int, _ last: Int, _ body: Expression, _ frame: Frame
  ) throws(Unprovable) -> RationalFunction {
    guard last - first < Self.mostTerms else { throw Unprovable("a sum or product is too long") }
    var result = fold == .sum ? RationalFunction.zero : .one
    guard first <= last else { return result }
    for k in first...last {
      bindings.append(.concrete(k))
      defer { bindings.removeLast() }
      let term = try value(of: body, frame)
      try requireAffordable(result, term)
      result = fold == .sum ? result + term : result * term
    }
    return result
  }
}

extension Expression {
  /// The same text for the same expression, wherever it stands.
  var canonicalText: String {
    switch kind {
    case .number(let value): return value.description
    case .generation: return "t"
    case .parameter(let index): return "parameter\(index)"
    case .variable(let level): return "variable\(level)"
    case .negate(let operand): return "-(\(operand.canonicalText))"
    case .arithmetic(let symbol, let left, let right):
      return "(\(left.canonicalText))\(symbol.rawValue)(\(right.canonicalText))"
    case .fold(let fold, let from, let to, let body):
      return "\(fold.rawValue)(\(from.canonicalText)..\(to.canonicalText), \(body.canonicalText))"
    case .sequence(let sequence, let index): return "\(sequence)[\(index.canonicalText)]"
    default: return String(describing: self)
    }
  }

  /// The sums and products in it that stand alone.
  var folds: [Expression] {
    switch kind {
    case .fold: [self]
    case .negate(let operand): operand.folds
    case .arithmetic(_, let left, let right): left.folds + right.folds
    default: []
    }
  }
}

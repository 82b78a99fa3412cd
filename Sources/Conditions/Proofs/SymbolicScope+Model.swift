internal import Claims
internal import Models
internal import Multiprecision

extension SymbolicScope {
  // MARK: The model

  /// 1/u for the generic t.
  mutating func generation(_ frame: Frame) throws(Unprovable) -> RationalFunction {
    switch frame {
    case .concrete(let t): return RationalFunction(Rational(t))
    case .generic(let shift):
      let reciprocal = quantity(
        .generation, "1/t", "the reciprocal of the generation t >= \(firstStep)",
        RationalBox.Side(
          lower: .zero, upper: Rational(1, max(1, firstStep)), includesLower: false))
      return try quotient(.one, reciprocal) + RationalFunction(Rational(shift))
    case .constant: throw Unprovable("an expression mentions t where there is none")
    }
  }

  static func label(_ frame: Frame) -> String {
    switch frame {
    case .generic(let shift): shift == 0 ? "t" : shift < 0 ? "t-\(-shift)" : "t+\(shift)"
    case .concrete(let t): "\(t)"
    case .constant: ""
    }
  }

  mutating func alpha(_ frame: Frame) throws(Unprovable) -> RationalFunction {
    if frame == .concrete(0) { return .one }
    guard let schedule = file.model.alpha else { return .zero }
    guard !isFree else {
      let name = "alpha[\(Self.label(frame))]"
      return symbol(variable(name, "\(name), any fraction of real data", Self.unit))
    }
    guard !file.openPlaces.areSchedulesOpen else {
      throw Unprovable("the schedule is a parameter, and it does not hold for every schedule")
    }
    // alpha[0] is 1 whatever the formula says.
    if case .generic(let shift) = frame, firstStep + shift < 1 {
      throw Unprovable("alpha[0] is not given by the schedule's formula")
    }
    return try value(of: schedule, frame)
  }

  /// 1/n[t].
  mutating func reciprocalSize(_ frame: Frame) throws(Unprovable) -> RationalFunction {
    guard !isFree else {
      let name = "1/n[\(Self.label(frame))]"
      return quantity(
        .sampleSize, name, "the reciprocal of any sample size", Self.positiveUnit,
        isReciprocalOfInteger: true)
    }
    guard let schedule = file.model.sampleSize else { throw Self.schemeNotCovered }
    return try quotient(.one, value(of: schedule, frame))
  }

  /// n[t] / (n[0] + ... + n[t]) where all batches are kept; 1 where only the last one is.
  mutating func batchShare(_ frame: Frame) throws(Unprovable) -> RationalFunction {
    guard file.model.scheme == .accumulate, frame != .concrete(0) else { return .one }
    if !isFree, case .formula(let size)? = file.model.sampleSize,
      !size.formula.expression.dependence.contains(.generation)
    {
      return try quotient(.one, generation(frame) + .one)
    }
    guard case .concrete(let t) = frame else {
      guard isFree else { throw Unprovable("the batches that are kept have different sizes") }
      return symbol(
        variable(
          "l[\(Self.label(frame))]", "n[t] / (n[0] + ... + n[t]), any share", Self.positiveUnit))
    }
    var sum = RationalFunction.zero
    for s in 0...t { sum = sum + (try quotient(.one, reciprocalSize(.concrete(s)))) }
    return try quotient(.one, reciprocalSize(frame) * sum)
  }

  mutating func value(
    of schedule: ModelDescription.Schedule, _ frame: Frame
  ) throws(Unprovable) -> RationalFunction {
    switch schedule {
    case .formula(let value): return try self.value(of: value.formula.expression, frame)
    case .list(let entries):
      guard case .concrete(let t) = frame, entries.indices.contains(t) else {
        throw Unprovable("a schedule given as a list has no entry for every generation")
      }
      return try value(of: entries[t].formula.expression, .constant)
    }
  }

  /// K.
  mutating func categories() throws(Unprovable) -> RationalFunction {
    if file.openPlaces.isTargetOpen {
      throw Unprovable("K is the length of a law that is a parameter")
    }
    switch file.model.target {
    case .uniform(let count), .zipf(let count, _), .frequencies(_, let count):
      return try value(of: count.formula.expression, .constant)
    case .list(let entries): return RationalFunction(Rational(entries.count))
    case .contexts, .bigrams: throw Self.contextsNotCovered
    case .numbers: throw Self.schemeNotCovered
    }
  }

  static let longestSymbolicTarget = 12

  /// 1 - Σ p²: from the target where it is simple, otherwise any number it can be.
  mutating func heterozygosity() throws(Unprovable) -> RationalFunction {
    guard !file.openPlaces.isTargetOpen else {
      return symbol(
        variable(
          "h", "1 - normsq(p) of any target",
          RationalBox.Side(lower: .zero, upper: .one, includesUpper: false)))
    }
    switch file.model.target {
    case .uniform: return try .one - quotient(.one, categories())
    case .list(let entries) where entries.count <= Self.longestSymbolicTarget:
      var sum = RationalFunction.one
      for entry in entries {
        let p = try value(of: entry.formula.expression, .constant)
        try requireAffordable(p, p)
        try requireAffordable(sum, p * p)
        sum = sum - p * p
      }
      return sum
    case .zipf, .frequencies:
      guard isSpread else { break }
      return symbol(
        variable(
          "h", "1 - normsq(p) of any target with two or more categories",
          RationalBox.Side(
            lower: .zero, upper: .one, includesLower: false, includesUpper: false)))
    case .contexts, .bigrams: throw Self.contextsNotCovered
    case .numbers: throw Self.schemeNotCovered
    case .list: break
    }
    return symbol(
      variable(
        "h", "1 - normsq(p) of any target",
        RationalBox.Side(lower: .zero, upper: .one, includesUpper: false)))
  }

  /// Whether two categories or more certainly have a share, so that 1 - normsq(p) > 0: always of a
  /// Zipf law, and of the first rows of a table where the first two are positive.
  var isSpread: Bool {
    switch file.model.target {
    case .zipf: true
    case .frequencies(let table, _):
      (try? table.frequencies(count: 2))?.allSatisfy { $0.signum > 0 } ?? false
    case .uniform, .list, .contexts, .bigrams, .numbers: false
    }
  }

  static let contextsNotCovered = Unprovable("a model with contexts is not covered")
  static let schemeNotCovered = Unprovable(
    "only the family categorical under the schemes mixture, replace and accumulate is covered")

  /// The recursion below is that of one chain of categories whose draws are fresh or from the
  /// generation before; every other model must be refused, also one added later.
  func requireKnownModel() throws(Unprovable) {
    guard file.model.contexts == nil else { throw Self.contextsNotCovered }
    guard file.model.sizes == nil else {
      throw Unprovable("there is no recursion for random sizes here")
    }
    guard file.model.family == .categorical,
      [.mixture, .replace, .accumulate].contains(file.model.scheme)
    else {
      throw Unprovable(
        "there is no recursion for \(file.model.family.rawValue) with the scheme "
          + "\(file.model.scheme.rawValue) here")
    }
    if file.model.scheme == .accumulate {
      guard case .real = file.model.start else {
        throw Unprovable("accumulated batches are covered from a start of real draws only")
      }
    }
  }
}

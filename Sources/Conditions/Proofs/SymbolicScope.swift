internal import Claims
internal import Models
internal import Multiprecision

/// Why the prover has no answer; none of these says that the claim is false.
struct Unprovable: Error {
  let reason: String
  /// Values of the parameters near which the proof failed, by place.
  var candidates: [[Int: Rational]] = []

  init(_ reason: String) { self.reason = reason }
}

/// A free quantity of a proof.
struct ProofVariable: Sendable {
  let name: String
  let meaning: String
  var side: RationalBox.Side
  /// Whether the quantity is known to lie between the ends; otherwise it may occur in identities
  /// alone.
  var isRanged = true
  /// 1/N of an integer N, so that a strict end can be moved to the next integer.
  var isReciprocalOfInteger = false
  /// The parameter that the quantity stands for.
  var parameter: ParameterReading?
}

/// How a variable of a proof gives the value of a parameter.
enum ParameterReading: Sendable {
  case itself(Int)
  case reciprocal(Int)
  /// The variable is 1/(1 + value - start).
  case shifted(Int, from: Rational)
  /// The variable is the square root of another reading.
  indirect case root(ParameterReading)

  /// The place of the parameter and its value where the variable is x; nil at an infinite value.
  func value(at x: Rational) -> (index: Int, value: Rational)? {
    switch self {
    case .itself(let index): return (index, x)
    case .reciprocal(let index): return x.isZero ? nil : (index, x.reciprocal)
    case .shifted(let index, let start):
      return x.isZero ? nil : (index, start + x.reciprocal - .one)
    case .root(let reading): return reading.value(at: x * x)
    }
  }
}

/// At which generation an expression is read.
enum Frame: Hashable {
  /// t + shift for a t that stands for every generation from `firstStep` on.
  case generic(shift: Int)
  case concrete(Int)
  /// Nothing that changes with t.
  case constant
}

/// The quantities of a proof as rational functions of its variables.
///
/// Two readings of the schedules: `free` takes alpha[t] and n[t] for arbitrary numbers in [0, 1]
/// and 1, 2, ..., so that a proof holds for every schedule; otherwise they are the formulas of the
/// file. An integer N >= 1 is read as 1/z with z in (0, 1], a generation t as 1/u.
struct SymbolicScope {
  let file: BoundFile
  let fixed: [Int: Rational]
  let isFree: Bool
  /// The first generation that the generic t stands for.
  let firstStep: Int
  private let rooted: Set<Rooted>
  private(set) var variables: [ProofVariable] = []
  private var places: [String: Int] = [:]
  /// Shown to be positive before anything is concluded.
  private(set) var divisors: [Polynomial] = []
  /// Further statements that the reading relies on.
  var premises: [PendingObligation] = []
  /// Whether r[t] is read as the closed form of a constant schedule.
  var usesClosedForm = false
  /// The quantity whose value at t is a variable of its own, for a proof by induction.
  var unfolded: InductiveQuantity?
  private var powers: [(base: RationalFunction, place: Int)] = []
  private var isRangeOfErrorShown = false
  private var depth = 0
  /// Nodes of expressions that were read.
  private var work = 0

  /// A sequence that mentions its past twice doubles with every generation that is written out.
  private static let mostWork = 20_000
  /// Products of terms in one operation on polynomials.
  private static let mostProducts = 10_000

  enum InductiveQuantity: Hashable {
    case error
    case definition(Int)
  }

  init(
    file: BoundFile, fixed: [Int: Rational], isFree: Bool, firstStep: Int,
    rooted: Set<Rooted> = []
  ) {
    self.rooted = rooted
    self.file = file
    self.fixed = fixed
    self.isFree = isFree
    self.firstStep = firstStep
  }

  var box: RationalBox { RationalBox(sides: variables.map(\.side)) }

  // MARK: Variables

  mutating func variable(
    _ name: String, _ meaning: String, _ side: RationalBox.Side, isRanged: Bool = true,
    isReciprocalOfInteger: Bool = false, parameter: ParameterReading? = nil
  ) -> Int {
    if let place = places[name] { return place }
    variables.append(
      ProofVariable(
        name: name, meaning: meaning, side: side, isRanged: isRanged,
        isReciprocalOfInteger: isReciprocalOfInteger, parameter: parameter))
    places[name] = variables.count - 1
    return variables.count - 1
  }

  mutating func narrow(_ place: Int, to side: RationalBox.Side) { variables[place].side = side }

  static let unit = RationalBox.Side(lower: .zero, upper: .one)
  static let positiveUnit = RationalBox.Side(lower: .zero, upper: .one, includesLower: false)

  private func symbol(_ place: Int) -> RationalFunction {
    RationalFunction(Polynomial(variable: place))
  }

  /// A variable, or the square of one where the quantity stands under a root.
  private mutating func quantity(
    _ kind: Rooted, _ name: String, _ meaning: String, _ side: RationalBox.Side,
    isReciprocalOfInteger: Bool = false, parameter: ParameterReading? = nil
  ) -> RationalFunction {
    guard rooted.contains(kind), let root = side.squareRoot else {
      return symbol(
        variable(
          name, meaning, side, isReciprocalOfInteger: isReciprocalOfInteger, parameter: parameter))
    }
    let place = variable(
      "sqrt(\(name))", "the square root of \(meaning)", root,
      parameter: parameter.map { .root($0) })
    return symbol(place) * symbol(place)
  }

  private mutating func parameter(_ index: Int) throws(Unprovable) -> RationalFunction {
    if let value = fixed[index] { return RationalFunction(value) }
    let declared = file.parameters[index]
    let name = declared.name
    guard let lower = declared.lower else {
      throw Unprovable("the parameter \(name) has no lower end")
    }
    if let upper = declared.upper, lower == upper { return RationalFunction(lower) }
    if declared.kind == .integer, lower >= .one {
      let least = Self.leastInteger(declared, lower)
      let reciprocal = quantity(
        .parameter(index), "1/\(name)", "the reciprocal of the parameter \(name)",
        RationalBox.Side(
          lower: declared.upper.map { $0.roundedDown().reciprocal } ?? .zero,
          upper: least.reciprocal, includesLower: declared.upper != nil),
        isReciprocalOfInteger: true, parameter: .reciprocal(index))
      return try quotient(.one, reciprocal)
    }
    if let upper = declared.upper {
      return quantity(
        .parameter(index), name, "the parameter \(name)",
        RationalBox.Side(
          lower: lower, upper: upper, includesLower: declared.includesLower,
          includesUpper: declared.includesUpper), parameter: .itself(index))
    }
    let place = variable(
      "z_\(name)", "1/(1 + \(name) - \(lower)) of the parameter \(name)",
      RationalBox.Side(
        lower: .zero, upper: .one, includesLower: false, includesUpper: declared.includesLower),
      parameter: .shifted(index, from: lower))
    let z = symbol(place)
    return RationalFunction(lower) + (try quotient(.one - z, z))
  }

  private static func leastInteger(
    _ declared: ParameterDeclaration, _ lower: Rational
  ) -> Rational {
    let value = lower.roundedUp()
    return value == lower && !declared.includesLower ? value + .one : value
  }

  // MARK: The model

  /// 1/u for the generic t.
  private mutating func generation(_ frame: Frame) throws(Unprovable) -> RationalFunction {
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

  private static func label(_ frame: Frame) -> String {
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

  private mutating func value(
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
  private mutating func categories() throws(Unprovable) -> RationalFunction {
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

  private static let longestSymbolicTarget = 12

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
  private var isSpread: Bool {
    switch file.model.target {
    case .zipf: true
    case .frequencies(let table, _):
      (try? table.frequencies(count: 2))?.allSatisfy { $0.signum > 0 } ?? false
    case .uniform, .list, .contexts, .bigrams, .numbers: false
    }
  }

  static let contextsNotCovered = Unprovable("a model with contexts is not covered")
  static let schemeNotCovered = Unprovable(
    "only the family categorical under the schemes mixture and replace is covered")

  /// The recursion below is that of one chain of categories whose draws are fresh or from the
  /// generation before; every other model must be refused, also one added later.
  func requireKnownModel() throws(Unprovable) {
    guard file.model.contexts == nil else { throw Self.contextsNotCovered }
    guard file.model.family == .categorical, [.mixture, .replace].contains(file.model.scheme) else {
      throw Unprovable(
        "there is no recursion for \(file.model.family.rawValue) with the scheme "
          + "\(file.model.scheme.rawValue) here")
    }
  }

  // MARK: The recursion

  /// R[t] = E|m - p|² + E(1 - |m|²) / n[t] with the mean m = p + (1 - alpha) (P[t-1] - p) of one
  /// draw, by the mean and the covariance of a multinomial. With R = h r, and E P[t-1] = p:
  /// r[t] = e r[t-1] + (1 - e r[t-1]) / n[t], e = (1 - alpha[t])². From a given start r stands for
  /// R itself, and the bias b[t-1] = memory[t-1] (P[0] - p) adds -2 (1 - alpha[t]) <p, b[t-1]> / n[t].
  mutating func step(
    _ frame: Frame
  ) throws(Unprovable) -> (slope: RationalFunction, constant: RationalFunction) {
    let synthetic = try .one - alpha(frame)
    let x = try reciprocalSize(frame)
    let e = synthetic * synthetic
    guard case .point = file.model.start else { return (e - e * x, x) }
    let bias = try synthetic * memory(before(frame)) * startBias()
    return (e - e * x, try (heterozygosity() - bias - bias) * x)
  }

  private func before(_ frame: Frame) throws(Unprovable) -> Frame {
    switch frame {
    case .generic(let shift): return .generic(shift: shift - 1)
    case .concrete(let t): return .concrete(t - 1)
    case .constant: throw Unprovable("R needs a generation")
    }
  }

  /// R = scale r.
  private mutating func errorScale() throws(Unprovable) -> RationalFunction {
    if case .point = file.model.start { return .one }
    return try heterozygosity()
  }

  // MARK: A given start

  /// P[0] and p as lists of one length.
  private mutating func startEntries() throws(Unprovable) -> [(RationalFunction, RationalFunction)]
  {
    guard case .point(let start) = file.model.start, !file.openPlaces.isStartOpen,
      !file.openPlaces.isTargetOpen
    else { throw Unprovable("the start is a law that is a parameter") }
    guard start.count <= Self.longestSymbolicTarget else {
      throw Unprovable("the given start has too many categories to be written out")
    }
    var truth: [RationalFunction] = []
    switch file.model.target {
    case .list(let entries):
      for entry in entries { truth.append(try value(of: entry.formula.expression, .constant)) }
    case .uniform:
      let share = try quotient(.one, categories())
      truth = Array(repeating: share, count: start.count)
    default: throw Unprovable("a given start needs a target that is a list or uniform")
    }
    guard truth.count == start.count else {
      throw Unprovable("the start and the target have different lengths")
    }
    var result: [(RationalFunction, RationalFunction)] = []
    for (entry, p) in zip(start, truth) {
      result.append((try value(of: entry.formula.expression, .constant), p))
    }
    return result
  }

  /// <p, P[0] - p>.
  private mutating func startBias() throws(Unprovable) -> RationalFunction {
    var sum = RationalFunction.zero
    for (start, p) in try startEntries() {
      let difference = start - p
      try requireAffordable(p, difference)
      sum = sum + p * difference
    }
    return sum
  }

  /// |P[0] - p|².
  private mutating func startError() throws(Unprovable) -> RationalFunction {
    var sum = RationalFunction.zero
    for (start, p) in try startEntries() {
      let difference = start - p
      try requireAffordable(difference, difference)
      sum = sum + difference * difference
    }
    return sum
  }

  /// Π (1 - alpha[s]) over 1 <= s <= t, the share of the start's bias that is left; in [0, 1].
  private mutating func memory(_ frame: Frame) throws(Unprovable) -> RationalFunction {
    switch frame {
    case .concrete(0): return .one
    case .generic(-1):
      return symbol(
        variable("memory[t-1]", "the product of 1 - alpha[s] over 1 <= s <= t - 1", Self.unit))
    case .concrete(let t) where t > 0 && t <= Self.longestUnrolled, .generic(let t) where t == 0:
      return try (.one - alpha(frame)) * memory(before(frame))
    default: throw Unprovable("the bias of the start is needed at a generation that is not covered")
    }
  }

  // MARK: A constant schedule

  /// q + c^k (r[0] - q), c = e (1 - x), q = x / (1 - c), k = t + shift: what the recursion gives
  /// where alpha and n do not change from t = 1 on.
  private mutating func closedForm(_ shift: Int) throws(Unprovable) -> RationalFunction {
    guard firstStep == 1, !isFree else {
      throw Unprovable("a closed form needs one schedule from t = 1 on")
    }
    if case .point = file.model.start { throw Unprovable("no closed form from a given start") }
    let (c, x) = try step(.generic(shift: 0))
    for place in [places["1/t"], places["sqrt(1/t)"]].compactMap(\.self) {
      let polynomials = [c.numerator, x.numerator] + c.denominator.keys + x.denominator.keys
      guard polynomials.allSatisfy({ $0.degree(in: place) == 0 }) else {
        throw Unprovable("the schedules are not constant")
      }
    }
    let q = try quotient(x, .one - c)
    let power = symbol(powerVariable(c))
    let distance = try normalizedError(.concrete(0)) - q
    return q + (shift == 0 ? power * c : power) * distance
  }

  /// Generations of the error that are written out; for free schedules each has two variables of
  /// its own.
  private static let longestUnrolled = 12

  /// r with R = h r.
  mutating func normalizedError(_ frame: Frame) throws(Unprovable) -> RationalFunction {
    switch frame {
    case .constant: throw Unprovable("R needs a generation")
    case .concrete(let t):
      guard t >= 0 else { throw Unprovable("there is no generation \(t)") }
      guard t <= (isFree ? 2 : Self.longestUnrolled) else {
        throw Unprovable("R[\(t)] is too long to be written out")
      }
      guard t > 0 else {
        switch file.model.start {
        case .real: return try reciprocalSize(frame)
        case .truth: return .zero
        case .point: return try startError()
        }
      }
      let (slope, constant) = try step(frame)
      return try slope * normalizedError(.concrete(t - 1)) + constant
    case .generic(0):
      if unfolded == .error {
        return symbol(
          variable("r[t]", "R[t] / (1 - normsq(p))", Self.unit, isRanged: false))
      }
      if usesClosedForm { return try closedForm(0) }
      let (slope, constant) = try step(frame)
      return try slope * normalizedError(.generic(shift: -1)) + constant
    case .generic(-1):
      if usesClosedForm { return try closedForm(-1) }
      if case .point = file.model.start { return symbol(previousError) }
      showRangeOfError()
      return symbol(previousError)
    case .generic: throw Unprovable("R is needed at a generation that is neither t nor t - 1")
    }
  }

  private var isTruthStart: Bool {
    if case .truth = file.model.start { return true }
    return false
  }

  /// r[t-1], in (0, 1], or [0, 1] where the start is the truth.
  var previousError: Int {
    mutating get {
      if case .point = file.model.start {
        return variable(
          "r[t-1]", "R[t-1], a squared distance of two laws",
          RationalBox.Side(lower: .zero, upper: Rational(2)))
      }
      return variable(
        "r[t-1]", "R[t-1] / (1 - normsq(p))", isTruthStart ? Self.unit : Self.positiveUnit)
    }
  }

  /// 0 < r <= 1 by induction: it begins in there and every step leads back.
  private mutating func showRangeOfError() {
    guard !isRangeOfErrorShown else { return }
    isRangeOfErrorShown = true
    let one = Polynomial.one
    let a = Polynomial(variable: variable("any alpha", "any fraction of real data", Self.unit))
    let x = Polynomial(
      variable: variable("any 1/n", "the reciprocal of any sample size", Self.positiveUnit))
    let r = Polynomial(variable: variable("any r", "any normalized error", Self.unit))
    let e = (one - a) * (one - a)
    premises.append(
      PendingObligation(
        purpose: "the normalized error stays positive after a step", relation: .positive,
        products: [[e, one - x, r], [x]]))
    premises.append(
      PendingObligation(
        purpose: "the normalized error stays at most 1", relation: .nonnegative,
        products: [[one], [-e, one - x, r], [-x]]))
  }

  private mutating func definition(
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
      if unfolded == .definition(index) {
        return symbol(
          variable("\(definition.name)[t]", "the sequence", Self.unit, isRanged: false))
      }
      return try value(of: definition.step, frame)
    case .generic(-1): return symbol(previousDefinition(index))
    case .generic:
      throw Unprovable("\(definition.name) is needed at a generation that is neither t nor t - 1")
    }
  }

  mutating func previousDefinition(_ index: Int) -> Int {
    let name = "\(file.definitions.definitions[index].name)[t-1]"
    return variable(name, "the sequence", Self.unit, isRanged: false)
  }

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
    for (place, exponent) in content.enumerated() where exponent > 0 {
      denominator[Polynomial(variable: place)] = exponent
    }
    if rest.constantValue == nil { denominator[rest] = 1 }
    for factor in denominator.keys where !divisors.contains(factor) { divisors.append(factor) }
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
  private func requireAffordable(
    _ a: RationalFunction, _ b: RationalFunction
  ) throws(Unprovable) {
    guard a.size.multipliedReportingOverflow(by: b.size).partialValue <= Self.mostProducts,
      a.size <= Self.mostProducts, b.size <= Self.mostProducts
    else { throw Unprovable("its polynomials have too many terms") }
  }

  private func power(
    _ base: RationalFunction, _ exponent: Int
  ) throws(Unprovable) -> RationalFunction {
    var result = RationalFunction.one
    for _ in 0..<exponent {
      try requireAffordable(result, base)
      result = result * base
    }
    return result
  }

  private static let largestExponent = 12

  private mutating func power(
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
    let symbol = try power(symbol(powerVariable(value)), rate)
    return rest >= 0
      ? symbol * (try power(value, rest)) : try quotient(symbol, power(value, -rest))
  }

  /// The variable base^(t-1), in [0, 1] where the base is.
  private mutating func powerVariable(_ base: RationalFunction) -> Int {
    if let known = powers.first(where: { $0.base.isEqual(base) }) { return known.place }
    let denominator = RationalFunction.expanded(base.denominator)
    let lower = PendingObligation(
      purpose: "the base of a power of t is nonnegative", relation: .nonnegative,
      products: [[base.numerator]])
    let upper = PendingObligation(
      purpose: "the base of a power of t is at most 1", relation: .nonnegative,
      products: [[denominator], [-base.numerator]])
    let isRanged = [lower, upper].allSatisfy { $0.isProvable(variables) }
    if isRanged { premises += [lower, upper] }
    let place = variable(
      "q\(powers.count + 1)", "the power of its base with exponent t - 1", Self.unit,
      isRanged: isRanged)
    powers.append((base, place))
    return place
  }

  private mutating func constantInteger(
    _ expression: Expression, _ frame: Frame
  ) throws(Unprovable) -> Int {
    guard let value = try value(of: expression, frame).constantFraction,
      let integer = Int(exactly: value)
    else { throw Unprovable("not a whole number") }
    return integer
  }

  /// rate and offset of an expression rate * t + offset.
  private mutating func affineExponent(
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

  private static func isLinearInGeneration(_ expression: Expression) -> Bool {
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
      if symbol == .power { return try power(left, right, frame) }
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
      guard
        let root = square.squareRoot(isNonnegative: { place in
          sides[place].isRanged && sides[place].side.lower.signum >= 0
        })
      else { throw Unprovable("it has a square root of something that is not a product") }
      return root
    case .pi, .apply: throw Unprovable("it uses a function that is not rational")
    case .horizon: throw Unprovable("it mentions T")
    case .contextCount: throw Self.contextsNotCovered
    case .modelConstant: throw Self.schemeNotCovered
    case .variable, .fold: throw Unprovable("it has a sum or a product")
    case .entry, .dot, .lost: throw Unprovable("it mentions single categories")
    case .absorptionTime: throw Unprovable("there is no recursion for absorption_time here")
    }
  }

  private func frame(_ index: Expression, in frame: Frame) throws(Unprovable) -> Frame {
    switch index.kind {
    case .generation: return frame
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

  private mutating func entry(
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

  private mutating func decide(
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

internal import Certificates
internal import Claims
internal import Multiprecision

/// Looks for a proof of one claim over its whole domain.
///
/// In this order: for every schedule, directly and by induction; for the schedules of the file,
/// directly and by induction; for the file's schedules up to the horizon, generation by
/// generation. Nothing is called proved that the checker has not accepted.
struct ClaimProver {
  struct Proof {
    let certificate: Certificate
    let isForEverySchedule: Bool
    /// Parts of boxes that the checker has checked.
    let boxes: Int
  }

  enum Outcome {
    case proved(Proof)
    case notProved(Failure)
  }

  struct Failure {
    let reason: String
    /// Values of parameters, by place, near which a counterexample may lie.
    let candidates: [[Int: Rational]]
  }

  let file: BoundFile
  let claim: BoundClaim
  let fixed: [Int: Rational]
  let horizon: Int
  let shouldStop: () -> Bool

  /// Generations that are written out one by one.
  private static let longestHorizon = 8
  /// Base cases of an induction beyond the first.
  static let mostExtraCases = 2

  struct Plan {
    let argument: String
    var isFree = false
    /// Whether only the generations up to the horizon are covered.
    var isHorizon = false
    let parts: [ProofPart]
  }

  func prove() -> Outcome {
    var reasons: [String] = []
    var candidates: [[Int: Rational]] = []
    var open = attempts
    var triesStronger = dependsOnGeneration
    while true {
      if open.isEmpty, triesStronger {
        triesStronger = false
        open = strongerBounds().map { .strengthened($0) } + [.horizon]
      }
      guard !open.isEmpty else { break }
      let attempt = open.removeFirst()
      if shouldStop() { return .notProved(Failure(reason: "stopped", candidates: [])) }
      do throws(Unprovable) {
        let made = try plan(attempt)
        let (certificate, boxes) = try certificate(made)
        return .proved(
          Proof(certificate: certificate, isForEverySchedule: made.isFree, boxes: boxes))
      } catch {
        if !reasons.contains(error.reason) { reasons.append(error.reason) }
        candidates += error.candidates.filter { !candidates.contains($0) }
      }
    }
    return .notProved(
      Failure(reason: reasons.joined(separator: "; "), candidates: candidates))
  }

  // MARK: Plans

  private enum Attempt {
    case constant
    case direct(isFree: Bool, extra: Int)
    case induction(isFree: Bool, extra: Int, SymbolicScope.InductiveQuantity)
    case closedForm
    case strengthened(StrongerBound)
    case horizon
  }

  private var attempts: [Attempt] {
    guard dependsOnGeneration else { return [.constant] }
    var result: [Attempt] = []
    for isFree in [true, false] {
      for extra in 0...1 { result.append(.direct(isFree: isFree, extra: extra)) }
      for quantity in quantities {
        for extra in 0...Self.mostExtraCases {
          result.append(.induction(isFree: isFree, extra: extra, quantity))
        }
      }
    }
    if !claim.formula.mentions.isEmpty { result.append(.closedForm) }
    // Built only when the ones before have failed.
    return result
  }

  private func plan(_ attempt: Attempt) throws(Unprovable) -> Plan {
    try scope(isFree: true, firstStep: 1).requireKnownModel()
    switch attempt {
    case .constant: return try constantPlan()
    case .direct(let isFree, let extra): return try directPlan(isFree, extra)
    case .induction(let isFree, let extra, let quantity):
      return try inductionPlan(isFree, extra, quantity)
    case .closedForm: return try closedFormPlan()
    case .strengthened(let bound): return try strengthenedPlan(bound)
    case .horizon: return try horizonPlan()
    }
  }

  private var dependsOnGeneration: Bool {
    switch claim.formula.statement {
    case .always(let proposition):
      !proposition.dependence.isDisjoint(with: [.generation, .metric])
    case .monotone, .limit, .eventually: true
    }
  }

  private var quantities: [SymbolicScope.InductiveQuantity] {
    guard claim.formula.mentions.isEmpty else { return [.error] }
    guard case .always(.comparison(let sides, _, _)) = claim.formula.statement else { return [] }
    return claim.formula.definitions.sorted().map { .definition($0) }
      + sides.flatMap(\.folds).map { .fold($0) }
  }

  func scope(isFree: Bool, firstStep: Int) -> SymbolicScope {
    var scope = SymbolicScope(
      file: file, fixed: fixed, isFree: isFree, firstStep: firstStep,
      rooted: Rooted.quantities(of: claim.formula, sizes: file.model.sampleSize))
    scope.showsRanges = !(claim.formula.condition?.dependence.contains(.generation) ?? false)
    return scope
  }

  func part(
    _ label: String, isFree: Bool, firstStep: Int, _ frame: Frame
  ) throws(Unprovable) -> ProofPart {
    var part = ProofPart(label, scope(isFree: isFree, firstStep: firstStep))
    if let condition = claim.formula.condition { try part.assume(condition, frame) }
    return part
  }

  private func constantPlan() throws(Unprovable) -> Plan {
    var part = try part("", isFree: false, firstStep: 1, .constant)
    guard case .always(let proposition) = claim.formula.statement else {
      throw Unprovable("it is about all large t")
    }
    try part.require(proposition, .constant)
    return Plan(argument: "The claim does not depend on the generation.", parts: [part])
  }

  /// First generation of the claim; claims with a last one are left to the horizon.
  func start() throws(Unprovable) -> Int {
    guard let range = claim.formula.range else { return 0 }
    guard range.to == nil else { throw Unprovable("its range ends before the horizon") }
    return try end(range.from, 0) + range.fromOffset
  }

  private func end(_ expression: Expression?, _ otherwise: Int) throws(Unprovable) -> Int {
    guard let expression else { return otherwise }
    var scope = scope(isFree: false, firstStep: 1)
    guard let value = try scope.value(of: expression, .constant).constantFraction,
      let t = Int(exactly: value), t >= 0
    else { throw Unprovable("its range is not a fixed one") }
    return t
  }

  private func directPlan(_ isFree: Bool, _ extra: Int) throws(Unprovable) -> Plan {
    let start = try start()
    let first = max(1, start) + extra
    var parts = try baseCases(start..<first, isFree)
    var generic = try part(
      "every t >= \(first)", isFree: isFree, firstStep: first, .generic(shift: 0))
    try require(&generic, .generic(shift: 0))
    parts.append(generic)
    return Plan(
      argument: "Each generation follows from the one before by the recursion alone; earlier "
        + "generations are written out.", isFree: isFree, parts: parts)
  }

  /// Where the bound itself is not inductive, the strongest one is: the value itself, which the
  /// recursion of a constant schedule has in closed form.
  private func closedFormPlan() throws(Unprovable) -> Plan {
    let start = try start()
    guard start <= 1 else { throw Unprovable("its range does not begin at 0 or 1") }
    var parts = try baseCases(start..<1, false)
    var generic = ProofPart("every t >= 1", scope(isFree: false, firstStep: 1))
    generic.scope.usesClosedForm = true
    if let condition = claim.formula.condition {
      try generic.assume(condition, .generic(shift: 0))
    }
    try require(&generic, .generic(shift: 0))
    parts.append(generic)
    return Plan(
      argument: "The bound is not inductive by itself; the closed form of the constant schedule is "
        + "used instead: r[t] = q + c^t (r[0] - q), c = (1 - alpha)^2 (1 - 1/n), "
        + "q = (1/n) / (1 - c), which the recursion keeps.", parts: parts)
  }

  func inductionPlan(
    _ isFree: Bool, _ extra: Int, _ quantity: SymbolicScope.InductiveQuantity
  ) throws(Unprovable) -> Plan {
    guard case .always(.comparison(let sides, let relations, _)) = claim.formula.statement else {
      throw Unprovable("it is no comparison that could be proved by induction")
    }
    if let condition = claim.formula.condition, condition.dependence.contains(.generation) {
      throw Unprovable("its `when` changes with t")
    }
    let start = try start()
    var parts = try baseCases(start..<(start + 1 + extra), isFree)
    for (index, relation) in relations.enumerated() {
      var step = try part(
        "from t - 1 to t", isFree: isFree, firstStep: start + 1 + extra, .generic(shift: 0))
      let induction = InductionStep(
        sides: [sides[index], sides[index + 1]], relation: relation, quantity: quantity)
      do {
        try induction.require(&step)
      } catch {
        // A link that does not speak of the quantity may hold by itself.
        step.obligations = []
        step.scope.isUnfolded = false
        try step.require(
          .comparison([sides[index], sides[index + 1]], [relation], span: 0..<0),
          .generic(shift: 0))
      }
      parts.append(step)
    }
    return Plan(
      argument: "Induction over the generations: the claim holds at its first generation, the "
        + "recursion is monotone, and started on the bound it does not cross it.",
      isFree: isFree, parts: parts)
  }

  private func horizonPlan() throws(Unprovable) -> Plan {
    var start = 0
    var last = horizon
    if let range = claim.formula.range {
      start = try end(range.from, 0) + range.fromOffset
      last = try end(range.to, horizon) + range.toOffset
    }
    guard start <= last else { throw Unprovable("its range of t is empty") }
    guard last <= Self.longestHorizon else {
      throw Unprovable(
        "a horizon of \(last) is not written out generation by generation (at most "
          + "\(Self.longestHorizon); use --horizon)")
    }
    let parts = try baseCases(start..<(last + 1), false)
    guard !parts.isEmpty else { throw Unprovable(ProofPart.neverMet) }
    return Plan(
      argument: "Every generation up to the horizon is written out.", isHorizon: true, parts: parts)
  }

  /// Generations written out, without those at which the `when` does not hold.
  private func baseCases(
    _ generations: Range<Int>, _ isFree: Bool
  ) throws(Unprovable) -> [ProofPart] {
    var result: [ProofPart] = []
    for t in generations {
      var base: ProofPart
      do throws(Unprovable) {
        base = try part("t = \(t)", isFree: isFree, firstStep: t + 1, .concrete(t))
      } catch {
        guard error.reason == ProofPart.neverMet else { throw error }
        continue
      }
      try require(&base, .concrete(t))
      result.append(base)
    }
    return result
  }

  private func require(_ part: inout ProofPart, _ frame: Frame) throws(Unprovable) {
    switch claim.formula.statement {
    case .always(let proposition): try part.require(proposition, frame)
    case .monotone(let expression, let relation):
      let before: Frame
      switch frame {
      case .generic(let shift): before = .generic(shift: shift - 1)
      case .concrete(let t):
        // Nothing is compared at the first generation.
        guard t > (try start()) else { return }
        before = .concrete(t - 1)
      case .constant: throw Unprovable("it needs a generation")
      }
      guard claim.formula.condition == nil else {
        throw Unprovable("a monotone claim with a `when` is not covered")
      }
      let current = try part.scope.value(of: expression, frame)
      let previous = try part.scope.value(of: expression, before)
      part.obligations.append(
        ProofPart.obligation(current, relation, previous, "the claim itself"))
    case .limit, .eventually: throw Unprovable("it is about all large t")
    }
  }

  // MARK: Certificates

  private func certificate(
    _ plan: Plan
  ) throws(Unprovable) -> (Certificate, Int) {
    var writer = CertificateWriter()
    for part in plan.parts {
      let divisors = part.scope.divisors.map {
        PendingObligation(purpose: "a divisor is positive", relation: .positive, products: [[$0]])
      }
      for pending in divisors + part.scope.premises + part.obligations {
        if shouldStop() { throw Unprovable("stopped") }
        switch pending.decided(part.scope.variables) {
        case .proved(let steps): writer.add(pending, steps, part)
        case .refuted(let point):
          var failure = Unprovable("not shown: \(pending.purpose)")
          failure.candidates = candidates(at: point, part.scope.variables)
          throw failure
        case .undecided(let what):
          throw Unprovable("not shown: \(pending.purpose) (\(what))")
        }
      }
      writer.finish(part)
    }
    var certificate = writer.certificate
    certificate.bound = file.name
    certificate.claim = claim.name
    certificate.formula = claim.formula.text
    certificate.scope = plan.isHorizon ? "horizon" : "all"
    certificate.horizon = plan.isHorizon ? horizon : nil
    certificate.argument = plan.argument
    certificate.trusted = trusted(plan)
    do {
      var checker = CertificateChecker()
      return (certificate, try checker.check(certificate))
    } catch {
      throw Unprovable("the checker rejects the certificate: \(error.reason)")
    }
  }

  /// The parameters at a point of a proof's box, integers rounded down and up.
  private func candidates(at point: [Rational], _ variables: [ProofVariable]) -> [[Int: Rational]] {
    [true, false].map { roundsDown in
      var result = fixed
      for (variable, x) in zip(variables, point) {
        guard let (index, value) = variable.parameter?.value(at: x) else { continue }
        let isInteger = file.parameters[index].kind == .integer
        result[index] =
          !isInteger ? value : roundsDown ? value.roundedDown() : value.roundedUp()
      }
      return result
    }
  }

  private func trusted(_ plan: Plan) -> [String] {
    var result = [
      "the reading of the formula as quotients of polynomials, with positive denominators",
      "the schedules are valid: alpha[t] in [0, 1], n[t] a whole number of at least 1",
    ]
    if plan.isFree { result.append("nothing else about the schedules: they are arbitrary") }
    if !claim.formula.mentions.isEmpty || !claim.formula.definitions.isEmpty {
      let isPooled = file.model.scheme == .accumulate
      let recursion =
        isPooled
        ? "with l = n[t]/(n[0] + ... + n[t]) of a batch among all that are kept, "
          + "R[t] = (1 - l alpha[t])^2 R[t-1] + l^2 (1 - normsq(p) - (1 - alpha[t])^2 R[t-1]"
        : "R[t] = (1 - alpha[t])^2 R[t-1] + (1 - normsq(p) - (1 - alpha[t])^2 R[t-1]"
      if case .point = file.model.start {
        result.append(
          "the mean m and the covariance (diag(m) - m m^T) / n of the frequencies of n draws: "
            + "\(recursion) - 2 (1 - alpha[t]) <p, b[t-1]>) / n[t] with the bias "
            + "b[t] = (1 - alpha[t]) b[t-1] from b[0] = P[0] - p; and 0 <= R <= 2")
      } else {
        result.append(
          "the mean m and the covariance (diag(m) - m m^T) / n of the frequencies of n draws, and "
            + "the unbiased start: \(recursion)) / n[t]")
      }
    }
    let axioms = plan.parts.reduce(into: Set<Axiom>()) { $0.formUnion($1.scope.axioms) }
    result += Axiom.allCases.filter(axioms.contains).map(\.rawValue)
    return result
  }
}

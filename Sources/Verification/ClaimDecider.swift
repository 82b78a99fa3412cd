internal import Claims
internal import Intervals
internal import Models
internal import Multiprecision
internal import Results
internal import Theory

/// Puts one claim at one instance before theory.
struct ClaimDecider {
  let claim: BoundClaim
  let options: RunOptions
  let monitor: RunMonitor
  /// Whether the decision has them: then the claim is judged at every generation.
  var keepsClaimedValues = true

  /// The verdict of theory; `needsSimulation` where theory has none to offer.
  struct Decision {
    var verdict: Verdict
    var slack: Number?
    var isTrivial = false
    var violation: Violation?
    var reason: String?
    var theory: TheoryRecord?
    var needsSimulation = false
    /// Per generation, for a table.
    var claimedValues: [Int: Number] = [:]

    init(_ verdict: Verdict, reason: String? = nil) {
      self.verdict = verdict
      self.reason = reason
    }
  }

  func decide(_ theory: inout InstanceTheory) throws(RunError) -> Decision {
    claim.formula.isAsymptotic ? try decideLimit(&theory) : try decidePointwise(&theory)
  }

  // MARK: Generation by generation

  /// Doubles the precision until the claim is decided, an equality overlaps closely enough, or the
  /// ceiling is reached. Where laws of categories are interpolated, doubles come first.
  private func decidePointwise(_ theory: inout InstanceTheory) throws(RunError) -> Decision {
    var precision = try firstPrecision(&theory)
    while true {
      let attempt = try attempt(&theory, at: precision)
      if precision < options.precision {
        if suffices(attempt.decision) { return attempt.decision }
        precision = options.precision
        continue
      }
      let mayResolve =
        switch attempt.decision.verdict {
        case .undecided: attempt.mayResolve && precision.bits < RunOptions.precisionCeiling
        case .supported: precision.bits < RunOptions.equalityPrecision
        // An earlier generation may fail too, by less than could be seen.
        case .refuted: attempt.mayResolve && precision.bits < RunOptions.equalityPrecision
        default: false
        }
      guard mayResolve else { return attempt.decision }
      precision = Precision(bits: 2 * precision.bits)
    }
  }

  /// That of doubles where all metrics in the claim that come from laws have interpolated ones.
  private func firstPrecision(_ theory: inout InstanceTheory) throws(RunError) -> Precision {
    guard options.shownDigits != nil else { return options.precision }
    let data = try theory.instantiation(at: options.precision).data
    let metrics = theory.instance.file.quantities(of: claim, at: data).compactMap(\.metric)
      .filter(Expectation.isByCategoryLaw)
    if metrics.isEmpty { return options.precision }
    for metric in metrics {
      let interpolation = try theory.interpolation(
        of: metric, options: options, shouldStop: monitor.shouldStop)
      if interpolation == nil { return options.precision }
    }
    return Expectation.interpolationPrecision
  }

  /// Whether a decision in doubles says all that a decision at a higher precision would.
  private func suffices(_ decision: Decision) -> Bool {
    guard let digits = options.shownDigits else { return false }
    return switch decision.verdict {
    case .certified, .vacuous: decision.slack?.isCertain(toDigits: digits) ?? true
    default: false
    }
  }

  private func attempt(
    _ theory: inout InstanceTheory, at precision: Precision
  ) throws(RunError) -> (decision: Decision, mayResolve: Bool) {
    if monitor.shouldStop() { throw .stopped }
    let file = theory.instance.file
    let data = try theory.instantiation(at: precision).data
    let expectations = try expectations(&theory, at: precision)
    if let refusal = expectations.refusal {
      var decision = Decision(.undecided, reason: refusal)
      decision.needsSimulation = true
      return (decision, false)
    }
    do {
      let largest = largestValue(
        model: try theory.instantiation(at: precision).model, precision)
      let chosen =
        keepsClaimedValues
        ? nil
        : file.generationsToJudge(
          claim, instance: data, expectations: expectations.values, largest: largest,
          shortest: options.screensFrom, shouldStop: monitor.shouldStop)
      if monitor.shouldStop() { throw RunError.stopped }
      let definitions = try file.definitionValues(
        for: claim, instance: data, expectations: expectations.values, upTo: chosen?.last)
      var evaluation = ClaimEvaluation(
        claim.formula, instance: data, expectations: expectations.values, definitions: definitions)
      let outcome = try evaluation.outcome(
        at: chosen, keepingClaimed: keepsClaimedValues)
      var result = read(outcome, precision)
      result.decision.theory = expectations.record
      result.decision.isTrivial = isTrivial(outcome.ceilings, largest, precision)
      return result
    } catch let error as EvaluationError {
      throw .files(FileFaults([located(claim.fault(error), theory.instance)]))
    } catch let failure as DefinitionFailure {
      switch failure {
      case .fault(let fault): throw .files(FileFaults([located(fault, theory.instance)]))
      case .undecided(let reason, let mayResolve):
        return (Decision(.undecided, reason: reason), mayResolve)
      }
    } catch let error as RunError {
      throw error
    } catch {
      preconditionFailure("an error of no known type: \(error)")
    }
  }

  func located(_ fault: FileFault, _ instance: SelectedInstance) -> FileFault {
    guard !instance.values.isEmpty else { return fault }
    return FileFault(
      file: fault.file, line: fault.line, column: fault.column,
      message: "\(fault.message) (at \(instance.file.describe(instance.values)))")
  }

  private func read(
    _ outcome: ClaimOutcome, _ precision: Precision
  ) -> (decision: Decision, mayResolve: Bool) {
    var decision: Decision
    var mayResolve = false
    switch outcome.decision {
    case .holds:
      decision = Decision(.certified)
    case .fails(let t, let claimed, let actual, let relation):
      decision = Decision(.refuted)
      decision.violation = Violation(
        t: t, claimed: claimed, actual: actual, relation: relation.rawValue)
      if !outcome.isFailureFirst {
        decision.reason =
          "whether it fails before t = \(t) cannot be seen at \(precision.bits) bits"
        mayResolve = true
      }
    case .overlaps(let width):
      decision = Decision(
        .supported, reason: "both sides are enclosed and equal to within \(short(width))")
    case .vacuous(let reason):
      decision = Decision(.vacuous, reason: reason)
    case .undecided(let reason, let canResolve):
      decision = Decision(.undecided, reason: "\(reason) (\(precision.bits) bits)")
      mayResolve = canResolve
    }
    decision.slack = outcome.slack
    decision.claimedValues = outcome.claimedValues
    return (decision, mayResolve)
  }

  private func short(_ width: Double) -> String {
    Number.exact(Rational(exactly: width) ?? .zero).upperDecimal(significantDigits: 2)
  }

  // MARK: Expectations

  private func expectations(
    _ theory: inout InstanceTheory, at precision: Precision
  ) throws(RunError)
    -> (values: [Quantity: NumberSequence], record: TheoryRecord?, refusal: String?)
  {
    var values: [Quantity: NumberSequence] = [:]
    var record: TheoryRecord?
    let data = try theory.instantiation(at: precision).data
    for quantity in theory.instance.file.quantities(of: claim, at: data) {
      switch try theory.expectation(of: quantity, at: precision, shouldStop: monitor.shouldStop) {
      case .success(let trajectory):
        values[quantity] = trajectory.values
        let own = TheoryRecord(trajectory, precision: precision)
        // The file's own metric names the method; any enclosure makes the whole one an enclosure.
        if record == nil || quantity == .metric(theory.instance.file.metric)
          || own.arithmetic == .interval
        {
          record = own
        }
      case .failure(let refusal):
        return ([:], nil, refusal.message)
      }
    }
    return (values, record, nil)
  }

  // MARK: Trivial bounds

  /// What the quantity that the claim bounds from above can be at most; nil where there is none.
  func largestValue(model: TrainingModel, _ precision: Precision) -> Number? {
    guard claim.formula.shape == .upper, let quantity = claim.formula.boundedQuantity,
      case .finite(let largest) = LargestValue(
        of: quantity, model: model, precision: precision)
    else { return nil }
    return largest
  }

  func isTrivial(_ ceilings: [Number], _ largest: Number?, _ precision: Precision) -> Bool {
    guard let largest, !ceilings.isEmpty else { return false }
    return ceilings.allSatisfy { ceiling in
      if let exact = ceiling.exactValue, let most = largest.exactValue { return exact >= most }
      return largest.interval(precision: precision)
        .isCertainlyLessOrEqual(to: ceiling.interval(precision: precision))
    }
  }

  // MARK: All large t

  private func decideLimit(_ theory: inout InstanceTheory) throws(RunError) -> Decision {
    let precision = Precision(bits: max(RunOptions.equalityPrecision, options.precision.bits))
    let file = theory.instance.file
    let instantiation = try theory.instantiation(at: precision)
    let expectations = try expectations(&theory, at: precision)
    if let refusal = expectations.refusal { return Decision(.undecided, reason: refusal) }
    var asymptotes: [Quantity: Asymptote] = [:]
    var theorem = "leading terms of both sides"
    var unknown: String?
    for quantity in file.quantities(of: claim, at: instantiation.data)
    where quantity != .absorptionTime {
      let limit = QuantityLimits.limit(
        of: quantity, model: instantiation.model, precision: precision)
      switch limit.value {
      case .unknown(let reason): unknown = reason
      default: theorem = limit.theorem
      }
      asymptotes[quantity] = Asymptote(limit)
    }
    do {
      let definitions = try file.definitionValues(
        for: claim, instance: instantiation.data, expectations: expectations.values)
      let evaluation = LimitEvaluation(
        claim.formula, instance: instantiation.data, expectations: expectations.values,
        definitions: definitions, tail: instantiation.model.tail, asymptotes: asymptotes)
      var decision: Decision
      switch try evaluation.decision() {
      case .holds: decision = Decision(.certified, reason: theorem)
      case .fails: decision = Decision(.refuted, reason: theorem)
      case .overlaps:
        decision = Decision(
          .supported, reason: "the enclosures of the two limits overlap; \(theorem)")
      case .vacuous(let reason): return Decision(.vacuous, reason: reason)
      case .undecided(let reason): return Decision(.undecided, reason: unknown ?? reason)
      }
      decision.theory = TheoryRecord(
        method: .theorem, arithmetic: expectations.record?.arithmetic ?? .rational,
        precisionBits: expectations.record?.precisionBits)
      return decision
    } catch let error as EvaluationError {
      throw .files(FileFaults([located(claim.fault(error), theory.instance)]))
    } catch let failure as DefinitionFailure {
      switch failure {
      case .fault(let fault): throw .files(FileFaults([located(fault, theory.instance)]))
      case .undecided(let reason, _): return Decision(.undecided, reason: reason)
      }
    } catch {
      preconditionFailure("an error of no known type: \(error)")
    }
  }
}

extension Asymptote {
  fileprivate init?(_ limit: ErrorLimit) {
    switch limit.value {
    case .zero: self = limit.rate.map { .term($0) } ?? .vanishing
    case .value(let number):
      self = .term(LeadingTerm(coefficient: number, power: .zero, logPower: .zero))
    case .positive: self = .positiveLimit
    case .infinite: self = limit.rate.map { .term($0) } ?? .growing
    case .unknown: return nil
    }
  }
}

extension TheoryRecord {
  init(_ trajectory: ExpectedTrajectory, precision: Precision) {
    let method: Method =
      switch trajectory.method {
      case .enumeration: .enumeration
      case .momentRecursion: .momentRecursion
      case .secondMoments: .secondMoments
      case .categoryLaw: .categoryLaw
      case .categoryMoments: .categoryMoments
      case .ancestorCounts: .ancestorCounts
      }
    let isRational = trajectory.arithmetic == .rational
    self.init(
      method: method, arithmetic: isRational ? .rational : .interval,
      precisionBits: isRational ? nil : precision.bits)
  }
}

extension ClaimKind {
  init(_ shape: ClaimShape) {
    switch shape {
    case .equality: self = .equality
    case .upper: self = .upper
    case .lower: self = .lower
    case .chain: self = .chain
    case .implication: self = .implication
    case .equivalence: self = .equivalence
    case .limit: self = .limit
    case .eventually: self = .eventually
    case .monotone: self = .monotone
    }
  }
}

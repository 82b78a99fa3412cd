internal import Intervals
internal import Multiprecision

/// Collects the judgements of a claim, generation by generation.
struct Tally {
  private let formula: ClaimFormula
  private let precision: Precision
  private var failure: ClaimOutcome.Decision?
  /// Whether the claim certainly holds at every generation before the failure.
  private var isFailureFirst = true
  private var doubt: (reason: String, mayResolve: Bool)?
  private var overlapWidth: Double?
  private var isApplicable = false
  private var isHypothesisMet = false
  private var smallestRatio: SmallestRatio
  private var ceilings: [Number] = []
  /// Whether a generation was left out because something in it is undefined or undecided.
  private var hasMissingValues = false
  private var claimedValues: [Int: Number] = [:]
  private var budget = KeptBits()

  private let keepsClaimedValues: Bool

  init(formula: ClaimFormula, precision: Precision, keepsClaimedValues: Bool) {
    self.keepsClaimedValues = keepsClaimedValues
    self.formula = formula
    self.precision = precision
    smallestRatio = SmallestRatio(precision: precision)
  }

  mutating func undecided(_ reason: String, mayResolve: Bool) {
    isApplicable = true
    isHypothesisMet = true
    hasMissingValues = true
    if doubt == nil { doubt = (reason, mayResolve) }
  }

  mutating func add(_ judgement: Judgement<Number>, _ t: Int) {
    isApplicable = true
    if judgement.hypothesisMet { isHypothesisMet = true }
    switch judgement.truth {
    case .yes: break
    case .no:
      if failure == nil {
        failure = failed(judgement.witness, t)
        isFailureFirst = doubt == nil && overlapWidth == nil
      }
    case .overlap:
      let width = judgement.links.map(overlap).max() ?? 0
      overlapWidth = max(overlapWidth ?? 0, width)
    case .undecided:
      if doubt == nil { doubt = ("cannot be decided at t = \(t) at this precision", true) }
    }
    read(judgement.links, t)
  }

  private func failed(
    _ witness: Judgement<Number>.Witness?, _ t: Int
  ) -> ClaimOutcome.Decision {
    guard let witness else { preconditionFailure("a statement failed without a comparison") }
    return witness.leftIsActual
      ? .fails(t: t, claimed: witness.right, actual: witness.left, relation: witness.relation)
      : .fails(
        t: t, claimed: witness.left, actual: witness.right, relation: witness.relation.flipped)
  }

  /// How far apart the sides of an overlapping equality may be, at most.
  private func overlap(_ link: Judgement<Number>.Witness) -> Double {
    let hull = link.left.interval(precision: precision)
      .hull(link.right.interval(precision: precision))
    return (hull - hull).magnitude.upperDouble
  }

  // MARK: Slack

  private mutating func read(_ links: [Judgement<Number>.Witness], _ t: Int) {
    for link in links {
      let actual = link.leftIsActual ? link.left : link.right
      let claimed = link.leftIsActual ? link.right : link.left
      let kept = budget.kept(claimed, precision: precision)
      if keepsClaimedValues, links.count == 1 { claimedValues[t] = kept }
      switch link.leftIsActual ? link.relation : link.relation.flipped {
      case .equal: break
      case .lessOrEqual, .less:
        ceilings.append(kept)
        narrow(claimed, over: actual)
      case .greaterOrEqual, .greater:
        narrow(actual, over: claimed)
      }
    }
  }

  private mutating func narrow(_ numerator: Number, over denominator: Number) {
    smallestRatio.add(numerator, over: denominator)
  }

  // MARK: Outcome

  var outcome: ClaimOutcome {
    ClaimOutcome(
      decision: decision, isFailureFirst: isFailureFirst, slack: slackOfKind,
      ceilings: hasMissingValues ? [] : ceilings, claimedValues: claimedValues)
  }

  private var decision: ClaimOutcome.Decision {
    if let failure { return failure }
    if !isApplicable {
      return .vacuous(
        "it speaks of no generation of this instance: nothing is left by its range and `when`")
    }
    if let doubt { return .undecided(doubt.reason, mayResolve: doubt.mayResolve) }
    if !isHypothesisMet {
      return .vacuous("its hypothesis holds at no generation of this instance")
    }
    if let overlapWidth { return .overlaps(width: overlapWidth) }
    return .holds
  }

  private var slackOfKind: Number? {
    switch (formula.shape, decision) {
    case (.equality, .holds), (.equality, .overlaps): .exact(.one)
    case (.upper, _), (.lower, _), (.chain, _): smallestRatio.value
    default: nil
    }
  }
}

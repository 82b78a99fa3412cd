internal import Claims
internal import Models
internal import Results

extension Checker {
  /// A claim that only replicates can speak of, and the place of its result.
  struct OpenClaim {
    let position: Int
    let claim: ReplicateClaim
  }

  /// The claim as replicates test it; nil where they cannot, or need not: the relations in which no
  /// loss occurs are decided here, and one that fails refutes the claim.
  ///
  /// - Throws: faults of the input, which do not depend on whether anything is simulated.
  func rewritten(
    _ claim: BoundClaim, _ theory: inout InstanceTheory, _ result: inout ClaimResult
  ) throws(RunError) -> ReplicateClaim? {
    let instance = theory.instance
    let decider = ClaimDecider(claim: claim, options: options, monitor: .silent)
    let data = try theory.instantiation(at: options.precision).data
    let rewritten: ReplicateClaim
    do {
      rewritten = try ReplicateClaim(
        claim.formula, instance: data,
        definitions: try instance.file.definitionValues(
          for: claim, instance: data, expectations: [:]))
    } catch let failure as DefinitionFailure {
      switch failure {
      case .fault(let fault): throw .files(FileFaults([decider.located(fault, instance)]))
      case .undecided(let why, _): result.appendReason("not tested by simulation: \(why)")
      }
      return nil
    } catch let refusal as ReplicateClaim.Refusal {
      switch refusal {
      case .evaluation(let error) where error.isInputFault:
        throw .files(FileFaults([decider.located(claim.fault(error), instance)]))
      case .evaluation(let error):
        result.appendReason("not tested by simulation: \(error.message)")
      case .notTestable(let why):
        result.appendReason("not tested by simulation: \(why)")
      }
      return nil
    } catch {
      preconditionFailure("an error of no known type: \(error)")
    }
    result.isTrivial = decider.isTrivial(
      rewritten.ceilings,
      decider.largestValue(
        model: try theory.instantiation(at: options.precision).model, options.precision),
      options.precision)
    return decide(rewritten, &result) ? nil : rewritten
  }

  /// Whether the claim is decided without replicates.
  private func decide(_ claim: ReplicateClaim, _ result: inout ClaimResult) -> Bool {
    switch claim.remainder {
    case .fails(let t, let claimed, let actual, let relation):
      result.verdict = .refuted
      result.violation = Violation(
        t: t, claimed: claimed, actual: actual, relation: relation.rawValue)
      result.reason = "a relation without any expectation fails"
    case .vacuous(let reason):
      result.verdict = .vacuous
      result.reason = reason
    case .undecided(let reason, _):
      result.reason = reason
    case .holds where claim.statements.isEmpty:
      result.verdict = .certified
      result.reason = "no expectation occurs in it at this instance"
    case .holds, .overlaps:
      return false
    }
    return true
  }
}

extension ClaimResult {
  mutating func appendReason(_ text: String) {
    reason = [reason, text].compactMap(\.self).joined(separator: "; ")
  }
}

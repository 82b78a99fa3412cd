public import Certificates
public import Claims
public import Multiprecision
public import Results

/// What a search for proofs may be told.
public struct ProofOptions: Sendable {
  public var fixed: [String: Rational] = [:]
  /// Laws and schedules held fixed.
  public var fixedComposites: [String: String] = [:]
  public var horizon: Int?
  public var claims: [String] = []
  public var seed: UInt64?
  /// Points of the search for a counterexample to what was not proved.
  public var tries = 200

  public init() {}
}

/// `assay prove`: every claim of a file, over its whole declared domain.
public struct Prover: Sendable {
  let file: BoundFile
  let options: ProofOptions

  public init(file: BoundFile, options: ProofOptions) {
    self.file = file
    self.options = options
  }

  /// - Parameter keep: writes a certificate and returns its path.
  public func run(
    progress: (Double, String) -> Void = { _, _ in },
    shouldStop: @escaping @Sendable () -> Bool = { false },
    keep: (Certificate) throws(ConditionError) -> String?
  ) throws(ConditionError) -> ConditionReport {
    if !options.fixedComposites.isEmpty {
      var rest = options
      rest.fixedComposites = [:]
      return try Prover(file: try file.setting(options.fixedComposites), options: rest)
        .run(progress: progress, shouldStop: shouldStop, keep: keep)
    }
    var fixed: [Int: Rational] = [:]
    for (name, value) in options.fixed {
      guard let index = file.parameters.firstIndex(where: { $0.name == name }) else {
        throw .usage("--set \(name)=...: the file has no parameter `\(name)`")
      }
      fixed[index] = value
    }
    let claims = try file.selectedClaims(options.claims)
    var report = ConditionReport(
      command: .prove, seed: options.seed ?? file.simulation.seed, entries: [])
    for (number, claim) in claims.enumerated() {
      if shouldStop() {
        report.interruption = "stopped after \(number) of \(claims.count) claims"
        break
      }
      progress(Double(number) / Double(claims.count), "proving: \(claim.name)")
      report.entries.append(try entry(claim, fixed, shouldStop, keep))
    }
    return report
  }

  private func entry(
    _ claim: BoundClaim, _ fixed: [Int: Rational], _ shouldStop: @escaping @Sendable () -> Bool,
    _ keep: (Certificate) throws(ConditionError) -> String?
  ) throws(ConditionError) -> ConditionReport.Entry {
    let horizon = options.horizon ?? file.horizon
    // A condition such as `when a = 0` fixes a parameter.
    let implied = (claim.formula.condition.map(Self.fixedBy) ?? [:])
      .filter { file.parameters[$0.key].contains($0.value) }
    let known = fixed.merging(implied) { given, _ in given }
    let prover = ClaimProver(
      file: file, claim: claim, fixed: known, horizon: horizon, shouldStop: shouldStop)
    switch prover.prove() {
    case .proved(let proof):
      var entry = ConditionReport.Entry(
        result: file.result(of: claim, horizon: horizon),
        domain: file.domainDescription(fixed: options.fixed))
      entry.result.verdict = .proved
      entry.result.isAsExpected = claim.expectsToHold
      entry.scope = proof.certificate.scope
      entry.certificate = try keep(proof.certificate)
      if proof.isForEverySchedule { entry.notes.append("holds for every schedule, not only these") }
      entry.notes.append(proof.certificate.argument)
      entry.notes.append(
        "\(proof.certificate.obligations.count) obligations on \(proof.boxes) boxes, accepted by "
          + "the checker")
      return entry
    case .notProved(let failure):
      return try counterexample(claim, failure, shouldStop)
    }
  }

  /// What cannot be proved may be false: a search decides, exactly.
  private func counterexample(
    _ claim: BoundClaim, _ failure: ClaimProver.Failure,
    _ shouldStop: @escaping @Sendable () -> Bool
  ) throws(ConditionError) -> ConditionReport.Entry {
    var search = SearchOptions()
    search.claims = [claim.name]
    search.fixed = options.fixed
    search.horizon = options.horizon
    search.seed = options.seed
    search.tries = options.tries
    search.candidates = failure.candidates.map { known in
      SavedCounterexample(
        claim: claim.name,
        instance: Dictionary(
          file.parameters.enumerated().map { index, parameter in
            let simplest = ParameterValues(parameter, fixed: nil).simple.first ?? .zero
            return (parameter.name, (known[index] ?? simplest).description)
          }, uniquingKeysWith: { first, _ in first }), t: 0)
    }
    let report = try Falsifier(file: file, options: search).run(shouldStop: shouldStop)
    guard var entry = report.entries.first else {
      return ConditionReport.Entry(
        result: file.result(of: claim, horizon: file.horizon), domain: "")
    }
    if entry.result.verdict != .refuted, entry.result.verdict != .vacuous {
      entry.result.verdict = .undecided
      entry.result.isAsExpected = false
      entry.result.reason = failure.reason
    }
    return entry
  }

  /// Parameters that a condition sets to a number.
  private static func fixedBy(_ condition: Proposition) -> [Int: Rational] {
    switch condition {
    case .and(let left, let right):
      return fixedBy(left).merging(fixedBy(right)) { first, _ in first }
    case .comparison(let sides, let relations, _):
      guard relations == [.equal], case .parameter(let index) = sides[0].kind,
        case .number(let value) = sides[1].kind
      else { return [:] }
      return [index: value]
    case .or, .not, .implies, .equivalent: return [:]
    }
  }
}

public import Claims
public import Multiprecision
public import Results

/// What a search over a domain may be told.
public struct SearchOptions: Sendable {
  /// Parameters held fixed.
  public var fixed: [String: Rational] = [:]
  /// Laws and schedules held fixed.
  public var fixedComposites: [String: String] = [:]
  public var horizon: Int?
  public var seed: UInt64?
  /// Points per claim, at most about this many.
  public var tries = SearchOptions.standardTries
  /// Only the claims of these names; empty: all.
  public var claims: [String] = []
  /// Counterexamples of earlier runs: parameter texts by claim.
  public var known: [SavedCounterexample] = []
  /// Points to try first, for any other reason.
  public var candidates: [SavedCounterexample] = []

  public static let standardTries = 3000

  public init() {}
}

public enum ConditionError: Error, Sendable {
  case files(FileFaults)
  case usage(String)
}

/// `assay falsify`: looks for a counterexample to every claim of a file over its declared domain.
///
/// Every point is decided exactly, by the evaluation and the theory that `assay check` uses: what
/// is found is certain. What is not found is not proved.
public struct Falsifier: Sendable {
  let file: BoundFile
  let options: SearchOptions

  public init(file: BoundFile, options: SearchOptions) {
    self.file = file
    self.options = options
  }

  public func run(
    progress: (Double, String) -> Void = { _, _ in },
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws(ConditionError) -> ConditionReport {
    if !options.fixedComposites.isEmpty {
      var rest = options
      rest.fixedComposites = [:]
      return try Falsifier(file: try file.setting(options.fixedComposites), options: rest)
        .run(progress: progress, shouldStop: shouldStop)
    }
    let seed = options.seed ?? file.simulation.seed
    var report = ConditionReport(command: .falsify, seed: seed, entries: [])
    let claims = try file.selectedClaims(options.claims)
    let lists = try valueLists()
    for (number, claim) in claims.enumerated() {
      if shouldStop() {
        report.interruption = "stopped after \(number) of \(claims.count) claims"
        break
      }
      progress(Double(number) / Double(claims.count), "searching: \(claim.name)")
      report.entries.append(try entry(claim, lists, seed, shouldStop))
    }
    if shouldStop(), report.interruption == nil {
      report.interruption = "stopped; the last claims were not searched to the end"
    }
    return report
  }

  private func valueLists() throws(ConditionError) -> [ValueList] {
    for name in options.fixed.keys where !file.parameters.contains(where: { $0.name == name }) {
      throw .usage("--set \(name)=...: the file has no parameter `\(name)`")
    }
    var lists: [ValueList] = []
    for parameter in file.parameters {
      let list = ValueList(parameter, fixed: options.fixed[parameter.name])
      guard !list.simple.isEmpty else {
        throw .usage("the domain of \(parameter.name), \(parameter.domain), has no element")
      }
      lists.append(list)
    }
    return lists + file.openComposites.map { ValueList($0) }
  }

  private func entry(
    _ claim: BoundClaim, _ lists: [ValueList], _ seed: UInt64,
    _ shouldStop: @escaping @Sendable () -> Bool
  ) throws(ConditionError) -> ConditionReport.Entry {
    let horizon = options.horizon ?? file.horizon
    var entry = ConditionReport.Entry(
      result: file.result(of: claim, horizon: horizon),
      domain: file.domainDescription(fixed: options.fixed))
    guard !claim.formula.isAsymptotic else {
      entry.result.reason =
        "a claim about all large t has no counterexample at finitely many generations; "
        + "`assay check` decides it at an instance by a theorem"
      return entry
    }
    let probe = ClaimProbe(file: file, claim: claim, shouldStop: shouldStop)
    var search = ClaimSearch(
      probe: probe, lists: lists, horizon: horizon, tries: options.tries, seed: seed)
    let found = replay(claim, lists, &search, &entry) ?? search.run()
    guard let found else {
      try conclude(search.coverage, &entry)
      return entry
    }
    var shrinking = Shrinking(search, order: InstanceOrder(file.parameters, file.openComposites))
    let smallest = shrinking.smallest(from: found)
    fill(&entry, smallest, probe, horizon)
    if !lists.isEmpty {
      entry.notes.append(
        shrinking.isExhaustive
          ? "smallest: every smaller point with values of height up to "
            + "\(Shrinking.heightOfLastStep) was tried"
          : "shrunk one value at a time; not every simpler point was tried")
    }
    return entry
  }

  private func replay(
    _ claim: BoundClaim, _ lists: [ValueList], _ search: inout ClaimSearch,
    _ entry: inout ConditionReport.Entry
  ) -> Counterexample? {
    let isKnown = Set(options.known)
    for saved in options.known + options.candidates where saved.claim == claim.name {
      var values: [SearchValue] = []
      for (parameter, list) in zip(file.parameters, lists) {
        guard let text = saved.instance[parameter.name], let value = Rational(text),
          parameter.contains(value),
          options.fixed[parameter.name] == nil || list.simple == [.number(value)]
        else { break }
        values.append(.number(value))
      }
      for (composite, list) in zip(file.openComposites, lists.dropFirst(file.parameters.count)) {
        guard let text = saved.instance[composite.name],
          (try? composite.check(text, horizon: file.horizon)) != nil
        else { break }
        values.append(list.simple.first { $0.text == text } ?? .text(text))
      }
      guard values.count == lists.count else { continue }
      if let found = search.fails(values, horizon: search.horizon) {
        if isKnown.contains(saved) {
          entry.notes.append("the counterexample of an earlier run still fails")
        }
        return found
      }
    }
    return nil
  }

  private func fill(
    _ entry: inout ConditionReport.Entry, _ found: Counterexample, _ probe: ClaimProbe,
    _ horizon: Int
  ) {
    guard case .fails(let violation, let record) = probe.outcome(at: found.values, horizon: horizon)
    else {
      entry.result.reason = "stopped before the counterexample was decided again"
      return
    }
    entry.result.verdict = .refuted
    entry.result.violation = violation
    entry.result.theory = record
    entry.result.isAsExpected = !entry.result.expectsToHold
    entry.result.instance = InstanceRecord(
      index: 1,
      parameters: zip(file.parameters, found.values).map {
        InstanceRecord.Parameter(name: $0.name, value: $1.text)
      } + file.compositeAssignments(found.values.dropFirst(file.parameters.count).map(\.text)))
  }

  private func conclude(
    _ coverage: ClaimSearch.Coverage, _ entry: inout ConditionReport.Entry
  ) throws(ConditionError) {
    if coverage.held + coverage.vacuous + coverage.undecided == 0, let faults = coverage.firstFault
    {
      throw .files(faults)
    }
    if coverage.held > 0 {
      entry.result.verdict = .supported
      entry.result.reason = "no counterexample at \(coverage.held) points"
    } else if coverage.undecided > 0 {
      entry.result.reason = coverage.firstDoubt
    } else {
      entry.result.verdict = .vacuous
      entry.result.reason = "its hypotheses are met at none of \(coverage.vacuous) points"
    }
    entry.result.isAsExpected = entry.result.expectsToHold && coverage.held > 0
    var parts = ["\(coverage.tried) points tried"]
    if coverage.vacuous > 0 { parts.append("\(coverage.vacuous) discarded by its hypotheses") }
    if coverage.outside > 0 { parts.append("\(coverage.outside) outside the model") }
    if coverage.undecided > 0 { parts.append("\(coverage.undecided) undecided") }
    entry.notes.append(parts.joined(separator: ", "))
  }
}

extension BoundFile {
  func selectedClaims(_ names: [String]) throws(ConditionError) -> [BoundClaim] {
    for name in names where !claims.contains(where: { $0.name == name }) {
      throw .usage(
        "\(path) has no claim `\(name)`; it has \(claims.map(\.name).joined(separator: ", "))")
    }
    return names.isEmpty ? claims : claims.filter { names.contains($0.name) }
  }

  func setting(_ values: [String: String]) throws(ConditionError) -> BoundFile {
    guard !values.isEmpty else { return self }
    do {
      return try with(composites: values)
    } catch {
      throw .files(error)
    }
  }

  /// Every composite parameter: those set before, and the open ones with these values.
  fileprivate func compositeAssignments(_ texts: [String]) -> [InstanceRecord.Parameter] {
    var rest = texts[...]
    return composites.compactMap { composite in
      (compositeValues[composite.name] ?? rest.popFirst()).map {
        InstanceRecord.Parameter(name: composite.name, value: $0)
      }
    }
  }

  /// "a: rational in [0, 1], N = 3".
  func domainDescription(fixed: [String: Rational]) -> String {
    let numbers = parameters.map { parameter in
      fixed[parameter.name].map { "\(parameter.name) = \($0)" }
        ?? "\(parameter.name): \(parameter.domain)"
    }
    let others = composites.map { composite in
      compositeValues[composite.name].map { "\(composite.name) = \($0)" }
        ?? "\(composite.name): \(composite.domain)"
    }
    return (numbers + others).joined(separator: ", ")
  }

  /// An open result over the domain, to be filled in.
  func result(of claim: BoundClaim, horizon: Int) -> ClaimResult {
    ClaimResult(
      bound: name, claim: claim.name, formula: claim.formula.text,
      place: SourcePlace(
        file: claim.source.file, line: claim.source.line, column: claim.source.column),
      instance: InstanceRecord(index: 1, parameters: []), kind: ClaimKind(claim.formula.shape),
      verdict: .undecided, expectsToHold: claim.expectsToHold, isAsExpected: false,
      horizon: horizon)
  }
}

extension ClaimKind {
  fileprivate init(_ shape: ClaimShape) {
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

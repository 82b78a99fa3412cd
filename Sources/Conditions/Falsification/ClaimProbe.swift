internal import Claims
internal import Intervals
internal import Models
internal import Multiprecision
internal import Results
internal import Theory

/// One claim at one point of the domain, decided as `assay check` decides it.
struct ClaimProbe {
  enum Outcome {
    /// `slack` is how close a bound came to failing: 1 is equality.
    case holds(slack: Double?)
    case fails(Violation, TheoryRecord)
    /// The hypotheses are met nowhere.
    case vacuous
    case undecided(String)
    /// The file has no meaning here: a schedule outside its range, a division by zero.
    case outside(FileFaults)
  }

  let file: BoundFile
  let claim: BoundClaim
  let shouldStop: @Sendable () -> Bool
  private let filled = FilledFiles()

  /// Files with composite parameters set, read once for each value.
  private final class FilledFiles {
    static let most = 4096
    var files: [[String]: Result<BoundFile, FileFaults>] = [:]
  }

  init(file: BoundFile, claim: BoundClaim, shouldStop: @escaping @Sendable () -> Bool) {
    self.file = file
    self.claim = claim
    self.shouldStop = shouldStop
  }

  /// Bits at which an open comparison stays undecided.
  private static let precisions = [128, 512, 2048]

  func outcome(at values: [Rational], horizon: Int) -> Outcome {
    outcome(at: values.map { .number($0) }, horizon: horizon)
  }

  /// - Parameter values: the parameters, then the composite ones without a value, each in the
  ///   order of declaration.
  func outcome(at values: [SearchValue], horizon: Int) -> Outcome {
    let numbers = values.prefix(file.parameters.count).compactMap(\.number)
    let texts = values.dropFirst(file.parameters.count).map(\.text)
    guard !texts.isEmpty else { return outcome(of: file, at: numbers, horizon) }
    switch self.file(with: texts) {
    case .success(let file): return outcome(of: file, at: numbers, horizon)
    case .failure(let faults): return .outside(faults)
    }
  }

  private func file(with texts: [String]) -> Result<BoundFile, FileFaults> {
    if let known = filled.files[texts] { return known }
    let values = Dictionary(
      zip(file.openComposites.map(\.name), texts), uniquingKeysWith: { first, _ in first })
    let result = Result { () throws(FileFaults) in
      try file.with(composites: values, onlyClaim: claim.name)
    }
    if filled.files.count >= FilledFiles.most { filled.files = [:] }
    filled.files[texts] = result
    return result
  }

  private func outcome(of file: BoundFile, at values: [Rational], _ horizon: Int) -> Outcome {
    var last = Outcome.undecided("")
    for bits in Self.precisions {
      let (outcome, mayResolve) = attempt(file, values, horizon, Precision(bits: bits))
      last = outcome
      guard mayResolve, !shouldStop() else { break }
    }
    return last
  }

  private func attempt(
    _ file: BoundFile, _ values: [Rational], _ horizon: Int, _ precision: Precision
  ) -> (Outcome, mayResolve: Bool) {
    do {
      let instantiation = try file.instantiate(
        values: values, horizon: horizon, precision: precision)
      var expectations: [Quantity: NumberSequence] = [:]
      var record = TheoryRecord(method: .theorem, arithmetic: .rational, precisionBits: nil)
      for quantity in file.quantities(of: claim, at: instantiation.data) {
        let trajectory = try Expectation.trajectory(
          of: quantity, model: instantiation.model, precision: precision, shouldStop: shouldStop)
        expectations[quantity] = trajectory.values
        record = TheoryRecord(trajectory, precision)
      }
      let definitions = try file.definitionValues(
        for: claim, instance: instantiation.data, expectations: expectations)
      var evaluation = ClaimEvaluation(
        claim.formula, instance: instantiation.data, expectations: expectations,
        definitions: definitions)
      let outcome = try evaluation.outcome()
      return read(outcome, record)
    } catch let faults as FileFaults {
      return (.outside(faults), false)
    } catch let refusal as NoTheory {
      return (.undecided(refusal.message), false)
    } catch let failure as DefinitionFailure {
      switch failure {
      case .fault(let fault): return (.outside(FileFaults([fault])), false)
      case .undecided(let reason, let mayResolve): return (.undecided(reason), mayResolve)
      }
    } catch let error as EvaluationError {
      return (.outside(FileFaults([claim.fault(error)])), false)
    } catch {
      preconditionFailure("an error of no known type: \(error)")
    }
  }

  private func read(
    _ outcome: ClaimOutcome, _ record: TheoryRecord
  ) -> (Outcome, mayResolve: Bool) {
    switch outcome.decision {
    case .holds: return (.holds(slack: outcome.slack?.doubleValue), false)
    case .fails(let t, let claimed, let actual, let relation):
      let violation = Violation(
        t: t, claimed: claimed, actual: actual, relation: relation.rawValue)
      return (.fails(violation, record), false)
    // Two enclosures that overlap are no counterexample.
    case .overlaps: return (.holds(slack: nil), false)
    case .vacuous: return (.vacuous, false)
    case .undecided(let reason, let mayResolve): return (.undecided(reason), mayResolve)
    }
  }
}

extension TheoryRecord {
  fileprivate init(_ trajectory: ExpectedTrajectory, _ precision: Precision) {
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

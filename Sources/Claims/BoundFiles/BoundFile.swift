public import Models
public import Multiprecision

/// One result of a paper: its claims, the model they speak of, and the instances to check.
public struct BoundFile: Sendable {
  /// The file's stem: its name in results, unique in a run.
  public let name: String
  /// As the user gave it.
  public let path: String
  public let title: String
  public let source: PaperReference
  public let note: String?
  public let symbols: String?
  public let parameters: [ParameterDeclaration]
  public let model: ModelDescription
  public let metric: Metric
  public let horizon: Int
  public let definitions: DefinitionSet
  let definitionTexts: [(start: SourceText, step: SourceText)]
  public let claims: [BoundClaim]
  /// In file order, grids written out; values in the order of `parameters`.
  public let instances: [BoundInstance]
  public let simulation: SimulationRequest
  /// Parameters that are laws or schedules, in the order of declaration.
  public let composites: [CompositeParameter]
  /// Of those that have one.
  public let compositeValues: [String: String]
  public let openPlaces: OpenPlaces
  /// What names mean in a claim.
  let claimScope: Scope
  /// The text of a file with composite parameters; empty otherwise.
  let template: String
}

extension BoundFile {
  /// Reads a claim as if it stood in the file.
  public func formula(_ text: String) throws(FormulaFaults) -> ClaimFormula {
    try ClaimFormula(text, scope: claimScope)
  }

  /// The claim with another formula in its place.
  public func restated(_ claim: BoundClaim, as text: String) throws(FormulaFaults) -> BoundClaim {
    BoundClaim(
      name: claim.name, formula: try formula(text), source: claim.source,
      expectsToHold: claim.expectsToHold)
  }
}

/// Where a result was published.
public struct PaperReference: Sendable, Hashable {
  public let paper: String
  public let arxiv: String?
  public let place: String?
}

/// `a: rational in [0, 1]`.
public struct ParameterDeclaration: Sendable, Hashable {
  public enum Kind: String, Sendable { case rational, integer }

  public let name: String
  public let kind: Kind
  public let lower: Rational?
  public let upper: Rational?
  public let includesLower: Bool
  public let includesUpper: Bool

  /// As a message shows it.
  public var domain: String {
    guard lower != nil || upper != nil else { return kind.rawValue }
    let from = lower.map(\.description) ?? "-inf"
    let to = upper.map(\.description) ?? "inf"
    return
      "\(kind.rawValue) in \(includesLower ? "[" : "(")\(from), \(to)\(includesUpper ? "]" : ")")"
  }

  public func contains(_ value: Rational) -> Bool {
    if kind == .integer, !value.isInteger { return false }
    if let lower, value < lower || (value == lower && !includesLower) { return false }
    if let upper, value > upper || (value == upper && !includesUpper) { return false }
    return true
  }
}

public struct BoundClaim: Sendable {
  public let name: String
  public let formula: ClaimFormula
  public let source: SourceText
  /// false: `expect: refuted`.
  public let expectsToHold: Bool
}

public struct BoundInstance: Sendable {
  /// In the order of the declarations.
  public let values: [Rational]
  /// Values of the composite parameters, by name.
  public var composites: [String: String] = [:]
  /// Where the instance stands in the file; line 1 where there are no instances.
  public let line: Int
  public let column: Int
}

public struct SimulationRequest: Sendable, Hashable {
  public static let defaultReplicates = 1000
  public static let defaultSeed: UInt64 = 20_260_211

  public let replicates: Int
  public let seed: UInt64
}

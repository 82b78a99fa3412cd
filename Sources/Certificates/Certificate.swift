/// A proof that anybody can check again: polynomial identities and inequalities over a box.
///
/// Every number that matters is exact text. What the obligations together establish is said in
/// `argument`; what a reader has to believe beside them is listed in `trusted`.
public struct Certificate: Codable, Sendable, Equatable {
  /// A free quantity of the statement, between two ends.
  public struct Variable: Codable, Sendable, Equatable {
    public var name: String
    public var meaning: String
    public var lower: String
    public var upper: String
    public var includesLower: Bool
    public var includesUpper: Bool

    public init(
      name: String, meaning: String, lower: String, upper: String, includesLower: Bool,
      includesUpper: Bool
    ) {
      self.name = name
      self.meaning = meaning
      self.lower = lower
      self.upper = upper
      self.includesLower = includesLower
      self.includesUpper = includesUpper
    }
  }

  /// `coefficient * v0^e0 * v1^e1 * ...`
  public struct Term: Codable, Sendable, Equatable {
    public var coefficient: String
    public var exponents: [Int]

    public init(coefficient: String, exponents: [Int]) {
      self.coefficient = coefficient
      self.exponents = exponents
    }
  }

  public enum Relation: String, Codable, Sendable {
    case zero = "= 0"
    case nonnegative = ">= 0"
    case positive = "> 0"
  }

  /// One entry of a subdivision of the box, in the order: node, its part below the cut, its part
  /// above. A leaf has the Bernstein coefficients on its box, the last variable running fastest.
  public struct Step: Codable, Sendable, Equatable {
    public var variable: Int?
    public var at: String?
    public var coefficients: [String]?

    public init(variable: Int, at: String) {
      self.variable = variable
      self.at = at
    }

    public init(coefficients: [String]) {
      self.coefficients = coefficients
    }
  }

  /// The sum of products of polynomials is zero, nonnegative or positive on the whole box.
  public struct Obligation: Codable, Sendable, Equatable {
    public var purpose: String
    public var relation: Relation
    public var products: [[[Term]]]
    /// Empty for an identity.
    public var steps: [Step]

    public init(
      purpose: String, relation: Relation, products: [[[Term]]], steps: [Step]
    ) {
      self.purpose = purpose
      self.relation = relation
      self.products = products
      self.steps = steps
    }
  }

  public static let currentFormat = "assay-certificate-1"

  public var format = Certificate.currentFormat
  public var bound: String
  public var claim: String
  public var formula: String
  /// `all` generations, or those up to `horizon`.
  public var scope: String
  public var horizon: Int?
  public var argument: String
  public var trusted: [String]
  public var variables: [Variable]
  public var obligations: [Obligation]
  /// Ties the words and the numbers of the certificate together.
  public var digest = ""

  public init(
    bound: String, claim: String, formula: String, scope: String, horizon: Int?,
    argument: String, trusted: [String], variables: [Variable], obligations: [Obligation]
  ) {
    self.bound = bound
    self.claim = claim
    self.formula = formula
    self.scope = scope
    self.horizon = horizon
    self.argument = argument
    self.trusted = trusted
    self.variables = variables
    self.obligations = obligations
  }
}

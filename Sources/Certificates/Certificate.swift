public import Foundation

/// Why a certificate proves nothing.
public struct Rejection: Error { public let reason: String }

/// A proof that anybody can check again: polynomial identities and inequalities over a box.
///
/// Every number that matters is exact text. What the obligations together establish is said in
/// `argument`; what a reader has to believe beside them is listed in `trusted`.
public struct Certificate: Codable, Sendable, Equatable {
  /// Exponents of the variables, "2 0 1", and coefficients in turn.
  public typealias Polynomial = [String]

  /// A free quantity of the statement, between two ends. One that occurs in identities alone has
  /// the ends 0 and 0.
  public struct Variable: Codable, Sendable, Equatable {
    public var name = "", meaning = "", lower = "0", upper = "1"
    public var includesLower = true, includesUpper = true
    /// `exp`, `log` or `sqrt` of a quotient of polynomials in the variables before, or empty.
    public var function = "", numerator: Polynomial = [], denominator: Polynomial = []
    public init() {}
  }

  public enum Relation: String, Codable, Sendable {
    case zero = "= 0"
    case nonnegative = ">= 0"
    case positive = "> 0"
  }

  /// The sum of products of polynomials is zero, nonnegative or positive on the whole box.
  public struct Obligation: Codable, Sendable, Equatable {
    public var purpose = ""
    public var relation = Relation.zero
    public var products: [[Polynomial]] = []
    /// How the box is taken apart; ``CertificateChecker`` says what each step means.
    public var steps: [[String]] = []
    public init() {}
  }

  public static let currentFormat = "assay-certificate-3"
  public var format = Certificate.currentFormat, bound = "", claim = "", formula = ""
  /// `all` generations, or those up to `horizon`.
  public var scope = "all", horizon: Int?
  public var argument = "", trusted: [String] = []
  public var variables: [Variable] = [], obligations: [Obligation] = []
  public init() {}

  private struct File: Codable { var digest: String, proof: Certificate }

  public init(json data: Data) throws(Rejection) {
    let body = data.drop { $0 != 10 }.dropFirst()
    guard Data(data.prefix(data.count - body.count)) == Self.firstLine(for: Data(body)),
      let file = try? JSONDecoder().decode(File.self, from: data)
    else { throw Rejection(reason: "the digest does not fit, or this is no certificate") }
    self = file.proof
  }

  /// What a file begins with: a digest of all bytes after it, so that words and numbers stay
  /// together. One multiplication and one addition per byte, modulo the prime 2^41 - 21.
  public static func firstLine(for body: Data) -> Data {
    let digest = body.reduce(UInt64(1)) { ($0 * 1_000_003 + UInt64($1)) % ((1 << 41) - 21) }
    return Data("{\"digest\": \"\(digest)\",\n".utf8)
  }
}

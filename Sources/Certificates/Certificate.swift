public import Foundation

/// Why a certificate proves nothing.
public struct Rejection: Error, Sendable, Hashable {
  public let reason: String

  public init(_ reason: String) { self.reason = reason }
}

/// A proof that anybody can check again: polynomial identities and inequalities over a box.
///
/// Every number that matters is exact text. What the obligations together establish is said in
/// `argument`; what a reader has to believe beside them is listed in `trusted`.
public struct Certificate: Codable, Sendable, Equatable {
  /// Exponents of the variables, "2 0 1", to coefficients.
  public typealias Polynomial = [String: String]

  /// A free quantity of the statement, between two ends.
  public struct Variable: Codable, Sendable, Equatable {
    public var name = "", meaning = "", lower = "0", upper = "1"
    public var includesLower = true, includesUpper = true

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
    /// A subdivision of the box; empty for an identity. `["cut", variable, at]` is followed by the
    /// part below and the part above; `["leaf", b, ...]` has the coefficients that the checker
    /// must find on the part, the last variable running fastest.
    public var steps: [[String]] = []

    public init() {}
  }

  public static let currentFormat = "assay-certificate-2"

  public var format = Certificate.currentFormat, bound = "", claim = "", formula = ""
  /// `all` generations, or those up to `horizon`.
  public var scope = "all", horizon: Int?
  public var argument = "", trusted: [String] = []
  public var variables: [Variable] = [], obligations: [Obligation] = []

  public init() {}
}

// MARK: Files

extension Certificate {
  private struct File: Codable { var digest: String, proof: Certificate }

  /// The first line has a digest of all bytes after it, so that words and numbers stay together.
  public func contents() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let body = try Data("\"proof\": ".utf8) + encoder.encode(self) + Data("}\n".utf8)
    return Self.firstLine(for: body) + body
  }

  public init(json data: Data) throws(Rejection) {
    let body = data.drop { $0 != 10 }.dropFirst()
    guard Data(data.prefix(data.count - body.count)) == Self.firstLine(for: Data(body)) else {
      throw Rejection("the digest does not fit the contents: something was changed")
    }
    do {
      self = try JSONDecoder().decode(File.self, from: data).proof
    } catch {
      throw Rejection("not a certificate: \(error)")
    }
  }

  /// One multiplication and one addition per byte, modulo the prime 2^61 - 1.
  private static func firstLine(for body: Data) -> Data {
    let prime: UInt64 = (1 << 61) - 1
    let digest = body.reduce(UInt64(1)) { digest, byte in
      let product = digest.multipliedFullWidth(by: 1_000_003)
      return (prime.dividingFullWidth(product).remainder + UInt64(byte)) % prime
    }
    return Data("{\"digest\": \"\(digest)\",\n".utf8)
  }
}

public import Foundation

/// Why a certificate proves nothing.
public struct Rejection: Error, Sendable, Hashable {
  public let reason: String

  public init(_ reason: String) { self.reason = reason }
}

extension Certificate {
  public func write(to path: String) throws(Rejection) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      var data = try encoder.encode(self)
      data.append(UInt8(ascii: "\n"))
      try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw Rejection("the certificate cannot be written to \(path)")
    }
  }

  public init(path: String) throws(Rejection) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Rejection("the file \(path) cannot be read")
    }
    try self.init(json: data)
  }

  public init(json data: Data) throws(Rejection) {
    do {
      self = try JSONDecoder().decode(Certificate.self, from: data)
    } catch {
      throw Rejection("not a certificate: \(error)")
    }
  }

  /// Every text and number in a fixed order, folded by one multiplication and one addition per
  /// byte modulo the prime 2^61 - 1.
  public var computedDigest: String {
    var digest = Digest()
    for text in [format, bound, claim, formula, scope, horizon.map(String.init) ?? "", argument]
      + trusted
    {
      digest.add(text)
    }
    for variable in variables {
      for text in [variable.name, variable.meaning, variable.lower, variable.upper] {
        digest.add(text)
      }
      digest.add("\(variable.includesLower) \(variable.includesUpper)")
    }
    for obligation in obligations {
      digest.add(obligation.purpose)
      digest.add(obligation.relation.rawValue)
      for product in obligation.products {
        for factor in product {
          for term in factor {
            digest.add(term.coefficient)
            digest.add(term.exponents.map(String.init).joined(separator: " "))
          }
          digest.add(";")
        }
        digest.add("+")
      }
      for step in obligation.steps {
        digest.add("\(step.variable.map(String.init) ?? "") \(step.at ?? "")")
        digest.add((step.coefficients ?? []).joined(separator: " "))
      }
    }
    return String(digest.value)
  }

  private struct Digest {
    static let prime: UInt64 = (1 << 61) - 1
    var value: UInt64 = 1

    mutating func add(_ text: String) {
      for byte in Array(text.utf8) + [0] {
        let product = value.multipliedFullWidth(by: 1_000_003)
        let rest = Self.prime.dividingFullWidth(product).remainder
        value = (rest + UInt64(byte)) % Self.prime
      }
    }
  }
}

import Certificates
import Claims
import Conditions
import Foundation
import Testing

/// A certificate of the prover with any one number changed is rejected.
///
/// Oracle: the unchanged certificate is accepted; nothing else may be.
@Suite struct MutationTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func certificates(_ claims: [String]) throws -> [Certificate] {
    let file = try BoundFile(
      path: root.appendingPathComponent("bounds/bakshi-chakraborty-2026/for-every-schedule.yaml")
        .path)
    var options = ProofOptions()
    options.claims = claims
    let found = Collected()
    _ = try Prover(file: file, options: options).run { certificate in
      found.certificates.append(certificate)
      return nil
    }
    #expect(found.certificates.count == claims.count)
    return found.certificates
  }

  final class Collected { var certificates: [Certificate] = [] }

  private static func isAccepted(_ certificate: Certificate) -> Bool {
    (try? CertificateChecker().check(certificate)) != nil
  }

  /// Every number in the text of the file, one at a time, as another program might damage it.
  @Test(arguments: ["threshold", "closed-form", "floor"])
  func everyNumberMatters(claim: String) throws {
    let certificate = try #require(try Self.certificates([claim]).first)
    let data = try certificate.contents()
    #expect(Self.isAccepted(try Certificate(json: data)))
    let digits = Array(data)
    var count = 0
    for (place, byte) in digits.enumerated() where (48...57).contains(byte) {
      // The last digit of every number.
      if place + 1 < digits.count, (48...57).contains(digits[place + 1]) { continue }
      var changed = digits
      changed[place] = byte == 57 ? 56 : byte + 1
      count += 1
      if let spoiled = try? Certificate(json: Data(changed)), Self.isAccepted(spoiled) {
        Issue.record("the number that ends at byte \(place) does not matter")
      }
    }
    #expect(count > 100)
  }

  /// Without the digest the mathematics itself rejects the change of a coefficient, of a leaf or of
  /// a polynomial.
  @Test(arguments: ["threshold", "closed-form", "floor"])
  func everyCoefficientMattersByItself(claim: String) throws {
    let certificate = try #require(try Self.certificates([claim]).first)
    func expectRejected(_ place: String, _ change: (inout Certificate) -> Void) {
      var spoiled = certificate
      change(&spoiled)
      if Self.isAccepted(spoiled) { Issue.record("\(place) does not matter") }
    }
    for (number, obligation) in certificate.obligations.enumerated() {
      for (step, contents) in obligation.steps.enumerated() where contents[0] == "leaf" {
        for index in contents.indices.dropFirst() {
          expectRejected("obligation \(number), step \(step), coefficient \(index)") {
            $0.obligations[number].steps[step][index] += "1"
          }
        }
      }
      for (product, factors) in obligation.products.enumerated() {
        // A product with a factor that is zero says nothing; a lone product that is zero is zero
        // whatever else it has.
        guard factors.allSatisfy({ !$0.isEmpty }),
          obligation.relation != .zero || obligation.products.count > 1
        else { continue }
        for (factor, terms) in factors.enumerated() {
          for key in terms.keys {
            expectRejected("obligation \(number), product \(product), term \(key)") {
              $0.obligations[number].products[product][factor][key]? += "1"
            }
          }
        }
      }
    }
  }
}

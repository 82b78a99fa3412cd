import Certificates
import Claims
import Conditions
import Foundation
import Testing

/// The certificates beside the bound files.
///
/// Oracle: the checker; and the prover of today, which must make the same proof of the same claim.
@Suite struct ShippedCertificatesTests {
  static var paths: [URL] {
    let folder = MutationTests.root.appendingPathComponent("bounds")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? [])
      .filter { $0.lastPathComponent.hasSuffix(".certificate.json") }
  }

  @Test func areAcceptedAndAreThoseOfTheClaims() throws {
    let paths = Self.paths
    #expect(paths.count >= 2)
    for path in paths {
      let certificate = try Certificate(json: try Data(contentsOf: path))
      #expect(throws: Never.self) { try CertificateCheckerTests.check(certificate) }
      let bound = path.deletingLastPathComponent()
        .appendingPathComponent("\(certificate.bound).yaml")
      let file = try BoundFile(path: bound.path)
      let claim = try #require(file.claims.first { $0.name == certificate.claim })
      #expect(claim.formula.text == certificate.formula)
      #expect(
        path.lastPathComponent == "\(file.name).\(certificate.claim).certificate.json")
      var options = ProofOptions()
      options.claims = [claim.name]
      let found = MutationTests.Collected()
      _ = try Prover(file: file, options: options).run {
        found.certificates.append($0)
        return nil
      }
      let made = try #require(found.certificates.first)
      #expect(made.variables == certificate.variables, "\(path.lastPathComponent)")
      #expect(made.trusted == certificate.trusted && made.argument == certificate.argument)
      #expect(
        made.obligations.count == certificate.obligations.count
          && made.obligations.allSatisfy(certificate.obligations.contains),
        "\(path.lastPathComponent): make it again")
    }
  }
}

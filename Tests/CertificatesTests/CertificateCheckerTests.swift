import Foundation
import Testing

@testable import Certificates

/// The checker on certificates written by hand: x (1 - x) + 1 >= 0 and its spoiled kin.
///
/// Oracle: coefficients computed by hand. Negative controls throughout.
@Suite struct CertificateCheckerTests {
  /// x + y > 0 on (0, 1] x [0, 1]: positive, although a coefficient is zero. With x = X/(1 + X) and
  /// y = Y/(1 + Y), (x + y)(1 + X)(1 + Y) = Y + X + 2 X Y.
  static func certificate(
    coefficients: [String] = ["0", "1", "1", "2"], includesLower: Bool = false,
    relation: Certificate.Relation = .positive
  ) -> Certificate {
    var x = Certificate.Variable()
    x.name = "x"
    x.includesLower = includesLower
    var y = Certificate.Variable()
    y.name = "y"
    var obligation = Certificate.Obligation()
    obligation.purpose = "sum"
    obligation.relation = relation
    obligation.products = [[["1 0": "1", "0 1": "1"]]]
    obligation.steps = [["leaf"] + coefficients]
    var result = Certificate()
    result.variables = [x, y]
    result.obligations = [obligation]
    return result
  }

  @Test func acceptsWhatIsTrue() throws {
    let summary = try CertificateChecker().check(Self.certificate())
    #expect(summary == .init(obligations: 1, boxes: 1))
    _ = try CertificateChecker().check(
      Self.certificate(includesLower: true, relation: .nonnegative))
  }

  /// At (0, 0) the sum is zero: positive only where x = 0 is left out.
  @Test func strictnessDependsOnTheEnd() {
    #expect(throws: Rejection.self) {
      try CertificateChecker().check(Self.certificate(includesLower: true))
    }
  }

  @Test(arguments: [
    ["0", "1", "1", "3"], ["-1", "1", "1", "2"], ["0", "1", "1"], ["x", "1", "1", "2"],
  ])
  func rejectsWrongCoefficients(coefficients: [String]) {
    #expect(throws: Rejection.self) {
      try CertificateChecker().check(Self.certificate(coefficients: coefficients))
    }
  }

  @Test func rejectsPartsThatDoNotCover() {
    var certificate = Self.certificate()
    // On [0, 1/2]: (x + y)(1 + X)(1 + Y) with x = X/(2 (1 + X)) is Y + X/2 + 3/2 X Y.
    certificate.obligations[0].steps = [["cut", "0", "1/2"], ["leaf", "0", "1", "1/2", "3/2"]]
    #expect(throws: Rejection.self) { try CertificateChecker().check(certificate) }
    certificate.obligations[0].steps.append(["leaf", "1/2", "3/2", "1", "2"])
    #expect(throws: Never.self) { try CertificateChecker().check(certificate) }
    certificate.obligations[0].steps.append(["leaf", "1/2", "3/2", "1", "2"])
    #expect(throws: Rejection.self) { try CertificateChecker().check(certificate) }
  }

  @Test(arguments: [
    ["cut", "0", "2"], ["cut", "0", "0"], ["cut", "2", "1/2"], ["cut", "-1", "1/2"],
    ["cut", "1/2", "1/2"], ["cut", "0"], ["leaf"], [], ["split", "0", "1/2"],
  ])
  func rejectsStepsThatAreNone(step: [String]) {
    var certificate = Self.certificate()
    certificate.obligations[0].steps = [
      step, ["leaf", "0", "1", "1/2", "3/2"], ["leaf", "1/2", "3/2", "1", "2"],
    ]
    #expect(throws: Rejection.self) { try CertificateChecker().check(certificate) }
  }

  /// Words are tied to numbers in the file.
  @Test func rejectsAnotherDigest() throws {
    var certificate = Self.certificate()
    certificate.formula = "x + y > 0"
    let data = try certificate.contents()
    #expect(try Certificate(json: data) == certificate)
    let text = String(decoding: data, as: UTF8.self)
    for spoiled in [
      text.replacingOccurrences(of: "x + y", with: "x - y"),
      text.replacingOccurrences(of: "\"digest\": \"", with: "\"digest\": \"1"), "", "{}",
      text + " ",
    ] {
      #expect(throws: Rejection.self) { try Certificate(json: Data(spoiled.utf8)) }
    }
  }
}

import Testing

@testable import Certificates

/// The checker on certificates written by hand: x (1 - x) + 1 >= 0 and its spoiled kin.
///
/// Oracle: coefficients computed by hand. Negative controls throughout.
@Suite struct CertificateCheckerTests {
  /// x + y > 0 on (0, 1] x [0, 1]: positive, although a coefficient is zero.
  static func certificate(
    coefficients: [String] = ["0", "1", "1", "2"], includesLower: Bool = false,
    relation: Certificate.Relation = .positive
  ) -> Certificate {
    var result = Certificate(
      bound: "b", claim: "c", formula: "f", scope: "all", horizon: nil, argument: "direct",
      trusted: [],
      variables: [
        .init(
          name: "x", meaning: "x", lower: "0", upper: "1", includesLower: includesLower,
          includesUpper: true),
        .init(
          name: "y", meaning: "y", lower: "0", upper: "1", includesLower: true,
          includesUpper: true),
      ],
      obligations: [
        .init(
          purpose: "sum", relation: relation,
          products: [
            [
              [
                .init(coefficient: "1", exponents: [1, 0]),
                .init(coefficient: "1", exponents: [0, 1]),
              ]
            ]
          ], steps: [.init(coefficients: coefficients)])
      ])
    result.digest = result.computedDigest
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
    certificate.obligations[0].steps = [
      .init(variable: 0, at: "1/2"), .init(coefficients: ["0", "1", "1/2", "3/2"]),
    ]
    certificate.digest = certificate.computedDigest
    #expect(throws: Rejection.self) { try CertificateChecker().check(certificate) }
    certificate.obligations[0].steps.append(.init(coefficients: ["1/2", "3/2", "1", "2"]))
    certificate.digest = certificate.computedDigest
    #expect(throws: Never.self) { try CertificateChecker().check(certificate) }
  }

  @Test func rejectsAnotherDigest() {
    var certificate = Self.certificate()
    certificate.formula = "g"
    #expect(throws: Rejection.self) { try CertificateChecker().check(certificate) }
  }
}

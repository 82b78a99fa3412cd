import Conditions
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
    coefficients: [String] = ["0 1", "1", "1 0", "1", "1 1", "2"], includesLower: Bool = false,
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
    obligation.products = [[["1 0", "1", "0 1", "1"]]]
    obligation.steps = [["leaf"] + coefficients]
    var result = Certificate()
    result.variables = [x, y]
    result.obligations = [obligation]
    return result
  }

  static func check(_ certificate: Certificate) throws -> Int {
    var checker = CertificateChecker()
    return try checker.check(certificate)
  }

  @Test func acceptsWhatIsTrue() throws {
    #expect(try Self.check(Self.certificate()) == 1)
    _ = try Self.check(Self.certificate(includesLower: true, relation: .nonnegative))
  }

  /// At (0, 0) the sum is zero: positive only where x = 0 is left out.
  @Test func strictnessDependsOnTheEnd() {
    #expect(throws: Rejection.self) { try Self.check(Self.certificate(includesLower: true)) }
  }

  @Test(arguments: [
    ["0 1", "1", "1 0", "1", "1 1", "3"], ["0 0", "-1", "0 1", "1", "1 0", "1", "1 1", "2"],
    ["0 1", "1", "1 0", "1"], ["0 1", "x", "1 0", "1", "1 1", "2"], ["0 1"],
    ["0 1", "1", "0 1", "1", "1 0", "1", "1 1", "2"], ["0", "1"], ["0 -1", "1"], ["0 201", "1"],
  ])
  func rejectsWrongCoefficients(coefficients: [String]) {
    #expect(throws: Rejection.self) { try Self.check(Self.certificate(coefficients: coefficients)) }
  }

  @Test func rejectsPartsThatDoNotCover() {
    var certificate = Self.certificate()
    // On [0, 1/2]: (x + y)(1 + X)(1 + Y) with x = X/(2 (1 + X)) is Y + X/2 + 3/2 X Y.
    certificate.obligations[0].steps = [
      ["cut", "0", "1/2"], ["leaf", "0 1", "1", "1 0", "1/2", "1 1", "3/2"],
    ]
    #expect(throws: Rejection.self) { try Self.check(certificate) }
    let last = ["leaf", "0 0", "1/2", "0 1", "3/2", "1 0", "1", "1 1", "2"]
    certificate.obligations[0].steps.append(last)
    #expect(throws: Never.self) { try Self.check(certificate) }
    certificate.obligations[0].steps.append(last)
    #expect(throws: Rejection.self) { try Self.check(certificate) }
  }

  @Test(arguments: [
    ["cut", "0", "2"], ["cut", "0", "0"], ["cut", "2", "1/2"], ["cut", "-1", "1/2"],
    ["cut", "1/2", "1/2"], ["cut", "0"], ["leaf"], [], ["split", "0", "1/2"],
    ["square", "9223372036854775807", "1"], ["square", "-1", "1"], ["square", "2", "1 0"],
    ["above", "0", "1"], ["below", "9", "1"], ["above", "0"],
  ])
  func rejectsStepsThatAreNone(step: [String]) {
    var certificate = Self.certificate()
    certificate.obligations[0].steps = [
      step, ["leaf", "0 1", "1", "1 0", "1/2", "1 1", "3/2"],
      ["leaf", "0 0", "1/2", "0 1", "3/2", "1 0", "1", "1 1", "2"],
    ]
    #expect(throws: Rejection.self) { try Self.check(certificate) }
  }

  /// (2 x - 1)^2 = 0 + 1 (2 x - 1)^2 on [0, 1], a zero inside.
  @Test func squaresAreTakenOut() throws {
    var x = Certificate.Variable()
    x.name = "x"
    var y = Certificate.Variable()
    y.name = "y"
    var obligation = Certificate.Obligation()
    obligation.relation = .nonnegative
    obligation.products = [
      [["0 1", "1"]], [["1 0", "2", "0 0", "-1"], ["1 0", "2", "0 0", "-1"]],
    ]
    let rest = ["leaf", "0 1", "1"]
    obligation.steps = [
      ["square", "2", "1 0", "2", "0 0", "-1", "0 0", "1"], ["leaf", "0 0", "1"], rest,
    ]
    var certificate = Certificate()
    (x.upper, y.upper) = ("1", "1")
    certificate.variables = [x, y]
    certificate.obligations = [obligation]
    // x is in no leaf: its range says nothing.
    #expect(throws: Rejection.self) { try Self.check(certificate) }
    (certificate.variables[0].lower, certificate.variables[0].upper) = ("0", "0")
    #expect(try Self.check(certificate) == 2)
    // A negative factor would prove anything.
    certificate.obligations[0].steps[0][7] = "-1"
    certificate.obligations[0].steps[1][2] = "-1"
    #expect(throws: Rejection.self) { try Self.check(certificate) }
  }

  /// exp(x) >= 1 + x on [0, 1], by the bound at 0; log and sqrt alike; and what is wrong with each.
  @Test(arguments: [
    ("exp", ["below", "0", "0", "1", "1"], true), ("exp", ["below", "0", "0", "2", "1"], false),
    ("exp", ["below", "0", "0", "1", "0"], false), ("exp", ["below", "0", "0", "1", "-3"], false),
    ("exp", ["below", "0", "0", "1", "21"], false), ("exp", ["below", "0", "0", "-1", "1"], false),
    ("exp", ["above", "0", "0", "1", "1"], false), ("exp", ["below", "0", "100", "1", "1"], false),
    ("log", ["below", "0", "1", "0", "1"], false), ("sqrt", ["below", "0", "0"], false),
    ("gamma", ["below", "0", "0", "1", "1"], false), ("", ["below", "0", "0", "1", "1"], false),
  ])
  func functionsAreBounded(function: String, step: [String], isTrue: Bool) throws {
    var x = Certificate.Variable()
    x.name = "x"
    var y = Certificate.Variable()
    (y.name, y.function, y.lower, y.upper) = ("y", function, "0", "0")
    (y.numerator, y.denominator) = (["1 0", "1"], ["0 0", "1"])
    var obligation = Certificate.Obligation()
    obligation.relation = .nonnegative
    obligation.products = [[["0 1", "1", "0 0", "-1", "1 0", "-1/2"]]]
    obligation.steps = [
      step.enumerated().map { $0.offset == 1 ? "1" : $0.element }, ["leaf", "0 0", "1"],
      ["leaf", "0 0", "1"], ["leaf", "1 0", "1/2"],
    ]
    var certificate = Certificate()
    certificate.variables = [x, y]
    certificate.obligations = [obligation]
    if isTrue {
      #expect(try Self.check(certificate) == 3)
      // Defined by itself, it is nothing.
      certificate.variables[1].numerator = ["0 1", "1"]
    }
    #expect(throws: Rejection.self) { try Self.check(certificate) }
  }

  /// Words are tied to numbers in the file.
  @Test func rejectsAnotherDigest() throws {
    var certificate = Self.certificate()
    certificate.formula = "x + y > 0"
    let data = try CertificateFile.contents(of: certificate)
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

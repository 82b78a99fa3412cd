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
    let found = Collected()
    let folder = "bounds/bakshi-chakraborty-2026/"
    let files = [
      try BoundFile(path: root.appendingPathComponent("\(folder)for-every-schedule.yaml").path),
      try BoundFile(
        path: root.appendingPathComponent("\(folder)for-every-constant-schedule.yaml").path),
      try Self.elementary(),
    ]
    for file in files {
      var options = ProofOptions()
      options.claims = claims.filter { name in
        file.claims.contains { $0.name == name }
          && !found.certificates.contains { $0.claim == name }
      }
      guard !options.claims.isEmpty else { continue }
      _ = try Prover(file: file, options: options).run { certificate in
        found.certificates.append(certificate)
        return nil
      }
    }
    #expect(found.certificates.count == claims.count)
    return found.certificates
  }

  /// Claims whose certificates have bounds of functions, squares and sums.
  static func elementary() throws -> BoundFile {
    let text = """
      title: elementary
      source: { paper: none }
      parameters: { N: "integer in [1, 1000]", a: "rational in [0, 1]", b: "rational in [0, 1]" }
      model: { family: categorical, target: "[1/2, 1/2]", scheme: accumulate, start: real }
      schedules: { n: N }
      metric: squared-error
      horizon: 9
      claims:
        sum: R[t] <= R[0]*sum(j in 1..t+1, 1/j^2)
        bound-of-exp: exp(-a) <= 1/(1 + a) + b/100
        square: (3*a - b)^2 + b >= 0
        root: sqrt(1 + a) + log(1 + b) <= 1 + a/2 + b
      """
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("elementary-\(UUID().uuidString).yaml")
    try Data(text.utf8).write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    return try BoundFile(path: path.path)
  }

  final class Collected { var certificates: [Certificate] = [] }

  private static func isAccepted(_ certificate: Certificate) -> Bool {
    (try? CertificateCheckerTests.check(certificate)) != nil
  }

  /// Every number in the text of the file, one at a time, as another program might damage it.
  @Test(arguments: ["threshold", "closed-form", "floor"])
  func everyNumberMatters(claim: String) throws {
    let certificate = try #require(try Self.certificates([claim]).first)
    let data = try CertificateFile.contents(of: certificate)
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

  /// All texts that hold numbers of the proof itself, each with every number in it changed in turn.
  static func mutants(of texts: [String]) -> [[String]] {
    texts.indices.flatMap { index -> [[String]] in
      let characters = Array(texts[index])
      return characters.indices.compactMap { place -> [String]? in
        guard let digit = characters[place].wholeNumberValue,
          !characters.dropFirst(place + 1).prefix(1).contains(where: \.isWholeNumber)
        else { return nil }
        var changed = characters
        changed[place] = digit == 9 ? "8" : Character("\(digit + 1)")
        var result = texts
        result[index] = String(changed)
        return result
      }
    }
  }

  /// Without the digest the mathematics itself rejects the change of any number of a polynomial, a
  /// leaf, a cut, a bound or a range.
  @Test(arguments: [
    "floor", "sum", "bound-of-exp", "square", "root",
  ])
  func everyNumberMattersByItself(claim: String) throws {
    let certificate = try #require(try Self.certificates([claim]).first)
    #expect(Self.isAccepted(certificate))
    var count = 0
    func expectRejected(_ place: String, _ change: (inout Certificate) -> Void) {
      var spoiled = certificate
      change(&spoiled)
      count += 1
      if Self.isAccepted(spoiled) { Issue.record("\(place) does not matter") }
    }
    for (number, variable) in certificate.variables.enumerated() {
      for mutant in Self.mutants(of: [variable.lower, variable.upper]) {
        expectRejected("the range of \(variable.name), now \(mutant)") {
          ($0.variables[number].lower, $0.variables[number].upper) = (mutant[0], mutant[1])
        }
      }
      for mutant in Self.mutants(of: variable.numerator) {
        expectRejected("\(variable.name)") { $0.variables[number].numerator = mutant }
      }
      for mutant in Self.mutants(of: variable.denominator) {
        expectRejected("\(variable.name)") { $0.variables[number].denominator = mutant }
      }
    }
    for (number, obligation) in certificate.obligations.enumerated() {
      for (step, contents) in obligation.steps.enumerated() {
        for mutant in Self.mutants(of: contents) {
          expectRejected("obligation \(number), step \(step): \(mutant)") {
            $0.obligations[number].steps[step] = mutant
          }
        }
      }
      for (product, factors) in obligation.products.enumerated() {
        for (factor, terms) in factors.enumerated() {
          for mutant in Self.mutants(of: terms) {
            expectRejected("obligation \(number), product \(product): \(mutant)") {
              $0.obligations[number].products[product][factor] = mutant
            }
          }
        }
      }
    }
    #expect(count > 20)
  }
}

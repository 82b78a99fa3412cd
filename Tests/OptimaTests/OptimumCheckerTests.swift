import Foundation
import Multiprecision
import Optima
import Testing
import Theory

/// The checker of best weights. Oracle: optima in closed form; every printed number changed by a little
/// must be rejected.
@Suite struct OptimumCheckerTests {
  private static func entry(_ c: Rational, _ k: Rational, bits: Int = 40) -> [String: Any] {
    let optimum = OptimalWeight(shrink: c, ratio: k, bits: bits)
    func text(_ value: Rational?) -> Any { value.map { "\($0)" } ?? NSNull() }
    let pooled = k / (.one + k)
    return [
      "problem": "a test", "c": "\(c)", "k": "\(k)",
      "polynomial": optimum.polynomial.map { "\($0)" },
      "complement_polynomial": optimum.complement.map { "\($0)" },
      "exact": text(optimum.exact), "lower": "\(optimum.lower)", "upper": "\(optimum.upper)",
      "value_at_lower": "\(OptimalWeight.value(optimum.polynomial, at: optimum.lower))",
      "value_at_upper": "\(OptimalWeight.value(optimum.polynomial, at: optimum.upper))",
      "discriminant": text(optimum.discriminant), "integer_root": text(optimum.root),
      "pooled_weight": "\(pooled)", "pooled_error": text(optimum.relativeError(at: pooled)),
    ]
  }

  private static func check(_ entry: [String: Any]) throws -> [OptimumChecker.Accepted] {
    let document: [String: Any] = ["schema": 1, "command": "optimum", "results": [entry]]
    let data = try JSONSerialization.data(withJSONObject: document)
    #expect(OptimumChecker.recognises(data))
    return try OptimumChecker().check(json: data)
  }

  private static let problems: [(Rational, Rational)] = [
    (Rational(1), Rational(1)), (Rational(3, 2), Rational(1)), (Rational(2), Rational(1)),
    (Rational(0), Rational(1)), (Rational(1, 2), Rational(2, 3)), (Rational(101, 99), Rational(1)),
    (Rational(7, 3), Rational(1, 50)),
  ]

  @Test(arguments: problems.indices) func optimaAreAccepted(_ index: Int) throws {
    let (c, k) = Self.problems[index]
    let accepted = try #require(try Self.check(Self.entry(c, k)).first)
    #expect(accepted.shrink == "\(c)" && accepted.ratio == "\(k)")
  }

  @Test func polynomialsOfTheGoldenRatioAndOfThreeDraws() throws {
    #expect(try Self.check(Self.entry(Rational(1), Rational(1)))[0].polynomial == "w^2 + w - 1")
    // The variance at n = m = 3: 1/sqrt(2).
    #expect(try Self.check(Self.entry(Rational(2), Rational(1)))[0].polynomial == "2 w^2 - 1")
    #expect(try Self.check(Self.entry(Rational(3, 2), Rational(1)))[0].polynomial == "3 w - 2")
  }

  /// Every number of every optimum moved, one at a time.
  @Test(arguments: problems.indices) func everyChangedNumberIsRejected(_ index: Int) throws {
    let (c, k) = Self.problems[index]
    let sound = Self.entry(c, k)
    for key in sound.keys where key != "problem" {
      var spoiled = sound
      if let text = sound[key] as? String, let value = Rational(text) {
        spoiled[key] = "\(value + Rational(1, 7))"
      } else if var texts = sound[key] as? [String], let value = Rational(texts[0]) {
        texts[0] = "\(value + .one)"
        spoiled[key] = texts
      } else {
        spoiled[key] = "5/7"
        // Neither a discriminant nor a root is read where the weight is a fraction.
        if ["discriminant", "integer_root"].contains(key) { continue }
      }
      #expect(throws: OptimumRejection.self, "\(key) at c = \(c), k = \(k)") {
        try Self.check(spoiled)
      }
    }
  }

  /// A multiple of the polynomial, a reducible one in place of a fraction, an interval around the other root.
  @Test func deceptionsAreRejected() throws {
    var doubled = Self.entry(Rational(1), Rational(1))
    doubled["polynomial"] = ["-2", "2", "2"]
    var whole = Self.entry(Rational(3, 2), Rational(1))
    whole["polynomial"] = ["-2", "1", "3"]
    var wide = Self.entry(Rational(1), Rational(1))
    wide["lower"] = "-2"
    for entry in [doubled, whole, wide] {
      #expect(throws: OptimumRejection.self) { try Self.check(entry) }
    }
    #expect(throws: OptimumRejection.self) {
      try OptimumChecker().check(json: Data("{ \"command\": \"optimum\" }".utf8))
    }
    #expect(!OptimumChecker.recognises(Data("{ \"command\": \"prove\" }".utf8)))
  }
}

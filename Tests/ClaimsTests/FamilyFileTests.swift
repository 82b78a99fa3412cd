import Foundation
import Intervals
import Models
import Multiprecision
import Testing

@testable import Claims

/// Bound files of mean parameters under any scheme. Oracles: values by hand, and the line and column of
/// each mistake.
@Suite struct FamilyFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A Poisson mean under stratified training; the schedules are lines 10 and 11.
  static func text(_ changes: [Int: String] = [:]) -> String {
    let own = [
      5: "  family: poisson", 6: "  target: { mean: 3/2 }", 7: "  scheme: stratified",
      10: "  fresh: 2", 11: "  synthetic: N", 15: "  ceiling: R[t] <= V + mu",
    ]
    return Sample.text(own.merging(changes) { $1 })
  }

  func instance(_ text: String) throws -> Instantiation { try folder.instance(of: text) }

  func model(_ text: String) throws -> MeanModel {
    guard case .graph(let model) = try instance(text).model else {
      throw DataFault(message: "not a mean model")
    }
    return model
  }

  /// The first fault as "line:column message".
  func fault(_ text: String) -> String {
    folder.firstFault(of: text) { "\($0.line):\($0.column) \($0.message)" }
  }

  @Test func readsSchedulesWithTheirFirstEntries() throws {
    let model = try model(Self.text())
    guard case .stratified(let fresh, let synthetic) = model.scheme else {
      Issue.record("the scheme is \(model.scheme)")
      return
    }
    #expect(fresh == [2, 2, 2, 2] && synthetic == [0, 5, 5, 5])
    #expect(model.schedules.sampleSizes == [2, 7, 7, 7])
    #expect(
      model.schedules.alpha.map(\.exactValue) == [.one] + Array(repeating: Rational(2, 7), count: 3)
    )
    #expect(model.settledFrom == 0)
  }

  @Test(arguments: [
    ("normal", "{ mean: -2, variance: 3 }", ["-2", "3", "0"]),
    ("poisson", "{ mean: 3/2 }", ["3/2", "3/2", "0"]),
    ("binomial", "{ mean: 6/7, trials: 2 }", ["6/7", "24/49", "-1/2"]),
    ("gamma", "{ mean: 3, shape: 2 }", ["3", "9/2", "1/2"]),
    ("negative-binomial", "{ mean: 3, shape: 2 }", ["3", "15/2", "1/2"]),
    ("hyperbolic-secant", "{ mean: 3, shape: 2 }", ["3", "13/2", "1/2"]),
  ]) func familiesGiveTheirNumbers(_ family: String, _ target: String, _ numbers: [String]) throws {
    let instance = try instance(
      Self.text([5: "  family: \(family)", 6: "  target: \(target)"]))
    #expect(instance.data.constants.map { $0.exactValue?.description } == numbers)
  }

  @Test func namesAreReservedOnlyWhereTheyMeanSomething() throws {
    let parameters = "parameters: { a: rational, N: integer, weight: rational, mu: rational }"
    let instances = "  - { a: 1/10, N: 5, weight: 1, mu: 2 }"
    #expect(fault(Sample.text([3: parameters, 17: instances])) == "none")
    #expect(
      fault(Self.text([3: parameters, 17: instances])).hasPrefix(
        "3:58 `mu` has a meaning of its own"))
  }

  @Test func formulasSeeSchedulesAndStart() throws {
    let weighted = Self.text([
      7: "  scheme: weighted", 8: "  start: point(2)",
      10: "  fresh: 2\n  weight: 1/(t + 1)", 15: "  ceiling: R[t] <= start + weight[t] * fresh[t]",
    ])
    #expect(fault(weighted) == "none")
    #expect(try instance(weighted).data.constants.last?.exactValue == Rational(2))
  }

  @Test(arguments: [
    (5, "  family: inverse-gaussian", "5:11 the family `inverse-gaussian` is refused"),
    (6, "  target: uniform(3)", "6:11 the target of the family poisson is `{ mean: ... }`"),
    (6, "  target: { mean: 3, shape: 2 }", "6:22 unknown key `shape` in the target"),
    (6, "  target: { }", "6:11 the target of the family poisson has no `mean`"),
    (6, "  target: { mean: -1 }", "6:11 the mean of the family poisson must be at least 0"),
    (7, "  scheme: mixture", "10:3 the scheme `mixture` takes no `fresh`"),
    (8, "  start: point([1, 2])", "8:10 start is real, truth or point(3)"),
    (8, "  start: point(-2)", "8:10 a mean of the family poisson must be at least 0"),
    (10, "", "11:3 the scheme `stratified` needs `fresh`, the real draws of each generation"),
    (10, "  fresh: 1/2", "10:10 fresh[t] must be an integer from 0"),
    (10, "  fresh: [2, 0, 1, 1]", "none"),
    (11, "  synthetic: -1", "11:14 synthetic[t] must be an integer from 0"),
    (11, "  synthetic: [1, 2, 2, 2]", "11:14 synthetic[0] is always 0"),
    (10, "  fresh: 0", "10:10 a generation needs a draw"),
    (12, "metric: l1", "12:9 there is no metric `l1` here; known are squared-error, variance"),
    (15, "  ceiling: R[t] <= normsq(p)", "15:27 `p` has no meaning where the model is a number"),
    (15, "  ceiling: l1[t] <= 1", "15:12 the family has no metric l1"),
    (15, "  ceiling: absorbed[t] <= 1", "15:12 `absorbed` speaks of the family categorical"),
    (15, "  ceiling: R[t] <= weight[t]", "15:20 `weight` is not declared"),
  ]) func placesEveryFault(_ line: Int, _ replacement: String, _ expected: String) {
    let found = fault(Self.text([line: replacement]))
    #expect(found.hasPrefix(expected), "\(found)")
  }

  @Test func readsRandomSizes() throws {
    func sizes(_ text: String) throws -> RandomSizes {
      try #require(
        try model(
          Self.text([
            7: "  scheme: mixture\n  sizes: \(text)", 10: "  alpha: 1/3", 11: "  n: N",
          ])
        ).sizes)
    }
    guard case .poisson(let rate) = try sizes("{ poisson: a, empty: keep }").law else {
      Issue.record("no Poisson number")
      return
    }
    #expect(rate == Rational(1, 10))
    let binomial = try sizes("{ binomial: 1/4, empty: point(2) }")
    #expect(binomial.fallback?.first?.exactValue == Rational(2))
    let multiples = try sizes("{ multiples: [1, 3], probabilities: [1/3, 2/3] }")
    #expect(multiples.numbers == [1.0 / 3, 2.0 / 3] && multiples.fallback == nil)
    // A categorical model with random sizes is no chain, and has no absorption.
    let categorical = Sample.text([7: "  scheme: mixture\n  sizes: { poisson: 1, empty: keep }"])
    guard case .graph = try instance(categorical).model else {
      Issue.record("not a mean model")
      return
    }
    #expect(
      fault(
        Sample.text([
          7: "  scheme: mixture\n  sizes: { poisson: 1, empty: keep }",
          15: "  ceiling: absorbed[t] <= 1",
        ])
      ).hasPrefix("16:12"))
  }

  @Test(arguments: [
    ("{ }", "9:10 sizes are one of `{ poisson: 1 }`"),
    ("{ poisson: 1, binomial: 1/2 }", "9:10 sizes are one of"),
    ("{ poisson: 1 }", "9:10 a generation may get no draw; say what"),
    ("{ poisson: -1, empty: keep }", "9:10 poisson of random sizes must be positive"),
    ("{ binomial: 3/2, empty: keep }", "9:10 binomial of random sizes must be a probability"),
    ("{ binomial: 1, empty: keep }", "9:10 these sizes are never 0"),
    ("{ poisson: 1, empty: truth }", "9:31 `empty` is `keep`"),
    ("{ poisson: sqrt(2), empty: keep }", "9:21 the numbers of `sizes` must be fractions"),
    ("{ poisson: 1, probabilities: [1], empty: keep }", "9:24 `probabilities` goes with"),
    ("{ multiples: [1, 2] }", "9:10 `multiples` needs `probabilities`"),
    ("{ multiples: [1, 1/2], probabilities: [1/2, 1/2] }", "9:27 a multiple of n[t] must be"),
    ("{ multiples: [1, 2], probabilities: [1/2, 1/3] }", "9:10 the probabilities of the multip"),
    ("{ multiples: [1, 2], probabilities: [1] }", "9:10 the probabilities of the multiples must"),
    ("{ poisson: 1, empty: point(-2) }", "9:10 a mean of the family poisson must be at least 0"),
    ("{ poisson: 1, empty: uniform }", "9:31 start is real, truth or point(3)"),
  ]) func placesFaultsOfRandomSizes(_ sizes: String, _ expected: String) {
    let text = Self.text([
      7: "  scheme: mixture", 8: "  start: real\n  sizes: \(sizes)", 10: "  alpha: 1/3",
      11: "  n: N",
    ])
    let found = fault(text)
    #expect(found.hasPrefix(expected), "\(found)")
  }

  @Test(arguments: [
    ("window", "  n: N\n  window: 0", "window must be an integer from 1"),
    ("window", "  n: N", "needs `window`, the number of batches that are kept"),
    ("moving-average", "  n: N\n  rate: 3/2", "rate[t] must be a number in [0, 1]"),
    ("weighted", "  fresh: 0\n  synthetic: 2\n  weight: 1/2", "fresh[0] is 0"),
    ("weighted", "  fresh: if(t = 0, 2, 0)\n  synthetic: 2\n  weight: 1/2", "fresh[1] is 0"),
    ("fixed-corpus", "  n: N\n  weight: -1", "weight[t] must be a number in [0, 1]"),
  ]) func placesFaultsOfSchemes(_ scheme: String, _ schedules: String, _ message: String) {
    let found = fault(Self.text([7: "  scheme: \(scheme)", 10: schedules, 11: ""]))
    #expect(found.contains(message), "\(found)")
  }
}

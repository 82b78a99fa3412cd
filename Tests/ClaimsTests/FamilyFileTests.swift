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

  func instance(_ text: String) throws -> Instantiation {
    let file = try BoundFile(path: try folder.write(text))
    return try file.instantiate(
      values: file.instances[0].values, horizon: 3, precision: Workbench.precision)
  }

  func model(_ text: String) throws -> MeanModel {
    guard case .graph(let model) = try instance(text).model else {
      throw DataFault(message: "not a mean model")
    }
    return model
  }

  /// The first fault as "line:column message".
  func fault(_ text: String) -> String {
    do {
      _ = try instance(text)
      return "none"
    } catch let faults as FileFaults {
      return "\(faults.faults[0].line):\(faults.faults[0].column) \(faults.faults[0].message)"
    } catch {
      return "\(error)"
    }
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

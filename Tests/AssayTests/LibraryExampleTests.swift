// example: exact
import Assay
import Testing

@Test func errorOfASmallLoop() throws {
  let half = Rational(1, 2)
  let truth = try ProbabilityVector([.exact(half), .exact(half)], name: "p")
  let schedules = try Schedules(
    alpha: [.exact(.one), .exact(half)], sampleSizes: [.exact(Rational(1)), .exact(Rational(2))])
  let chain = try CategoricalChain(
    truth: truth, scheme: .mixture, start: .real, schedules: schedules)

  let error = try Expectation.trajectory(
    of: Metric.squaredError, chain: chain, precision: Precision(bits: 128))
  #expect(error.values.map { "\($0)" } == ["1/2", "5/16"])
}
// end

// example: condition
@Test func meansAreOrdered() throws {
  try checkCondition(over: ["a": "rational in (0, 1]", "b": "rational in (0, 1]"]) { point in
    let sum = point["a"] + point["b"]
    return point["a"] * point["b"] * Rational(4) <= sum * sum
  }
}
// end

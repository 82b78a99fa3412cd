internal import Intervals
public import Models
public import Multiprecision
internal import Scalars

/// | metric of a mean parameter | from second moments |
/// |---|---|
/// | squared-error | E \|M - mu\|² |
/// | extinct | transforms of the mean, or the law of a count: ``MeanExtinction`` |
/// | variance; of probability vectors heterozygosity | V(mu) + V'(mu) E x + v2 E \|x\|² |
extension Expectation {
  /// E metric for t = 0...T of a mean parameter, under any scheme.
  public static func trajectory(
    of metric: Metric, model: MeanModel, precision: Precision,
    shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> ExpectedTrajectory {
    if metric == .extinct {
      return try MeanExtinction.trajectory(of: model, precision: precision, shouldStop: shouldStop)
    }
    guard [.squaredError, .variance, .heterozygosity].contains(metric) else {
      throw .noRecursion(
        metric, reason: "only second moments of the model are known under this scheme")
    }
    let graph = GenerationGraph(model)
    if model.isExact {
      var bits = 0
      let values: [Rational]? = try values(
        of: metric, graph, model, in: (), shouldStop: shouldStop
      ) { second in
        bits += second.bitCount
        return bits <= TheoryLimits.graphBits
      }
      if let values {
        return ExpectedTrajectory(
          values: values.map { .exact($0) }, method: .secondMoments, arithmetic: .rational)
      }
    }
    // Every node costs a few units in the last place.
    let steps = graph.nodes.count + model.family.truth.count
    let working = Precision(
      bits: precision.bits + 32 + 2 * (Int.bitWidth - steps.leadingZeroBitCount))
    let values: [Interval]? = try values(
      of: metric, graph, model, in: working, shouldStop: shouldStop
    ) { _ in true }
    guard let values else { preconditionFailure("an interval holds every number of a model") }
    return ExpectedTrajectory(
      values: values.map { .enclosure($0) }, method: .secondMoments, arithmetic: .interval)
  }

  private static func values<Scalar: RecursionScalar>(
    of metric: Metric, _ graph: GenerationGraph, _ model: MeanModel, in context: Scalar.Context,
    shouldStop: () -> Bool, isAffordable: (Scalar) -> Bool
  ) throws(NoTheory) -> [Scalar]? {
    guard let variance = VarianceFunction<Scalar>(model, in: context) else { return nil }
    let moments = try GraphMoments(
      of: graph, variance: variance, in: context, shouldStop: shouldStop,
      isAffordable: isAffordable)
    guard let moments else { return nil }
    if metric == .squaredError { return moments.generations.map(\.second) }
    return moments.generations.map { generation in
      let value = variance.atTruth + variance.curvature * generation.second
      return generation.bias.map { value + variance.slopeAlongStart * $0 } ?? value
    }
  }
}

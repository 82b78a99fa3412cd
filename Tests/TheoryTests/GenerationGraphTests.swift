import Intervals
import Models
import Multiprecision
import Scalars
import Testing

@testable import Theory

/// Oracle: exhaustive enumeration of random graphs of Bernoulli and binomial draws, in fractions.
@Suite struct GenerationGraphTests {
  /// The variance function of a binomial number, written out here.
  private static func variance(
    _ graph: RandomGraph, curvature: Rational? = nil, slope: Rational? = nil
  ) -> VarianceFunction<Rational> {
    let trials = Rational(graph.trials)
    let deviation = graph.start - graph.mean
    return VarianceFunction(
      atTruth: graph.mean * (.one - graph.mean / trials),
      curvature: curvature ?? -trials.reciprocal,
      slopeAlongStart: slope ?? (.one - Rational(2) * graph.mean / trials) * deviation,
      startDistance: deviation * deviation)
  }

  private static func moments(
    _ graph: RandomGraph, _ variance: VarianceFunction<Rational>
  ) throws -> [GraphMoments<Rational>.Generation] {
    try #require(try GraphMoments(of: graph.graph, variance: variance, in: ())).generations
  }

  /// 1000 graphs.
  @Test(arguments: 0..<20) func secondMomentsAreThoseOfTheEnumeration(block: Int) throws {
    for seed in (50 * block)..<(50 * block + 50) {
      let graph = RandomGraph(seed: seed)
      let moments = try Self.moments(graph, Self.variance(graph))
      let enumerated = EnumeratedGraph(
        graph.graph, trials: graph.trials, mean: graph.mean, start: graph.start)
      #expect(enumerated.paths.reduce(into: Rational.zero) { $0 += $1.probability } == .one)
      let errors = enumerated.expectations { ($0 - graph.mean) * ($0 - graph.mean) }
      #expect(moments.map(\.second) == errors, "\(graph)")
      let biases = enumerated.expectations { $0 - graph.mean }
      #expect(
        moments.map { ($0.bias ?? .zero) * (graph.start - graph.mean) } == biases, "\(graph)")
    }
  }

  /// Wrong curvature, or a forgotten slope, is seen by most of the graphs that it concerns.
  @Test func spoiledVarianceFunctionsAreCaught() throws {
    var caught = (curvature: 0, slope: 0)
    for seed in 0..<100 {
      let graph = RandomGraph(seed: seed)
      let right = try Self.moments(graph, Self.variance(graph)).map(\.second)
      let flat = try Self.moments(graph, Self.variance(graph, curvature: .zero)).map(\.second)
      let level = try Self.moments(graph, Self.variance(graph, slope: .zero)).map(\.second)
      if flat != right { caught.curvature += 1 }
      if level != right { caught.slope += 1 }
    }
    #expect(caught.curvature >= 60 && caught.slope >= 20, "\(caught)")
  }

  @Test func intervalsContainTheFractions() throws {
    for seed in 0..<50 {
      let graph = RandomGraph(seed: seed)
      let exact = Self.variance(graph)
      let moments = try Self.moments(graph, exact)
      for bits in [24, 64, 200] {
        let precision = Precision(bits: bits)
        func enclosed(_ value: Rational) -> Interval { Interval(value, precision: precision) }
        let variance = VarianceFunction(
          atTruth: enclosed(exact.atTruth), curvature: enclosed(exact.curvature),
          slopeAlongStart: enclosed(exact.slopeAlongStart),
          startDistance: enclosed(exact.startDistance))
        let enclosures = try #require(
          try GraphMoments(of: graph.graph, variance: variance, in: precision))
        for (value, enclosure) in zip(moments, enclosures.generations) {
          #expect(enclosure.second.contains(value.second), "\(graph) at \(bits) bits")
        }
      }
    }
  }

  @Test func aSubsampleOfEverythingIsThePool() throws {
    let nodes: [GenerationGraph.Node] = [
      .draws(size: 2, from: .truth), .draws(size: 3, from: .node(0)),
      .average([
        GenerationGraph.Term(0, .number(.exact(Rational(2, 5)))),
        GenerationGraph.Term(1, .number(.exact(Rational(3, 5)))),
      ]),
      .subsample(size: 5, of: 2, poolSize: 5),
    ]
    let graph = GenerationGraph(nodes: nodes, models: [.node(2), .node(3)])
    let variance = VarianceFunction<Rational>(
      atTruth: .one, curvature: Rational(1, 3), slopeAlongStart: .zero, startDistance: .zero)
    let moments = try #require(try GraphMoments(of: graph, variance: variance, in: ()))
    #expect(moments.generations[0].second == moments.generations[1].second)
  }
}

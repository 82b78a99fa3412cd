import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Every metric at the front door, on 500 random models. Oracle: full enumeration.
@Suite struct MetricEnumerationTests {
  @Test(arguments: 0..<25)
  func everyMetricAgreesWithEnumeration(_ part: Int) throws {
    var generator = SeededGenerator(seed: UInt64(2001 + part))
    for _ in 0..<20 {
      let model = SmallModel.random(&generator)
      let chain = try model.chain()
      let enumeration = try ChainEnumeration(chain, for: .l1)
      for metric in Family.categorical.metrics {
        let expected = enumeration.laws.indices.map {
          enumeration.expectation(of: metric, at: $0, precision: Precision(bits: 200))
        }
        guard !expected.contains(where: { $0 == nil }) else {
          do {
            _ = try Expectation.trajectory(
              of: metric, chain: chain, precision: Precision(bits: 128))
            Issue.record("\(metric) is infinite: \(model)")
          } catch {
            let first = expected.firstIndex { $0 == nil }
            switch error {
            case .infinite(metric, let t), .infiniteByChance(metric, let t, _): #expect(t == first)
            default: Issue.record("\(error.message): \(model)")
            }
          }
          continue
        }
        let found = try Expectation.trajectory(
          of: metric, chain: chain, precision: Precision(bits: 128))
        for (value, expected) in zip(found.values, expected) {
          let expected = try #require(expected)
          if let exact = expected.exactValue {
            #expect(value.exactValue == exact, "\(metric) \(model)")
          } else {
            let interval = value.interval(precision: Precision(bits: 200))
            #expect(
              interval.overlaps(expected.interval(precision: Precision(bits: 200))),
              "\(metric) \(model)")
            #expect(interval.widthDouble < 1e-30)
          }
        }
      }
    }
  }
}

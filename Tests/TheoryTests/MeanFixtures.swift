import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// A mean model from plain fractions.
func meanModel(
  _ family: MeanFamily, _ scheme: Scheme, start: Start = .real,
  _ schedules: [ScheduleName: [Rational]]
) throws -> MeanModel {
  let (read, common) = try TrainingScheme.read(
    scheme, schedules.mapValues { $0.map { .exact($0) } })
  return try MeanModel(family: family, scheme: read, start: start, schedules: common)
}

func exactErrors(_ model: MeanModel, _ metric: Metric = .squaredError) throws -> [Rational] {
  try Expectation.trajectory(of: metric, model: model, precision: Precision(bits: 64)).values.map {
    try #require($0.exactValue)
  }
}

func integers(_ values: Int...) -> [Rational] { values.map { Rational($0) } }

func categorical(_ law: [Rational]) throws -> MeanFamily {
  .categorical(try ProbabilityVector(law.map { .exact($0) }, name: "p"))
}

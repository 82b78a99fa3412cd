public import Intervals
public import Multiprecision

/// K >= 2 probabilities, validated: none certainly negative, and a sum that is 1 exactly
/// (or, where some are enclosures, encloses 1).
///
/// A probability of 0 is allowed. Indices run from 0 here and from 1 in formulas.
public struct ProbabilityVector: Sendable {
  public let values: [Number]
  /// The nearest doubles, for simulation.
  public let doubles: [Double]

  /// The entries as fractions, or nil where one is known only by an enclosure.
  public let exactValues: [Rational]?

  public var count: Int { values.count }

  /// - Parameter name: the vector's name in error messages, as the user knows it.
  public init(_ values: [Number], name: String) throws(ModelError) {
    guard values.count >= 2 else { throw .tooFewCategories(count: values.count) }
    guard values.count <= ModelLimits.categories else {
      throw .tooManyCategories(count: values.count, limit: ModelLimits.categories)
    }
    let exact = values.compactMap(\.exactValue)
    for (index, value) in values.enumerated() where value.isCertainlyNegative {
      throw .negativeProbability(
        of: name, category: index + 1, value: value.shortDescription)
    }
    if exact.count == values.count {
      var sum = Rational(0)
      for value in exact { sum.formAdd(value) }
      guard sum == Rational(1) else {
        throw .probabilitiesDoNotSumToOne(of: name, sum: Number.exact(sum).shortDescription)
      }
      exactValues = exact
    } else {
      let precision = Precision(bits: 128)
      var sum = Interval(Rational(0), precision: precision)
      for value in values { sum.formAdd(value.interval(precision: precision)) }
      guard sum.contains(Rational(1)) else {
        throw .probabilitiesDoNotSumToOne(of: name, sum: Number.enclosure(sum).shortDescription)
      }
      exactValues = nil
    }
    self.values = values
    doubles = values.map(\.doubleValue)
  }
}

public import Models
internal import RandomStreams

extension Loss {
  /// What one replicate shows of a quantity at one generation: a loss, or an indicator.
  ///
  /// A count that is the whole sample is the proportion 1 exactly, also in double.
  ///
  /// - Precondition: not the absorption time, which is a property of the path.
  public static func value(
    of quantity: Quantity, model: [Double], truth: [Double]
  ) -> Double {
    switch quantity {
    case .metric(let metric): return value(of: metric, model: model, truth: truth)
    case .absorbed:
      // A given start may round to 1 without being a point mass: its other entries show it.
      return model.filter { $0 != 0 }.count == 1 ? 1 : 0
    case .lost(let category): return model[category] == 0 ? 1 : 0
    case .deviationSum(let sum): return value(of: sum, model: model, truth: truth)
    case .absorptionTime: preconditionFailure("one generation does not show the absorption time")
    }
  }

  /// The sum as it is defined.
  ///
  /// - Exactness: within ``relativeRounding`` of the sum of the terms' sizes, which is at most 2.
  private static func value(
    of sum: DeviationSum, model: [Double], truth: [Double]
  ) -> Double {
    var total = CompensatedSum()
    for category in model.indices {
      let p = truth[category]
      let deviation = model[category] - p
      var term = deviation
      for _ in 1..<sum.deviationPower { term *= deviation }
      for _ in 0..<sum.truthPower { term *= p }
      total.add(term)
    }
    return total.value
  }
}

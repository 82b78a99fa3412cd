public import Models
public import Multiprecision
internal import Intervals

extension LargestValue {
  /// As for a metric; 1 for a probability. An absorption time has no largest value.
  public init(of quantity: Quantity, truth: ProbabilityVector, precision: Precision) {
    switch quantity {
    case .metric(let metric): self.init(of: metric, truth: truth, precision: precision)
    case .absorbed, .lost: self = .finite(.exact(.one))
    case .absorptionTime: self = .infinite
    case .deviationSum: self = .undetermined
    }
  }
}

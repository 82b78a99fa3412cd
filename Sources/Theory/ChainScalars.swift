internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// A chain with its numbers read as scalars: what every recursion starts from.
struct ChainScalars<Scalar: RecursionScalar> {
  let truth: [Scalar]
  /// P[0] where it is a given point, else nil: E P[0] = p.
  let point: [Scalar]?
  let isRealStart: Bool
  let context: Scalar.Context
  private let schedules: Schedules
  private let scheme: ChainScheme

  var horizon: Int { schedules.horizon }

  /// Nil where the scalar cannot hold a number of the model.
  init?(_ chain: CategoricalChain, in context: Scalar.Context) {
    var truth: [Scalar] = []
    truth.reserveCapacity(chain.categories)
    for value in chain.truth.values {
      guard let scalar = Scalar.make(value, in: context) else { return nil }
      truth.append(scalar)
    }
    self.truth = truth
    switch chain.start {
    case .real, .truth: point = nil
    case .point(let values):
      var point: [Scalar] = []
      point.reserveCapacity(values.count)
      for value in values {
        guard let scalar = Scalar.make(value, in: context) else { return nil }
        point.append(scalar)
      }
      self.point = point
    }
    if case .real = chain.start { isRealStart = true } else { isRealStart = false }
    self.context = context
    schedules = chain.schedules
    scheme = chain.scheme
  }

  func scalar(_ value: Rational) -> Scalar { Scalar(value, in: context) }

  func sampleSize(at t: Int) -> Int { schedules.sampleSizes[t] }

  /// 1 - alpha[t], the fraction of a generation that was drawn from the previous model.
  ///
  /// Nil where the scalar cannot hold it.
  func syntheticFraction(at t: Int) -> Scalar? {
    if scheme == .replace { return scalar(.one) }
    let alpha = schedules.alpha[t]
    // Exact inputs are subtracted exactly, so that 1 - alpha is rounded once.
    if let exact = alpha.exactValue { return scalar(.one - exact) }
    guard let enclosed = Scalar.make(alpha, in: context) else { return nil }
    return scalar(.one) - enclosed
  }

  /// 1 / n[t].
  func reciprocalSampleSize(at t: Int) -> Scalar { scalar(Rational(1, sampleSize(at: t))) }

  /// 1 - 1/n[t], the probability that two draws of a generation are different members of it.
  func distinctFraction(at t: Int) -> Scalar {
    scalar(Rational(sampleSize(at: t) - 1, sampleSize(at: t)))
  }
}

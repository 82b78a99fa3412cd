internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// Expected squared error of least squares on labels that earlier fits have made.
///
/// With n draws of standard normal covariates in d dimensions, noise s, and for n ≥ d + 2
/// C(n) = s d / (n - d - 1), the expected squared error of one fit on real labels:
///
/// | training set | R' |
/// |---|---|
/// | draws of the previous fit | R + C(n), for new covariates and for the same |
/// | all sets kept, new covariates | R + (n'/N') C(N'), N' draws in all, n' of them new |
/// | all sets kept, the same covariates | R + C(n) / (t+1)² |
/// | n real and m synthetic, pooled | c(n, m, d) R + C(n+m) |
/// | each of N real with probability a | the same with c's mean over the binomial law of n |
/// | two fits averaged | (1-w)² (R + C(m)) + w² C(n) |
///
///     c(n, m, d) = (m/N)² + n m κ,
///     κ = ((d+1) N² - (d+5) N + 2(d+1)) / (N² (N-1) (N+2) (N-d-1)),    N = n + m
///
/// With n ≤ d - 2 draws of the previous fit the solution of least norm keeps the projection of w on the
/// n covariates: with U = E |w|² and B = E <w, w0>, U' = (n/d) U + s n/(d-n-1) and B' = (n/d) B.
///
/// - Meaning:    E |w - w0|², over covariates and noise of all generations.
/// - Domain:     infinite at a fit with d - 1 ≤ n ≤ d + 1 (unless s = 0).
/// - Shape:      T + 1 values, index = generation.
/// - Exactness:  exact over Rational; enclosure over Interval.
/// - Source:     proofs-notes/linear-regression.md.
struct LeastSquaresRisk<Scalar: RecursionScalar> {
  private let model: RegressionModel
  private let context: Scalar.Context
  private let noise: Scalar

  typealias Map = (factor: Scalar, constant: Scalar)

  /// - Returns: nil where the scalar cannot hold a number of the model.
  static func trajectory(
    of model: RegressionModel, in context: Scalar.Context
  ) throws(NoTheory) -> [Scalar]? {
    guard let risk = Self(model, in: context) else { return nil }
    let smallest = model.plan.sets.enumerated().filter { $0.offset > 0 || model.start == .real }
      .map { $0.element.smallestFit }.min()
    if let smallest, smallest < model.dimension, !model.plan.keepsBatches {
      return try risk.leastNorm()
    }
    return try risk.leastSquares()
  }

  /// Nil where the scalar cannot hold the noise.
  init?(_ model: RegressionModel, in context: Scalar.Context) {
    guard let noise = Scalar.make(model.noise, in: context) else { return nil }
    self.model = model
    self.context = context
    self.noise = noise
  }

  private func scalar(_ value: Rational) -> Scalar { Scalar(value, in: context) }

  private var isNoiseless: Bool { model.noise.exactValue?.isZero == true }

  // MARK: At least d draws

  private func leastSquares() throws(NoTheory) -> [Scalar]? {
    var value = scalar(.zero)
    var pool = 0
    var result: [Scalar] = []
    for (t, set) in model.plan.sets.enumerated() {
      if t > 0 || model.start == .real {
        let map: Map?
        if model.plan.keepsBatches {
          map = try kept(set, pool: pool, at: t)
          pool += set.count
        } else {
          // Generation 0 is fitted on real labels, whatever its set says: R before it is 0.
          map = try refitted(set, at: t)
        }
        guard let map else { return nil }
        value = map.factor * value + map.constant
      }
      result.append(value)
    }
    return result
  }

  /// C(n).
  private func cost(_ n: Int, at t: Int) throws(NoTheory) -> Scalar {
    if isNoiseless { return scalar(.zero) }
    guard n >= model.dimension + 2 else { throw .infinite(.squaredError, t: t) }
    return noise * scalar(Rational(model.dimension, n - model.dimension - 1))
  }

  /// R' = factor R + constant.
  func refitted(_ set: TrainingSet, at t: Int) throws(NoTheory) -> Map? {
    let one = scalar(.one)
    // At least d draws without noise find the truth, and there is no error to carry on. What is left of
    // the formulas below would divide by N - d - 1.
    if isNoiseless { return (scalar(.zero), scalar(.zero)) }
    switch set {
    case .mixture(let count, let alpha):
      let constant = try cost(count, at: t)
      if alpha.exactValue?.isZero == true { return (one, constant) }
      if alpha.exactValue == .one { return (scalar(.zero), constant) }
      try checkFreshDesign()
      guard let a = Scalar.make(alpha, in: context) else { return nil }
      let b = one - a
      // E m² and E n m of a binomial number m of synthetic draws.
      let total = Rational(count)
      let square = b * b + a * b * scalar(Rational(1, count))
      let product = a * b * scalar(total * (total - .one) * interaction(count))
      return (square + product, constant)
    case .stratified(let fresh, let synthetic):
      let count = fresh + synthetic
      let constant = try cost(count, at: t)
      if fresh == 0 { return (one, constant) }
      if synthetic == 0 { return (scalar(.zero), constant) }
      try checkFreshDesign()
      let share = Rational(synthetic, count)
      let product = Rational(fresh) * Rational(synthetic) * interaction(count)
      return (scalar(share * share + product), constant)
    case .weighted(let fresh, let synthetic, let weight):
      guard let w = Scalar.make(weight, in: context) else { return nil }
      let rest = one - w
      let constant =
        try rest * rest * cost(synthetic, at: t) + w * w * cost(fresh, at: t)
      return (rest * rest, constant)
    }
  }

  /// κ; where one draw alone is fitted in the domain, n m is 0.
  private func interaction(_ count: Int) -> Rational {
    let (N, d) = (Rational(count), Rational(model.dimension))
    let numerator =
      (d + .one) * N * N - (d + Rational(5)) * N + Rational(2) * (d + .one)
    return numerator / (N * N * (N - .one) * (N + Rational(2)) * (N - d - .one))
  }

  private func kept(_ set: TrainingSet, pool: Int, at t: Int) throws(NoTheory) -> Map? {
    if t > 0 {
      guard case .mixture(_, let alpha) = set, alpha.exactValue?.isZero == true else {
        throw .noRecursion(
          .squaredError, reason: "a regression that keeps all sets is known without fresh data only"
        )
      }
    }
    let all = pool + set.count
    let share = Rational(set.count, all)
    switch model.design {
    case .fresh: return (scalar(.one), scalar(share) * (try cost(all, at: t)))
    // Equal sets: the share is 1/(t+1).
    case .same: return (scalar(.one), scalar(share * share) * (try cost(set.count, at: t)))
    }
  }

  private func checkFreshDesign() throws(NoTheory) {
    guard model.design == .fresh else {
      throw .noRecursion(
        .squaredError, reason: "pooled real and synthetic labels are known on new covariates only")
    }
  }

  // MARK: Fewer than d draws

  private func leastNorm() throws(NoTheory) -> [Scalar]? {
    guard let given = model.signal, let signal = Scalar.make(given, in: context) else { return nil }
    let d = model.dimension
    var (square, product) = (signal, signal)
    var hasProjected = false
    var result: [Scalar] = []
    for (t, set) in model.plan.sets.enumerated() {
      if t > 0 || model.start == .real {
        let n = set.count
        if t > 0 {
          guard case .mixture(_, let alpha) = set, alpha.exactValue?.isZero == true else {
            throw .noRecursion(
              .squaredError,
              reason: "fewer draws than dimensions are known without fresh data only")
          }
        }
        if n < d {
          guard n <= d - 2 || isNoiseless else { throw .infinite(.squaredError, t: t) }
          // The same covariates project on the same space: only the noise is new.
          let kept = hasProjected && model.design == .same ? Rational.one : Rational(n, d)
          square = scalar(kept) * square
          product = scalar(kept) * product
          if !isNoiseless { square = square + noise * scalar(Rational(n, d - n - 1)) }
          hasProjected = true
        } else {
          square = square + (try cost(n, at: t))
        }
      }
      result.append(square - scalar(Rational(2)) * product + signal)
    }
    return result
  }
}

extension TrainingSet {
  /// The least number of draws that are fitted on their own.
  fileprivate var smallestFit: Int {
    if case .weighted(let fresh, let synthetic, _) = self { return min(fresh, synthetic) }
    return count
  }
}

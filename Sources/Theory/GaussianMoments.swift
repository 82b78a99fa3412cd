internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// Moments E e^i v^j of a fitted mean's error e and a fitted variance v, along a run.
///
/// - Meaning:    expectations over all draws, for any scheme of ``Models/TrainingPlan`` and any start.
/// - Shape:      weight i + 2j at most 2 or 4; one state per generation.
/// - Exactness:  exact over Rational; enclosure over Interval.
/// - Complexity: per generation about 10 operations at weight 2 and 60 at weight 4 where the training
///               set stays the same, some hundreds where it changes.
/// - Source:     proofs-notes/gaussian-mean-and-variance.md.
struct GaussianMoments<Scalar: RecursionScalar>: Sendable {
  /// By i and j.
  private(set) var values: [[Scalar]]

  subscript(_ i: Int, _ j: Int) -> Scalar { values[i][j] }

  /// E e².
  var squaredError: Scalar { values[2][0] }
  /// E v.
  var variance: Scalar { values[0][1] }

  /// - Parameters:
  ///   - weight: 2 or 4.
  ///   - isWithinLimits: asked of every state; false ends the work with nil.
  /// - Returns: nil where the scalar cannot hold a number of the model, and past the limits.
  static func trajectory(
    of model: GaussianModel, weight: Int, in context: Scalar.Context,
    isWithinLimits: (Self) -> Bool = { _ in true }, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> [Self]? {
    guard let trueVariance = Scalar.make(model.variance, in: context),
      let samplingFactor = Scalar.make(model.samplingFactor, in: context),
      var state = Self(startOf: model, weight: weight, in: context)
    else { return nil }
    let isCentred = if case .point = model.start { false } else { true }
    var known: (set: TrainingSet, step: GaussianStep<Scalar>)?
    var states: [Self] = []
    var pool = 0
    for (t, set) in model.plan.sets.enumerated() {
      if t & 15 == 0 && shouldStop() { throw .stopped }
      if t > 0 || model.start.isReal {
        let step: GaussianStep<Scalar>
        if let known, pool == 0, known.set.isSame(as: set) {
          step = known.step
        } else {
          let made = GaussianStep(
            set, pool: pool, estimator: model.estimator, trueVariance: trueVariance,
            samplingFactor: samplingFactor, weight: weight, isCentred: isCentred, in: context)
          guard let made else { return nil }
          step = made
          known = (set, step)
        }
        state.advance(by: step)
        if model.plan.keepsBatches { pool += set.count }
      }
      guard isWithinLimits(state) else { return nil }
      states.append(state)
    }
    return states
  }

  /// The state at generation 0; before its fit where the start is real, when it does not matter.
  private init?(startOf model: GaussianModel, weight: Int, in context: Scalar.Context) {
    var error = Scalar(.zero, in: context)
    var variance = model.variance
    if case .point(let mean, let given) = model.start {
      guard let first = Scalar.make(mean, in: context),
        let second = Scalar.make(model.mean, in: context)
      else { return nil }
      error = first - second
      variance = given
    }
    guard let variance = Scalar.make(variance, in: context) else { return nil }
    let one = Scalar(.one, in: context)
    values = (0...weight).map { i in
      (0...(weight - i) / 2).map { j in
        let power = (0..<i).reduce(one) { product, _ in product * error }
        return (0..<j).reduce(power) { product, _ in product * variance }
      }
    }
  }

  private mutating func advance(by step: GaussianStep<Scalar>) {
    var next = values
    for (i, row) in step.images.enumerated() {
      for (j, image) in row.enumerated() {
        // Odd moments of a centred error stay 0, and E 1 stays 1.
        guard let image else { continue }
        next[i][j] = expectation(of: image)
      }
    }
    values = next
  }

  private func expectation(of polynomial: SparsePolynomial<Scalar>) -> Scalar {
    var sum = values[0][0] - values[0][0]
    for term in polynomial.terms {
      let i = SparsePolynomial<Scalar>.exponent(of: 0, in: term.monomial)
      let j = SparsePolynomial<Scalar>.exponent(of: 1, in: term.monomial)
      sum.formMultiplyAdd(term.coefficient, values[i][j])
    }
    return sum
  }
}

extension TrainingSet {
  /// Whether the two are certainly the same.
  func isSame(as other: TrainingSet) -> Bool {
    func areSame(_ a: Number, _ b: Number) -> Bool {
      guard let a = a.exactValue, let b = b.exactValue else { return false }
      return a == b
    }
    switch (self, other) {
    case (.mixture(let n, let alpha), .mixture(let m, let beta)):
      return n == m && areSame(alpha, beta)
    case (.stratified(let a, let b), .stratified(let c, let d)): return a == c && b == d
    case (.weighted(let a, let b, let w), .weighted(let c, let d, let u)):
      return a == c && b == d && areSame(w, u)
    default: return false
    }
  }
}

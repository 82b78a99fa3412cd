internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// Expected integrated squared error of a kernel density estimate that learns from itself.
///
/// Every number that a generation is fitted on is a real number plus the noise of as many kernels as
/// there were fits on its way. So one number is N(0, s + m h²), and the difference of two, chosen with
/// replacement, is N(0, m h²) where they go back to the same real number and N(0, 2s + m h²) where they
/// do not, with m counted from where they part. With w the probabilities of these cases,
///
///     MISE = Σ w φ(m h² + 2h²) + Σ w φ(2s + m h² + 2h²) - 2 Σ w φ(2s + m h² + h²) + φ(2s)
///
/// where φ(D) = 1/√(2πD) is the density of N(0, D) at 0.
///
/// - Meaning:    E ∫ (P[t](x) - p(x))² dx.
/// - Domain:     schemes replace, mixture, stratified, each with or without earlier sets kept.
/// - Shape:      T + 1 values, index = generation.
/// - Exactness:  enclosure.
/// - Complexity: O(T²) interval operations; refused above ``TheoryLimits/densityHorizon``.
/// - Source:     proofs-notes/kernel-density.md.
enum KernelDensityRisk {
  /// - Returns: nil for a scheme outside the domain.
  static func trajectory(
    of model: KernelDensityModel, precision: Precision, shouldStop: () -> Bool = { false }
  ) throws(NoTheory) -> [Interval]? {
    guard model.horizon <= TheoryLimits.densityHorizon else {
      throw .notAvailable(
        .metric(.mise),
        reason: "its T² operations are made up to a horizon of \(TheoryLimits.densityHorizon)")
    }
    let (s, h2) = (
      model.variance.interval(precision: precision),
      model.kernelVariance.interval(precision: precision)
    )
    let twoS = s.multiplied(by: Rational(2))
    var densities = Densities(twoS: twoS, kernel: h2)
    let ofTruth = densities.density(twoS)
    var law = AncestryLaw(precision: precision)
    var result: [Interval] = []
    for set in model.plan.sets {
      if shouldStop() { throw .stopped }
      guard law.advance(by: set, keepsBatches: model.plan.keepsBatches) else { return nil }
      var value = ofTruth
      for (m, weight) in law.related.enumerated() {
        value += weight * densities.related(m + 2)
      }
      for (m, weight) in law.unrelated.enumerated() {
        value += weight * densities.unrelated(m + 2)
      }
      for (m, weight) in law.single.enumerated() {
        value -= (weight * densities.unrelated(m + 1)).multiplied(by: Rational(2))
      }
      result.append(value)
    }
    return result
  }

  /// E ∫ x² P[t](x) dx.
  ///
  ///     M[t] = h² + the mean of the squares, each of which is s (real) or M of its parent's generation
  ///
  /// - Returns: nil where the scalar cannot hold a number of the model.
  static func secondMoment<Scalar: RecursionScalar>(
    of model: KernelDensityModel, in context: Scalar.Context
  ) -> [Scalar]? {
    guard let s = Scalar.make(model.variance, in: context),
      let h2 = Scalar.make(model.kernelVariance, in: context)
    else { return nil }
    var (mean, pool) = (s, 0)
    var result: [Scalar] = []
    for (t, set) in model.plan.sets.enumerated() {
      var own = s
      if t > 0 {
        guard let fresh: Scalar = set.freshShare(in: context) else { return nil }
        own = fresh * s + (Scalar(.one, in: context) - fresh) * (mean + h2)
      }
      if model.plan.keepsBatches {
        let share = Rational(set.count, pool + set.count)
        pool += set.count
        mean = Scalar(.one - share, in: context) * mean + Scalar(share, in: context) * own
      } else {
        mean = own
      }
      result.append(mean + h2)
    }
    return result
  }

  /// Values of φ by the number of kernels, computed once.
  private struct Densities {
    let twoS: Interval
    let kernel: Interval
    private let circle: Interval
    private var knownRelated: [Interval] = []
    private var knownUnrelated: [Interval] = []

    init(twoS: Interval, kernel: Interval) {
      self.twoS = twoS
      self.kernel = kernel
      circle = Interval.pi(precision: twoS.precision).multiplied(by: Rational(2))
    }

    func density(_ variance: Interval) -> Interval {
      Interval(.one, precision: variance.precision) / (circle * variance).squareRoot()
    }

    /// φ(m h²) for m ≥ 1.
    mutating func related(_ m: Int) -> Interval {
      while knownRelated.count < m {
        knownRelated.append(
          density(kernel.multiplied(by: Rational(knownRelated.count + 1))))
      }
      return knownRelated[m - 1]
    }

    /// φ(2s + m h²) for m ≥ 1.
    mutating func unrelated(_ m: Int) -> Interval {
      while knownUnrelated.count < m {
        knownUnrelated.append(
          density(twoS + kernel.multiplied(by: Rational(knownUnrelated.count + 1))))
      }
      return knownUnrelated[m - 1]
    }
  }
}

/// How the numbers of a generation go back to real ones: probabilities by the number of kernels.
private struct AncestryLaw {
  /// One number, m kernels after a real number.
  private(set) var single: [Interval] = []
  /// Two numbers, chosen with replacement, that go back to the same real number, m kernels apart.
  private(set) var related: [Interval] = []
  /// Two that go back to different ones.
  private(set) var unrelated: [Interval] = []
  private var pool = 0
  private let precision: Precision

  init(precision: Precision) { self.precision = precision }

  /// False for averaged fits.
  mutating func advance(by set: TrainingSet, keepsBatches: Bool) -> Bool {
    guard let parts = PairParts(set, isFirst: single.isEmpty, precision: precision) else {
      return false
    }
    let n = set.count
    let distinct = Rational(n - 1, n)
    let synthetic = shifted(single, 1)
    var next = AncestryLaw(precision: precision)
    next.single = added([parts.fresh], scaled(synthetic, parts.synthetic))
    next.related = added(
      [Interval(Rational(1, n), precision: precision)],
      scaled(shifted(related, 2), parts.bothSynthetic.multiplied(by: distinct)))
    next.unrelated = added(
      added(
        [parts.bothFresh.multiplied(by: distinct)],
        scaled(synthetic, parts.mixed.multiplied(by: distinct))),
      scaled(shifted(unrelated, 2), parts.bothSynthetic.multiplied(by: distinct)))
    if keepsBatches && pool > 0 { next = merged(with: next, n, parts) }
    next.pool = pool + n
    self = next
    return true
  }

  /// Two of the whole pool: both old, one old and one new, or both new.
  private func merged(with new: AncestryLaw, _ n: Int, _ parts: PairParts) -> AncestryLaw {
    let all = pool + n
    let (old, fresh) = (Rational(pool, all), Rational(n, all))
    func number(_ value: Rational) -> Interval { Interval(value, precision: precision) }
    let across = number(Rational(2) * old * fresh)
    var result = AncestryLaw(precision: precision)
    result.single = added(scaled(single, number(old)), scaled(new.single, number(fresh)))
    result.related = added(
      added(scaled(related, number(old * old)), scaled(new.related, number(fresh * fresh))),
      scaled(shifted(related, 1), across * parts.synthetic))
    // A new real number is not related to any old one.
    let crossing = added(
      scaled(single, across * parts.fresh),
      scaled(shifted(unrelated, 1), across * parts.synthetic))
    result.unrelated = added(
      added(scaled(unrelated, number(old * old)), scaled(new.unrelated, number(fresh * fresh))),
      crossing)
    return result
  }

  private func shifted(_ law: [Interval], _ count: Int) -> [Interval] {
    law.isEmpty
      ? [] : Array(repeating: Interval(.zero, precision: precision), count: count) + law
  }

  private func scaled(_ law: [Interval], _ factor: Interval) -> [Interval] {
    law.map { $0 * factor }
  }

  private func added(_ a: [Interval], _ b: [Interval]) -> [Interval] {
    (0..<max(a.count, b.count)).map { m in
      if m >= a.count { return b[m] }
      return m < b.count ? a[m] + b[m] : a[m]
    }
  }
}

/// The probabilities that one draw of a set, and two different ones, are real or synthetic.
private struct PairParts {
  let fresh: Interval
  let synthetic: Interval
  let bothFresh: Interval
  let mixed: Interval
  let bothSynthetic: Interval

  init?(_ set: TrainingSet, isFirst: Bool, precision: Precision) {
    func number(_ value: Rational) -> Interval { Interval(value, precision: precision) }
    switch set {
    case .mixture(_, let alpha):
      if isFirst || alpha.exactValue == .one {
        (fresh, synthetic) = (number(.one), number(.zero))
      } else {
        fresh = alpha.interval(precision: precision)
        synthetic = alpha.exactValue.map { number(.one - $0) } ?? number(.one) - fresh
      }
      bothFresh = fresh * fresh
      mixed = (fresh * synthetic).multiplied(by: Rational(2))
      bothSynthetic = synthetic * synthetic
    case .stratified(let real, let other):
      let n = real + other
      let (f, m) = isFirst ? (n, 0) : (real, other)
      (fresh, synthetic) = (number(Rational(f, n)), number(Rational(m, n)))
      let pairs = max(1, n * (n - 1))
      bothFresh = number(Rational(f) * Rational(f - 1) / Rational(pairs))
      mixed = number(Rational(2) * Rational(f) * Rational(m) / Rational(pairs))
      bothSynthetic = number(Rational(m) * Rational(m - 1) / Rational(pairs))
    case .weighted: return nil
    }
  }
}

extension TrainingSet {
  /// The fraction of real draws; nil where the scalar cannot hold it, and for averaged fits.
  func freshShare<Scalar: RecursionScalar>(in context: Scalar.Context) -> Scalar? {
    switch self {
    case .mixture(_, let alpha): Scalar.make(alpha, in: context)
    case .stratified(let fresh, let synthetic):
      Scalar(Rational(fresh, fresh + synthetic), in: context)
    case .weighted: nil
    }
  }
}

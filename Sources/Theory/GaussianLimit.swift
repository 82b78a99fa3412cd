internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// Limits of E e² and E v of a fitted mean and variance, for training sets that no longer change.
///
/// Without kept data x = (E e², E v) follows x' = A x + b with nonnegative A and b, read off from the
/// step itself. With all of A positive:
///
/// 1. a11 < 1, a22 < 1 and det(1 - A) > 0: x converges to (1 - A)⁻¹ b, from every start.
/// 2. Otherwise the spectral radius is at least 1 and both grow without end.
///
/// With E v on its own (a21 = 0: no fresh data, all data fresh, or fits averaged) it is a geometric
/// sequence, and E e² follows it. With all data kept, equal sizes and no fresh data, E v is a product
/// that Γ sums.
///
/// - Source: proofs-notes/gaussian-mean-and-variance.md, section 5.
struct GaussianLimit {
  enum Value: Sendable {
    case finite(Number)
    case infinite
    case unknown(String)
  }

  let squaredError: Value
  let variance: Value
  let theorem: String

  init(_ model: GaussianModel, precision: Precision) {
    self = Self.limit(of: model, precision: precision)
  }

  private init(squaredError: Value, variance: Value, theorem: String) {
    self.squaredError = squaredError
    self.variance = variance
    self.theorem = theorem
  }

  private static func unknown(_ reason: String) -> GaussianLimit {
    GaussianLimit(squaredError: .unknown(reason), variance: .unknown(reason), theorem: "")
  }

  private static func limit(of model: GaussianModel, precision: Precision) -> GaussianLimit {
    let plan = model.plan
    guard let from = plan.settledFrom, from <= plan.horizon, let last = plan.sets.last,
      plan.horizon > 0
    else {
      return .unknown(
        "the limit needs training sets that stay the same from some generation of the horizon on")
    }
    if plan.keepsBatches { return keeping(model, precision: precision) }
    // Fractions where they are small; an enclosure may not tell a determinant from 0.
    let isSmall = { (states: GaussianMoments<Rational>) in states.variance.bitCount <= 1 << 16 }
    if let exact = try? GaussianMoments<Rational>.trajectory(
      of: model, weight: 2, in: (), isWithinLimits: isSmall), let state = exact.last,
      let map: GaussianMeanMap<Rational> = GaussianMeanMap(last, model, in: ())
    {
      return iterated(map, from: state, sign: \.signum) { .exact($0) }
    }
    let working = Precision(bits: precision.bits + 64)
    guard
      let states = try? GaussianMoments<Interval>.trajectory(of: model, weight: 2, in: working),
      let state = states.last,
      let map: GaussianMeanMap<Interval> = GaussianMeanMap(last, model, in: working)
    else { return .unknown("the step has no linear form") }
    return iterated(map, from: state, sign: \.certainSign) { .enclosure($0) }
  }

  /// - Parameters:
  ///   - state: at the horizon, from where on the map is iterated.
  ///   - sign: nil where it is not certain.
  private static func iterated<Scalar: RecursionScalar>(
    _ map: GaussianMeanMap<Scalar>, from state: GaussianMoments<Scalar>,
    sign: (Scalar) -> Int?, number: (Scalar) -> Number
  ) -> GaussianLimit {
    let one = map.one
    let determinant = (one - map.a11) * (one - map.a22) - map.a12 * map.a21
    guard let first = sign(one - map.a11), let second = sign(one - map.a22),
      let coupling = sign(map.a21)
    else {
      return .unknown("the enclosures of the step do not decide whether it contracts")
    }
    if coupling == 0 {
      return uncoupled(map, from: state, (first, second), sign: sign, number: number)
    }
    guard let sign = sign(determinant) else {
      return .unknown("the enclosures of the step do not decide whether it contracts")
    }
    if sign > 0 && first > 0 && second > 0 {
      return GaussianLimit(
        squaredError: .finite(
          number(((one - map.a22) * map.b1 + map.a12 * map.b2) / determinant)),
        variance: .finite(number(((one - map.a11) * map.b2 + map.a21 * map.b1) / determinant)),
        theorem: "a contracting step of the expected squared error and variance: its fixed point")
    }
    return GaussianLimit(
      squaredError: .infinite, variance: .infinite,
      theorem: "the step of the expected squared error and variance has no fixed point: both grow "
        + "without end")
  }

  /// E v' = a22 E v + b2, with the signs of 1 - a11 and 1 - a22.
  private static func uncoupled<Scalar: RecursionScalar>(
    _ map: GaussianMeanMap<Scalar>, from state: GaussianMoments<Scalar>,
    _ signs: (first: Int, second: Int), sign: (Scalar) -> Int?, number: (Scalar) -> Number
  ) -> GaussianLimit {
    let one = map.one
    guard signs.first >= 0, signs.second >= 0, let source = sign(map.b2),
      signs.second > 0 || source == 0
    else { return .unknown("the step of the variance is none of the known ones") }
    let limit = signs.second > 0 ? map.b2 / (one - map.a22) : state.variance
    let squaredError: Value
    if signs.first > 0 {
      squaredError = .finite(number((map.b1 + map.a12 * limit) / (one - map.a11)))
    } else if signs.second > 0, source == 0, sign(map.b1) == 0 {
      // Without fresh data: e² gains a12 v each time, and the variances are summable.
      squaredError = .finite(
        number(state.squaredError + map.a12 * state.variance / (one - map.a22)))
    } else if sign(map.a12 * limit + map.b1) == 1 {
      squaredError = .infinite
    } else {
      squaredError = .unknown("the squared error's step does not contract")
    }
    return GaussianLimit(
      squaredError: squaredError, variance: .finite(number(limit)),
      theorem: "a geometric sequence of variances, and the squared errors that it drives")
  }

  // MARK: All data kept

  private static func keeping(_ model: GaussianModel, precision: Precision) -> GaussianLimit {
    let sets = model.plan.sets
    guard model.isSampledFaithfully, model.plan.settledFrom == 0, let n = sets.first?.count,
      sets.dropFirst().allSatisfy({
        if case .mixture(n, let alpha) = $0 { alpha.exactValue?.isZero == true } else { false }
      })
    else {
      return .unknown(
        "with all data kept the limit is known for equal sizes and no fresh data only")
    }
    let working = Precision(bits: precision.bits + 64)
    let one = Interval(.one, precision: working)
    let s = model.variance.interval(precision: working)
    switch model.estimator {
    case .maximumLikelihood:
      let theorem = "E v = s Π (1 - 1/(n i²)), and Euler's product"
      if n == 1 {
        return GaussianLimit(
          squaredError: .finite(model.variance), variance: .finite(.exact(.zero)),
          theorem: theorem)
      }
      let x = Interval(Rational(1, n), precision: working).squareRoot()
      let limit = s / ((one + x).gamma() * (one - x).gamma())
      return GaussianLimit(
        squaredError: .finite(.enclosure(s - limit)), variance: .finite(.enclosure(limit)),
        theorem: theorem)
    case .unbiased:
      let inverse = Rational(1, n)
      let root =
        Interval(inverse * inverse + Rational(4) * inverse, precision: working).squareRoot()
      let larger = root.adding(inverse).divided(by: Rational(2))
      let smaller = (-root).adding(inverse).divided(by: Rational(2))
      let two = one + one
      let limit =
        s * two.adding(-inverse).gamma() / ((two - larger).gamma() * (two - smaller).gamma())
      return GaussianLimit(
        squaredError: .unknown("no closed form of the squared error's sum is known"),
        variance: .finite(.enclosure(limit)),
        theorem: "E v = s Π (1 - 1/(i (i n - 1))), a quotient of Γ functions")
    }
  }
}

extension Interval {
  /// Nil where the interval holds numbers of more than one sign.
  fileprivate var certainSign: Int? {
    if isCertainlyPositive { return 1 }
    if isCertainlyNegative { return -1 }
    return isSingleton && contains(.zero) ? 0 : nil
  }
}

/// E e'² = a11 E e² + a12 E v + b1 and E v' = a21 E e² + a22 E v + b2.
struct GaussianMeanMap<Scalar: RecursionScalar> {
  let one: Scalar
  private(set) var a11: Scalar
  private(set) var a12: Scalar
  private(set) var b1: Scalar
  private(set) var a21: Scalar
  private(set) var a22: Scalar
  private(set) var b2: Scalar

  /// Nil where the scalar cannot hold the set, or the mean of e itself plays a part.
  init?(_ set: TrainingSet, _ model: GaussianModel, in context: Scalar.Context) {
    guard let trueVariance = Scalar.make(model.variance, in: context),
      let samplingFactor = Scalar.make(model.samplingFactor, in: context),
      let step = GaussianStep(
        set, pool: 0, estimator: model.estimator, trueVariance: trueVariance,
        samplingFactor: samplingFactor, weight: 2,
        isCentred: true, in: context),
      let error = Self.row(step.images[2][0], in: context),
      let variance = Self.row(step.images[0][1], in: context)
    else { return nil }
    one = Scalar(.one, in: context)
    (a11, a12, b1) = error
    (a21, a22, b2) = variance
  }

  private static func row(
    _ image: SparsePolynomial<Scalar>?, in context: Scalar.Context
  ) -> (Scalar, Scalar, Scalar)? {
    guard let image else { return nil }
    let zero = Scalar(.zero, in: context)
    var row = (zero, zero, zero)
    for term in image.terms {
      let exponents = (
        SparsePolynomial<Scalar>.exponent(of: GaussianVariable.error, in: term.monomial),
        SparsePolynomial<Scalar>.exponent(of: GaussianVariable.variance, in: term.monomial)
      )
      switch exponents {
      case (2, 0): row.0 = term.coefficient
      case (0, 1): row.1 = term.coefficient
      case (0, 0): row.2 = term.coefficient
      default: return nil
      }
    }
    return row
  }
}

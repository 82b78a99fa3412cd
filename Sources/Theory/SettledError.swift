internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// The expected error once the schedules are constant, as the recursion of its last generations.
struct SettledError<Scalar: ExactScalar> {
  private enum Course {
    /// R' = slope R + constant, the bias being multiplied by `memory`.
    case recursion(slope: Scalar, constant: Scalar, memory: Scalar)
    /// All draws are pooled, and some are fresh for ever.
    case vanishing
    /// All draws are pooled since generation 0, n of them each, and none is fresh.
    case pooled(sampleSize: Int)
    /// The last batches are pooled, and none is fresh.
    case windowed
    /// Draws of a random one of the truth and all models, n of them each since generation 0.
    case anyOfAll(sampleSize: Int)
    case unknown
  }

  private let course: Course
  private let variance: VarianceFunction<Scalar>
  private let last: GraphMoments<Scalar>.Generation
  private let context: Scalar.Context

  /// Nil where the scalar cannot hold a number of the model, or the moments are not affordable.
  init?(
    _ model: MeanModel, from: Int, in context: Scalar.Context,
    isAffordable: (Scalar) -> Bool
  ) {
    guard let variance = VarianceFunction<Scalar>(model, in: context) else { return nil }
    // Only what is kept of a bias for ever needs the generations so far.
    let moments = try? GraphMoments(
      of: GenerationGraph(model), variance: variance, in: context, isAffordable: isAffordable)
    guard let last = moments?.generations.last else { return nil }
    let reader = CourseReader(model: model, variance: variance, last: last, context: context)
    guard let course = reader.course(from: from) else { return nil }
    self.course = course
    self.variance = variance
    self.last = last
    self.context = context
  }

  // MARK: The course

  private struct CourseReader {
    let model: MeanModel
    let variance: VarianceFunction<Scalar>
    let last: GraphMoments<Scalar>.Generation
    let context: Scalar.Context

    private var one: Scalar { Scalar(.one, in: context) }
    private var zero: Scalar { Scalar(.zero, in: context) }

    private func scalar(_ number: Number) -> Scalar? { Scalar.make(number, in: context) }

    private func rest(of number: Number) -> Scalar? {
      if let exact = number.exactValue { return Scalar(.one - exact, in: context) }
      return scalar(number).map { one - $0 }
    }

    /// The variance of a draw but for its share in R: of the truth where the bias fades, else with
    /// the bias of the last generation, which is kept.
    private func noise(keepsBias: Bool) -> Scalar {
      guard keepsBias, let bias = last.bias else { return variance.atTruth }
      return variance.atTruth + variance.slopeAlongStart * bias
    }

    private func reciprocal(_ size: Int) -> Scalar { Scalar(Rational(1, size), in: context) }

    func course(from: Int) -> Course? {
      let t = model.horizon
      let size = model.schedules.sampleSizes[t]
      let alpha = model.schedules.alpha[t]
      switch model.scheme {
      case .mixture:
        return movingAverage(rate: .exact(.one), size, alpha)
      case .movingAverage(let rate):
        return movingAverage(rate: rate[t], size, alpha)
      case .stratified(let fresh, let synthetic):
        return parts(fresh[t], synthetic[t], weight: .exact(Rational(fresh[t], size)))
      case .weighted(let fresh, let synthetic, let weight):
        return parts(fresh[t], synthetic[t], weight: weight[t])
      case .fixedCorpus(let weight):
        let count = model.schedules.sampleSizes[0]
        return corpus(count, size, weight: weight?[t] ?? .exact(Rational(count, count + size)))
      case .accumulate:
        if alpha.isCertainlyPositive { return .vanishing }
        guard alpha.exactValue?.isZero == true, from == 0, case .real = model.start else {
          return .unknown
        }
        // Alpha is constant from generation 0 on, where it is 1 by definition.
        return .pooled(sampleSize: size)
      case .window:
        guard alpha.exactValue?.isZero == true, model.startPoint == nil else { return .unknown }
        return .windowed
      case .randomPool:
        guard from == 0, model.sizes == nil, case .real = model.start else { return .unknown }
        return .anyOfAll(sampleSize: size)
      case .subsample: return .unknown
      }
    }

    /// P' = (1 - l) P + l q, q the mean of n draws that are fresh with probability a:
    /// R' = (1 - l)² R + 2 l (1 - l)(1 - a) R + l² S_qq, and
    /// S_qq = ((1 - a)² (1 + v2/n) + (1 + v2) a (1 - a)/n) R + noise/n.
    ///
    /// Of a random number of draws, P standing for the mean of none: S_qq and E <x, q> have their factors
    /// P(N > 0), E[1/N; N > 0] and P(N = 0).
    private func movingAverage(rate: Number, _ n: Int, _ alpha: Number) -> Course? {
      guard let l = scalar(rate), let kept = rest(of: rate), let a = scalar(alpha),
        let u = rest(of: alpha)
      else { return nil }
      var (x, drawn, empty) = (reciprocal(n), one, zero)
      if let sizes = model.sizes {
        guard let counts = CountMoments<Scalar>(sizes.law, size: n, in: context) else { return nil }
        if sizes.fallback != nil { return .unknown }
        (x, drawn, empty) = (counts.reciprocals[1], counts.reciprocals[0], counts.empty)
      }
      let v2 = variance.curvature
      let batch = u * u * (drawn + v2 * x) + (one + v2) * a * u * x + empty
      let follows = drawn * u + empty
      let cross = l * kept * follows
      let memory = kept + l * follows
      let slope = kept * kept + cross + cross + l * l * batch
      let constant = l * l * noise(keepsBias: keepsBias(memory)) * x
      return .recursion(slope: slope, constant: constant, memory: memory)
    }

    /// P' = w A + u B: R' = u² (1 + v2/s) R + w² V/m + u² noise/s.
    private func parts(_ fresh: Int, _ synthetic: Int, weight: Number) -> Course? {
      guard let w = scalar(weight), let u = rest(of: weight) else { return nil }
      guard synthetic > 0 else {
        return .recursion(
          slope: zero, constant: variance.atTruth * reciprocal(fresh), memory: zero)
      }
      let x = reciprocal(synthetic)
      var constant = u * u * noise(keepsBias: keepsBias(u)) * x
      if fresh > 0 { constant = constant + w * w * variance.atTruth * reciprocal(fresh) }
      return .recursion(
        slope: u * u * (one + variance.curvature * x), constant: constant, memory: u)
    }

    /// P' = w C + u B: as above, with the covariance of P and the corpus, which tends to V/N where w > 0.
    private func corpus(_ count: Int, _ n: Int, weight: Number) -> Course? {
      guard let w = scalar(weight), let u = rest(of: weight) else { return nil }
      if weight.exactValue?.isZero != true, !weight.isCertainlyPositive { return .unknown }
      let x = reciprocal(n)
      let floor = variance.atTruth * reciprocal(count)
      let cross = w * u * floor
      return .recursion(
        slope: u * u * (one + variance.curvature * x),
        constant: w * w * floor + cross + cross + u * u * noise(keepsBias: keepsBias(u)) * x,
        memory: u)
    }

    private func keepsBias(_ memory: Scalar) -> Bool { memory.number.exactValue == .one }
  }

  // MARK: The limit

  func limit(of metric: Metric, precision: Precision) -> ErrorLimit {
    switch course {
    case .unknown: return .unknown("no theorem covers the limit under this scheme")
    case .vanishing:
      let theorem = "all draws are kept, with fresh data for ever: the error vanishes"
      if metric == .squaredError { return ErrorLimit(.zero, theorem: theorem) }
      return settled(variance.atTruth.number, theorem)
    case .windowed: return windowed(metric)
    case .anyOfAll(let size): return anyOfAll(metric, sampleSize: size, precision)
    case .pooled(let size): return pooled(metric, sampleSize: size, precision)
    case .recursion(let slope, let constant, let memory):
      return recursion(metric, slope, constant, memory)
    }
  }

  private func recursion(
    _ metric: Metric, _ slope: Scalar, _ constant: Scalar, _ memory: Scalar
  ) -> ErrorLimit {
    let one = Scalar(.one, in: context)
    let gap = (one - slope).number
    let keepsBias = memory.number.exactValue == .one
    guard keepsBias || (one - memory).number.isCertainlyPositive else {
      return .unknown("it is not known whether the bias of the start fades")
    }
    if gap.isCertainlyPositive {
      let theorem =
        "constant schedules: R' = rho R + c with rho < 1, the limit is c / (1 - rho)"
      let level = constant / (one - slope)
      guard metric != .squaredError else { return settled(level.number, theorem) }
      return settled(varianceLevel(level, keepsBias: keepsBias).number, theorem)
    }
    guard gap.isCertainlyNegative || gap.exactValue?.isZero == true else {
      return .unknown("it is not known whether the fixed point of the error exists")
    }
    // With the bias gone, what drives R is c; with the bias kept, R itself counts where rho > 1.
    let drive = keepsBias ? (slope - one) * last.second + constant : constant
    if keepsBias, drive.number.exactValue?.isZero == true {
      let theorem = "constant schedules: the error is a fixed point, and stays"
      guard metric != .squaredError else { return settled(last.second.number, theorem) }
      return settled(varianceLevel(last.second, keepsBias: true).number, theorem)
    }
    guard drive.number.isCertainlyPositive else {
      return .unknown("it is not known whether noise enters the model")
    }
    let theorem =
      "constant schedules: R' = rho R + c with rho >= 1 and c > 0, no fixed point: R grows without end"
    if metric == .squaredError || variance.curvature.number.isCertainlyPositive {
      var rate: LeadingTerm?
      if gap.exactValue?.isZero == true, metric == .squaredError {
        rate = LeadingTerm(coefficient: constant.number, power: .one, logPower: .zero)
      }
      return ErrorLimit(.infinite, theorem: theorem, rate: rate)
    }
    guard variance.curvature.number.exactValue?.isZero == true else {
      return .unknown("no theorem covers the limit of \(metric.rawValue) here")
    }
    return settled(noiseLevel(keepsBias: keepsBias).number, "the variance does not depend on R")
  }

  private func noiseLevel(keepsBias: Bool) -> Scalar {
    guard keepsBias, let bias = last.bias else { return variance.atTruth }
    return variance.atTruth + variance.slopeAlongStart * bias
  }

  private func varianceLevel(_ error: Scalar, keepsBias: Bool) -> Scalar {
    noiseLevel(keepsBias: keepsBias) + variance.curvature * error
  }

  /// Theorem 3: the noise E V(M) of all generations drives a martingale of the batches. Bounded models
  /// (v2 < 0) run out of it; others never do.
  private func windowed(_ metric: Metric) -> ErrorLimit {
    let theorem = "only the last batches are kept, none fresh: a martingale of the batches"
    let curvature = variance.curvature.number
    guard variance.atTruth.number.isCertainlyPositive else {
      return .unknown("the truth may have no variance")
    }
    if curvature.isCertainlyNegative {
      if metric != .squaredError { return ErrorLimit(.zero, theorem: theorem) }
      return settled((variance.atTruth / -variance.curvature).number, theorem)
    }
    let isFlat = curvature.exactValue?.isZero == true
    guard isFlat || curvature.isCertainlyPositive else {
      return .unknown("the sign of the variance function's curvature is not known")
    }
    if metric != .squaredError, isFlat { return settled(variance.atTruth.number, theorem) }
    return ErrorLimit(.infinite, theorem: theorem)
  }

  /// Theorem 4, for v2 = -1: 1 - R/V -> sin(pi/√n)/(pi/√n) = 1/(Gamma(1 + y) Gamma(1 - y)), y² = 1/n.
  private func anyOfAll(
    _ metric: Metric, sampleSize n: Int, _ precision: Precision
  ) -> ErrorLimit {
    let theorem = "draws of a random one of the truth and all models, n each: an infinite product"
    guard variance.curvature.number.exactValue == -.one else {
      return .unknown("under this scheme the limit is known for Bernoulli and categorical draws")
    }
    let level = variance.atTruth.number
    guard level.isCertainlyPositive else { return .unknown("the truth may have no variance") }
    if n == 1 {
      return metric == .squaredError ? settled(level, theorem) : ErrorLimit(.zero, theorem: theorem)
    }
    let working = Precision(bits: precision.bits + 64)
    let one = Interval(.one, precision: working)
    let y = Interval(Rational(1, n), precision: working).squareRoot()
    let product = one / ((one + y).gamma() * (one - y).gamma())
    let share = metric == .squaredError ? one - product : product
    return settled(.enclosure(level.interval(precision: working) * share), theorem)
  }

  /// 1 + v2 R / V -> Π (1 + v2/(n i²)), which is sinh(pi x)/(pi x) with x² = v2/n, and for v2 < 0
  /// 1 / (Gamma(1 + y) Gamma(1 - y)) with y² = -v2/n; for v2 = 0, R -> V pi²/(6 n).
  private func pooled(
    _ metric: Metric, sampleSize n: Int, _ precision: Precision
  ) -> ErrorLimit {
    let theorem = "all draws are kept, n each, none fresh: an infinite product"
    let working = Precision(bits: precision.bits + 64)
    let level = variance.atTruth.number
    guard level.isCertainlyPositive else { return .unknown("the truth may have no variance") }
    let v = level.interval(precision: working)
    let curvature = variance.curvature.number
    let one = Interval(.one, precision: working)
    let pi = Interval.pi(precision: working)
    if curvature.exactValue?.isZero == true {
      if metric == .variance { return settled(level, theorem) }
      return settled(
        .enclosure(v * pi.squared() / Interval(Rational(6 * n), precision: working)), theorem)
    }
    let ratio = curvature.interval(precision: working) / Interval(Rational(n), precision: working)
    let product: Interval
    if curvature.isCertainlyPositive {
      let y = ratio.squareRoot() * pi
      let grown = y.exponential()
      product = (grown - one / grown) / (y + y)
    } else if curvature.exactValue == -Rational(n) {
      // The first factor is 0.
      product = Interval(.zero, precision: working)
    } else {
      let y = (-ratio).squareRoot()
      product = one / ((one + y).gamma() * (one - y).gamma())
    }
    if metric != .squaredError {
      if curvature.exactValue == -Rational(n) { return ErrorLimit(.zero, theorem: theorem) }
      return settled(.enclosure(v * product), theorem)
    }
    if curvature.exactValue == -Rational(n) {
      // n = 1 and v2 = -1: R = V at every generation.
      return settled(level, theorem)
    }
    return settled(
      .enclosure(v * (product - one) / curvature.interval(precision: working)), theorem)
  }

  /// "Zero" and "perhaps zero" are told apart: a leading term must not have the coefficient 0.
  private func settled(_ value: Number, _ theorem: String) -> ErrorLimit {
    if value.exactValue?.isZero == true { return ErrorLimit(.zero, theorem: theorem) }
    guard value.isCertainlyPositive else {
      return .unknown("the limit is \(value.shortDescription), which may be 0")
    }
    return ErrorLimit(.value(value), theorem: theorem)
  }
}

internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// One chain's limit, theorem by theorem (numbers as in proofs-notes/schedule-limits.md).
struct LimitProblem {
  let metric: Metric
  let chain: CategoricalChain
  let asymptotics: ScheduleAsymptotics
  let levels: NoiseLevels
  let precision: Precision

  private var facts: ScheduleFacts { asymptotics.facts }
  private var isHeterozygosity: Bool { metric == .heterozygosity }

  /// Theorem 1.
  func withEndlessFreshData() -> ErrorLimit {
    let product = asymptotics.productOrder ?? .constant
    if product > .constant || levels.ofTruth.exactValue?.isZero == true {
      let theorem =
        product > .constant
        ? "fresh data without end and alpha n -> infinity: the error vanishes (Theorem 1)"
        : "a truth of one category, with fresh data without end (Theorem 1)"
      // The diversity tends to that of the truth where the error vanishes.
      if isHeterozygosity {
        return result(levels.ofTruth, theorem: theorem)
      }
      return ErrorLimit(.zero, theorem: theorem, rate: rate(), facts: facts)
    }
    let ratio = evaluate(
      [levels.ofTruth, asymptotics.alphaCoefficient, asymptotics.sizeCoefficient],
      StationaryLevel(
        keepsAlpha: asymptotics.alphaOrder == .constant, keepsProduct: product == .constant,
        isComplement: isHeterozygosity))
    guard let ratio else {
      return .unknown("the coefficients are not known well enough", facts: facts)
    }
    return result(
      ratio,
      theorem:
        "fresh data without end: H / (lim n alpha (2 - alpha) + (1 - lim alpha)^2) (Theorem 1)")
  }

  /// Theorem 2.
  func withCollapse() -> ErrorLimit {
    let theorem = "sum alpha < infinity and sum 1/n = infinity: collapse (Theorem 2)"
    if isHeterozygosity { return ErrorLimit(.zero, theorem: theorem, facts: facts) }
    guard let ofStart = levels.ofStart else {
      return result(levels.ofTruth, theorem: theorem)
    }
    if chain.scheme == .replace {
      return result(ofStart, theorem: theorem)
    }
    guard levels.ofTruth.isCertainlyPositive, ofStart.isCertainlyPositive else {
      return .unknown("the truth may have a single category", facts: facts)
    }
    // Alphas beyond the horizon are unknown, and can only bring the mean nearer to the truth's.
    let ends = [rememberedLevel(ofStart), levels.ofTruth.interval(precision: precision)]
    return ErrorLimit(
      .positive(
        lower: .enclosure(Interval.minimum(ends[0], ends[1])),
        upper: .enclosure(Interval.maximum(ends[0], ends[1]))),
      theorem: theorem, facts: facts)
  }

  /// Theorem 3.
  func withSummableSchedules() -> ErrorLimit {
    let theorem = "sum alpha < infinity and sum 1/n < infinity: a positive limit (Theorem 3)"
    if isHeterozygosity {
      return .unknown("it converges, to a value that depends on every generation", facts: facts)
    }
    if levels.ofStart == nil, levels.ofTruth.exactValue?.isZero == true {
      return ErrorLimit(.zero, theorem: "a truth of one category is never left", facts: facts)
    }
    guard levels.ofTruth.isCertainlyPositive, levels.ofStart?.isCertainlyPositive ?? true else {
      return .unknown("the truth may have a single category", facts: facts)
    }
    var upper: Number?
    if levels.ofStart == nil {
      upper = levels.ofTruth
    } else if case .finite(let largest) = LargestValue(
      of: metric, truth: chain.truth, precision: precision)
    {
      upper = largest
    }
    return ErrorLimit(.positive(lower: nil, upper: upper), theorem: theorem, facts: facts)
  }

  /// A limit that is the given number, which is not negative. Zero and "perhaps zero" are told apart:
  /// a leading term must not have the coefficient 0.
  private func result(_ level: Number, theorem: String) -> ErrorLimit {
    if level.exactValue?.isZero == true {
      return ErrorLimit(.zero, theorem: theorem, facts: facts)
    }
    guard level.isCertainlyPositive else {
      return .unknown("the truth may have a single category", facts: facts)
    }
    return ErrorLimit(.value(level), theorem: theorem, facts: facts)
  }

  /// (1 - B[T]) H + B[T] G, T the horizon.
  private func rememberedLevel(_ ofStart: Number) -> Interval {
    let one = Interval(.one, precision: precision)
    var memory = one
    for alpha in chain.schedules.alpha.dropFirst() {
      memory *= one - alpha.interval(precision: precision)
    }
    return (one - memory) * levels.ofTruth.interval(precision: precision)
      + memory * ofStart.interval(precision: precision)
  }
}

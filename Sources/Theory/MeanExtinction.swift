internal import Intervals
internal import Models
internal import Multiprecision

/// The probability that a mean of counts is 0.
///
/// Poisson: the transform E exp(-s M[t]) given M[t-1] = m is exp(-c - s' m), so that the transform at
/// s = infinity, which is P(M[t] = 0), goes back step by step to generation 0. With f real and k
/// synthetic draws in the mean, of weights a and b each:
///
///     s' = s (what is kept of M[t-1]) + k (1 - exp(-s b)),   c = f mu (1 - exp(-s a))
///
/// Binomial, r trials: without fresh data n draws are n r trials with probability M/r, the count of one of
/// two categories; with fresh data the same for r = 1.
///
/// - Domain:     Poisson under schemes with fixed counts and one generation's memory; binomial under
///               mixture and replace.
/// - Exactness:  Poisson enclosed; binomial as the law of a category: exact where that is.
/// - Complexity: Poisson O(T), or O(T²) where the schedules change.
/// - Source:     proofs-notes/mean-extinction.md; [suresh2024, Theorem 2]. Claims:
///               bounds/suresh-thangaraj-khandavally-2024/poisson-extinction.yaml.
enum MeanExtinction {
  static func trajectory(
    of model: MeanModel, precision: Precision, shouldStop: () -> Bool
  ) throws(NoTheory) -> ExpectedTrajectory {
    switch model.family {
    case .poisson:
      let working = Precision(bits: precision.bits + 64)
      let values = try PoissonTransform(model, working).probabilities(shouldStop: shouldStop)
      return ExpectedTrajectory(
        values: values, method: .momentRecursion,
        arithmetic: values.allSatisfy { $0.exactValue != nil } ? .rational : .interval)
    case .binomial:
      guard let chain = trialChain(model) else {
        throw .noRecursion(
          .extinct,
          reason:
            "binomial draws are trials of one chain without fresh data, or with one trial each, "
            + "under mixture and replace, and with sizes that are not random")
      }
      return try Expectation.trajectory(
        of: .lost(category: 0), chain: chain, precision: precision, shouldStop: shouldStop)
    case .normal, .gamma, .negativeBinomial, .hyperbolicSecant, .categorical:
      throw .noRecursion(
        .extinct, reason: "the transform of such draws is no exponential of the mean before")
    }
  }

  /// The trials of a binomial model, as a chain of two categories.
  private static func trialChain(_ model: MeanModel) -> CategoricalChain? {
    guard case .binomial(let mean, let trials) = model.family, case .mixture = model.scheme,
      model.sizes == nil, let mu = mean.exactValue
    else { return nil }
    let isUnmixed = model.schedules.alpha.allSatisfy {
      $0.exactValue == .one || $0.exactValue?.isZero == true
    }
    guard trials == 1 || isUnmixed else { return nil }
    func law(_ mean: Rational) -> [Number] {
      let share = mean / Rational(trials)
      return [.exact(share), .exact(.one - share)]
    }
    let start: Start
    switch model.start {
    case .real: start = .real
    case .truth: start = .truth
    case .point(let values):
      guard let exact = values[0].exactValue else { return nil }
      start = .point(law(exact))
    }
    let sizes = model.schedules.sampleSizes.map { Number.exact(Rational($0) * Rational(trials)) }
    guard let truth = try? ProbabilityVector(law(mu), name: "p"),
      let schedules = try? Schedules(alpha: Array(model.schedules.alpha), sampleSizes: sizes)
    else { return nil }
    return try? CategoricalChain(truth: truth, scheme: .mixture, start: start, schedules: schedules)
  }

  /// Without fresh data and with n constant from some generation on the mean of counts converges
  /// almost surely, and can only rest at 0 (Poisson), or at 0 or r (binomial), where it is expected
  /// to be what it was.
  static func limit(of model: MeanModel, precision: Precision) -> ErrorLimit {
    let theorem = "without fresh data, n constant from some generation on: the mean is absorbed"
    guard case .mixture = model.scheme, model.sizes == nil, let from = model.settledFrom,
      from <= model.horizon, model.horizon >= 1,
      model.schedules.alpha.dropFirst().allSatisfy({ $0.exactValue?.isZero == true })
    else {
      return .unknown("the limit of extinct is known without fresh data, for sizes that settle")
    }
    let mean = (model.startPoint ?? model.family.truth)[0]
    switch model.family {
    case .poisson: return ErrorLimit(.value(.exact(.one)), theorem: theorem)
    case .binomial(_, let trials):
      guard let exact = mean.exactValue else { return .unknown("the mean is an enclosure") }
      let rest = Rational.one - exact / Rational(trials)
      return rest.isZero
        ? ErrorLimit(.zero, theorem: theorem) : ErrorLimit(.value(.exact(rest)), theorem: theorem)
    default: return .unknown("no theorem covers the limit of extinct in this family")
    }
  }
}

/// E exp(-s M[t]) of Poisson means, from s = infinity back to generation 0.
private struct PoissonTransform {
  private let model: MeanModel
  private let precision: Precision
  private let mean: Interval
  private let one: Interval
  private let zero: Interval

  /// The exponent s; nil: infinite.
  private typealias Exponent = Interval?

  init(_ model: MeanModel, _ precision: Precision) throws(NoTheory) {
    self.model = model
    self.precision = precision
    mean = model.family.truth[0].interval(precision: precision)
    one = Interval(.one, precision: precision)
    zero = Interval(.zero, precision: precision)
    let isUnmixed = model.schedules.alpha.allSatisfy {
      $0.exactValue == .one || $0.exactValue?.isZero == true
    }
    let reason: String
    switch model.scheme {
    case .stratified, .weighted: return
    case .mixture, .movingAverage, .accumulate:
      if isUnmixed, model.sizes == nil { return }
      reason =
        "with a random number of real draws, or of all, the transform is no exponential of the mean before"
    case .window, .subsample, .fixedCorpus, .randomPool:
      reason = "the scheme remembers more than one generation"
    }
    throw .noRecursion(.extinct, reason: reason)
  }

  func probabilities(shouldStop: () -> Bool) throws(NoTheory) -> [Number] {
    var result: [Number] = [try start(nil, zero)]
    let horizon = model.horizon
    if isConstant {
      var (s, c): (Exponent, Interval) = (nil, zero)
      for t in 1..<(horizon + 1) {
        if t & 63 == 0 && shouldStop() { throw .stopped }
        (s, c) = step(t, s, c)
        result.append(try start(s, c))
      }
      return result
    }
    guard horizon * (horizon + 1) / 2 <= TheoryLimits.extinctionSteps else {
      throw .noRecursion(
        .extinct,
        reason: "schedules that change take a step for each pair of generations, and "
          + "\(horizon) generations are too many")
    }
    for last in 1..<(horizon + 1) {
      if shouldStop() { throw .stopped }
      var (s, c): (Exponent, Interval) = (nil, zero)
      for t in stride(from: last, to: 0, by: -1) { (s, c) = step(t, s, c) }
      result.append(try start(s, c))
    }
    return result
  }

  /// Whether all steps are alike.
  private var isConstant: Bool {
    guard case .mixture = model.scheme else { return false }
    let sizes = model.schedules.sampleSizes.dropFirst()
    let alpha = model.schedules.alpha.dropFirst()
    return sizes.allSatisfy { $0 == sizes.first }
      && alpha.allSatisfy { $0.exactValue == alpha.first?.exactValue }
  }

  /// From E exp(-s M[t] - c) to the exponents in M[t-1].
  private func step(_ t: Int, _ s: Exponent, _ c: Interval) -> (Exponent, Interval) {
    let size = model.schedules.sampleSizes[t]
    let whole = Number.exact(.one)
    let nothing = Number.exact(.zero)
    let isReal = model.schedules.alpha[t].exactValue == .one
    switch model.scheme {
    case .stratified(let fresh, let synthetic):
      let share = Number.exact(Rational(fresh[t], size))
      let rest = Number.exact(Rational(synthetic[t], size))
      return parts(s, c, (fresh[t], share), (synthetic[t], rest), kept: nothing)
    case .weighted(let fresh, let synthetic, let weight):
      return parts(
        s, c, (fresh[t], weight[t]), (synthetic[t], complement(weight[t])), kept: nothing)
    case .mixture: return batch(s, c, size, isReal, rate: whole)
    case .movingAverage(let rate): return batch(s, c, size, isReal, rate: rate[t])
    case .accumulate:
      var first = 1
      if case .real = model.start { first = 0 }
      let total = model.schedules.sampleSizes[first...t].reduce(0, +)
      return batch(s, c, size, isReal, rate: .exact(Rational(size, total)))
    case .window, .subsample, .fixedCorpus, .randomPool:
      preconditionFailure("the scheme remembers more than one generation")
    }
  }

  private func batch(
    _ s: Exponent, _ c: Interval, _ size: Int, _ isReal: Bool, rate: Number
  ) -> (Exponent, Interval) {
    let nothing = Number.exact(.zero)
    return parts(
      s, c, (isReal ? size : 0, isReal ? rate : nothing),
      (isReal ? 0 : size, isReal ? nothing : rate),
      kept: complement(rate))
  }

  /// weight times the mean of real draws, plus weight times that of synthetic ones, plus what is kept
  /// of the model before.
  private func parts(
    _ s: Exponent, _ c: Interval, _ fresh: (count: Int, weight: Number),
    _ synthetic: (count: Int, weight: Number), kept: Number
  ) -> (Exponent, Interval) {
    var next: Exponent = times(s, kept)
    if synthetic.count > 0 {
      let part = missing(times(s, synthetic.weight), synthetic.count)
      next = next.map { $0 + part }
    }
    var sum = c
    if fresh.count > 0 { sum += mean * missing(times(s, fresh.weight), fresh.count) }
    return (next, sum)
  }

  /// k (1 - exp(-s/k)).
  private func missing(_ s: Exponent, _ count: Int) -> Interval {
    let size = Interval(Rational(count), precision: precision)
    guard let s else { return size }
    return size * (one - (-(s / size)).exponential())
  }

  /// 0 times infinity is 0: a part of weight 0 is no part.
  private func times(_ s: Exponent, _ weight: Number) -> Exponent {
    if weight.exactValue?.isZero == true { return zero }
    return s.map { $0 * weight.interval(precision: precision) }
  }

  private func complement(_ number: Number) -> Number {
    if let exact = number.exactValue { return .exact(.one - exact) }
    return .enclosure(one - number.interval(precision: precision))
  }

  /// E exp(-s M[0] - c).
  private func start(_ s: Exponent, _ c: Interval) throws(NoTheory) -> Number {
    let exponent: Interval
    switch model.start {
    case .real: exponent = mean * missing(s, model.schedules.sampleSizes[0])
    case .truth, .point:
      let point = (model.startPoint ?? model.family.truth)[0]
      if let s {
        exponent = s * point.interval(precision: precision)
      } else if point.exactValue?.isZero == true {
        exponent = zero
      } else if point.isCertainlyPositive {
        return .exact(.zero)
      } else {
        throw .undetermined(.extinct, reason: "the enclosure of the start does not tell it from 0")
      }
    }
    return .enclosure((-(exponent + c)).exponential())
  }
}

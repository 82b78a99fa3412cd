internal import Intervals
internal import Models
internal import Multiprecision
internal import Scalars

/// E (M[t] - mu)^k for k = 0...4, of a model that is a number, under the schemes in which M[t] depends
/// on M[t-1] alone.
///
/// The cumulants of a family with quadratic variance are polynomials in the mean,
///
///     kappa_2 = V,  kappa_3 = V V',  kappa_4 = V (V'² + V V''),
///
/// of degrees 2, 3, 4, so that E[(M[t] - mu)^k | M[t-1]] is a polynomial of degree at most k in
/// x = M[t-1] - mu, for the mean of independent draws of a mixture of truth and model, and for its
/// combinations with the mean of real draws or with M[t-1] itself.
///
/// - Exactness:  exact over Rational; enclosure over Interval.
/// - Complexity: about 300 operations per generation.
/// - Source:     proofs-notes/generation-graph.md, section 6.
struct MeanFourthMoments<Scalar: RecursionScalar> {
  private typealias Polynomial = MomentPolynomial<Scalar>

  private let model: MeanModel
  private let context: Scalar.Context
  private let zero: Scalar
  private let one: Scalar
  /// E (X - mu)^k of one draw of the model with mean mu + x, k = 0...4, and of the truth.
  private let ofModel: [MomentPolynomial<Scalar>]
  private let ofTruth: [MomentPolynomial<Scalar>]
  private let start: Scalar?

  /// Whether the scheme is covered.
  static func covers(_ model: MeanModel) -> Bool {
    if case .categorical = model.family { return false }
    switch model.scheme {
    case .mixture, .stratified, .weighted, .accumulate, .movingAverage: return true
    case .window, .subsample, .fixedCorpus, .randomPool: return false
    }
  }

  /// - Returns: nil where the scalar cannot hold a number of the model.
  init?(_ model: MeanModel, in context: Scalar.Context) {
    guard let variance = VarianceFunction<Scalar>(model, in: context),
      let slope = variance.slope
    else { return nil }
    self.model = model
    self.context = context
    zero = Scalar(.zero, in: context)
    one = Scalar(.one, in: context)
    if let point = model.givenPoint {
      guard let value = Scalar.make(point[0], in: context),
        let mean = Scalar.make(model.family.truth[0], in: context)
      else { return nil }
      start = value - mean
    } else {
      start = nil
    }
    func constant(_ value: Int) -> Scalar { Scalar(Rational(value), in: context) }
    let zero = zero
    let one = one
    let two = constant(2)
    let v = Polynomial([variance.atTruth, slope, variance.curvature], zero: zero)
    let slopes = Polynomial([slope, two * variance.curvature], zero: zero)
    let x = Polynomial([zero, one], zero: zero)
    let x2 = x * x
    let third = v * slopes
    let fourth =
      v * (slopes * slopes + (two * variance.curvature) * v) + constant(3) * (v * v)
    ofModel = [
      Polynomial([one], zero: zero), x, v + x2, third + constant(3) * (x * v) + x * x2,
      fourth + constant(4) * (x * third) + constant(6) * (x2 * v) + x2 * x2,
    ]
    // At x = 0.
    ofTruth = ofModel.map { Polynomial([$0.coefficients[0]], zero: zero) }
  }

  /// Index = generation, then the order of the moment.
  ///
  /// - Parameter isAffordable: asked for every fourth moment; once false, the result is nil.
  func trajectory(
    shouldStop: () -> Bool, isAffordable: (Scalar) -> Bool
  ) throws(NoTheory) -> [[Scalar]]? {
    var moments = initial
    var result = [moments]
    for t in 1..<(model.horizon + 1) {
      if t & 255 == 0 && shouldStop() { throw .stopped }
      guard let step = step(t) else { return nil }
      let next = step.map { $0.expectation(moments) }
      moments = next
      guard isAffordable(moments[4]) else { return nil }
      result.append(moments)
    }
    return result
  }

  private var initial: [Scalar] {
    let deviation: Scalar
    switch model.start {
    case .real:
      return mean(of: ofTruth, size: model.schedules.sampleSizes[0]).map { $0.coefficients[0] }
    case .truth: deviation = zero
    case .point: deviation = start ?? zero
    }
    var powers = [one]
    for _ in 0..<4 { powers.append(powers[powers.count - 1] * deviation) }
    return powers
  }

  /// E[(M[t] - mu)^k | M[t-1]].
  private func step(_ t: Int) -> [MomentPolynomial<Scalar>]? {
    let size = model.schedules.sampleSizes[t]
    switch model.scheme {
    case .mixture: return batch(t)
    case .stratified(let fresh, let synthetic):
      return parts(fresh[t], synthetic[t], weight: .exact(Rational(fresh[t], size)))
    case .weighted(let fresh, let synthetic, let weight):
      return parts(fresh[t], synthetic[t], weight: weight[t])
    case .accumulate:
      return movingAverage(t, rate: .exact(Rational(size, keptDraws(t))))
    case .movingAverage(let rate): return movingAverage(t, rate: rate[t])
    case .window, .subsample, .fixedCorpus, .randomPool:
      preconditionFailure("the scheme has a longer memory than one generation")
    }
  }

  /// Draws of all generations up to t that are kept: a given start has none.
  private func keptDraws(_ t: Int) -> Int {
    var first = 1
    if case .real = model.start { first = 0 }
    return model.schedules.sampleSizes[first...t].reduce(0, +)
  }

  // MARK: Pieces

  private func scalar(_ number: Number) -> Scalar? { Scalar.make(number, in: context) }

  private func rest(of number: Number) -> Scalar? {
    if let exact = number.exactValue { return Scalar(.one - exact, in: context) }
    return scalar(number).map { one - $0 }
  }

  /// The mean of n[t] draws, each fresh with probability alpha[t].
  private func batch(_ t: Int) -> [MomentPolynomial<Scalar>]? {
    let alpha = model.schedules.alpha[t]
    guard let fresh = scalar(alpha), let synthetic = rest(of: alpha) else { return nil }
    let draw = zip(ofTruth, ofModel).map { fresh * $0 + synthetic * $1 }
    let size = model.schedules.sampleSizes[t]
    guard let sizes = model.sizes else { return mean(of: draw, size: size) }
    guard let counts = CountMoments<Scalar>(sizes.law, size: size, in: context) else { return nil }
    var otherwise = ofModel[1]
    if sizes.fallback != nil { otherwise = Polynomial([start ?? zero], zero: zero) }
    var power = ofModel[0]
    return mean(of: draw, counts).map { moment in
      defer { power = power * otherwise }
      return moment + counts.empty * power
    }
  }

  /// Moments of the mean of independent draws from those of one draw.
  private func mean(
    of draw: [MomentPolynomial<Scalar>], size n: Int
  ) -> [MomentPolynomial<Scalar>] {
    /// `factor` n (n-1) ... (n-k+1) / n^power.
    func share(_ factor: Int, _ k: Int, _ power: Int) -> Scalar {
      var value = Rational(factor)
      for j in 0..<k { value = value * Rational(n - j) }
      for _ in 0..<power { value = value / Rational(n) }
      return Scalar(value, in: context)
    }
    let (a1, a2, a3, a4) = (draw[1], draw[2], draw[3], draw[4])
    let square = a1 * a1
    let second = share(1, 1, 2) * a2 + share(1, 2, 2) * square
    let third =
      share(1, 1, 3) * a3 + share(3, 2, 3) * (a2 * a1) + share(1, 3, 3) * (square * a1)
    let fourth =
      share(1, 1, 4) * a4 + share(4, 2, 4) * (a3 * a1) + share(3, 2, 4) * (a2 * a2)
      + share(6, 3, 4) * (a2 * square) + share(1, 4, 4) * (square * square)
    return [draw[0], a1, second, third, fourth]
  }

  /// The same of a random number N of draws, N > 0: E n (n-1) ... (n-k+1) / n^power by powers of 1/n.
  private func mean(
    of draw: [MomentPolynomial<Scalar>], _ counts: CountMoments<Scalar>
  ) -> [MomentPolynomial<Scalar>] {
    /// n (n-1) ... (n-k+1) by powers of n.
    let falling = [[0, 1], [0, -1, 1], [0, 2, -3, 1], [0, -6, 11, -6, 1]]
    func share(_ factor: Int, _ k: Int, _ power: Int) -> Scalar {
      var sum = zero
      for (i, coefficient) in falling[k - 1].enumerated() where coefficient != 0 {
        sum.formMultiplyAdd(
          Scalar(Rational(factor * coefficient), in: context), counts.reciprocals[power - i])
      }
      return sum
    }
    let (a1, a2, a3, a4) = (draw[1], draw[2], draw[3], draw[4])
    let square = a1 * a1
    let third = share(1, 1, 3) * a3 + share(3, 2, 3) * (a2 * a1) + share(1, 3, 3) * (square * a1)
    return [
      counts.reciprocals[0] * draw[0], counts.reciprocals[0] * a1,
      share(1, 1, 2) * a2 + share(1, 2, 2) * square, third,
      share(1, 1, 4) * a4 + share(4, 2, 4) * (a3 * a1) + share(3, 2, 4) * (a2 * a2)
        + share(6, 3, 4) * (a2 * square) + share(1, 4, 4) * (square * square),
    ]
  }

  /// w A + (1 - w) B with A the mean of real draws and B that of synthetic ones, independent given x.
  private func parts(
    _ fresh: Int, _ synthetic: Int, weight: Number
  ) -> [MomentPolynomial<Scalar>]? {
    guard let w = scalar(weight), let u = rest(of: weight) else { return nil }
    if fresh == 0 { return mean(of: ofModel, size: synthetic) }
    if synthetic == 0 { return mean(of: ofTruth, size: fresh) }
    return sum(
      mean(of: ofTruth, size: fresh), w, mean(of: ofModel, size: synthetic), u)
  }

  private func movingAverage(_ t: Int, rate: Number) -> [MomentPolynomial<Scalar>]? {
    guard let batch = batch(t), let kept = rest(of: rate), let rate = scalar(rate) else {
      return nil
    }
    var powers = [ofModel[0]]
    for _ in 0..<4 { powers.append(powers[powers.count - 1] * ofModel[1]) }
    return sum(powers, kept, batch, rate)
  }

  /// Moments of a A + b B, A and B independent given x.
  private func sum(
    _ first: [MomentPolynomial<Scalar>], _ a: Scalar, _ second: [MomentPolynomial<Scalar>],
    _ b: Scalar
  ) -> [MomentPolynomial<Scalar>] {
    let binomials = [[1], [1, 1], [1, 2, 1], [1, 3, 3, 1], [1, 4, 6, 4, 1]]
    func power(_ base: Scalar, _ exponent: Int) -> Scalar {
      (0..<exponent).reduce(one) { product, _ in product * base }
    }
    return binomials.map { row in
      let k = row.count - 1
      var total = Polynomial([zero], zero: zero)
      for (j, ways) in row.enumerated() {
        let factor = Scalar(Rational(ways), in: context) * power(a, j) * power(b, k - j)
        total = total + factor * (first[j] * second[k - j])
      }
      return total
    }
  }
}

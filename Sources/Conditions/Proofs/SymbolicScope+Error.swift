internal import Claims
internal import Models
internal import Multiprecision

extension SymbolicScope {
  // MARK: The recursion

  /// Of a new batch with share l (1 unless batches are kept) and mean m = p + (1 - alpha) (P[t-1] - p):
  /// R[t] = E|(1 - l) (P[t-1] - p) + l (m - p)|² + l² E(1 - |m|²) / n[t], by the mean and the
  /// covariance of a multinomial. With R = h r, and E P[t-1] = p:
  /// r[t] = (1 - l alpha[t])² r[t-1] + l² (1 - e r[t-1]) / n[t], e = (1 - alpha[t])². From a given
  /// start r stands for R itself, and the bias b[t-1] = memory[t-1] (P[0] - p) adds
  /// -2 (1 - alpha[t]) <p, b[t-1]> / n[t] (l = 1).
  mutating func step(
    _ frame: Frame
  ) throws(Unprovable) -> (slope: RationalFunction, constant: RationalFunction) {
    let alpha = try alpha(frame)
    let synthetic = .one - alpha
    let share = try batchShare(frame)
    let noise = try share * share * reciprocalSize(frame)
    let kept = .one - share * alpha
    let slope = kept * kept - synthetic * synthetic * noise
    guard case .point = file.model.start else { return (slope, noise) }
    let bias = try synthetic * memory(before(frame)) * startBias()
    return (slope, try (heterozygosity() - bias - bias) * noise)
  }

  func before(_ frame: Frame) throws(Unprovable) -> Frame {
    switch frame {
    case .generic(let shift): return .generic(shift: shift - 1)
    case .concrete(let t): return .concrete(t - 1)
    case .constant: throw Unprovable("R needs a generation")
    }
  }

  /// R = scale r.
  mutating func errorScale() throws(Unprovable) -> RationalFunction {
    if case .point = file.model.start { return .one }
    return try heterozygosity()
  }

  // MARK: A constant schedule

  /// q + c^k (r[0] - q), c = e (1 - x), q = x / (1 - c), k = t + shift: what the recursion gives
  /// where alpha and n do not change from t = 1 on.
  mutating func closedForm(_ shift: Int) throws(Unprovable) -> RationalFunction {
    guard firstStep == 1, !isFree else {
      throw Unprovable("a closed form needs one schedule from t = 1 on")
    }
    if case .point = file.model.start { throw Unprovable("no closed form from a given start") }
    let (c, x) = try step(.generic(shift: 0))
    for place in [place(named: "1/t"), place(named: "sqrt(1/t)")].compactMap(\.self) {
      let polynomials = [c.numerator, x.numerator] + c.denominator.keys + x.denominator.keys
      guard polynomials.allSatisfy({ $0.degree(in: place) == 0 }) else {
        throw Unprovable("the schedules are not constant")
      }
    }
    let q = try quotient(x, .one - c)
    let power = symbol(powerVariable(c))
    let distance = try normalizedError(.concrete(0)) - q
    return q + (shift == 0 ? power * c : power) * distance
  }

  /// Generations of the error that are written out; for free schedules each has two variables of
  /// its own.
  static let longestUnrolled = 12

  /// r with R = h r.
  mutating func normalizedError(_ frame: Frame) throws(Unprovable) -> RationalFunction {
    switch frame {
    case .constant: throw Unprovable("R needs a generation")
    case .concrete(let t):
      guard t >= 0 else { throw Unprovable("there is no generation \(t)") }
      guard t <= (isFree ? 2 : Self.longestUnrolled) else {
        throw Unprovable("R[\(t)] is too long to be written out")
      }
      guard t > 0 else {
        switch file.model.start {
        case .real: return try reciprocalSize(frame)
        case .truth: return .zero
        case .point: return try startError()
        }
      }
      let (slope, constant) = try step(frame)
      return try slope * normalizedError(.concrete(t - 1)) + constant
    case .generic(0):
      if isUnfolded, case .error? = inductive {
        return symbol(
          variable("r[t]", "R[t] / (1 - normsq(p))", Self.unit, isRanged: false))
      }
      if usesClosedForm { return try closedForm(0) }
      let (slope, constant) = try step(frame)
      return try slope * normalizedError(.generic(shift: -1)) + constant
    case .generic(-1):
      if usesClosedForm { return try closedForm(-1) }
      if case .point = file.model.start { return symbol(previousError) }
      showRangeOfError()
      return symbol(previousError)
    case .generic: throw Unprovable("R is needed at a generation that is neither t nor t - 1")
    }
  }

  var isTruthStart: Bool {
    if case .truth = file.model.start { return true }
    return false
  }

  /// r[t-1], in (0, 1], or [0, 1] where the start is the truth.
  var previousError: Int {
    mutating get {
      if case .point = file.model.start {
        return variable(
          "r[t-1]", "R[t-1], a squared distance of two laws",
          RationalBox.Side(lower: .zero, upper: Rational(2)))
      }
      return variable(
        "r[t-1]", "R[t-1] / (1 - normsq(p))", isTruthStart ? Self.unit : Self.positiveUnit)
    }
  }

  /// 0 < r <= 1 by induction: it begins in there and every step leads back.
  mutating func showRangeOfError() {
    guard !isRangeOfErrorShown else { return }
    isRangeOfErrorShown = true
    let one = Polynomial.one
    let a = Polynomial(variable: variable("any alpha", "any fraction of real data", Self.unit))
    let x = Polynomial(
      variable: variable("any 1/n", "the reciprocal of any sample size", Self.positiveUnit))
    let r = Polynomial(variable: variable("any r", "any normalized error", Self.unit))
    let share =
      file.model.scheme != .accumulate
      ? one
      : Polynomial(
        variable: variable("any l", "any share of the new batch in all", Self.positiveUnit))
    let kept = one - share * a
    let slope = kept * kept - (one - a) * (one - a) * share * share * x
    premises.append(
      PendingObligation(
        purpose: "the normalized error stays positive after a step", relation: .positive,
        products: [[slope, r], [share, share, x]]))
    premises.append(
      PendingObligation(
        purpose: "the normalized error stays at most 1", relation: .nonnegative,
        products: [[one], [-slope, r], [-share, share, x]]))
  }
}

internal import Claims
internal import Foundation
internal import Models
internal import Multiprecision

/// A claim that implies the one to be proved, and may be inductive where that one is not.
struct StrongerBound {
  let claim: BoundClaim
  /// Whether pi^2/6 was replaced by the sum below it.
  var replacesBaselSum = false
  /// Base cases beyond the first.
  var extra = 0
}

extension ClaimProver {
  /// Where bounds shrink towards the one that is claimed: B (1 - c g) for an upper bound B.
  private static let shapes = [
    "1/(t+1)", "(1/2)^t", "1/(t+1)^2", "1/(t+2)", "(1/3)^t", "(1/4)^t", "1/n[t]",
  ]

  /// Stronger bounds, the most promising first.
  func strongerBounds() -> [StrongerBound] {
    baselBound().map { [$0] } ?? shrunkBounds()
  }

  /// pi^2/6 read as the sum over the generations so far.
  private func baselBound() -> StrongerBound? {
    let sum = SymbolicScope.baselText
    let text = claim.formula.text
      .replacing(/pi *\^ *2 *\/ *6/, with: sum).replacing(/pi *\^ *2/, with: "(6*\(sum))")
    guard text != claim.formula.text, let stronger = weakened(text) else { return nil }
    return StrongerBound(claim: stronger, replacesBaselSum: true)
  }

  /// The claim with another text, and its < and > as <= and >=: what is strict follows from it.
  private func weakened(_ text: String) -> BoundClaim? {
    guard case .always(.comparison(_, let relations, _)) = claim.formula.statement,
      let relation = relations.first, let end = text.firstIndex(where: { "<>=".contains($0) })
    else { return nil }
    let isStrict = relation == .less || relation == .greater
    return try? file.restated(
      claim,
      as: isStrict ? text.replacingCharacters(in: end...end, with: "\(relation.rawValue)=") : text)
  }

  // MARK: Templates

  /// A claim `R[t] relation B` or `B relation R[t]`, taken apart.
  private struct Sides {
    let bound: Claims.Expression
    let isUpper: Bool
    /// The claim with another text for B.
    let text: (String) -> String
    let boundText: String
  }

  private func sides() -> Sides? {
    guard case .always(.comparison(let sides, let relations, _)) = claim.formula.statement,
      sides.count == 2, relations[0] != .equal,
      let place = sides.firstIndex(where: \.isErrorItself),
      !sides[1 - place].dependence.isSuperset(of: [.metric, .generation])
    else { return nil }
    let text = claim.formula.text
    let sign = relations[0].rawValue
    guard let relation = text.range(of: sign) else { return nil }
    let rest = text[relation.upperBound...]
    let end = rest.firstRange(of: /\b(for|when)\b/)?.lowerBound ?? text.endIndex
    let left = String(text[..<relation.lowerBound])
    let right = String(text[relation.upperBound..<end])
    let tail = text[end...]
    let isUpper = (place == 0) == (relations[0] == .lessOrEqual || relations[0] == .less)
    return Sides(
      bound: sides[1 - place], isUpper: isUpper,
      text: { place == 0 ? "\(left)\(sign) \($0)  \(tail)" : "\($0) \(sign)\(right)\(tail)" },
      boundText: Self.trimmed(place == 0 ? right : left))
  }

  private static func trimmed(_ text: String) -> String {
    let start = text.drop { $0 == " " }
    return String(
      start[..<(start.lastIndex { $0 != " " }.map(start.index(after:)) ?? start.startIndex)])
  }

  private func shrunkBounds() -> [StrongerBound] {
    guard let sides = sides(), let start = try? start() else { return [] }
    var result: [StrongerBound] = []
    let shapes = Self.shapes.compactMap { text -> (String, Claims.Expression)? in
      guard case .always(.comparison(let read, _, _)) = try? file.formula("\(text) >= 0").statement
      else { return nil }
      return (text, read[0])
    }
    for extra in 0...Self.mostExtraCases {
      for (text, shape) in shapes {
        for coefficient in coefficients(of: shape, sides, start, extra) ?? [] {
          let factor = "1 \(sides.isUpper ? "-" : "+") \(coefficient)*(\(text))"
          guard let stronger = weakened(sides.text("(\(sides.boundText))*(\(factor))")) else {
            continue
          }
          result.append(StrongerBound(claim: stronger, extra: extra))
        }
      }
    }
    return result
  }

  private static let sampledGenerations = 10

  /// Coefficients c > 0 for which B (1 - c g), or B (1 + c g), is inductive and holds at the start,
  /// at sampled parameters and early generations, where both are linear conditions on c. The
  /// simplest fraction first.
  private func coefficients(
    of shape: Claims.Expression, _ sides: Sides, _ start: Int, _ extra: Int
  ) -> [Rational]? {
    var scope = scope(isFree: false, firstStep: start + 1)
    let sign = Rational(sides.isUpper ? 1 : -1)
    // base + c slope >= 0.
    var conditions: [(base: RationalFunction, slope: RationalFunction)] = []
    do throws(Unprovable) {
      let scale = try scope.errorScale()
      for t in start...(start + Self.sampledGenerations) {
        let bound = try scope.value(of: sides.bound, .concrete(t))
        let change = try bound * scope.value(of: shape, .concrete(t))
        guard t > start + extra else {
          let error = try scale * scope.normalizedError(.concrete(t))
          conditions.append(((bound - error) * RationalFunction(sign), -change))
          continue
        }
        let (slope, constant) = try scope.step(.concrete(t))
        let before = try scope.value(of: sides.bound, .concrete(t - 1))
        let changeBefore = try before * scope.value(of: shape, .concrete(t - 1))
        conditions.append(
          (
            (bound - slope * before - scale * constant) * RationalFunction(sign),
            slope * changeBefore - change
          ))
      }
    } catch {
      return nil
    }
    var lower = Rational.zero
    var upper = Rational(1_000_000)
    for point in Self.samples(scope.variables) {
      for (base, slope) in conditions {
        guard let base = base.value(at: point), let slope = slope.value(at: point) else { continue }
        if slope.isZero {
          if base.signum < 0 { return nil }
        } else if slope.signum > 0 {
          lower = max(lower, -base / slope)
        } else {
          upper = min(upper, -base / slope)
        }
      }
    }
    guard lower <= upper, upper.signum > 0, let simple = Rational.simplest(from: lower, to: upper)
    else { return nil }
    var result = [simple]
    for other in [lower, upper, (lower + upper) * Rational(1, 2)]
    where other.signum > 0 && !result.contains(other) && other.description.count < 12 {
      result.append(other)
    }
    return result.filter { $0.signum > 0 }
  }

  private static func samples(_ variables: [ProofVariable]) -> [[Rational]] {
    var points: [[Rational]] = [[]]
    for variable in variables {
      let (lower, upper) = (variable.side.lower, variable.side.upper)
      var values = [Rational(1, 16), Rational(1, 2), Rational(15, 16)].map {
        lower + (upper - lower) * $0
      }
      if variable.side.includesLower { values.append(lower) }
      if variable.side.includesUpper { values.append(upper) }
      if points.count > 100 { values = [values[1]] }
      points = points.flatMap { point in values.map { point + [$0] } }
    }
    return points
  }

  // MARK: The proof

  /// The stronger bound by induction, and that it implies the one that was claimed.
  func strengthenedPlan(_ bound: StrongerBound) throws(Unprovable) -> Plan {
    let prover = ClaimProver(
      file: file, claim: bound.claim, fixed: fixed, horizon: horizon, shouldStop: shouldStop)
    let stronger = try prover.inductionPlan(false, bound.extra, .error)
    for part in stronger.parts {
      for pending in part.obligations where !pending.isProvable(part.scope.variables) {
        throw Unprovable("\(Self.trimmed(bound.claim.formula.text)) is not inductive either")
      }
    }
    let start = try start()
    var parts = stronger.parts
    for (label, frame, first) in [
      ("the stronger bound implies the claim at t = \(start)", Frame.concrete(start), start + 1),
      ("the stronger bound implies the claim", .generic(shift: 0), start + 1),
    ] {
      var part = try part(label, isFree: false, firstStep: first, frame)
      try implication(bound, frame, &part)
      parts.append(part)
    }
    return Plan(
      argument: "The bound is not inductive by itself. The stronger bound "
        + "`\(Self.trimmed(bound.claim.formula.text))` is: it holds at the first generation, the recursion is "
        + "monotone, and started on the bound it does not cross it. It implies the claim.",
      parts: parts)
  }

  /// left - right is no larger than that of the stronger claim (no smaller, for >= and >).
  private func implication(
    _ bound: StrongerBound, _ frame: Frame, _ part: inout ProofPart
  ) throws(Unprovable) {
    guard case .always(.comparison(let sides, let relations, _)) = claim.formula.statement,
      case .always(.comparison(let stronger, _, _)) = bound.claim.formula.statement,
      sides.count == 2, stronger.count == 2, relations[0] != .equal
    else { throw Unprovable("only a single inequality is strengthened") }
    let strong =
      try part.scope.value(of: stronger[0], frame) - part.scope.value(of: stronger[1], frame)
    part.scope.readsBaselSum = bound.replacesBaselSum
    let weak = try part.scope.value(of: sides[0], frame) - part.scope.value(of: sides[1], frame)
    part.scope.readsBaselSum = false
    part.obligations.append(
      ProofPart.obligation(weak, relations[0], strong, "the claim follows from the stronger bound"))
  }
}

extension Claims.Expression {
  /// `R[t]`.
  fileprivate var isErrorItself: Bool {
    guard case .sequence(.quantity(.metric(.squaredError)), let index) = kind,
      case .generation = index.kind
    else { return false }
    return true
  }
}

extension RationalFunction {
  /// nil where the denominator vanishes.
  func value(at point: [Rational]) -> Rational? {
    var result = numerator.value(at: point)
    for (factor, power) in denominator {
      let value = factor.value(at: point)
      guard !value.isZero else { return nil }
      result = result / value.power(power)
    }
    return result
  }
}

extension Rational {
  /// The fraction with the smallest denominator, then the smallest numerator, between two ends;
  /// nil where there is none.
  static func simplest(from lower: Rational, to upper: Rational) -> Rational? {
    guard lower <= upper else { return nil }
    let whole = lower.roundedUp()
    if whole <= upper { return whole.isZero && upper.signum > 0 && upper >= .one ? .one : whole }
    let floor = lower.roundedDown()
    return simplest(from: (upper - floor).reciprocal, to: (lower - floor).reciprocal).map {
      floor + $0.reciprocal
    }
  }
}

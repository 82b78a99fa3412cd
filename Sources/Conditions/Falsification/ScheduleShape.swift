internal import Multiprecision

/// A schedule that the search makes: alpha[t] for t >= 1.
enum ScheduleShape: Hashable {
  case constant(Rational)
  /// The given values from t = 1 on, then the last one for good.
  case steps([Rational], then: Rational)
  /// At odd t, at even t.
  case alternating(odd: Rational, even: Rational)
  /// scale / (t + shift)^(half / 2).
  case power(scale: Rational, half: Int, shift: Int)

  /// In the claim language.
  var text: String {
    switch self {
    case .constant(let value): return value.description
    case .steps(let values, let last):
      return values.enumerated().reversed().reduce(last.description) { rest, step in
        "if(t = \(step.offset + 1), \(step.element), \(rest))"
      }
    case .alternating(let odd, let even): return "if(2*floor(t/2) = t, \(even), \(odd))"
    case .power(let scale, let half, let shift):
      let base = shift == 0 ? "t" : "(t + \(shift))"
      let exponent = half % 2 == 0 ? "\(half / 2)" : "(\(half)/2)"
      return half == 2 ? "\(scale) / \(base)" : "\(scale) / \(base)^\(exponent)"
    }
  }

  /// nil where the value is irrational.
  func value(at t: Int) -> Rational? {
    switch self {
    case .constant(let value): return value
    case .steps(let values, let last): return t <= values.count ? values[t - 1] : last
    case .alternating(let odd, let even): return t % 2 == 0 ? even : odd
    case .power(let scale, let half, let shift):
      guard half % 2 == 0 else { return nil }
      return scale / Rational(t + shift).power(half / 2)
    }
  }

  /// What makes a schedule less simple: the heights of its numbers, and its changes.
  var height: Rational {
    func sum(_ values: [Rational]) -> Rational {
      values.reduce(.zero) { $0 + SearchValue.height($1) }
    }
    switch self {
    case .constant(let value): return SearchValue.height(value)
    case .steps(let values, let last): return sum(values + [last]) + Rational(values.count)
    case .alternating(let odd, let even): return sum([odd, even]) + Rational(2)
    case .power(let scale, let half, let shift):
      return sum([scale]) + Rational(half + shift + 2)
    }
  }

  // MARK: Grammars

  /// Simplest first.
  static func simple(from lower: Rational, to upper: Rational) -> [ScheduleShape] {
    let constants = fractions(6, lower, upper)
    let few = fractions(2, lower, upper)
    var result = constants.map { ScheduleShape.constant($0) }
    for first in few {
      for last in few where last != first {
        result.append(.steps([first], then: last))
        result.append(.alternating(odd: first, even: last))
        for second in few { result.append(.steps([second, first], then: last)) }
      }
    }
    result += powers(few, lower)
    return result.sorted { SearchValue.isSimpler(.schedule($0), .schedule($1)) }
  }

  /// A power falls to 0, so it has no place in a domain that begins above.
  private static func powers(_ scales: [Rational], _ lower: Rational) -> [ScheduleShape] {
    guard lower.isZero else { return [] }
    return scales.filter { $0.signum > 0 }.flatMap { scale in
      [1, 2, 3, 4].flatMap { half in
        [0, 1].map { .power(scale: scale, half: half, shift: $0) }
      }
    }
  }

  private static func fractions(_ height: Int, _ lower: Rational, _ upper: Rational) -> [Rational] {
    var result = [lower, upper]
    for denominator in 1...height {
      for numerator in 0...denominator {
        let value = Rational(numerator, denominator)
        if lower <= value, value <= upper, !result.contains(value) { result.append(value) }
      }
    }
    return result
  }

  static func random(
    from lower: Rational, to upper: Rational, _ generator: inout SplitMix64
  ) -> ScheduleShape {
    func fraction() -> Rational {
      let denominator = Int(generator.below(UInt64(1) << (1 + generator.below(10)))) + 1
      let part = Rational(Int(generator.below(UInt64(denominator) + 1)), denominator)
      return lower + (upper - lower) * part
    }
    switch generator.below(4) {
    case 0: return .constant(fraction())
    case 1:
      let count = Int(generator.below(5)) + 1
      return .steps((0..<count).map { _ in fraction() }, then: fraction())
    case 2 where lower.isZero:
      return .power(
        scale: fraction(), half: Int(generator.below(4)) + 1, shift: Int(generator.below(4)))
    default: return .alternating(odd: fraction(), even: fraction())
    }
  }
}

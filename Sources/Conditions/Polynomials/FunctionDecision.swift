internal import Intervals
internal import Multiprecision

/// Interval branch and bound: the sign of a polynomial on a box, where some variables are exp, log
/// or sqrt of others.
///
/// On a part of the box the functions are replaced, from the last to the first, by rational bounds
/// that touch them in the part: P = A y + B with A >= 0 needs a lower bound of y, with A <= 0 an
/// upper one. What is left is a polynomial, decided by its Bernstein coefficients. The bounds touch
/// to first order at least, so that a zero at a corner where the function is known exactly is decided
/// (this is the derivative's test), and their error falls with the square of the width of a part. Where
/// no bound is good enough the part is cut; where an enclosure at a point has the wrong sign the
/// statement is refuted.
struct FunctionDecision {
  private let variables: [ProofVariable]
  private let polynomial: Polynomial
  private let isStrict: Bool
  private var steps: [ProofStep] = []
  private var witness: [Rational]?
  private var open = OpenParts()
  private var parts = 0
  /// Coefficients times degrees that may still be computed.
  private var budget = 1_000_000

  private static let deepest = 24
  private static let mostParts = 500
  private static let precision = Precision(bits: 160)

  static func decide(
    _ polynomial: Polynomial, isStrict: Bool, _ variables: [ProofVariable]
  ) -> BoxDecision.Outcome {
    var decision = FunctionDecision(
      variables: variables, polynomial: polynomial, isStrict: isStrict)
    decision.walk(RationalBox(sides: variables.map(\.side)), depth: 0)
    if let witness = decision.witness { return .refuted(witness) }
    return decision.open.count > 0 ? .undecided(decision.open) : .proved(decision.steps)
  }

  private init(variables: [ProofVariable], polynomial: Polynomial, isStrict: Bool) {
    self.variables = variables
    self.polynomial = polynomial
    self.isStrict = isStrict
  }

  private mutating func walk(_ box: RationalBox, depth: Int) {
    guard witness == nil else { return }
    if let found = attempt(polynomial, isStrict: isStrict, box) {
      steps += found
      return
    }
    if let point = failingPoint(box) {
      witness = point
      return
    }
    parts += 1
    guard depth < Self.deepest, parts < Self.mostParts, budget > 0, let place = widest(box) else {
      open.add(box, depth: depth)
      return
    }
    let side = box.sides[place]
    let cut = (side.lower + side.upper) * Rational(1, 2)
    steps.append(.cut(place, cut))
    var (below, above) = (box, box)
    (below.sides[place].upper, below.sides[place].includesUpper) = (cut, true)
    (above.sides[place].lower, above.sides[place].includesLower) = (cut, true)
    walk(below, depth: depth + 1)
    walk(above, depth: depth + 1)
  }

  // MARK: One part

  private mutating func attempt(
    _ polynomial: Polynomial, isStrict: Bool, _ box: RationalBox
  ) -> [ProofStep]? {
    guard let place = polynomial.places.filter({ variables[$0].function != nil }).max(),
      let function = variables[place].function
    else {
      let degrees = box.sides.indices.map { polynomial.degree(in: $0) + 1 }
      let size = degrees.reduce(1) { min(1 << 30, $0 * $1) }
      budget -= size * degrees.reduce(0, +)
      guard budget > 0 else { return nil }
      return BoxDecision.leaf(polynomial, isStrict: isStrict, on: box).map { [$0] }
    }
    let parts = polynomial.coefficients(in: place)
    let y = Polynomial(variable: place)
    var slope = Polynomial.zero
    for part in parts.dropFirst().reversed() { slope = slope * y + part }
    guard let range = range(of: function, on: box) else { return nil }
    for isUpper in [false, true] {
      guard let sign = attempt(isUpper ? -slope : slope, isStrict: false, box) else { continue }
      for bound in function.bounds(isUpper: isUpper, from: range.lower, to: range.upper) {
        let rest = slope * bound.numerator + parts[0] * bound.denominator
        guard rest.terms.count < 400,
          let positive = attempt(bound.denominator, isStrict: true, box),
          let last = attempt(rest, isStrict: isStrict, box)
        else { continue }
        return [.bound(place, isUpper: isUpper, bound.numbers)] + sign + positive + last
      }
    }
    return nil
  }

  /// An idea of where the argument lies: its values at the corners and in the middle.
  private func range(
    of function: ElementaryBounds, on box: RationalBox
  ) -> (lower: Rational, upper: Rational)? {
    let places = function.numerator.places.union(function.denominator.places).sorted()
    var points = [box.sides.map { ($0.lower + $0.upper) * Rational(1, 2) }]
    for place in places.prefix(5) where variables[place].function == nil {
      points += points.flatMap { point in
        [box.sides[place].lower, box.sides[place].upper].map { end in
          var corner = point
          corner[place] = end
          return corner
        }
      }
    }
    var values: [Rational] = []
    for point in points {
      guard let filled = filled(point),
        let denominator = value(function.denominator, filled), !denominator.containsZero,
        let numerator = value(function.numerator, filled),
        case let quotient = numerator / denominator, quotient.isBounded,
        let low = quotient.lower.exactValue, let high = quotient.upper.exactValue
      else { continue }
      let middle = (low + high) * Rational(1, 2)
      values.append(
        places.allSatisfy { variables[$0].function == nil }
          ? function.numerator.value(at: point) / function.denominator.value(at: point) : middle)
    }
    guard let lower = values.min(), let upper = values.max() else { return nil }
    return (lower, upper)
  }

  // MARK: Values

  /// The variables at a point, the functions enclosed.
  private func filled(_ point: [Rational]) -> [Interval]? {
    var result: [Interval] = []
    for (place, variable) in variables.enumerated() {
      guard let function = variable.function else {
        result.append(Interval(point[place], precision: Self.precision))
        continue
      }
      guard let denominator = value(function.denominator, result),
        let numerator = value(function.numerator, result)
      else { return nil }
      guard !denominator.containsZero else {
        result.append(.entire(precision: Self.precision))
        continue
      }
      result.append(function.enclosure(at: numerator / denominator))
    }
    return result
  }

  private func value(_ polynomial: Polynomial, _ values: [Interval]) -> Interval? {
    guard polynomial.variableCount <= values.count else { return nil }
    var sum = Interval(.zero, precision: Self.precision)
    for (monomial, coefficient) in polynomial.terms {
      var term = Interval(coefficient, precision: Self.precision)
      for (place, exponent) in monomial.enumerated() where exponent > 0 {
        term = term * values[place].power(exponent)
      }
      sum = sum + term
    }
    return sum
  }

  /// A corner or the middle where the sign is certainly wrong.
  private func failingPoint(_ box: RationalBox) -> [Rational]? {
    var points = [box.sides.map { ($0.lower + $0.upper) * Rational(1, 2) }]
    for place in relevant.sorted().prefix(4) {
      let side = box.sides[place]
      points += points.flatMap { point in
        [(side.lower, side.includesLower), (side.upper, side.includesUpper)].filter(\.1).map {
          var corner = point
          corner[place] = $0.0
          return corner
        }
      }
    }
    return points.first { point in
      filled(point).flatMap { value(polynomial, $0) }?.isCertainlyNegative ?? false
    }
  }

  /// The variables that the polynomial depends on, through functions too.
  private var relevant: Set<Int> {
    var result = polynomial.places
    for place in variables.indices.reversed() where result.contains(place) {
      guard let function = variables[place].function else { continue }
      result.remove(place)
      result.formUnion(function.numerator.places)
      result.formUnion(function.denominator.places)
    }
    return result
  }

  private func widest(_ box: RationalBox) -> Int? {
    relevant.max { a, b in
      box.sides[a].upper - box.sides[a].lower < box.sides[b].upper - box.sides[b].lower
    }
  }
}

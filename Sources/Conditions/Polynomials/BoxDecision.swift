internal import Multiprecision

/// Decides the sign of a polynomial on a box by Bernstein expansion and subdivision.
struct BoxDecision {
  enum Outcome {
    /// Steps that a checker can follow.
    case proved([ProofStep])
    /// A point of the box at which the sign is wrong.
    case refuted([Rational])
    case undecided(OpenParts)
  }

  let polynomial: Polynomial
  /// Otherwise: nonnegative.
  let isStrict: Bool
  private var steps: [ProofStep] = []
  private var witness: [Rational]?
  private var open = OpenParts()
  private var parts = 0

  private static let deepest = 14
  private static let mostParts = 600

  /// One leaf for the whole box, or nil.
  static func leaf(_ polynomial: Polynomial, isStrict: Bool, on box: RationalBox) -> ProofStep? {
    guard let form = BernsteinForm(polynomial, on: box),
      form.coefficients.allSatisfy({ $0.signum >= 0 }), !isStrict || isPositive(form, box)
    else { return nil }
    return .leaf(form.scaledPolynomial, of: polynomial)
  }

  static func decide(_ polynomial: Polynomial, isStrict: Bool, on box: RationalBox) -> Outcome {
    guard let form = BernsteinForm(polynomial, on: box) else { return .undecided(.whole(box)) }
    var decision = BoxDecision(polynomial: polynomial, isStrict: isStrict)
    decision.walk(form, box, depth: 0)
    if let witness = decision.witness { return .refuted(witness) }
    return decision.open.count > 0 ? .undecided(decision.open) : .proved(decision.steps)
  }

  private init(polynomial: Polynomial, isStrict: Bool) {
    self.polynomial = polynomial
    self.isStrict = isStrict
  }

  private mutating func walk(_ form: BernsteinForm, _ box: RationalBox, depth: Int) {
    guard witness == nil else { return }
    if form.coefficients.allSatisfy({ $0.signum >= 0 }),
      !isStrict || Self.isPositive(form, box)
    {
      steps.append(.leaf(form.scaledPolynomial, of: polynomial))
      return
    }
    if let point = failingPoint(box, form) {
      witness = point
      return
    }
    parts += 1
    guard depth < Self.deepest, parts < Self.mostParts, let place = Self.longestSide(form, box)
    else {
      open.add(box, depth: depth)
      return
    }
    let side = box.sides[place]
    let cut = (side.lower + side.upper) * Rational(1, 2)
    steps.append(.cut(place, cut))
    let halves = form.halves(along: place)
    var below = box
    below.sides[place].upper = cut
    below.sides[place].includesUpper = true
    var above = box
    above.sides[place].lower = cut
    above.sides[place].includesLower = true
    walk(halves.below, below, depth: depth + 1)
    walk(halves.above, above, depth: depth + 1)
  }

  /// The corner or the middle where the sign is wrong; corners that are left out do not count.
  private func failingPoint(_ box: RationalBox, _ form: BernsteinForm) -> [Rational]? {
    let places = box.sides.indices.filter { form.degrees[$0] > 0 }
    let half = Rational(1, 2)
    var points = [box.sides.map { ($0.lower + $0.upper) * half }]
    for place in places {
      let side = box.sides[place]
      points += points.flatMap { point -> [[Rational]] in
        var result: [[Rational]] = []
        for (end, isIncluded) in [
          (side.lower, side.includesLower), (side.upper, side.includesUpper),
        ] where isIncluded {
          var corner = point
          corner[place] = end
          result.append(corner)
        }
        return result
      }
      if points.count > 256 { break }
    }
    return points.first { point in
      let sign = polynomial.value(at: point).signum
      return isStrict ? sign <= 0 : sign < 0
    }
  }

  static func longestSide(_ form: BernsteinForm, _ box: RationalBox) -> Int? {
    box.sides.indices.filter { form.degrees[$0] > 0 }.max { a, b in
      let first = box.sides[a].upper - box.sides[a].lower
      let second = box.sides[b].upper - box.sides[b].lower
      return first != second ? first < second : form.degrees[a] < form.degrees[b]
    }
  }

  /// On every face of the box that is not left out some positive coefficient belongs to a product
  /// that does not vanish there.
  static func isPositive(_ form: BernsteinForm, _ box: RationalBox) -> Bool {
    var supports: [[Int]] = []
    for (position, value) in form.coefficients.enumerated() where value.signum > 0 {
      var rest = position
      var places: [Int] = []
      for degree in form.degrees.reversed() {
        places.append(rest % (degree + 1))
        rest /= degree + 1
      }
      supports.append(places.reversed())
    }
    func covers(_ place: Int, _ supports: [[Int]]) -> Bool {
      if supports.isEmpty { return false }
      guard place < form.degrees.count else { return true }
      let degree = form.degrees[place]
      if degree == 0 { return covers(place + 1, supports) }
      let side = box.sides[place]
      return covers(place + 1, supports)
        && (!side.includesLower || covers(place + 1, supports.filter { $0[place] == 0 }))
        && (!side.includesUpper || covers(place + 1, supports.filter { $0[place] == degree }))
    }
    return covers(0, supports)
  }
}

internal import Multiprecision

/// Checks a certificate with nothing but multiplication, addition and comparison of fractions.
///
/// The products of an obligation are multiplied out to a polynomial P, whose sign on the box is
/// shown by steps. `cut v at`: the part below and the part above follow. `square q R`: R >= 0
/// follows, then P - R q^2 in P's place. `above y` or `below y`: with P = A y + B and y <= Q/M or
/// y >= Q/M (``replacement``), that A has the sign it needs follows, then M > 0, then A Q + B M in
/// P's place. `leaf b`: on a part from l to u every variable is v = (l + u x) / (1 + x) with x >= 0
/// (the end u is x = infinity), and P(v) Π (1 + x)^d = Σ b_i Π x^i is multiplied out. No b_i gives
/// P = 0; all b_i >= 0 gives P >= 0; and P > 0 when on every face of the part that belongs to the
/// domain some positive b_i belongs to a product that does not vanish there: i = 0 at the end l,
/// i = d at the end u. (b_i is C(d, i) times a Bernstein coefficient.)
public struct CertificateChecker {
  private typealias Polynomial = [[Int]: Rational]

  private struct Side {
    var lower: Rational, upper: Rational, includesLower: Bool, includesUpper: Bool
    let function: String, numerator: Polynomial, denominator: Polynomial
    /// Only a variable between two ends may be left in an inequality.
    var isRanged: Bool { function.isEmpty && lower < upper }
  }

  private static let largestDegree = 200, deepest = 200, mostProducts = 1_000_000
  private var count = 0, boxes = 0, purpose = "", used: Set<Int> = []
  private var steps: ArraySlice<[String]> = []

  public init() {}

  /// - Returns: the number of parts of boxes that were checked.
  public mutating func check(_ certificate: Certificate) throws(Rejection) -> Int {
    (count, used, boxes) = (certificate.variables.count, [], 0)
    try need(certificate.format == Certificate.currentFormat, "another format")
    try need(!certificate.obligations.isEmpty, "nothing is proved")
    var box: [Side] = []
    for v in certificate.variables {
      let side = Side(
        lower: try number(v.lower), upper: try number(v.upper), includesLower: v.includesLower,
        includesUpper: v.includesUpper, function: v.function, numerator: try read(v.numerator[...]),
        denominator: try read(v.denominator[...]))
      try need(side.isRanged || (side.lower.isZero && side.upper.isZero), "\(v.name) has no range")
      for key in [[Int]](side.numerator.keys) + side.denominator.keys {
        try need(key.dropFirst(box.count).allSatisfy { $0 == 0 }, "\(v.name) defines itself")
      }
      box.append(side)
    }
    for obligation in certificate.obligations {
      (purpose, steps) = (obligation.purpose + ": ", obligation.steps[...])
      var sum: Polynomial = [:]
      for factors in obligation.products {
        var product = constant(.one)
        for factor in factors { product = try times(product, read(factor[...])) }
        sum = plus(sum, product)
      }
      try walk(box, sum, obligation.relation, 0)
      try need(steps.isEmpty, "there are steps that belong to no part")
    }
    let isUsed = box.indices.allSatisfy { !box[$0].isRanged || used.contains($0) }
    try need(isUsed, "a variable has a range that no inequality uses")
    return boxes
  }

  private func need(_ condition: Bool, _ reason: String) throws(Rejection) {
    if !condition { throw Rejection(reason: purpose + reason) }
  }

  private mutating func walk(
    _ box: [Side], _ p: Polynomial, _ relation: Certificate.Relation, _ depth: Int
  ) throws(Rejection) {
    guard let step = steps.popFirst(), let kind = step.first, depth < Self.deepest else {
      throw Rejection(reason: purpose + "the parts do not cover the box")
    }
    if kind == "leaf" { return try checkLeaf(try read(step.dropFirst()), box, p, relation) }
    guard step.count > 2, let place = Int(step[1]), (0..<step.count + count).contains(place) else {
      throw Rejection(reason: purpose + "a step is none of those that there are")
    }
    if kind == "square" {
      try need(2 * place + 2 <= step.count, "a square has no terms")
      let (q, r) = (try read(step[2..<2 * place + 2]), try read(step[(2 * place + 2)...]))
      try walk(box, r, .nonnegative, depth + 1)
      let rest = plus(p, try times(constant(-.one), times(r, times(q, q))))
      return try walk(box, rest, relation, depth + 1)
    }
    var numbers: [Rational] = []
    for text in step.dropFirst(2) { numbers.append(try number(text)) }
    try need(place < count && ["cut", "above", "below"].contains(kind), "there is no such step")
    if kind == "cut" {
      let side = box[place]
      try need(side.isRanged && side.lower < numbers[0] && numbers[0] < side.upper, "no cut")
      var (below, above) = (box, box)
      (below[place].upper, below[place].includesUpper) = (numbers[0], true)
      (above[place].lower, above[place].includesLower) = (numbers[0], true)
      for part in [below, above] { try walk(part, p, relation, depth + 1) }
      return
    }
    let (q, m) = try replacement(box[place], kind == "above", numbers)
    let b = p.filter { $0.key[place] == 0 }
    var a: Polynomial = [:]
    for (key, value) in p where key[place] > 0 {
      a[key.enumerated().map { $0.offset == place ? $0.element - 1 : $0.element }] = value
    }
    let signed = try times(constant(kind == "above" ? -.one : .one), a)
    try walk(box, signed, .nonnegative, depth + 1)
    try walk(box, m, .positive, depth + 1)
    try walk(box, plus(times(a, q), times(b, m)), relation, depth + 1)
  }

  /// Q and M of a bound of y = f(u), u = N/D, where D > 0 and f(u) is defined:
  ///
  ///     sqrt(u) <= (u + s^2) / (2 s),  sqrt(u) >= 2 s u / (u + s^2),  s > 0
  ///     exp(u) <= v / E(c - u),        exp(u) >= v E(u - c),          E(x) = Σ_{i < 2k} x^i / i!
  ///     log(u) <= v - L(1 - u/c),      log(u) >= v + L(1 - c/u),      L(x) = Σ_{0 < i < 2k} x^i / i
  ///
  /// with v at least, or at most, exp(c) or log(c).
  private func replacement(
    _ side: Side, _ isUpper: Bool, _ numbers: [Rational]
  ) throws(Rejection) -> (Polynomial, Polynomial) {
    let (n, d, c) = (side.numerator, side.denominator, numbers[0])
    let cd = try times(constant(c), d)
    if side.function == "sqrt" {
      try need(numbers.count == 1 && c.signum > 0, "no bound of sqrt")
      let (sum, twice) = (plus(n, try times(constant(c), cd)), constant(c + c))
      return isUpper ? (sum, try times(twice, d)) : (try times(twice, n), sum)
    }
    guard numbers.count == 3, let k = Int(exactly: numbers[2]), (1...20).contains(k) else {
      throw Rejection(reason: purpose + "there is no such bound")
    }
    let (v, terms) = (numbers[1], 0..<2 * k)
    let x = try times(constant(isUpper ? -.one : .one), plus(n, times(constant(-.one), cd)))
    if side.function == "exp" {
      try need(v.signum > 0, "no bound of exp")
      try need(isUpper ? v * exponential(-c) >= .one : v <= exponential(c), "no bound of exp")
      let factorials = terms.map { constant((0..<$0).reduce(.one) { $0 / Rational($1 + 1) }) }
      let (sum, power) = try series(factorials, x, d)
      return isUpper ? (try times(constant(v), power), sum) : (try times(constant(v), sum), power)
    }
    try need(side.function == "log" && c.signum > 0, "there is no such function")
    try need(isUpper ? exponential(v) >= c : c * exponential(-v) >= .one, "no bound of log")
    let inverses = terms.map { constant($0 == 0 ? v : Rational(isUpper ? -1 : 1, $0)) }
    return try series(inverses, x, isUpper ? cd : n)
  }

  /// At most exp(c): E with 20 terms at c / 2^j, squared j times.
  private func exponential(_ c: Rational) throws(Rejection) -> Rational {
    try need(c.magnitude <= Rational(64), "exp of a number that is too large")
    if c.magnitude > .one { return try exponential(c * Rational(1, 2)).power(2) }
    return (1..<20).reversed().reduce(Rational.one) { .one + c * $0 / Rational($1) }
  }

  private mutating func checkLeaf(
    _ claimed: Polynomial, _ box: [Side], _ p: Polynomial, _ relation: Certificate.Relation
  ) throws(Rejection) {
    let degrees = box.indices.map { place in p.keys.map { $0[place] }.max() ?? 0 }
    var found = p
    for (place, degree) in degrees.enumerated() where degree > 0 {
      try need(box[place].isRanged, "a variable has no known range")
      used.insert(place)
      var terms = Array(repeating: Polynomial(), count: degree + 1)
      for (key, value) in found {
        terms[key[place]][key.enumerated().map { $0.offset == place ? 0 : $0.element }] = value
      }
      let x = [box.indices.map { $0 == place ? 1 : 0 }: Rational.one]
      let line = plus(constant(box[place].lower), try times(constant(box[place].upper), x))
      found = try series(terms, line, plus(constant(.one), x)).0
    }
    try need(claimed == found, "the coefficients are not those of the polynomial on this part")
    try need(claimed.values.allSatisfy { $0.signum > 0 }, "a coefficient is negative")
    try need(relation != .zero || claimed.isEmpty, "the identity does not hold")
    let isPositive = relation != .positive || covers([[Int]](claimed.keys), box, degrees, 0)
    try need(isPositive, "the polynomial may vanish on this part")
    boxes += 1
  }

  /// Inside, and at every included end of each variable, some product does not vanish.
  private func covers(_ keys: [[Int]], _ box: [Side], _ degrees: [Int], _ place: Int) -> Bool {
    guard place < count, !keys.isEmpty else { return !keys.isEmpty }
    func holds(at end: Int) -> Bool {
      covers(keys.filter { $0[place] == end }, box, degrees, place + 1)
    }
    guard covers(keys, box, degrees, place + 1) else { return false }
    return degrees[place] == 0
      || (!box[place].includesLower || holds(at: 0))
        && (!box[place].includesUpper || holds(at: degrees[place]))
  }

  private func number(_ text: String) throws(Rejection) -> Rational {
    guard let value = Rational(text) else { throw Rejection(reason: "\(text) is not a fraction") }
    return value
  }

  private func constant(_ value: Rational) -> Polynomial {
    value.isZero ? [:] : [Array(repeating: 0, count: count): value]
  }

  /// Exponents and coefficients in turn.
  private func read(_ texts: ArraySlice<String>) throws(Rejection) -> Polynomial {
    var result: Polynomial = [:]
    try need(texts.count % 2 == 0, "a term has no coefficient")
    for place in stride(from: texts.startIndex, to: texts.endIndex, by: 2) {
      let key = texts[place].split(separator: " ").map { Int($0) ?? -1 }
      let fits = key.count == count && key.allSatisfy { (0...Self.largestDegree).contains($0) }
      try need(fits && result[key] == nil, "a term does not fit the variables")
      result[key] = try number(texts[place + 1])
    }
    return result.filter { !$0.value.isZero }
  }

  private func plus(_ a: Polynomial, _ b: Polynomial) -> Polynomial {
    a.merging(b) { $0 + $1 }.filter { !$0.value.isZero }
  }

  private func times(_ a: Polynomial, _ b: Polynomial) throws(Rejection) -> Polynomial {
    try need(a.count * b.count <= Self.mostProducts, "the products are too large")
    var result: Polynomial = [:]
    for (first, x) in a {
      for (second, y) in b {
        result[zip(first, second).map { $0 + $1 }, default: .zero].formMultiplyAdd(x, y)
      }
    }
    return result.filter { !$0.value.isZero }
  }

  /// Σ terms_i x^i y^(m - i) of the terms 0, ..., m, and y^m.
  private func series(
    _ terms: [Polynomial], _ x: Polynomial, _ y: Polynomial
  ) throws(Rejection) -> (Polynomial, Polynomial) {
    var (sum, power): (Polynomial, Polynomial) = ([:], constant(.one))
    for (place, term) in terms.enumerated().reversed() {
      if place < terms.count - 1 { power = try times(power, y) }
      sum = plus(try times(sum, x), try times(term, power))
    }
    return (sum, power)
  }
}

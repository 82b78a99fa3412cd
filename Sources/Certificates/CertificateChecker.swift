internal import Multiprecision

/// Checks a certificate with nothing but multiplication, addition and comparison of fractions.
///
/// For every obligation the products are multiplied out to a polynomial P. An identity holds when
/// nothing is left. For an inequality the steps cut the box into parts; on a part from l to u every
/// variable v is (l + u x) / (1 + x) with x >= 0 (the end u is x = infinity), and
///
///     P(v) Π (1 + x)^d = Σ b_i Π x^i
///
/// is multiplied out. When all b_i >= 0, P is nonnegative on the part. P is positive when on every
/// face of the part that belongs to the domain some positive b_i belongs to a product that does not
/// vanish there: i = 0 at the end l, i = d at the end u. (b_i is C(d, i) times a Bernstein
/// coefficient.)
public struct CertificateChecker: Sendable {
  /// Obligations and parts of boxes that were checked.
  public struct Summary: Sendable, Hashable {
    public var obligations = 0, boxes = 0
  }

  private typealias Polynomial = [[Int]: Rational]

  private struct Part {
    var lower: [Rational] = [], upper: [Rational] = []
    /// Whether the ends belong to the set on which the sign is claimed.
    var includesLower: [Bool] = [], includesUpper: [Bool] = []
  }

  private static let largestDegree = 200, deepest = 200, mostProducts = 1_000_000

  public init() {}

  public func check(_ certificate: Certificate) throws(Rejection) -> Summary {
    guard certificate.format == Certificate.currentFormat else {
      throw Rejection("the format is `\(certificate.format)`, not \(Certificate.currentFormat)")
    }
    guard !certificate.obligations.isEmpty else { throw Rejection("nothing is proved") }
    var box = Part()
    for variable in certificate.variables {
      let (lower, upper) = (try number(variable.lower), try number(variable.upper))
      guard lower < upper else { throw Rejection("the range of \(variable.name) is empty") }
      box.lower.append(lower)
      box.upper.append(upper)
      box.includesLower.append(variable.includesLower)
      box.includesUpper.append(variable.includesUpper)
    }
    var summary = Summary()
    for obligation in certificate.obligations {
      do {
        summary.boxes += try check(obligation, box)
      } catch {
        throw Rejection("\(obligation.purpose): \(error.reason)")
      }
      summary.obligations += 1
    }
    return summary
  }

  private func number(_ text: String) throws(Rejection) -> Rational {
    guard let value = Rational(text) else { throw Rejection("`\(text)` is not a fraction") }
    return value
  }

  /// - Returns: the number of parts of the box that were checked.
  private func check(
    _ obligation: Certificate.Obligation, _ box: Part
  ) throws(Rejection) -> Int {
    let polynomial = try expanded(obligation.products, box.lower.count)
    if obligation.relation == .zero {
      guard polynomial.isEmpty else { throw Rejection("the identity does not hold") }
      guard obligation.steps.isEmpty else { throw Rejection("an identity needs no steps") }
      return 0
    }
    let isStrict = obligation.relation == .positive
    var rest = obligation.steps[...]
    let parts = try walk(&rest, box, polynomial, isStrict, depth: 0)
    guard rest.isEmpty else { throw Rejection("there are steps that belong to no part") }
    return parts
  }

  private func walk(
    _ steps: inout ArraySlice<[String]>, _ part: Part, _ polynomial: Polynomial, _ isStrict: Bool,
    depth: Int
  ) throws(Rejection) -> Int {
    guard let step = steps.popFirst(), depth < Self.deepest else {
      throw Rejection("the parts do not cover the box")
    }
    var numbers: [Rational] = []
    for text in step.dropFirst() { numbers.append(try number(text)) }
    if step.first == "leaf" {
      try checkLeaf(numbers, part, polynomial, isStrict)
      return 1
    }
    guard step.first == "cut", numbers.count == 2, let place = Int(exactly: numbers[0]),
      part.lower.indices.contains(place)
    else { throw Rejection("a step is neither a cut nor a leaf") }
    guard part.lower[place] < numbers[1], numbers[1] < part.upper[place] else {
      throw Rejection("a cut lies outside of its part")
    }
    var below = part, above = part
    (below.upper[place], below.includesUpper[place]) = (numbers[1], true)
    (above.lower[place], above.includesLower[place]) = (numbers[1], true)
    return try walk(&steps, below, polynomial, isStrict, depth: depth + 1)
      + walk(&steps, above, polynomial, isStrict, depth: depth + 1)
  }

  private func checkLeaf(
    _ claimed: [Rational], _ part: Part, _ polynomial: Polynomial, _ isStrict: Bool
  ) throws(Rejection) {
    let degrees = part.lower.indices.map { place in polynomial.keys.map { $0[place] }.max() ?? 0 }
    guard claimed.count == degrees.reduce(1, { min(1 << 40, $0 * ($1 + 1)) }) else {
      throw Rejection("there are \(claimed.count) coefficients on a part, not as many as needed")
    }
    var places: [[Int]] = [[]]
    for degree in degrees { places = places.flatMap { head in (0...degree).map { head + [$0] } } }
    let found = substituted(polynomial, part, degrees)
    guard zip(claimed, places).allSatisfy({ $0 == found[$1] ?? .zero }) else {
      throw Rejection("the coefficients are not those of the polynomial on this part")
    }
    guard claimed.allSatisfy({ $0.signum >= 0 }) else {
      throw Rejection("a coefficient is negative")
    }
    let supports = zip(claimed, places).filter { $0.0.signum > 0 }.map(\.1)
    guard !isStrict || isPositive(supports, part, degrees) else {
      throw Rejection("the polynomial may vanish on this part")
    }
  }

  /// The coefficients b_i.
  private func substituted(_ polynomial: Polynomial, _ part: Part, _ degrees: [Int]) -> Polynomial {
    var result = polynomial
    for (place, degree) in degrees.enumerated() where degree > 0 {
      var next: Polynomial = [:]
      // (l + u x)^k (1 + x)^(degree - k), for every k.
      let powers = (0...degree).map { k in
        (0..<degree).reduce([Rational.one]) { power, factor in
          let (constant, slope) =
            factor < k ? (part.lower[place], part.upper[place]) : (Rational.one, Rational.one)
          return zip(power + [.zero], [.zero] + power).map { $0 * constant + $1 * slope }
        }
      }
      for (exponents, coefficient) in result {
        for (index, factor) in powers[exponents[place]].enumerated() {
          var key = exponents
          key[place] = index
          next[key, default: .zero].formMultiplyAdd(coefficient, factor)
        }
      }
      result = next
    }
    return result
  }

  /// Inside, and at every included end of each variable, some product does not vanish.
  private func isPositive(_ supports: [[Int]], _ part: Part, _ degrees: [Int]) -> Bool {
    func covers(_ place: Int, _ supports: [[Int]]) -> Bool {
      if supports.isEmpty { return false }
      guard place < degrees.count else { return true }
      guard covers(place + 1, supports) else { return false }
      if degrees[place] == 0 { return true }
      return (!part.includesLower[place] || covers(place + 1, supports.filter { $0[place] == 0 }))
        && (!part.includesUpper[place]
          || covers(place + 1, supports.filter { $0[place] == degrees[place] }))
    }
    return covers(0, supports)
  }

  private func expanded(
    _ products: [[Certificate.Polynomial]], _ count: Int
  ) throws(Rejection) -> Polynomial {
    var result: Polynomial = [:]
    for factors in products {
      var product: Polynomial = [Array(repeating: 0, count: count): .one]
      for factor in factors {
        guard product.count * factor.count <= Self.mostProducts else {
          throw Rejection("the products are too large")
        }
        var next: Polynomial = [:]
        for (key, text) in factor {
          let second = key.split(separator: " ").map { Int($0) ?? -1 }
          guard second.count == count, second.allSatisfy({ (0...Self.largestDegree).contains($0) })
          else { throw Rejection("a term does not fit the variables") }
          let coefficient = try number(text)
          for (first, value) in product {
            next[zip(first, second).map { $0 + $1 }, default: .zero]
              .formMultiplyAdd(value, coefficient)
          }
        }
        product = next
      }
      result.merge(product) { $0 + $1 }
    }
    return result.filter { !$0.value.isZero }
  }
}

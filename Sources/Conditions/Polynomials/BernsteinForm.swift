internal import Multiprecision

/// A box with rational ends, some of which may be left out.
struct RationalBox: Sendable {
  struct Side: Sendable {
    var lower: Rational
    var upper: Rational
    var includesLower = true
    var includesUpper = true
  }

  var sides: [Side]
}

/// The Bernstein coefficients of a polynomial on a box, the last variable running fastest.
///
/// The polynomial lies between the smallest and the largest of them on the box, and takes the
/// values of those at the corners there.
struct BernsteinForm: Sendable {
  let degrees: [Int]
  private(set) var coefficients: [Rational]

  /// Coefficients beyond which no expansion is made.
  static let largestCount = 40_000

  /// nil where the expansion would be too large.
  init?(_ polynomial: Polynomial, on box: RationalBox) {
    let places = box.sides.indices
    degrees = places.map { polynomial.degree(in: $0) }
    let count = degrees.reduce(1) { min(1 << 30, $0 * ($1 + 1)) }
    guard count <= Self.largestCount else { return nil }
    coefficients = Array(repeating: .zero, count: count)
    for (monomial, coefficient) in polynomial.terms {
      var position = 0
      for place in places {
        position = position * (degrees[place] + 1) + Polynomial.exponent(monomial, place)
      }
      coefficients[position] = coefficient
    }
    for place in places where degrees[place] > 0 {
      let side = box.sides[place]
      transform(place) {
        Self.bernstein(powers: $0, from: side.lower, width: side.upper - side.lower)
      }
    }
  }

  /// Changes every line of coefficients along one variable.
  private mutating func transform(_ place: Int, _ change: ([Rational]) -> [Rational]) {
    let length = degrees[place] + 1
    let stride = degrees[(place + 1)...].reduce(1) { $0 * ($1 + 1) }
    for block in Swift.stride(from: 0, to: coefficients.count, by: stride * length) {
      for offset in 0..<stride {
        let line = (0..<length).map { coefficients[block + offset + $0 * stride] }
        for (index, value) in change(line).enumerated() {
          coefficients[block + offset + index * stride] = value
        }
      }
    }
  }

  /// Bernstein coefficients on [from, from + width] of Σ a_k v^k.
  private static func bernstein(
    powers: [Rational], from lower: Rational, width: Rational
  ) -> [Rational] {
    let degree = powers.count - 1
    // Taylor coefficients at the lower end, by repeated synthetic division.
    var taylor = powers
    for start in 0..<degree {
      for index in stride(from: degree - 1, through: start, by: -1) {
        taylor[index] = taylor[index] + lower * taylor[index + 1]
      }
    }
    var scale = Rational.one
    for index in taylor.indices {
      taylor[index] = taylor[index] * scale / binomial(degree, index)
      scale = scale * width
    }
    return (0...degree).map { i in
      (0...i).reduce(Rational.zero) { $0 + binomial(i, $1) * taylor[$1] }
    }
  }

  private static func binomial(_ n: Int, _ k: Int) -> Rational {
    (0..<k).reduce(Rational.one) { $0 * Rational(n - $1, $1 + 1) }
  }

  /// P Π (1 + x)^d as a polynomial in x = (v - l) / (u - v): the coefficients times Π C(d, i).
  var scaledPolynomial: Polynomial {
    var terms: [Polynomial.Monomial: Rational] = [:]
    for (position, coefficient) in coefficients.enumerated() where !coefficient.isZero {
      var rest = position
      var value = coefficient
      var monomial: [Int] = []
      for degree in degrees.reversed() {
        monomial.append(rest % (degree + 1))
        value = value * Self.binomial(degree, rest % (degree + 1))
        rest /= degree + 1
      }
      terms[monomial.reversed()] = value
    }
    return Polynomial(terms: terms)
  }

  /// De Casteljau at the middle of one side: the forms on the two halves.
  func halves(along place: Int) -> (below: BernsteinForm, above: BernsteinForm) {
    let half = Rational(1, 2)
    func triangle(_ line: [Rational]) -> (below: [Rational], above: [Rational]) {
      var row = line
      var below: [Rational] = []
      var above: [Rational] = []
      while let first = row.first, let last = row.last {
        below.append(first)
        above.append(last)
        row = zip(row, row.dropFirst()).map { ($0 + $1) * half }
      }
      return (below, above.reversed())
    }
    var below = self
    below.transform(place) { triangle($0).below }
    var above = self
    above.transform(place) { triangle($0).above }
    return (below, above)
  }
}

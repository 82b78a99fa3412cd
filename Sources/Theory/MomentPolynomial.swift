internal import Multiprecision
internal import Scalars

/// A polynomial of degree at most 4 in x, the deviation of a model from the truth.
struct MomentPolynomial<Scalar: RecursionScalar> {
  static var degree: Int { 4 }

  /// Of 1, x, ..., x⁴.
  private(set) var coefficients: [Scalar]

  init(_ coefficients: [Scalar], zero: Scalar) {
    precondition(coefficients.count <= Self.degree + 1, "degree \(coefficients.count - 1)")
    self.coefficients =
      coefficients + Array(repeating: zero, count: Self.degree + 1 - coefficients.count)
  }

  static func + (a: Self, b: Self) -> Self {
    var result = a
    for k in a.coefficients.indices { result.coefficients[k].formAdd(b.coefficients[k]) }
    return result
  }

  static func * (a: Scalar, b: Self) -> Self {
    var result = b
    for k in b.coefficients.indices { result.coefficients[k] = a * b.coefficients[k] }
    return result
  }

  /// The product, whose degree the caller knows to be at most 4.
  static func * (a: Self, b: Self) -> Self {
    let zero = a.coefficients[0] - a.coefficients[0]
    var result = Array(repeating: zero, count: Self.degree + 1)
    for (i, left) in a.coefficients.enumerated() {
      for (j, right) in b.coefficients.enumerated() where i + j <= Self.degree {
        result[i + j].formMultiplyAdd(left, right)
      }
    }
    return Self(result, zero: zero)
  }

  /// E of the polynomial, from E x^k for k = 0...4.
  func expectation(_ moments: [Scalar]) -> Scalar {
    var sum = coefficients[0] * moments[0]
    for k in coefficients.indices.dropFirst() {
      sum.formMultiplyAdd(coefficients[k], moments[k])
    }
    return sum
  }
}

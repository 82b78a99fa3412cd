internal import Multiprecision

/// Why the prover has no answer; none of these says that the claim is false.
struct Unprovable: Error {
  let reason: String
  /// Values of the parameters near which the proof failed, by place.
  var candidates: [[Int: Rational]] = []

  init(_ reason: String) { self.reason = reason }
}

/// A free quantity of a proof.
struct ProofVariable: Sendable {
  let name: String
  let meaning: String
  var side: RationalBox.Side
  /// Whether the quantity is known to lie between the ends; otherwise it may occur in identities
  /// alone.
  var isRanged = true
  /// 1/N of an integer N, so that a strict end can be moved to the next integer.
  var isReciprocalOfInteger = false
  /// The parameter that the quantity stands for.
  var parameter: ParameterReading?
  /// What the quantity is a function of, where it has no range of its own.
  var function: ElementaryBounds?
}

/// How a variable of a proof gives the value of a parameter.
enum ParameterReading: Sendable {
  case itself(Int)
  case reciprocal(Int)
  /// The variable is 1/(1 + value - start).
  case shifted(Int, from: Rational)
  /// The variable is the square root of another reading.
  indirect case root(ParameterReading)

  /// The place of the parameter and its value where the variable is x; nil at an infinite value.
  func value(at x: Rational) -> (index: Int, value: Rational)? {
    switch self {
    case .itself(let index): return (index, x)
    case .reciprocal(let index): return x.isZero ? nil : (index, x.reciprocal)
    case .shifted(let index, let start):
      return x.isZero ? nil : (index, start + x.reciprocal - .one)
    case .root(let reading): return reading.value(at: x * x)
    }
  }
}

/// At which generation an expression is read.
enum Frame: Hashable {
  /// t + shift for a t that stands for every generation from `firstStep` on.
  case generic(shift: Int)
  case concrete(Int)
  /// Nothing that changes with t.
  case constant
}

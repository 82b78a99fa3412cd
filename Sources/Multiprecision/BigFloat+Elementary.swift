internal import CMultiprecision

/// A function of one argument that MPFR rounds correctly.
///
/// The type lets `BigFloat.neighbours(of:at:)` serve all of them with one evaluation.
public enum ElementaryFunction: Sendable {
  case squareRoot
  /// The real root of degree `k`, not zero; a negative degree gives its reciprocal.
  case root(Int)
  /// A power with an integer exponent.
  case power(Int)
  case exponential
  case logarithm
  case gamma
  case digamma
}

extension BigFloat {
  /// The function at self, rounded once. NaN outside the function's domain.
  public func applying(
    _ function: ElementaryFunction, precision: Precision, rounding: Rounding
  ) -> BigFloat {
    let result = BigFloatStorage.make(precision)
    _ = evaluate(function, into: result, rounding)
    return BigFloat(adopting: result)
  }

  /// The function at self rounded down and rounded up, from one evaluation.
  public func neighbours(
    of function: ElementaryFunction, precision: Precision
  ) -> (down: BigFloat, up: BigFloat) {
    let result = BigFloatStorage.make(precision)
    let isExact = evaluate(function, into: result, .down) == 0
    let down = BigFloat(adopting: result)
    // Directed rounding is correct: an inexact value lies strictly between two neighbours.
    return (down, isExact ? down : down.nextUp)
  }

  public func squareRoot(precision: Precision, rounding: Rounding) -> BigFloat {
    applying(.squareRoot, precision: precision, rounding: rounding)
  }

  public func exponential(precision: Precision, rounding: Rounding) -> BigFloat {
    applying(.exponential, precision: precision, rounding: rounding)
  }

  public func logarithm(precision: Precision, rounding: Rounding) -> BigFloat {
    applying(.logarithm, precision: precision, rounding: rounding)
  }

  /// MPFR's ternary value: 0 where the result is exact.
  private func evaluate(
    _ function: ElementaryFunction, into result: BigFloatStorage, _ rounding: Rounding
  ) -> Int32 {
    let mode = rounding.mode
    return BigFloatStorage.call(result, storage) { r, x in
      switch function {
      case .squareRoot: mpfr_sqrt(r, x, mode)
      case .root(let k): mpfr_rootn_si(r, x, k, mode)
      case .power(let n): mpfr_pow_si(r, x, n, mode)
      case .exponential: mpfr_exp(r, x, mode)
      case .logarithm: mpfr_log(r, x, mode)
      case .gamma: mpfr_gamma(r, x, mode)
      case .digamma: mpfr_digamma(r, x, mode)
      }
    }
  }

  /// `self` to the power `exponent`, rounded once, as IEEE 754 `pow`.
  public func power(
    _ exponent: BigFloat, precision: Precision, rounding: Rounding
  ) -> BigFloat {
    let result = BigFloatStorage.make(precision)
    _ = BigFloatStorage.call(result, storage, exponent.storage) {
      mpfr_pow($0, $1, $2, rounding.mode)
    }
    return BigFloat(adopting: result)
  }
}

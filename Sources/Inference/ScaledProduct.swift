internal import Foundation

/// A product of many positive factors, that neither overflows nor underflows.
struct ScaledProduct: Sendable {
  /// In [2^-256, 2^256], times 2^exponent is the product.
  private var mantissa = 1.0
  private var exponent = 0

  mutating func multiply(by factor: Double) {
    mantissa *= factor
    if mantissa > 0x1p256 || mantissa < 0x1p-256 { renormalise() }
  }

  private mutating func renormalise() {
    guard mantissa.isFinite, mantissa > 0 else { return }
    let shift = Int(mantissa.exponent)
    mantissa = mantissa.significand
    exponent += shift
  }

  /// log of the product; +infinity once a factor was infinite, -infinity after a factor 0.
  var logarithm: Double { log(mantissa) + Double(exponent) * log(2) }
}

/// log of a weighted sum of exponentials, without overflow. Weights are positive.
func logSum(_ terms: some Sequence<(weight: Double, logarithm: Double)>) -> Double {
  let terms = Array(terms)
  let largest = terms.map(\.logarithm).max() ?? -.infinity
  guard largest.isFinite else { return largest }
  return largest + log(terms.reduce(0) { $0 + $1.weight * exp($1.logarithm - largest) })
}

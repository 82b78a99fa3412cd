import Multiprecision

@testable import Theory

/// Expectations by summing over the enumerated law, with metrics written out from their definition.
struct Enumerated {
  let enumeration: ChainEnumeration

  init(_ model: SmallModel) throws {
    enumeration = try ChainEnumeration(model.chain(), for: .squaredError)
  }

  private func values(_ f: ([Rational], [Rational]) -> Rational) -> [Rational] {
    enumeration.laws.indices.map { enumeration.expectation(at: $0, of: f) }
  }

  var squaredError: [Rational] { values(Self.squaredError) }

  var squaredErrorVariance: [Rational] {
    zip(values { Self.squaredError($0, $1) * Self.squaredError($0, $1) }, squaredError).map {
      $0 - $1 * $1
    }
  }

  var heterozygosity: [Rational] {
    values { P, _ in P.reduce(.one) { $0 - $1 * $1 } }
  }

  /// Nil at a generation where it is infinite.
  var chiSquared: [Rational?] {
    enumeration.laws.map { law in
      var sum = Rational.zero
      for state in law {
        for (P, p) in zip(state.proportions, enumeration.truth) {
          if p.isZero && P.isZero { continue }
          if p.isZero { return nil }
          sum += state.probability * (P - p) * (P - p) / p
        }
      }
      return sum
    }
  }

  private static func squaredError(_ P: [Rational], _ p: [Rational]) -> Rational {
    zip(P, p).reduce(.zero) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }
}

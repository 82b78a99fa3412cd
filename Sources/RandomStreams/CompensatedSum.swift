/// A sum that carries the rounding error of its additions along (Neumaier).
///
/// - Exactness: for terms of one sign, relative error of about 2^-53 for any number of terms
///   below 2^50. Infinity is a value: once added, the sum is infinite.
package struct CompensatedSum: Sendable {
  private var sum = 0.0
  private var correction = 0.0

  package init() {}

  package var value: Double { sum.isFinite ? sum + correction : sum }

  package mutating func add(_ term: Double) {
    let next = sum + term
    correction += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
    sum = next
  }
}

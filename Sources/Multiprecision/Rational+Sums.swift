internal import CMultiprecision

extension Rational {
  /// `n! = 1 * 2 * ... * n`.
  ///
  /// - Precondition: `n` lies in `0...10_000_000` (the largest has 2.2e8 bits).
  public static func factorial(_ n: Int) -> Rational {
    precondition(
      (0...10_000_000).contains(n), "factorial is offered for 0...10000000, but not for \(n)")
    let result = RationalStorage.make()
    result.read { cm_q_factorial($0, UInt(n)) }
    return Rational(adopting: result)
  }

  /// `H(n) = 1 + 1/2 + ... + 1/n`, and `H(0) = 0`.
  ///
  /// - Complexity: O(n log n) bits of intermediate results; the result has about 2.9 n bits.
  /// - Precondition: `n >= 0`.
  public static func harmonic(_ n: Int) -> Rational {
    precondition(n >= 0, "harmonic numbers begin at 0, but n is \(n)")
    return n == 0 ? .zero : reciprocalSum(1, n)
  }

  /// `1/first + ... + 1/last`. Halving keeps the operands of each sum of like size.
  private static func reciprocalSum(_ first: Int, _ last: Int) -> Rational {
    if last - first < 8 {
      var sum = Rational(1, first)
      for k in stride(from: first + 1, through: last, by: 1) { sum.formAdd(Rational(1, k)) }
      return sum
    }
    let middle = first + (last - first) / 2
    return reciprocalSum(first, middle) + reciprocalSum(middle + 1, last)
  }
}

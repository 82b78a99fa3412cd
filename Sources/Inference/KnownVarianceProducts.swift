internal import CInference
internal import Foundation

/// What the bets of every generation have won, for ``KnownVarianceTest``.
///
/// Laid out in rows over generations, bet by bet, for the loop in C, which takes less than half the time of
/// a Swift loop over an array of structures (4.7 ns instead of 10.5 for a value).
struct KnownVarianceProducts: Sendable {
  private let count: Int
  private let means: [Double]
  /// Rows: the directed bets, then the symmetric ones.
  private let lambdas: [Double]
  private let inverses: [Double]
  private let limits: [Double]
  private let ordinary: [Double]
  /// Rows: upward, downward, symmetric. The product is mantissa 2^exponent.
  private var mantissas: [Double]
  private var exponents: [Int64]
  private var deviationSums: [Double]
  private var impossible: [Int64]
  /// Since the mantissas were last rescaled.
  private var factors: Int64 = 0
  /// Values at every generation, and those of a single one beyond them.
  private var rows = 0
  private var extra: [Int]

  init(_ generations: [GenerationProcess]) {
    count = generations.count
    means = generations.map(\.mean)
    var (lambdas, inverses): ([Double], [Double]) = ([], [])
    for bet in 0..<Int(CINF_DIRECTED) {
      lambdas += generations.map { $0.directed[bet].lambda }
      inverses += generations.map { $0.directed[bet].inverse }
    }
    for bet in 0..<Int(CINF_SYMMETRIC) {
      lambdas += generations.map { $0.symmetric[bet].lambda }
      inverses += generations.map { $0.symmetric[bet].inverse }
    }
    (self.lambdas, self.inverses) = (lambdas, inverses)
    limits = generations.map(\.limit)
    ordinary = generations.map(\.ordinary)
    mantissas = Array(repeating: 1, count: count * Int(CINF_PRODUCTS))
    exponents = Array(repeating: 0, count: count * Int(CINF_PRODUCTS))
    deviationSums = Array(repeating: 0, count: count)
    impossible = Array(repeating: 0, count: count)
    extra = Array(repeating: 0, count: count)
  }

  /// - Precondition: `values` holds the rows.
  mutating func observe(rows: Int, of values: ArraySlice<Double>, stride: Int) {
    self.rows += rows
    let hasNoNumber = withLoop { loop in
      values.withUnsafeBufferPointer { values in
        cinf_observe_known_variance(&loop, values.baseAddress, Int64(stride), Int64(rows))
      }
    }
    precondition(hasNoNumber == 0, "a value is not a number")
  }

  /// A value of one generation alone: the loop over a single generation, in place.
  mutating func observe(_ value: Double, atGeneration t: Int) {
    extra[t] += 1
    var single = KnownVarianceProducts(self, generation: t)
    single.observe(rows: 1, of: [value], stride: 1)
    for row in 0..<Int(CINF_PRODUCTS) {
      mantissas[row * count + t] = single.mantissas[row]
      exponents[row * count + t] = single.exponents[row]
    }
    deviationSums[t] = single.deviationSums[0]
    impossible[t] = single.impossible[0]
  }

  /// One generation of another.
  private init(_ other: KnownVarianceProducts, generation t: Int) {
    func column<T>(_ rows: [T]) -> [T] {
      stride(from: t, to: rows.count, by: other.count).map { rows[$0] }
    }
    count = 1
    means = column(other.means)
    (lambdas, inverses) = (column(other.lambdas), column(other.inverses))
    (limits, ordinary) = (column(other.limits), column(other.ordinary))
    (mantissas, exponents) = (column(other.mantissas), column(other.exponents))
    (deviationSums, impossible) = (column(other.deviationSums), column(other.impossible))
    extra = [0]
    // Rescaled after the next one.
    factors = 3
  }

  private mutating func withLoop(
    _ body: (inout cinf_known_variance) -> Int64
  ) -> Int64 {
    let generations = Int64(count)
    return means.withUnsafeBufferPointer { means in
      lambdas.withUnsafeBufferPointer { lambdas in
        inverses.withUnsafeBufferPointer { inverses in
          limits.withUnsafeBufferPointer { limits in
            ordinary.withUnsafeBufferPointer { ordinary in
              mantissas.withUnsafeMutableBufferPointer { mantissas in
                exponents.withUnsafeMutableBufferPointer { exponents in
                  deviationSums.withUnsafeMutableBufferPointer { sums in
                    impossible.withUnsafeMutableBufferPointer { impossible in
                      withUnsafeMutablePointer(to: &factors) { factors in
                        var loop = cinf_known_variance(
                          generations: generations, mean: means.baseAddress,
                          lambda: lambdas.baseAddress, factor: inverses.baseAddress,
                          limit: limits.baseAddress, large: ordinary.baseAddress,
                          mantissa: mantissas.baseAddress, exponent: exponents.baseAddress,
                          sum: sums.baseAddress, impossible: impossible.baseAddress,
                          factors: factors)
                        return body(&loop)
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// Values observed.
  func count(_ t: Int) -> Int { rows + extra[t] }

  /// The sum of X - mu.
  func deviationSum(_ t: Int) -> Double { deviationSums[t] }

  func isImpossible(_ t: Int) -> Bool { impossible[t] != 0 }

  /// The logarithms of the products, in the order of the rows. When a mantissa was last rescaled
  /// does not matter, not even for the last bit.
  func logarithms(_ t: Int) -> [Double] {
    (0..<Int(CINF_PRODUCTS)).map { row in
      let mantissa = mantissas[row * count + t]
      return log(mantissa.significand)
        + (Double(mantissa.exponent) + Double(exponents[row * count + t])) * log(2)
    }
  }
}

/// What all rows of one sample size share: C(n, j) and the ratios of its neighbours, from below.
struct BinomialTables {
  let sampleSize: Int
  private var coefficients: [LowerFloat]
  /// (n - j) / (j + 1) at j; the ratio for counting down is its mirror image.
  private var mantissas: [UInt128]
  private var exponents: [Int]

  init(sampleSize n: Int) {
    sampleSize = n
    mantissas = []
    exponents = []
    mantissas.reserveCapacity(n)
    exponents.reserveCapacity(n)
    coefficients = [.one]
    coefficients.reserveCapacity(n / 2 + 1)
    for j in 0..<n {
      let ratio = LowerFloat(n - j, over: j + 1)
      mantissas.append(ratio.mantissa)
      exponents.append(ratio.exponent)
      if j < n / 2 { coefficients.append(coefficients[j] * ratio) }
    }
  }

  /// At most C(n, j).
  func coefficient(_ j: Int) -> LowerFloat { coefficients[min(j, sampleSize - j)] }

  /// Adds a row to `buffer`, outward from the mode while it is at least `cut`.
  ///
  /// - Parameters:
  ///   - up: at most q / (1 - q).
  ///   - down: at most (1 - q) / q.
  /// - Returns: the first and last count that was touched.
  func addRow(
    from mode: Int, value: UInt128, up: LowerFloat, down: LowerFloat, cut: UInt128,
    to buffer: inout [UInt128]
  ) -> ClosedRange<Int> {
    let n = sampleSize
    return buffer.withUnsafeMutableBufferPointer { buffer in
      mantissas.withUnsafeBufferPointer { mantissas in
        exponents.withUnsafeBufferPointer { exponents in
          buffer[mode] += value
          var high = mode
          var current = value
          while high < n {
            current = FixedPoint.highProduct(
              current, ratio(mantissas[high], exponents[high], up))
            if current < cut { break }
            high += 1
            buffer[high] += current
          }
          var low = mode
          current = value
          while low > 0 {
            // j / (n - j + 1) is the upward ratio at n - j.
            current = FixedPoint.highProduct(
              current, ratio(mantissas[n - low], exponents[n - low], down))
            if current < cut { break }
            low -= 1
            buffer[low] += current
          }
          return low...high
        }
      }
    }
  }

  /// At most min(1, a b) in units of 2^-128.
  @inline(__always)
  private func ratio(_ mantissa: UInt128, _ exponent: Int, _ odds: LowerFloat) -> UInt128 {
    let product = FixedPoint.highProduct(mantissa, odds.mantissa)
    let shift = exponent &+ odds.exponent
    if shift <= 0 { return shift > -128 ? product &>> UInt128(truncatingIfNeeded: -shift) : 0 }
    // At the mode the ratio is about 1: a bound above it stands for 1.
    return product.leadingZeroBitCount >= shift
      ? product &<< UInt128(truncatingIfNeeded: shift) : UInt128.max
  }
}

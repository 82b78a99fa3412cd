internal import CTrajectories

/// A measure in rows, with the share of the second category among the others at each of its entries, as
/// one draw of two categories begins with it.
///
/// - Source: proofs-notes/pair-law.md.
struct PairLawSource {
  /// Rows of `columns` entries, for the counts from `firstColumn` on.
  let masses: [Double]
  let columns: Int
  let firstColumn: Int
  /// A bound in l1 of each row's error.
  let errors: [Double]
  /// The share at count b is offset + slope b of its row; any share where the offset is negative.
  let offset: [Double]
  let slope: [Double]
  /// A bound of the relative error of offsets and slopes.
  let relativeError: Double

  /// The law after a draw of `size`, on windows of both counts.
  ///
  /// - Parameters:
  ///   - rows, rowErrors: the first category's binomial law for each row of the source, on its window.
  ///   - tolerance: what interpolation and cuts may cost each, about.
  /// - Returns: masses with bounds of each row's error, but for `loose`, which may lie anywhere; nil where memory is
  ///   short.
  func drawn(
    _ size: Int, first: ClosedRange<Int>, second: ClosedRange<Int>, rows: [Double],
    _ rowErrors: [ct_row_error], tolerance: Double
  ) -> (masses: [Double], errors: [Double], loose: Double)? {
    var found = [Double](repeating: 0, count: first.count * second.count)
    var foundErrors = [Double](repeating: 0, count: first.count)
    var loose = 0.0
    let isDone = masses.withUnsafeBufferPointer { law in
      errors.withUnsafeBufferPointer { errors in
        offset.withUnsafeBufferPointer { offset in
          slope.withUnsafeBufferPointer { slope in
            var source = ct_pair_source(
              a_size: errors.count, b_size: columns, law: law.baseAddress,
              error: errors.baseAddress, offset: offset.baseAddress, slope: slope.baseAddress,
              b_first: UInt64(firstColumn), share_error: relativeError)
            return ct_pair_law_step(
              &source, UInt64(size), UInt64(first.lowerBound), UInt64(first.upperBound),
              UInt64(second.lowerBound), UInt64(second.upperBound), rows, rowErrors, tolerance,
              &found, &foundErrors, &loose)
          }
        }
      }
    }
    return isDone == 0 ? nil : (found, foundErrors, loose)
  }
}

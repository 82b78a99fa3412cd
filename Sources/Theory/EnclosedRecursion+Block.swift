internal import CTrajectories
internal import Foundation
internal import Intervals
internal import Multiprecision

extension EnclosedRecursion.Block {
  /// Generations.
  var count: Int { errors.count }

  private var limbs: Int { values.count / errors.count }

  /// - Parameter scale: of the recursion that made the block.
  func interval(at index: Int, scale: Int) -> Interval {
    let words = values[index * limbs..<(index + 1) * limbs]
    let precision = Precision(bits: 64 * limbs)
    let exponent = scale - 64 * limbs
    return Interval(
      lower: BigFloat(
        words: words, adding: 0, exponent: exponent, precision: precision, rounding: .down),
      upper: BigFloat(
        words: words, adding: errors[index], exponent: exponent, precision: precision,
        rounding: .up))
  }

  /// Doubles around the values of a range.
  func enclose(
    _ range: Range<Int>, scale: Int, lower: UnsafeMutablePointer<Double>,
    upper: UnsafeMutablePointer<Double>
  ) {
    let limbs = limbs
    values.withUnsafeBufferPointer { values in
      errors.withUnsafeBufferPointer { errors in
        guard let words = values.baseAddress, let lacking = errors.baseAddress else { return }
        ct_doubles(
          Int32(limbs), Int32(scale), words + range.lowerBound * limbs, lacking + range.lowerBound,
          range.count, lower, upper)
      }
    }
  }

  /// Whether values in a row are those in a row of another block of the recursion, bit by bit.
  func isAlike(
    from index: Int, _ other: EnclosedRecursion.Block, from otherIndex: Int, length: Int
  ) -> Bool {
    func isAlike(_ words: [UInt64], _ others: [UInt64], _ size: Int) -> Bool {
      words.withUnsafeBytes { bytes in
        others.withUnsafeBytes { otherBytes in
          guard let start = bytes.baseAddress, let otherStart = otherBytes.baseAddress else {
            return length == 0
          }
          return memcmp(
            start + 8 * size * index, otherStart + 8 * size * otherIndex, 8 * size * length) == 0
        }
      }
    }
    return isAlike(errors, other.errors, 1) && isAlike(values, other.values, limbs)
  }
}

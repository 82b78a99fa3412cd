internal import Intervals
internal import Models
internal import Multiprecision

/// f(x, p) - c on the counts of a window in doubles, c near the mean.
struct WindowedLoss {
  /// A bound of f over all x, and of |f - c|, since f and c are not negative.
  let largest: Double
  private(set) var values: [Double] = []
  /// A bound of |f - c| in the window.
  private(set) var reach = 0.0
  /// A bound of the error of a value.
  private(set) var error = 0.0
  private var known: [Int: (value: Double, error: Double)] = [:]
  private var sampleSize = 0
  private let functional: CategoryFunctional
  private let truth: Number
  private static let precision = Precision(bits: 80)

  init(_ functional: CategoryFunctional, truth: Number) {
    self.functional = functional
    self.truth = truth
    largest = functional.supremum(truth, precision: Self.precision).upperDouble
  }

  mutating func prepare(_ law: WindowedLaw) {
    if sampleSize != law.sampleSize {
      sampleSize = law.sampleSize
      known = [:]
    }
    error = 0
    values = law.counts.map { count in
      let (value, own) = loss(count)
      error = max(error, own)
      return value
    }
    var (mass, sum) = (0.0, 0.0)
    for (value, weight) in zip(values, law.masses) {
      mass += weight
      sum += weight * value
    }
    let centre = min(largest, max(0, sum / mass))
    values = values.map { $0 - centre }
    reach = values.reduce(0) { max($0, abs($1)) }
    error += 0x1p-53 * reach
    reach += error
  }

  private mutating func loss(_ count: Int) -> (value: Double, error: Double) {
    if let found = known[count] { return found }
    let value = functional.value(
      .exact(Rational(count, sampleSize)), truth, precision: Self.precision)
    let (lower, upper) = (value.lowerDouble, value.upperDouble)
    let middle = lower + (upper - lower) / 2
    let found = (middle, upper - lower)
    known[count] = found
    return found
  }

  /// Var f under the law.
  func variance(_ law: WindowedLaw) -> BoundedDouble {
    var (mean, square) = (0.0, 0.0)
    for (value, weight) in zip(values, law.masses) {
      mean += weight * value
      square += weight * value * value
    }
    let roundings = Double(values.count + 8) * 0x1p-53
    let ofMean = abs(mean) + meanError(law)
    return BoundedDouble(
      value: square,
      error: law.error * largest * largest + 2 * reach * error + error * error + roundings * square
        + ofMean * ofMean)
  }

  /// A bound of |E(f - c)|.
  func meanBound(_ law: WindowedLaw) -> Double {
    var mean = 0.0
    for (value, weight) in zip(values, law.masses) { mean += weight * value }
    return abs(mean) + meanError(law)
  }

  private func meanError(_ law: WindowedLaw) -> Double {
    law.error * largest + error + Double(values.count + 8) * 0x1p-53 * reach
  }

  /// Σ measure f for every row of the basis.
  func parts(_ basis: [Double]) -> [Double] {
    let width = values.count
    return stride(from: 0, to: basis.count, by: width).map { start in
      var sum = 0.0
      for j in 0..<width { sum += basis[start + j] * values[j] }
      return sum
    }
  }
}

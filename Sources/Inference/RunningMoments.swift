/// Mean and variance of a growing sample (Welford).
struct RunningMoments: Sendable {
  private(set) var count = 0
  private(set) var mean = 0.0
  private var squares = 0.0

  mutating func add(_ value: Double) {
    count += 1
    let difference = value - mean
    mean += difference / Double(count)
    squares += difference * (value - mean)
  }

  /// The unbiased sample variance; nil below 2 values.
  var variance: Double? { count >= 2 ? squares / Double(count - 1) : nil }

  /// The mean over its estimated standard error; nil below 2 values or where they do not vary.
  var zScore: Double? {
    guard let variance, variance > 0 else { return nil }
    return mean / (variance / Double(count)).squareRoot()
  }
}

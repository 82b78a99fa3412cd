internal import Intervals
internal import Models
internal import Multiprecision

/// A small chain that calibration goes through, and its misspelt neighbour.
struct CalibrationChain {
  let name: String
  let replicates: Int
  let truth: [Rational]
  let start: Start
  let alpha: [Rational]
  let sizes: [Int]

  /// - Parameter extraDraws: of every generation, to spoil it.
  func chain(extraDraws: Int = 0) throws -> CategoricalChain {
    try CategoricalChain(
      truth: ProbabilityVector(truth.map { .exact($0) }, name: "target"), scheme: .mixture,
      start: start,
      schedules: Schedules(
        alpha: alpha.map { .exact($0) },
        sampleSizes: sizes.map { .exact(Rational($0 + extraDraws)) }))
  }

  private static let thirds = [Rational(1, 2), Rational(1, 3), Rational(1, 6)]

  /// One to six trajectories each; replicates so that each takes a second at most.
  static let all = [
    CalibrationChain(
      name: "p = (1/10, 9/10), n = 1, T = 0", replicates: 400,
      truth: [Rational(1, 10), Rational(9, 10)], start: .real, alpha: [.one], sizes: [1]),
    CalibrationChain(
      name: "p = (1/100, 99/100), n = 1, T = 0", replicates: 400,
      truth: [Rational(1, 100), Rational(99, 100)], start: .real, alpha: [.one], sizes: [1]),
    CalibrationChain(
      name: "p = (1/2, 1/3, 1/6), n = 1, T = 0", replicates: 60, truth: thirds, start: .real,
      alpha: [.one], sizes: [1]),
    CalibrationChain(
      name: "p = (1/3, 2/3), n = 2, T = 0", replicates: 60,
      truth: [Rational(1, 3), Rational(2, 3)], start: .real, alpha: [.one], sizes: [2]),
    CalibrationChain(
      name: "p = (1/4, 3/4), n = 1, alpha = 1/4, T = 1", replicates: 24,
      truth: [Rational(1, 4), Rational(3, 4)], start: .real, alpha: [.one, Rational(1, 4)],
      sizes: [1, 1]),
    CalibrationChain(
      name: "p = (1/2, 1/3, 1/6) from (1, 0, 0), n = 2, alpha = 1/4, T = 1", replicates: 12,
      truth: thirds, start: .point([.exact(.one), .exact(.zero), .exact(.zero)]),
      alpha: [.one, Rational(1, 4)], sizes: [2, 2]),
  ]

  /// For many simulated runs.
  static let golden = CalibrationChain(
    name: "p = (1/2, 1/3, 1/6), n = 2, 3, 2, 4, alpha = 1, 1/4, 1/3, 0, T = 3", replicates: 100,
    truth: thirds, start: .real, alpha: [.one, Rational(1, 4), Rational(1, 3), .zero],
    sizes: [2, 3, 2, 4])
}

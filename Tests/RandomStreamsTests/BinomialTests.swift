import Foundation
import RandomStreams
import Testing

/// Oracles: the probabilities by the ratio recursion from the mode, in the test; values of
/// mpmath 1.3 at 60 digits; exact binomial limits at the rate of ``ExactLimits``.
@Suite struct BinomialTests {
  struct Case: CustomStringConvertible, Sendable {
    let trials: Int
    let probability: Double
    var description: String { "Binomial(\(trials), \(probability))" }
  }

  /// Inversion, rejection, both sides of n p = 10 and of p = 1/2.
  static let cases = [
    Case(trials: 1, probability: 0.3), Case(trials: 1, probability: 0.999),
    Case(trials: 5, probability: 0.5), Case(trials: 20, probability: 0.01),
    Case(trials: 19, probability: 0.52), Case(trials: 1000, probability: 0.0099),
    Case(trials: 1000, probability: 0.0101), Case(trials: 24, probability: 0.42),
    Case(trials: 100, probability: 0.3), Case(trials: 400, probability: 0.5),
    Case(trials: 300, probability: 0.9), Case(trials: 20, probability: 0.5),
  ]

  /// P(X = k) for k in 0...n: ratios from the mode outwards, then normalised.
  static func law(_ test: Case) -> [Double] {
    let (n, p) = (test.trials, test.probability)
    let mode = min(n, Int(Double(n + 1) * p))
    var weights = [Double](repeating: 0, count: n + 1)
    weights[mode] = 1
    for k in stride(from: mode, to: n, by: 1) {
      weights[k + 1] = weights[k] * Double(n - k) / Double(k + 1) * (p / (1 - p))
    }
    for k in stride(from: mode, to: 0, by: -1) {
      weights[k - 1] = weights[k] * Double(k) / Double(n - k + 1) * ((1 - p) / p)
    }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }

  static func counts(
    _ draws: Int, seed: UInt64, upTo n: Int, draw: (inout RandomStream) -> Int
  ) -> [Int] {
    var stream = RandomStream(seed: seed, instance: 0, replicate: 0)
    var counts = [Int](repeating: 0, count: n + 1)
    for _ in 0..<draws {
      let k = draw(&stream)
      if counts.indices.contains(k) { counts[k] += 1 }
    }
    return counts
  }

  @Test(arguments: cases) func drawsFollowTheLaw(_ test: Case) {
    let draws = 100_000
    let counts = Self.counts(draws, seed: 11, upTo: test.trials) {
      $0.binomial(trials: test.trials, probability: test.probability)
    }
    #expect(counts.reduce(0, +) == draws)
    let isAccepted = ExactLimits.areCompatible(counts, trials: draws, law: Self.law(test))
    #expect(isAccepted)
  }

  /// Negative controls, each where it can be told at this number of draws: one trial less, a
  /// probability 10 % off, the reflection forgotten, and the rounded normal approximation.
  @Test(arguments: cases) func wrongDrawsAreRejected(_ test: Case) {
    let draws = 100_000
    let (n, p) = (test.trials, test.probability)
    var mistakes: [(name: String, draw: (inout RandomStream) -> Int)] = [
      ("probability", { $0.binomial(trials: n, probability: 0.9 * p) })
    ]
    if n <= 400 { mistakes.append(("n - 1", { $0.binomial(trials: n - 1, probability: p) })) }
    if p != 0.5 { mistakes.append(("failures", { n - $0.binomial(trials: n, probability: p) })) }
    if Double(n) * p < 11 {
      mistakes.append(("normal", { Self.roundedNormal(trials: n, probability: p, from: &$0) }))
    }
    let law = Self.law(test)
    for mistake in mistakes {
      let counts = Self.counts(draws, seed: 12, upTo: n, draw: mistake.draw)
      let isAccepted = ExactLimits.areCompatible(counts, trials: draws, law: law)
      #expect(!isAccepted, "\(mistake.name), \(test)")
    }
  }

  private static func roundedNormal(
    trials n: Int, probability p: Double, from stream: inout RandomStream
  ) -> Int {
    let radius = (-2 * log(1 - stream.nextUniform())).squareRoot()
    let normal = radius * cos(2 * .pi * stream.nextUniform())
    let mean = Double(n) * p
    return Int((mean + normal * (mean * (1 - p)).squareRoot()).rounded())
  }

  @Test func certainOutcomes() {
    var stream = RandomStream(seed: 13, instance: 0, replicate: 0)
    for n in [0, 1, 17, 1_000_000_000_000] {
      #expect(stream.binomial(trials: n, probability: 0) == 0)
      #expect(stream.binomial(trials: n, probability: 1) == n)
    }
    #expect(stream.binomial(trials: 0, probability: 0.4) == 0)
    for _ in 0..<1000 {
      #expect(stream.binomial(trials: 1_000_000_000_000, probability: 1e-300) == 0)
      #expect((0...3).contains(stream.binomial(trials: 3, probability: 0.9)))
    }
  }

  /// The sum of N draws is Binomial(N n, p), to which Chernoff applies. The sum of squares of
  /// standardised draws is nearly chi-squared with N degrees of freedom (n p > 10^4), with the
  /// tails of Laurent and Massart.
  @Test(arguments: [
    Case(trials: 1_000_000_000, probability: 0.37),
    Case(trials: 1_000_000_000, probability: 0.9),
    Case(trials: 1_000_000_000, probability: 2e-5),
    Case(trials: 1_000_000_000_000, probability: 0.5),
  ])
  func momentsAtLargeSizes(_ test: Case) {
    let draws = 20_000
    let (n, p) = (Double(test.trials), test.probability)
    var stream = RandomStream(seed: 14, instance: 0, replicate: 0)
    var (sum, squares) = (0.0, 0.0)
    for _ in 0..<draws {
      let k = Double(stream.binomial(trials: test.trials, probability: p))
      let z = (k - n * p) / (n * p * (1 - p)).squareRoot()
      sum += z
      squares += z * z
    }
    let count = Double(draws)
    // Bernstein's inequality for the sum, in standard deviations; the range term is negligible.
    #expect(abs(sum) / count.squareRoot() < (2 * log(2 / ExactLimits.falseAlarm)).squareRoot())
    let x = log(2 / ExactLimits.falseAlarm)
    #expect(squares < count + 2 * (count * x).squareRoot() + 2 * x)
    #expect(squares > count - 2 * (count * x).squareRoot())
  }

  /// mpmath 1.3, 60 digits: loggamma(n+1) - loggamma(k+1) - loggamma(n-k+1) + k log(p)
  /// + (n-k) log(1-p), with p the double.
  static let logProbabilities: [(n: Int, p: Double, k: Int, value: Double)] = [
    (30, 0.4, 12, -1.9147733651424684201),
    (30, 0.4, 0, -15.324768712979721606),
    (30, 0.4, 30, -27.48872195622465029),
    (100, 0.3, 31, -2.4771243873559637888),
    (1000, 0.02, 45, -14.614587506035650296),
    (1000000, 2e-05, 20, -2.4209609895753305276),
    (1000000, 2e-05, 60, -28.885007036204719311),
    (1000000000, 0.5, 500050000, -15.587424274701266355),
    (1000000000, 1e-08, 10, -2.0785616381350584309),
    (1000000000, 0.25, 250000123, -10.443623743248675329),
    (1000000000000, 0.5, 500000500000, -14.54130191060883487),
    (1000000000000, 0.3, 300002000000, -23.47792455202782872),
    (1000000000000, 1e-11, 40, -28.217235995425569883),
    (1000000000000, 0.3, 299996334848, -45.938337068606163544),
  ]

  @Test(arguments: logProbabilities)
  func logProbabilityAgreesWithMpmath(n: Int, p: Double, k: Int, value: Double) {
    let computed = binomialLogProbability(of: k, trials: n, probability: p)
    // Relative in the probability; the logarithm itself carries |value| 2^-53.
    #expect(abs(computed - value) < 1e-13 + abs(value) * 4e-16)
  }
}

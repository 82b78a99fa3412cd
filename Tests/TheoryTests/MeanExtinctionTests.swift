import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracles: for Poisson means the chain itself, with counts cut at 60, in double; for binomial ones full
/// enumeration in fractions.
@Suite struct MeanExtinctionTests {
  private static let precision = Precision(bits: 128)

  private static func probabilities(_ model: MeanModel) throws -> [Number] {
    try Expectation.trajectory(of: .extinct, model: model, precision: precision).values.map { $0 }
  }

  /// Pr(X = k), k = 0...60.
  private static func poisson(_ mean: Double) -> [Double] {
    var probabilities = [1.0]
    for k in 1...60 { probabilities.append(probabilities[k - 1] * mean / Double(k)) }
    let total = probabilities.reduce(0, +)
    return probabilities.map { $0 / total }
  }

  /// P(M[t] = 0), t = 0...2, by going through the counts of real and of synthetic draws: a generation is
  /// (real sum a, synthetic sum b, model before m) -> model.
  private static func played(
    _ start: [Double: Double],
    _ steps: [(real: Double, size: Double, fit: (Double, Double, Double) -> Double)]
  ) -> [Double] {
    var law = start
    var result = [law[0] ?? 0]
    for step in steps {
      var next: [Double: Double] = [:]
      for (m, chance) in law where chance > 1e-12 {
        for (a, real) in poisson(step.real).enumerated() where real * chance > 1e-13 {
          for (b, copied) in poisson(step.size * m).enumerated() where copied * real > 1e-13 {
            next[step.fit(Double(a), Double(b), m), default: 0] += chance * real * copied
          }
        }
      }
      law = next
      result.append(law[0] ?? 0)
    }
    return result
  }

  private static let family = MeanFamily.poisson(mean: .exact(Rational(3, 4)))

  /// Two real draws with mean 3/4 each.
  private static let realStart = Dictionary(
    uniqueKeysWithValues: poisson(1.5).enumerated().map { (Double($0) / 2, $1) })

  @Test func poissonMeansUnderEveryScheme() throws {
    let sizes = integers(2, 3, 2)
    func check(_ model: MeanModel, _ oracle: [Double]) throws {
      for (number, value) in zip(try Self.probabilities(model), oracle) {
        #expect(abs(number.doubleValue - value) < 1e-8, "\(model.scheme)")
      }
    }
    try check(
      try meanModel(Self.family, .replace, [.sampleSize: sizes]),
      Self.played(
        Self.realStart, [(0, 3, { _, b, _ in b / 3 }), (0, 2, { _, b, _ in b / 2 })]))
    try check(
      try meanModel(
        Self.family, .replace, start: .point([.exact(Rational(1, 2))]), [.sampleSize: sizes]),
      Self.played([0.5: 1], [(0, 3, { _, b, _ in b / 3 }), (0, 2, { _, b, _ in b / 2 })]))
    try check(
      try meanModel(
        Self.family, .stratified, [.fresh: integers(2, 1, 0), .synthetic: integers(0, 2, 2)]),
      Self.played(
        Self.realStart,
        [(0.75, 2, { a, b, _ in (a + b) / 3 }), (0, 2, { _, b, _ in b / 2 })]))
    try check(
      try meanModel(
        Self.family, .weighted,
        [
          .fresh: integers(2, 1, 1), .synthetic: integers(0, 2, 2),
          .weight: fractions("1", "1/4", "0"),
        ]),
      Self.played(
        Self.realStart,
        [(0.75, 2, { a, b, _ in a / 4 + b * 3 / 8 }), (0.75, 2, { _, b, _ in b / 2 })]))
    try check(
      try meanModel(
        Self.family, .movingAverage,
        [
          .sampleSize: sizes, .alpha: fractions("1", "0", "1"), .rate: fractions("1", "1/4", "1"),
        ]),
      Self.played(
        Self.realStart,
        [(0, 3, { _, b, m in m * 0.75 + b / 12 }), (1.5, 0, { a, _, _ in a / 2 })]))
    try check(
      try meanModel(Self.family, .accumulate, [.sampleSize: sizes]),
      Self.played(
        Self.realStart,
        [(0, 3, { _, b, m in (2 * m + b) / 5 }), (0, 2, { _, b, m in (5 * m + b) / 7 })]))
  }

  /// The formula of Suresh et al.: 1 - P(M = 0) = 1 - exp(-n lambda g), g the iterates of 1 - exp(-x), and what a
  /// start that is not given changes.
  @Test func theClosedFormOfATrueStart() throws {
    let model = try meanModel(
      Self.family, .replace, start: .truth, [.sampleSize: integers(4, 4, 4, 4)])
    var g = Interval(.one, precision: Self.precision)
    let values = try Self.probabilities(model)
    #expect(values[0].exactValue?.isZero == true)
    for t in 1...3 {
      let closed = (-g.multiplied(by: Rational(3))).exponential()
      #expect(values[t].interval(precision: Self.precision).overlaps(closed))
      g = Interval(.one, precision: Self.precision) - (-g).exponential()
    }
    // A fit is one more sampling.
    let fitted = try meanModel(Self.family, .replace, [.sampleSize: integers(4, 4, 4, 4)])
    let later = try Self.probabilities(fitted)
    for t in 0...2 {
      #expect(
        later[t].interval(precision: Self.precision)
          .overlaps(values[t + 1].interval(precision: Self.precision)))
    }
  }

  @Test(arguments: [(1, "1/4"), (2, "0")]) func binomialMeansByEnumeration(
    _ trials: Int, _ alpha: String
  ) throws {
    let mean = Rational(3 * trials, 7)
    let model = try meanModel(
      .binomial(mean: .exact(mean), trials: trials), .mixture,
      [.sampleSize: integers(2, 1, 2), .alpha: fractions("1", alpha, alpha)])
    let enumerated = EnumeratedGraph(
      GenerationGraph(model), trials: trials, mean: mean, start: nil)
    #expect(
      try Self.probabilities(model).map(\.exactValue)
        == enumerated.expectations { $0.isZero ? .one : .zero })
  }

  /// A draw of two trials is real as a whole: its trials are no draws of a mixed chain.
  @Test func mixedDrawsOfManyTrialsHaveNone() throws {
    let model = try meanModel(
      .binomial(mean: .exact(.one), trials: 2), .mixture,
      [.sampleSize: integers(2, 2), .alpha: fractions("1", "1/4")])
    #expect(throws: NoTheory.self) { try Self.probabilities(model) }
    let poisson = try meanModel(
      Self.family, .mixture, [.sampleSize: integers(2, 2), .alpha: fractions("1", "1/4")])
    #expect(throws: NoTheory.self) { try Self.probabilities(poisson) }
    let negative = try meanModel(
      .negativeBinomial(mean: .exact(.one), shape: .exact(.one)), .replace,
      [.sampleSize: integers(2, 2)])
    #expect(throws: NoTheory.self) { try Self.probabilities(negative) }
  }
}

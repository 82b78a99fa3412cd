import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracle: enumeration, for every start; the four probabilities of identity by descent where the
/// start is unbiased.
@Suite struct PowerSumMomentsTests {
  private func variances(_ chain: CategoricalChain) throws -> [Rational] {
    let moments: [PowerSumMoments<Rational>] = try #require(
      try PowerSumMoments.trajectory(of: chain, in: ()))
    return moments.map(\.varianceD)
  }

  @Test func goldenPath() throws {
    #expect(
      try variances(GoldenPath.chain(from: .real))
        == fractions("77/1296", "15197/248832", "1157303/15116544", "1939835/26873856"))
    #expect(
      try variances(GoldenPath.chain(from: point(fractions("1", "0", "0"))))
        == fractions("0", "415/20736", "125459/3779136", "224657/6718464"))
  }

  @Test func agreesWithEnumeration() throws {
    var generator = SeededGenerator(seed: 51)
    for _ in 0..<400 {
      let model = SmallModel.random(&generator)
      let moments: [PowerSumMoments<Rational>] = try #require(
        try PowerSumMoments.trajectory(of: model.chain(), in: ()))
      let enumerated = try Enumerated(model)
      #expect(moments.map(\.varianceD) == enumerated.squaredErrorVariance, "\(model)")
      #expect(moments.map(\.meanD) == enumerated.squaredError, "\(model)")
    }
  }

  @Test func agreesWithIdentityByDescent() throws {
    for (start, seed) in [(Start.real, 1), (.truth, 2)] {
      var generator = SeededGenerator(seed: UInt64(seed))
      let weights = (0..<40).map { _ in 1 + generator.next(below: 30) }
      let horizon = 12
      let chain = try makeChain(
        truth: weights.map { Rational($0, weights.reduce(0, +)) }, start: start,
        alpha: [.one] + (0..<horizon).map { _ in Rational(generator.next(below: 6), 5) },
        sampleSizes: (0...horizon).map { _ in 1 + generator.next(below: 1000) })
      let expected: [Rational] = try #require(SquaredErrorVariance.trajectory(of: chain, in: ()))
      #expect(try variances(chain) == expected)
    }
  }

  @Test(arguments: [24, 64, 200]) func intervalsContainTheFractions(bits: Int) throws {
    var generator = SeededGenerator(seed: 52)
    for _ in 0..<100 {
      let model = SmallModel.random(&generator)
      let chain = try model.chain()
      let exact = try variances(chain)
      let enclosed: [PowerSumMoments<Interval>] = try #require(
        try PowerSumMoments.trajectory(of: chain, in: Precision(bits: bits)))
      for (value, moments) in zip(exact, enclosed) {
        #expect(moments.varianceD.contains(value), "\(model)")
      }
    }
  }

  /// Every integer of the note's formulas matters: the system written out with the integers in a
  /// list agrees with enumeration, and with any one of them raised by 1 it does not.
  /// A walk that ends where it settled says the same as one to the end, and only constant schedules
  /// settle.
  @Test func settledMomentsEncloseTheRest() throws {
    let horizon = 500
    for start in [Start.real, point(fractions("1", "0", "0"))] {
      for (alpha, settles) in [(fraction("1/4"), true), (fraction("3/4"), true), (nil, false)] {
        let chain = try makeChain(
          truth: GoldenPath.truth, start: start,
          alpha: (0...horizon).map { $0 == 0 ? .one : alpha ?? Rational(1, 4 + $0 % 2) },
          sampleSizes: Array(repeating: 7, count: horizon + 1))
        let bits = Precision(bits: 128)
        var steps = 0
        let short = try #require(
          try PowerSumMoments<Interval>.trajectory(
            of: chain, in: bits,
            settles: { old, new in
              steps += 1
              return new.settles(from: old)
            }))
        let long = try #require(try PowerSumMoments<Interval>.trajectory(of: chain, in: bits))
        let fine = try #require(
          try PowerSumMoments<Interval>.trajectory(of: chain, in: Precision(bits: 600)))
        #expect(settles ? (20..<400).contains(steps) : steps <= 1)
        #expect(short.count == horizon + 1)
        for t in short.indices {
          #expect(short[t].varianceD.overlaps(long[t].varianceD))
          #expect(short[t].varianceD.contains(fine[t].varianceD), "t \(t)")
          #expect(short[t].varianceD.relativeWidth < 1e-33)
        }
      }
    }
  }

  @Test func mutatedStepsDiffer() throws {
    var generator = SeededGenerator(seed: 53)
    var samples: [(SmallModel, [Rational])] = []
    for _ in 0..<120 {
      let model = SmallModel.random(&generator)
      samples.append((model, try Enumerated(model).squaredErrorVariance))
    }
    for (model, expected) in samples {
      #expect(WrittenOutMoments.variances(model, WrittenOutMoments.integers) == expected)
    }
    for index in WrittenOutMoments.integers.indices {
      var integers = WrittenOutMoments.integers
      integers[index] += 1
      #expect(
        samples.contains { WrittenOutMoments.variances($0.0, integers) != $0.1 },
        "integer \(index) does not matter")
    }
  }
}

/// The system of proofs-notes/fourth-moments.md, with each integer taken from a list.
private enum WrittenOutMoments {
  static let integers = [
    2, 2, 3, 2, 3, 2, 3, 2, 4, 2, 2, 2, 2, 2, 4, 8, 2, 2, 2, 4, 12, 4, 6, 2, 3, 3,
  ]

  static func variances(_ model: SmallModel, _ integers: [Int]) -> [Rational] {
    let k = integers.map { Rational($0) }
    let p = model.truth
    func truthSum(_ j: Int) -> Rational { p.reduce(.zero) { $0 + $1.power(j) } }
    let (S2, S3) = (truthSum(2), truthSum(3))
    var start = p
    if case .point(let values) = model.start { start = values }
    func c(_ i: Int, _ j: Int) -> Rational {
      zip(p, start).reduce(.zero) { $0 + ($1.1 - $1.0).power(i) * $1.0.power(j) }
    }
    var (a, b, C, D, F) = (c(1, 1), c(1, 2), c(2, 1), c(2, 0), c(3, 0))
    var (U, W, V) = (Rational.zero, Rational.zero, Rational.zero)

    func step(_ e: Rational, _ n: Int) {
      let v = Rational(1, n)
      let v1 = Rational.one - v
      let v2 = Rational.one - k[23] * v
      let v3 = Rational.one - k[24] * v
      let s = S2 + e * a
      let g = a + e * D
      let m2 = S2 + k[0] * e * a + e * e * D
      let m3 = S3 + k[2] * e * b + k[25] * e * e * C + e * e * e * F
      let Q1 = k[14] * e * e * v * (C + e * F - g * g)
      let Q2 = k[15] * e * v * v * (b + k[16] * e * C + e * e * F - g * m2)
      let Q3 = k[17] * v * v * v1 * (m2 - k[18] * m3 + m2 * m2)
      let Q4 = k[19] * v * v * v * (m3 - m2 * m2)
      let fromW = k[20] * e * e * e * v * v1 * v2 * W
      let fromU = k[21] * e * e * v * v1 * (.one - k[22] * v) * U
      let newV = e.power(4) * v1 * v2 * v3 * V - fromW - fromU + Q1 - Q2 + Q3 + Q4
      let W1 = e.power(3) * v1 * v2 * W - k[8] * e * e * v * v1 * U
      let W2 = k[9] * e * e * v * v1 * (C - s * D) + k[10] * e * v * (b - s * a)
      let W3 = k[11] * v * v * (S3 + k[12] * e * b - s * (S2 + k[13] * e * a))
      let newU = e * e * v1 * U + v * (S3 + e * b - s * s)
      let F1 = e.power(3) * v1 * v2 * F + k[4] * e * e * v * v1 * (D - k[5] * C)
      let F2 = k[6] * e * v * v2 * (a - b) + v * v * (.one - Rational(3) * S2 + k[7] * S3)
      let newC = e * e * v1 * C + v * (S2 - S3 + e * a - k[1] * e * b)
      let newD = e * e * v1 * D + v * (.one - S2 - k[3] * e * a)
      (V, W, U, F, C, D, a, b) = (newV, W1 + W2 - W3, newU, F1 + F2, newC, newD, e * a, e * b)
    }

    if case .real = model.start { step(.zero, model.sampleSizes[0]) }
    var values = [V]
    for t in model.sampleSizes.indices.dropFirst() {
      step(.one - model.alpha[t], model.sampleSizes[t])
      values.append(V)
    }
    return values
  }
}

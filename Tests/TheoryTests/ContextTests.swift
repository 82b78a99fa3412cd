import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Plausible mistakes in the recursion for contexts with shared counts.
enum ContextMistake: CaseIterable {
  case unseenForgotten, reciprocalOfMean, reciprocalGivenSeen, unseenCountedAsOne, wholeSize
  case visitComplement, ruleSwapped, noBias, biasNotMixed, fallBackBiasNotThinned, keepBiasAsChain
  case startAlwaysSeen, startAsChain, shrinkWithoutUnseen, weightsIgnored, noSquare
  case visitsNormalised, evenUnseen
}

/// Oracle: the joint law of all contexts, enumerated from the definition.
@Suite struct ContextTests {
  struct Sample {
    let model: SmallContexts
    let squaredError: [Rational]
    let heterozygosity: [Rational]
  }

  private static let samples: [Sample] = {
    var generator = SeededGenerator(seed: 77)
    return (0..<240).map { _ in
      let model = SmallContexts.random(&generator)
      let enumeration = JointEnumeration(model)
      return Sample(
        model: model, squaredError: enumeration.squaredError,
        heterozygosity: enumeration.heterozygosity)
    }
  }()

  private static let bits = Precision(bits: 128)

  private static func exact(_ metric: Metric, _ model: SmallContexts) throws -> [Rational] {
    let trajectory = try Expectation.trajectory(
      of: metric, model: .contexts(model.model()), precision: bits)
    #expect(trajectory.arithmetic == .rational)
    return try trajectory.values.map { try #require($0.exactValue) }
  }

  @Test func agreesWithJointEnumeration() throws {
    #expect(Self.samples.filter { !$0.model.isFixed && $0.model.keeps }.count > 60)
    #expect(Self.samples.filter { !$0.model.isFixed && !$0.model.keeps }.count > 60)
    for sample in Self.samples {
      #expect(try Self.exact(.squaredError, sample.model) == sample.squaredError, "\(sample.model)")
      #expect(
        try Self.exact(.heterozygosity, sample.model) == sample.heterozygosity, "\(sample.model)")
    }
  }

  /// Values of an independent enumeration in Python fractions.
  @Test func agreesWithAnotherProgram() throws {
    func values(keeps: Bool) throws -> [Rational] {
      try Self.exact(
        .squaredError,
        SmallContexts(
          laws: [fractions("1/2", "1/3", "1/6"), fractions("1/4", "3/4", "0")],
          visits: fractions("1/2", "1/3"), weights: fractions("1/4", "3/4"), keeps: keeps,
          unseen: fractions("1/3", "1/3", "1/3"), startsAtTruth: false,
          alpha: fractions("1", "1/4", "1/3"), sampleSizes: [2, 2, 1]))
    }
    #expect(try values(keeps: true) == fractions("97/288", "303325/663552", "5879249/11943936"))
    #expect(try values(keeps: false) == fractions("97/288", "3501/8192", "24121/62208"))
  }

  @Test func intervalsContainTheFractions() throws {
    for sample in Self.samples.prefix(60) where !sample.model.isFixed {
      let model = try sample.model.model()
      guard case .shared(let rule) = model.counts else { continue }
      for bits in [64, 256] {
        let precision = Precision(bits: bits)
        var sum = sample.model.sampleSizes.map { _ in Interval(.zero, precision: precision) }
        for (context, chain) in zip(model.contexts, model.chains) {
          let counts = try sample.model.sampleSizes.map {
            try #require(
              VisitCount<Interval>(visit: context.visit, sampleSize: $0, precision: precision))
          }
          let own = try ExpectedContextError<Interval>(
            of: chain, unseen: rule, counts: counts, in: precision, shouldStop: { false })
          for (t, error) in try #require(own).errors.enumerated() {
            sum[t] += error.multiplied(by: context.weight)
          }
        }
        for (enclosure, exact) in zip(sum, sample.squaredError) {
          #expect(enclosure.contains(exact), "\(sample.model)")
          #expect(exact.isZero || enclosure.relativeWidth < 0x1p-40)
        }
      }
    }
  }

  @Test func oneContextIsTheChain() throws {
    var generator = SeededGenerator(seed: 5)
    for number in 0..<60 {
      let small = SmallModel.random(&generator)
      if case .point = small.start { continue }
      let chain = try small.chain()
      var startsAtTruth = false
      if case .truth = small.start { startsAtTruth = true }
      let model = SmallContexts(
        laws: [small.truth], visits: [.one], weights: [.one], keeps: number.isMultiple(of: 2),
        unseen: [.one] + small.truth.dropFirst().map { _ in .zero }, startsAtTruth: startsAtTruth,
        alpha: small.alpha, sampleSizes: small.sampleSizes, isFixed: number.isMultiple(of: 3))
      for metric in [Metric.squaredError, .heterozygosity] {
        let expected = try Expectation.trajectory(of: metric, chain: chain, precision: Self.bits)
        #expect(try Self.exact(metric, model) == expected.values.map(\.exactValue), "\(small)")
      }
    }
  }

  /// The joint second moment is not the product of the means: a sum of variances would be wrong.
  @Test func squaredErrorsOfContextsAreCorrelated() throws {
    let model = SmallContexts(
      laws: [fractions("1/2", "1/3", "1/6"), fractions("1/4", "3/4", "0")],
      visits: fractions("1/2", "1/2"), weights: fractions("1", "1"), keeps: true,
      unseen: fractions("1/3", "1/3", "1/3"), startsAtTruth: false, alpha: fractions("1", "1/4"),
      sampleSizes: [2, 2])
    let joint = JointEnumeration(model)
    let product = joint.expectations { joint.error($0, context: 0) * joint.error($0, context: 1) }
    let first = joint.expectations { joint.error($0, context: 0) }
    let second = joint.expectations { joint.error($0, context: 1) }
    let covariance = fraction("4034765/452984832")
    #expect(product[1] - first[1] * second[1] == covariance)
    let built = try model.model()
    guard case .shared(let rule) = built.counts else { return }
    let found = try #require(
      ContextCovariance<Rational>.covariances(of: built, 0, 1, unseen: rule, in: ()))
    #expect(found[1] == covariance)
    #expect(throws: NoTheory.self) {
      try Expectation.variance(of: .l1, model: .contexts(built))
    }
  }

  /// Shared counts: the variance of the weighted sum, by enumeration of all contexts together.
  @Test func varianceOfSharedCounts() throws {
    var (checked, correlated) = (0, 0)
    for sample in Self.samples where !sample.model.isFixed {
      let joint = JointEnumeration(sample.model)
      let squares = joint.expectations { state in
        let error = state.indices.reduce(Rational.zero) {
          $0 + sample.model.weights[$1] * joint.error(state, context: $1)
        }
        return error * error
      }
      let expected = zip(squares, sample.squaredError).map { $0 - $1 * $1 }
      let model = try sample.model.model()
      guard case .shared(let rule) = model.counts else { continue }
      checked += 1
      let found: [Rational]? = try ContextErrorVariance.trajectory(
        of: model, unseen: rule, in: (), shouldStop: { false })
      #expect(found == expected, "\(sample.model)")
      let enclosed = try Expectation.variance(of: .squaredError, model: .contexts(model))
      #expect(enclosed.relativeError <= LossVariance.goal)
      for (value, exact) in zip(enclosed.enclosures, expected) {
        #expect(value.interval(precision: Precision(bits: 300)).contains(exact))
      }
      // Negative control: a sum of variances, and counts of the generation before.
      let alone = try model.contexts.indices.map { c in
        try #require(
          RandomCountMoments<Rational>.variances(
            of: model.chains[c], visit: model.contexts[c].visit, unseen: rule, in: ()))
      }
      let sums = expected.indices.map { t in
        alone.indices.reduce(Rational.zero) {
          let weight = model.contexts[$1].weight
          return $0 + weight * weight * alone[$1][t]
        }
      }
      if sums != expected { correlated += 1 }
    }
    #expect(checked > 150 && correlated > 10)
  }

  /// The nine products of two counts, draw by draw.
  @Test func sharedCountsByEnumeration() {
    for (visits, n) in [
      ((Rational(1, 2), Rational(1, 3)), 5), ((Rational(1, 3), Rational(2, 3)), 4),
      ((Rational(0), Rational(1)), 3), ((Rational(1, 6), Rational(1, 5)), 6),
    ] {
      var law: [[Int]: Rational] = [[0, 0]: .one]
      for _ in 0..<n {
        var next: [[Int]: Rational] = [:]
        for (counts, chance) in law {
          next[[counts[0] + 1, counts[1]], default: .zero] += chance * visits.0
          next[[counts[0], counts[1] + 1], default: .zero] += chance * visits.1
          next[counts, default: .zero] += chance * (.one - visits.0 - visits.1)
        }
        law = next
      }
      func factors(_ count: Int) -> [Rational] {
        count == 0 ? [.one, .zero, .zero] : [.zero, .one, Rational(1, count)]
      }
      var expected = Array(repeating: Array(repeating: Rational.zero, count: 3), count: 3)
      for (counts, chance) in law {
        for (i, a) in factors(counts[0]).enumerated() {
          for (j, b) in factors(counts[1]).enumerated() { expected[i][j] += chance * a * b }
        }
      }
      let found = SharedCounts<Rational>(visits: visits, sampleSize: n, in: ())
      #expect(found.products == expected, "\(visits) \(n)")
    }
  }

  /// With fixed counts the variance of the weighted sum is exact.
  @Test func varianceOfFixedCounts() throws {
    var checked = 0
    for sample in Self.samples where sample.model.isFixed && checked < 15 {
      checked += 1
      let joint = JointEnumeration(sample.model)
      let squares = joint.expectations { state in
        let error = state.indices.reduce(Rational.zero) {
          $0 + sample.model.weights[$1] * joint.error(state, context: $1)
        }
        return error * error
      }
      let variance = try Expectation.variance(
        of: .squaredError, model: .contexts(sample.model.model()))
      for t in squares.indices {
        let exact = squares[t] - sample.squaredError[t] * sample.squaredError[t]
        let upper = try #require(Rational(exactly: variance.values[t]))
        #expect(upper >= exact && upper <= exact * fraction("1.000000001"), "\(sample.model)")
      }
    }
    #expect(checked == 15)
  }

  @Test func refusesWhatIsInfinite() throws {
    let sample = try #require(Self.samples.first { !$0.model.isFixed })
    #expect(throws: NoTheory.self) {
      try Expectation.trajectory(
        of: .reverseKL, model: .contexts(sample.model.model()), precision: Self.bits)
    }
  }

  // MARK: Negative controls

  @Test func recursionWithoutMistakeAgrees() {
    for sample in Self.samples where !sample.model.isFixed {
      #expect(Self.recursion(sample.model, nil) == sample.squaredError, "\(sample.model)")
    }
  }

  @Test(arguments: ContextMistake.allCases) func mistakeIsSeen(_ mistake: ContextMistake) {
    #expect(
      Self.samples.contains {
        !$0.model.isFixed && Self.recursion($0.model, mistake) != $0.squaredError
      })
  }

  private static func recursion(
    _ model: SmallContexts, _ mistake: ContextMistake?
  ) -> [Rational] {
    var total = model.sampleSizes.map { _ in Rational.zero }
    for c in model.laws.indices {
      let weight = mistake == .weightsIgnored ? Rational(1, model.laws.count) : model.weights[c]
      for (t, value) in recursion(model, context: c, mistake).enumerated() {
        total[t] += weight * value
      }
    }
    return total
  }

  private static func recursion(
    _ model: SmallContexts, context c: Int, _ mistake: ContextMistake?
  ) -> [Rational] {
    let p = model.laws[c]
    var v = model.unseen
    if mistake == .evenUnseen { v = v.map { _ in Rational(1, v.count) } }
    let S2 = p.reduce(.zero) { $0 + $1 * $1 }
    let H = Rational.one - S2
    let cross = zip(p, v).reduce(.zero) { $0 + $1.0 * ($1.1 - $1.0) }
    let distance = zip(p, v).reduce(.zero) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let keeps = mistake == .ruleSwapped ? !model.keeps : model.keeps
    var R = Rational.zero
    var B = Rational.zero
    var values: [Rational] = []
    for t in model.sampleSizes.indices {
      let (z, eps) = counts(model, c, model.sampleSizes[t], mistake)
      if t == 0 {
        if !model.startsAtTruth {
          R = z * distance + eps * H
          B = z
          if mistake == .startAlwaysSeen { R = eps * H }
          if mistake == .startAsChain { R = H / Rational(model.sampleSizes[0]) }
        }
        values.append(R)
        continue
      }
      let e = Rational.one - model.alpha[t]
      var shrink = (mistake == .noSquare ? e : e * e) * (.one - z - eps)
      if mistake == .shrinkWithoutUnseen { shrink = e * e * (.one - eps) }
      var noise = H - Rational(2) * e * B * cross
      if mistake == .noBias { noise = H }
      if mistake == .biasNotMixed { noise = H - Rational(2) * B * cross }
      if keeps {
        R = (mistake == .unseenForgotten ? shrink : z + shrink) * R + eps * noise
        B = mistake == .keepBiasAsChain ? e * B : (z + (.one - z) * e) * B
      } else {
        R = (mistake == .unseenForgotten ? .zero : z * distance) + shrink * R + eps * noise
        B = mistake == .fallBackBiasNotThinned ? z + e * B : z + (.one - z) * e * B
      }
      values.append(R)
    }
    return values
  }

  private static func counts(
    _ model: SmallContexts, _ c: Int, _ n: Int, _ mistake: ContextMistake?
  ) -> (z: Rational, eps: Rational) {
    var visit = model.visits[c]
    if mistake == .visitComplement { visit = .one - visit }
    if mistake == .visitsNormalised {
      let sum = model.visits.reduce(.zero, +)
      if !sum.isZero { visit /= sum }
    }
    let z = (Rational.one - visit).power(n)
    var eps = Rational.zero
    for k in 1...n {
      eps += Rational(binomial(n, k), k) * visit.power(k) * (Rational.one - visit).power(n - k)
    }
    switch mistake {
    case .reciprocalOfMean where !visit.isZero: eps = (Rational(n) * visit).reciprocal
    case .reciprocalGivenSeen where z != .one: eps /= .one - z
    case .unseenCountedAsOne: eps += z
    case .wholeSize: eps = Rational(1, n)
    default: break
    }
    return (z, eps)
  }

  private static func binomial(_ n: Int, _ k: Int) -> Int {
    (0..<k).reduce(1) { $0 * (n - $1) / ($1 + 1) }
  }
}

import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// The interpolated law. Oracles: the exact law of one category, and the law in fixed point, neither of which
/// interpolates. Tolerance: none, an enclosure holds what is certain or it is wrong.
@Suite struct InterpolatedCategoryLawTests {
  static let functionals: [CategoryFunctional] = [
    .absoluteDeviation, .squaredDeviation, .isLost, .entropy, .hellinger, .divergence,
  ]
  static let wide = Precision(bits: 200)

  private static func merged(_ chain: CategoricalChain) -> [MergedCategory] {
    MergedCategory.distinct(of: chain)
  }

  /// Those that are finite for a category.
  private static func functionals(of category: MergedCategory) -> [CategoryFunctional] {
    functionals.filter { $0 != .divergence || category.truth.isCertainlyPositive }
  }

  private static func interpolated(
    _ category: MergedCategory, _ chain: CategoricalChain,
    effort: InterpolatedSchedule.Effort = .standard
  ) throws -> [[Interval]] {
    let functionals = functionals(of: category)
    return try InterpolatedCategoryLaw.means(
      of: functionals, category, InterpolatedSchedule(chain, effort: effort),
      shouldStop: { false }
    ).map { means in
      zip(functionals, means).map { functional, mean in
        mean.interval(atMost: functional.supremum(category.truth, precision: wide).upperDouble)
      }
    }
  }

  /// By another engine: index = generation, then functional.
  private static func known(
    _ category: MergedCategory, _ chain: CategoricalChain, _ engine: CategoryLawSequence.Engine
  ) throws -> [[Interval]] {
    var tables = FunctionTables(precision: wide)
    var values: [[Interval]] = []
    try CategoryLawSequence(chain: chain, categories: [category], engine: engine)
      .forEachGeneration(shouldStop: { false }) { (_, laws) throws(NoTheory) in
        values.append(
          functionals(of: category).map {
            laws[0].expectation(
              of: $0, truth: category.truth, precision: wide, &tables
            ).interval(precision: wide)
          })
      }
    return values
  }

  private static func holds(_ found: Interval, _ known: Interval) -> Bool {
    found.lower <= known.lower && known.upper <= found.upper
  }

  /// Generations and functionals at which the first does not hold the whole second.
  private static func outside(_ found: [[Interval]], _ known: [[Interval]]) -> Int {
    zip(found, known).map { zip($0, $1).filter { !holds($0, $1) }.count }.reduce(0, +)
  }

  // MARK: Containment

  @Test func holdsTheExactLaw() throws {
    var generator = SeededGenerator(seed: 730)
    for _ in 0..<150 {
      let model = SmallModel.random(&generator, largestSize: 9)
      let chain = try model.chain()
      for category in Self.merged(chain) {
        let found = try Self.interpolated(category, chain)
        let exact = try Self.known(category, chain, .exact)
        #expect(found.count == exact.count)
        #expect(Self.outside(found, exact) == 0, "\(model), categories \(category.members)")
        let widest = found.joined().map(\.widthDouble).max() ?? .infinity
        #expect(widest < 1e-10, "\(model), categories \(category.members)")
      }
    }
  }

  /// Rare, middling and common categories, equal generations for long and schedules that vary.
  @Test(arguments: ["1/100", "1/2", "9/10"])
  func holdsTheLawInFixedPoint(_ text: String) throws {
    let p = fraction(text)
    let varying = (1...5).map { Rational(1, $0 + 1) }
    for (sizes, alpha, start) in [
      ([70], Array(repeating: fraction("1/10"), count: 14), Start.real),
      ([40], Array(repeating: .zero, count: 14), .truth),
      ([90, 60, 33], varying, point([fraction("1/7"), fraction("6/7")])),
      ([1_000], fractions("1/10", "1/10"), .real),
    ] {
      let chain = try makeChain(
        truth: [p, .one - p], start: start, alpha: [.one] + alpha,
        sampleSizes: (0...alpha.count).map { sizes[$0 % sizes.count] })
      for category in Self.merged(chain) {
        let found = try Self.interpolated(category, chain)
        let fixed = try Self.known(category, chain, .fixed(Precision(bits: 160)))
        #expect(Self.outside(found, fixed) == 0, "p \(text), n \(sizes)")
      }
    }
  }

  /// p, alpha and the start known to three digits: the means at fractions inside are held.
  @Test func holdsAllFractionsInsideEnclosures() throws {
    func around(_ value: Rational) -> Number {
      let radius = fraction("1/1000")
      return .enclosure(
        Interval(
          lower: max(.zero, value - radius), upper: min(.one, value + radius),
          precision: Self.wide))
    }
    let p = fractions("1/5", "4/5")
    let x = fractions("7/10", "3/10")
    let (alpha, sizes) = (fractions("1/4", "1/2"), [3, 7, 6])
    let enclosed = try CategoricalChain(
      truth: ProbabilityVector(p.map(around), name: "p"), scheme: .mixture,
      start: .point(x.map(around)),
      schedules: Schedules(
        alpha: [.exact(.one)] + alpha.map(around), sampleSizes: sizes.map { .exact(Rational($0)) }))
    let found = try Self.interpolated(Self.merged(enclosed)[0], enclosed)
    for a in fractions("-1/1000", "0", "1/1000") {
      for b in fractions("-1/1000", "1/2500", "1/1000") {
        let chain = try makeChain(
          truth: [p[0] + a, p[1] - a], start: point([x[0] - b, x[1] + b]),
          alpha: [.one, alpha[0] + b, alpha[1] - a], sampleSizes: sizes)
        let exact = try Self.known(Self.merged(chain)[0], chain, .exact)
        #expect(Self.outside(found, exact) == 0, "\(a), \(b)")
      }
    }
  }

  /// alpha = 1/√2 and p near an end: irrational numbers and doubles that are off.
  @Test func irrationalNumbersAndEnds() throws {
    let root = Interval(fraction("1/2"), precision: Self.wide).squareRoot()
    for text in ["1/1000000007", "999999999/1000000007", "1/3"] {
      let p = fraction(text)
      let chain = try CategoricalChain(
        truth: ProbabilityVector([.exact(p), .exact(.one - p)], name: "p"), scheme: .mixture,
        start: .real,
        schedules: Schedules(
          alpha: [.exact(.one), .enclosure(root), .enclosure(root), .enclosure(root)],
          sampleSizes: [1, 2, 3, 50].map { .exact(Rational($0)) }))
      for category in Self.merged(chain) {
        let found = try Self.interpolated(category, chain)
        let fixed = try Self.known(category, chain, .fixed(Precision(bits: 160)))
        #expect(Self.outside(found, fixed) == 0, "p \(text)")
      }
    }
  }

  // MARK: Negative controls

  private static func last(_ n: Int, _ alpha: [String], _ p: String) throws -> [Interval] {
    let p = fraction(p)
    let chain = try makeChain(
      truth: [p, .one - p], start: .real, alpha: [.one] + alpha.map(fraction),
      sampleSizes: Array(repeating: n, count: alpha.count + 1))
    return try #require(try interpolated(merged(chain)[0], chain).last)
  }

  /// One draw more, alpha a generation late, another alpha or p: no enclosure meets the right one.
  @Test func mistakesInTheModelAreSeen() throws {
    let own = try Self.last(100, ["1/10", "1/5", "1/3", "1/4"], "1/3")
    for other in [
      try Self.last(101, ["1/10", "1/5", "1/3", "1/4"], "1/3"),
      try Self.last(100, ["1/10", "1/10", "1/5", "1/3"], "1/3"),
      try Self.last(100, ["1/10", "1/5", "1/3", "250000001/1000000000"], "1/3"),
      try Self.last(100, ["1/10", "1/5", "1/3", "1/4"], "333333334/1000000000"),
    ] {
      // Absolute and squared deviation; the probability of a loss is below the error.
      for k in 0...1 { #expect(own[k].intersection(other[k]).isEmpty) }
    }
  }

  /// Few nodes, and intervals that leave out much of the law: the middle is wrong far beyond rounding, and the
  /// enclosure holds. Without the interpolation error, or the mass outside, in the bound it would not.
  @Test(arguments: [
    InterpolatedSchedule.Effort(reach: 7.8, interpolation: 1e-3, outside: 0x1p-46),
    InterpolatedSchedule.Effort(reach: 1.5, interpolation: 0x1p-48, outside: 0.2),
  ])
  func whatIsLeftOutIsBounded(_ effort: InterpolatedSchedule.Effort) throws {
    let horizon = 16
    let chain = try makeChain(
      truth: fractions("1/3", "2/3"), start: .real,
      alpha: [.one] + Array(repeating: fraction("1/10"), count: horizon),
      sampleSizes: Array(repeating: 60, count: horizon + 1))
    let category = Self.merged(chain)[0]
    let rough = try Self.interpolated(category, chain, effort: effort)
    let fixed = try Self.known(category, chain, .fixed(Precision(bits: 160)))
    #expect(Self.outside(rough, fixed) == 0)
    // Rounding, rows and shares cost what they cost with every effort.
    let usual = try Self.interpolated(category, chain)[horizon][0].widthDouble
    let (found, right) = (rough[horizon][0], fixed[horizon][0].midpointDouble)
    #expect(abs(found.midpointDouble - right) > usual)
  }

  // MARK: Beyond fixed point

  /// Second moments of all laws add up to the squared error of the moment recursion, a fraction.
  @Test(arguments: [100, 20_000, 1_000_000]) func holdsMomentsAtLargeSizes(_ n: Int) throws {
    for start in [Start.real, point(fractions("0", "1/1000", "2/1000", "997/1000"))] {
      let chain = try makeChain(
        truth: fractions("1/1000", "1/1000", "8/1000", "99/100"), start: start,
        alpha: fractions("1", "1/2", "2/3", "1"), sampleSizes: [n, n, n / 2 + 1, n])
      let exact = try #require(
        try ExpectedSquaredError.trajectory(of: chain, in: ()) as [Rational]?)
      let sums = try InterpolatedCategorySums(
        chain, [.squaredDeviation], shouldStop: { false }
      ).sums
      for (t, known) in exact.enumerated() {
        #expect(sums[t][0].interval(atMost: 2).contains(known), "n \(n), t \(t)")
        #expect(sums[t][0].error < 1e-10)
      }
    }
  }

  /// Where fixed point would take minutes, the answer has fewer digits, whatever precision is asked for.
  @Test func servesBeyondFixedPoint() throws {
    let chain = try makeChain(
      truth: fractions("1/3", "2/3"), start: .real,
      alpha: [.one] + Array(repeating: fraction("1/2"), count: 8),
      sampleSizes: Array(repeating: 4_000_000, count: 9))
    let precision = Precision(bits: 128)
    guard
      case .failure = CategoryLawSize.engine(
        for: chain, categories: Self.merged(chain), precision: precision)
    else {
      Issue.record("fixed point reaches it")
      return
    }
    let found = try Expectation.trajectory(of: .l1, chain: chain, precision: precision)
    #expect(found.isFinal && found.remark != nil && found.arithmetic == .interval)
    for value in found.values {
      // 2 E|x - p| of a law that is all but normal: √(2/π) standard deviations, up to √(4/3).
      #expect(value.isCertainlyPositive && value.isCertain(toDigits: 5))
      #expect(value.doubleValue > 3.7e-4 && value.doubleValue < 4.4e-4)
    }
  }

  // MARK: Refusals, and the public door

  @Test func refusesLawsThatSpreadTooFar() throws {
    let chain = try makeChain(
      truth: fractions("1/2", "1/2"), start: .real,
      alpha: [.one] + Array(repeating: .zero, count: 400),
      sampleSizes: Array(repeating: 50_000, count: 401))
    #expect(
      throws: InterpolatedCategoryLaw.Refusal(
        reason: "the law of a category spreads over too many standard deviations of one draw")
    ) { try InterpolatedCategoryLaw(of: 0, chain: chain) }
    let large = try makeChain(
      truth: fractions("1/2", "1/2"), start: .real, alpha: [.one], sampleSizes: [10_000_001])
    #expect(
      throws: InterpolatedCategoryLaw.Refusal(reason: "a sample size is above 10000000")
    ) { try InterpolatedCategoryLaw(of: 0, chain: large) }
  }

  @Test func stops() throws {
    let chain = try makeChain(
      truth: fractions("1/2", "1/2"), start: .real, alpha: fractions("1", "1/2", "1/2"),
      sampleSizes: [5, 5, 5])
    #expect(throws: InterpolatedCategoryLaw.Failure.self) {
      _ = try InterpolatedCategoryLaw.means(
        of: [.isLost], Self.merged(chain)[0], InterpolatedSchedule(chain), shouldStop: { true })
    }
  }

  @Test func summaries() throws {
    var generator = SeededGenerator(seed: 731)
    for _ in 0..<40 {
      let model = SmallModel.random(&generator, largestSize: 9)
      let chain = try model.chain()
      let total = try InterpolatedCategoryLaw.totalVariation(of: chain)
      let expected = try Expectation.trajectory(
        of: .totalVariation, chain: chain, precision: Self.wide
      ).values
      for (found, known) in zip(total, expected) {
        #expect(Self.holds(found, known.interval(precision: Self.wide)), "\(model)")
      }
      for category in 0..<chain.categories {
        let summaries = try InterpolatedCategoryLaw(of: category, chain: chain).generations
        let laws = try CategoryLaw.laws(of: category, chain: chain, precision: Self.wide)
        for (summary, law) in zip(summaries, laws) {
          let variance = try #require(law.ofProportion.variance?.exactValue)
          #expect(summary.variance.contains(variance), "\(model), category \(category)")
        }
      }
    }
  }
}

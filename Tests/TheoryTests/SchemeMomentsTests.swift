import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Oracles: the lower-triangular table of weights on earlier draws (another algorithm, O(T³), with the
/// weights of each scheme written here by hand); published recursions; an independent program's values.
@Suite struct SchemeMomentsTests {
  private static let law = fractions("1/2", "1/3", "1/6")
  private static let sizes = integers(2, 3, 2, 4, 1, 3)
  private static let alpha = fractions("1", "1/4", "1/3", "0", "1", "2/5")
  private static let horizon = 5

  /// P[t] as weights on draws; missing weight is on the truth.
  private typealias Combination = [Int: Rational]

  /// Draws q_t, n_t of them independent from m_t with m_t - p = Σ c (q - p):
  /// C_tu = Σ c C_su, v = c' C c, C_tt = v + (H - 2 <p, b_t> - v) / n_t.
  private struct Table {
    var covariances: [[Rational]] = []
    var biases: [Rational] = []
    let noise: Rational
    /// <p, d> for the deviation d of the start.
    let slope: Rational

    /// A given start, as a draw without noise.
    mutating func given(distance: Rational) -> Combination {
      covariances.append([distance])
      biases.append(.one)
      return [0: .one]
    }

    func second(_ a: Combination, _ b: Combination) -> Rational {
      a.reduce(.zero) { sum, x in
        b.reduce(sum) { $0 + x.value * $1.value * covariances[x.key][$1.key] }
      }
    }

    mutating func draws(_ size: Rational, from law: Combination) -> Combination {
      let index = covariances.count
      let row = (0..<index).map { second(law, [$0: .one]) }
      let v = second(law, law)
      let bias = law.reduce(Rational.zero) { $0 + $1.value * biases[$1.key] }
      for (position, value) in row.enumerated() { covariances[position].append(value) }
      covariances.append(row + [v + (noise - Rational(2) * slope * bias - v) / size])
      biases.append(bias)
      return [index: .one]
    }
  }

  private static func scaled(_ a: Combination, _ factor: Rational) -> Combination {
    a.mapValues { $0 * factor }
  }

  private static func sum(_ parts: [Combination]) -> Combination {
    parts.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
  }

  private static let schedules: [ScheduleName: [Rational]] = [
    .sampleSize: sizes, .alpha: alpha, .fresh: integers(2, 1, 0, 3, 2, 1),
    .synthetic: integers(0, 2, 2, 1, 0, 3), .weight: fractions("1", "1/3", "0", "2/5", "1", "3/4"),
    .rate: fractions("1", "1/2", "1/3", "1", "0", "2/7"), .window: integers(3),
  ]

  /// The table's R[t].
  private static func expected(_ scheme: Scheme, start: [Rational]?) -> [Rational] {
    let d = start.map { zip($0, law).map { $0 - $1 } }
    var table = Table(
      noise: .one - law.reduce(.zero) { $0 + $1 * $1 },
      slope: d.map { zip($0, law).reduce(.zero) { $0 + $1.0 * $1.1 } } ?? .zero)
    var models: [Combination] = []
    var batches: [(draws: Combination, size: Rational)] = []
    if let d {
      models.append(table.given(distance: d.reduce(.zero) { $0 + $1 * $1 }))
    } else {
      models.append(table.draws(sizes[0], from: [:]))
      batches.append((models[0], sizes[0]))
    }
    var corpus = models[0]
    if scheme == .fixedCorpus, start != nil { corpus = table.draws(sizes[0], from: [:]) }
    func pooled(_ batches: [(draws: Combination, size: Rational)]) -> Combination {
      let total = batches.reduce(Rational.zero) { $0 + $1.size }
      return sum(batches.map { scaled($0.draws, $0.size / total) })
    }
    for t in 1...horizon {
      let (n, old) = (sizes[t], models[t - 1])
      let mixed = scaled(old, .one - alpha[t])
      func part(_ name: ScheduleName) -> Rational { (schedules[name] ?? [])[t] }
      func parts(_ weight: Rational) -> Combination {
        var result: [Combination] = []
        if part(.fresh).signum > 0 {
          result.append(scaled(table.draws(part(.fresh), from: [:]), weight))
        }
        if part(.synthetic).signum > 0 {
          result.append(scaled(table.draws(part(.synthetic), from: old), .one - weight))
        }
        return sum(result)
      }
      switch scheme {
      case .mixture: models.append(table.draws(n, from: mixed))
      case .replace: models.append(table.draws(n, from: old))
      case .stratified:
        models.append(parts(part(.fresh) / (part(.fresh) + part(.synthetic))))
      case .weighted: models.append(parts(part(.weight)))
      case .accumulate, .window, .subsample:
        batches.append((table.draws(n, from: mixed), n))
        models.append(pooled(scheme == .window ? batches.suffix(3) : batches))
      case .movingAverage:
        let new = table.draws(n, from: mixed)
        models.append(sum([scaled(new, part(.rate)), scaled(old, .one - part(.rate))]))
      case .fixedCorpus:
        models.append(pooled([(corpus, sizes[0]), (table.draws(n, from: old), n)]))
      case .randomPool:
        let uniform = sum(models.map { scaled($0, Rational(1, t + 1)) })
        models.append(table.draws(n, from: uniform))
      }
    }
    return models.map { table.second($0, $0) }
  }

  /// A subsample is no combination of draws with fixed weights; it has a test of its own.
  @Test(arguments: Scheme.allCases.filter { $0 != .subsample })
  func equalsTheTableOfWeights(_ scheme: Scheme) throws {
    let names = scheme.schedules.required + scheme.schedules.optional.filter { $0 == .alpha }
    let own = Self.schedules.filter { names.contains($0.key) }
    for start in [nil, fractions("1", "0", "0"), fractions("1/5", "1/5", "3/5")] {
      let model = try meanModel(
        categorical(Self.law), scheme, start: start.map { point($0) } ?? .real, own)
      #expect(try exactErrors(model) == Self.expected(scheme, start: start), "\(scheme)")
    }
  }

  @Test func chainsAreTheSameByBothEngines() throws {
    for start in [Start.real, .truth, point(fractions("0", "0", "1"))] {
      let chain = try makeChain(
        truth: Self.law, start: start, alpha: Self.alpha, sampleSizes: [2, 3, 2, 4, 1, 3])
      let model = try meanModel(
        categorical(Self.law), .mixture, start: start,
        [.sampleSize: Self.sizes, .alpha: Self.alpha])
      for metric in [Metric.squaredError, .heterozygosity] {
        let byChain = try Expectation.trajectory(
          of: metric, chain: chain, precision: Precision(bits: 64))
        #expect(try exactErrors(model, metric) == byChain.values.compactMap(\.exactValue))
      }
    }
  }

  // MARK: Values from elsewhere

  @Test func accumulatedPairs() throws {
    let law = fractions("1/2", "1/3", "1/6")
    let model = try meanModel(categorical(law), .accumulate, [.sampleSize: integers(2, 2, 2, 2)])
    #expect(
      try exactErrors(model).map { $0 / fraction("11/18") }
        == fractions("1/2", "9/16", "169/288", "5527/9216"))
  }

  /// v[t+1] = v[t] + (1 - v[t]) / (n (t+1)²) for the mean law, r = v + (1 - v)/n; 0.15656 in the limit
  /// for n = 10, which is approached from below like 1/t.
  @Test func randomPoolHasItsPlateau() throws {
    let family = MeanFamily.binomial(mean: .exact(Rational(1, 3)), trials: 1)
    func model(_ count: Int) throws -> MeanModel {
      try meanModel(
        family, .randomPool, [.sampleSize: Array(repeating: Rational(10), count: count)])
    }
    var v = Rational.zero
    var expected: [Rational] = []
    for t in 1...12 {
      expected.append(v + (.one - v) / Rational(10))
      v += (.one - v) / Rational(10 * (t + 1) * (t + 1))
    }
    #expect(try exactErrors(model(12)).map { $0 * Rational(9, 2) } == expected)
    let variance = VarianceFunction<Double>(
      atTruth: 1, curvature: -1, slopeAlongStart: 0, startDistance: 0)
    let moments = try #require(
      try GraphMoments(of: GenerationGraph(model(400)), variance: variance, in: ()))
    let last = try #require(moments.generations.last)
    #expect(abs(last.second - 0.15656) < 5e-4)
  }

  /// n of the t n draws that are kept: with c_t = (t-1)/(t n - 1),
  /// 1 - r_t = (1 - a_t)(1 - c_t), 1 - a_{t+1} = (1 - a_t)(t² + 2t + (1 - c_t)(1 - 1/n))/(t+1)², a_1 = 1/n.
  @Test(arguments: [2, 3, 10]) func subsamplesObeyTheirRecursion(_ n: Int) throws {
    let model = try meanModel(
      categorical(Self.law), .subsample,
      [.sampleSize: Array(repeating: Rational(n), count: 12)])
    var kept = Rational.one - Rational(1, n)
    var expected: [Rational] = []
    for t in 1...12 {
      let c = Rational(t - 1, t * n - 1)
      expected.append(.one - kept * (.one - c))
      let drawn = (.one - c) * (.one - Rational(1, n))
      kept *= (Rational(t * t + 2 * t) + drawn) / Rational((t + 1) * (t + 1))
    }
    #expect(try exactErrors(model).map { $0 / fraction("11/18") } == expected)
  }

  /// N = 3 and known variance: 1/3, 17/30, 61/90, ... after 1, 2, 3 fits.
  @Test func subsampledNormalMeans() throws {
    let model = try meanModel(
      .normal(mean: .exact(Rational(2)), variance: .exact(.one)), .subsample,
      [.sampleSize: integers(3, 3, 3, 3)])
    let values = try exactErrors(model)
    #expect(Array(values.prefix(2)) == fractions("1/3", "17/30"))
    for (value, published) in zip(values, [0.3333, 0.5667, 0.6778, 0.7470]) {
      #expect(abs(Double(value) - published) < 5e-5)
    }
  }

  @Test func theVarianceOfAModelFollowsItsError() throws {
    // Exponential draws, two each: E M² grows by the factor 3/2 per generation.
    let gamma = MeanFamily.gamma(mean: .exact(Rational(3)), shape: .exact(.one))
    let model = try meanModel(gamma, .replace, [.sampleSize: integers(2, 2, 2)])
    #expect(try exactErrors(model, .variance) == fractions("27/2", "81/4", "243/8"))
    #expect(try exactErrors(model) == fractions("9/2", "45/4", "171/8"))
  }

  @Test func enclosuresContainTheFractions() throws {
    let exact = MeanFamily.negativeBinomial(
      mean: .exact(Rational(3, 2)), shape: .exact(Rational(5, 3)))
    let rough = MeanFamily.negativeBinomial(
      mean: .enclosure(Interval(Rational(3, 2), precision: Precision(bits: 40))),
      shape: .exact(Rational(5, 3)))
    for scheme in Scheme.allCases {
      let names = scheme.schedules.required + scheme.schedules.optional.filter { $0 == .alpha }
      let own = Self.schedules.filter { names.contains($0.key) }
      let start = Start.point([.exact(Rational(4, 3))])
      let fractions = try exactErrors(try meanModel(exact, scheme, start: start, own))
      let trajectory = try Expectation.trajectory(
        of: .squaredError, model: try meanModel(rough, scheme, start: start, own),
        precision: Precision(bits: 64))
      #expect(trajectory.arithmetic == .interval)
      for (value, fraction) in zip(trajectory.values, fractions) {
        let enclosure = value.interval(precision: Precision(bits: 64))
        #expect(enclosure.contains(fraction), "\(scheme)")
        #expect(enclosure.relativeWidth < 1e-10, "\(scheme)")
      }
    }
  }
}

import CTrajectories
import Foundation
import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Joint laws by interpolation against the exact chain of two counts, row by row.
@Suite struct InterpolatedPairLawTests {
  private static let precision = Precision(bits: 160)

  /// P(c, d) of two categories at t = 0...T, in fractions, from multinomial probabilities.
  private static func exact(_ chain: CategoricalChain, _ model: SmallModel) -> [[[Rational]]] {
    var laws: [[[Rational]]] = []
    for (t, n) in model.sampleSizes.enumerated() {
      var next = Array(repeating: Array(repeating: Rational.zero, count: n + 1), count: n + 1)
      func draw(_ x: Rational, _ z: Rational, _ mass: Rational) {
        let rest = .one - x - z
        for c in 0...n {
          for d in 0...(n - c) {
            let ways = Rational(ways(n, c) * ways(n - c, d))
            next[c][d] += mass * ways * power(x, c) * power(z, d) * power(rest, n - c - d)
          }
        }
      }
      let (p, q) = (model.truth[0], model.truth[1])
      if t == 0 {
        switch model.start {
        case .real: draw(p, q, .one)
        default: next = []
        }
      } else {
        let (fresh, old) = (model.alpha[t], .one - model.alpha[t])
        if let before = laws.last, !before.isEmpty {
          let size = Rational(before.count - 1)
          for (c, row) in before.enumerated() {
            for (d, mass) in row.enumerated() where !mass.isZero {
              draw(
                fresh * p + old * Rational(c) / size, fresh * q + old * Rational(d) / size, mass)
            }
          }
        } else if case .point(let start) = model.start {
          draw(fresh * p + old * start[0], fresh * q + old * start[1], .one)
        } else {
          draw(p, q, .one)
        }
      }
      laws.append(next)
    }
    return laws
  }

  private static func ways(_ n: Int, _ k: Int) -> Int {
    (0..<k).reduce(1) { $0 * (n - $1) / ($1 + 1) }
  }

  private static func power(_ x: Rational, _ k: Int) -> Rational {
    (0..<k).reduce(.one) { product, _ in product * x }
  }

  /// Calls `body` with t, the law, and the windows' first counts.
  private static func forEachGeneration(
    _ chain: CategoricalChain, tolerance: Double,
    _ body: (Int, InterpolatedPairLaw, Int, Int) -> Void
  ) throws {
    let groups = (0..<2).map { k in
      let start: Number? =
        switch chain.start {
        case .real: nil
        case .truth: chain.truth.values[k]
        case .point(let values): values[k]
        }
      return MergedCategory(truth: chain.truth.values[k], start: start, members: [k])
    }
    var law = InterpolatedPairLaw(tolerance: tolerance)
    var before: [WindowedLaw] = []
    try CategoryLawSequence(chain: chain, categories: groups, engine: .fixed(precision))
      .forEachGeneration(shouldStop: { false }) { t, found in
        guard found[0].sampleSize > 0 else { return }
        let laws = found.map { WindowedLaw($0) }
        let alpha: Number = t == 0 ? .exact(.one) : chain.schedules.alpha[t]
        let draws = groups.enumerated().compactMap { index, group in
          CategoryDraw(
            before.isEmpty
              ? SourceShares(
                group.share(alpha: alpha, proportion: group.start, precision: precision),
                precision: precision)
              : SourceShares(
                before[index], alpha: alpha, truth: group.truth, precision: precision),
            to: laws[index], isFirst: index == 0)
        }
        #expect(draws.count == 2)
        guard let next = law.advanced(draws[0], draws[1], to: laws[0], laws[1]) else {
          Issue.record("no memory")
          return
        }
        law = next
        before = laws
        body(t, law, laws[0].counts.lowerBound, laws[1].counts.lowerBound)
      }
  }

  private static func model(_ generator: inout SeededGenerator) -> SmallModel {
    var model = SmallModel.random(&generator)
    while model.truth.count < 3 { model = SmallModel.random(&generator) }
    return SmallModel(
      truth: model.truth, start: model.start, alpha: model.alpha,
      sampleSizes: model.sampleSizes.map { _ in 1 + generator.next(below: 9) })
  }

  /// What is known of the distance holds in every row; a coarse tolerance makes it visible.
  @Test(arguments: [1e-14, 1e-3])
  func exactLawsAreWithinTheBoundOfEveryRow(_ tolerance: Double) throws {
    var generator = SeededGenerator(seed: 2711)
    var (largest, interpolated) = (0.0, 0)
    for _ in 0..<30 {
      let model = Self.model(&generator)
      let chain = try model.chain()
      let exact = Self.exact(chain, model)
      try Self.forEachGeneration(chain, tolerance: tolerance) { t, law, firstA, firstB in
        let width = law.masses.count / law.errors.count
        var total = 0.0
        for (a, error) in law.errors.enumerated() {
          var distance = 0.0
          for b in 0..<width {
            let truth = exact[t][firstA + a][firstB + b].double(rounding: .nearest)
            distance += abs(law.masses[a * width + b] - truth)
          }
          total += distance
          // The fractions are rounded to doubles once.
          #expect(distance <= error + law.loose + 1e-15, "t \(t), count \(firstA + a) of \(model)")
        }
        if total > 1e-6 { interpolated += 1 }
        largest = max(largest, law.errors.reduce(law.loose, +))
      }
    }
    #expect(largest < 100 * max(tolerance, 1e-14))
    #expect(tolerance < 1e-6 || interpolated > 5)
  }

  /// Negative controls: the second category drawn from all n, with its share of everything, or for itself.
  @Test func otherLawsAreOutside() throws {
    let model = SmallModel(
      truth: fractions("1/2", "3/10", "1/5"), start: .real, alpha: fractions("1", "1/3"),
      sampleSizes: [7, 9])
    let chain = try model.chain()
    let exact = Self.exact(chain, model)
    func distance(_ law: InterpolatedPairLaw, _ other: [[Double]]) -> Double {
      let width = law.masses.count / law.errors.count
      return law.masses.enumerated().reduce(0) { sum, entry in
        sum + abs(entry.element - other[entry.offset / width][entry.offset % width])
      }
    }
    try Self.forEachGeneration(chain, tolerance: 1e-14) { t, law, firstA, firstB in
      guard t == 1 else { return }
      #expect(firstA == 0 && firstB == 0 && law.errors.count == 10)
      let truth = exact[1].map { $0.map { $0.double(rounding: .nearest) } }
      let ofFirst = truth.map { $0.reduce(0, +) }
      let ofSecond = (0...9).map { d in truth.reduce(0) { $0 + $1[d] } }
      let independent = ofFirst.map { p in ofSecond.map { p * $0 } }
      let late = Self.exact(
        chain,
        SmallModel(
          truth: model.truth, start: .real, alpha: fractions("1", "1"), sampleSizes: [7, 9]))
      let bound = law.errors.reduce(law.loose, +)
      #expect(distance(law, truth) <= bound + 1e-15)
      #expect(distance(law, independent) > 1e6 * bound)
      #expect(distance(law, late[1].map { $0.map { $0.double(rounding: .nearest) } }) > 1e6 * bound)
    }
  }

  /// The l1 distance of the interpolant, computed, is below its bound, and the bound no more than fifty
  /// times larger; that for fewer draws, or for more points, is no bound.
  @Test(arguments: [
    (0.1, 0.4, 100, 12), (0.0, 0.2, 60, 10), (0.3, 1.0, 40, 20), (0.45, 0.55, 200, 9),
    (0.001, 0.02, 300, 8),
  ])
  func interpolationErrorIsBounded(_ low: Double, _ high: Double, _ n: Int, _ points: Int) {
    let nodes = (0..<points).map { k -> Double in
      let angle = Double.pi * Double(2 * k + 1) / Double(2 * points)
      return (low + high) / 2 + (high - low) / 2 * cos(angle)
    }
    func row(_ q: Double) -> [Double] {
      (0...n).map { j -> Double in
        if q == 0 || q == 1 { return j == (q == 0 ? 0 : n) ? 1 : 0 }
        let (x, y) = (Double(j), Double(n - j))
        let ways: Double = lgamma(x + y + 1) - lgamma(x + 1) - lgamma(y + 1)
        return exp(ways + x * log(q) + y * log(1 - q))
      }
    }
    let rows = nodes.map(row)
    var largest = 0.0
    for step in 0...40 {
      let q = low + (high - low) * Double(step) / 40
      let truth = row(q)
      let weights = nodes.indices.map { k in
        nodes.indices.reduce(1.0) { product, j in
          j == k ? product : product * (q - nodes[j]) / (nodes[k] - nodes[j])
        }
      }
      var distance = 0.0
      for j in 0...n {
        var value = truth[j]
        for (weight, row) in zip(weights, rows) { value -= weight * row[j] }
        distance += abs(value)
      }
      largest = max(largest, distance)
    }
    let bound = ct_binomial_interpolation_error(points, low, high, Double(n))
    #expect(largest <= bound && bound < 50 * largest)
    #expect(ct_binomial_interpolation_error(points, low, high, Double(n) / 2) < largest)
    #expect(ct_binomial_interpolation_error(points + 4, low, high, Double(n)) < largest)
    let enough = ct_binomial_interpolation_points(low, high, Double(n), largest)
    #expect(ct_binomial_interpolation_error(enough, low, high, Double(n)) <= largest * 1.01)
    #expect(ct_binomial_interpolation_error(n + 1, low, high, Double(n)) == 0)
  }
}

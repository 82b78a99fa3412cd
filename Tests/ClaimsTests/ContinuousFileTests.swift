import Models
import Multiprecision
import Testing

@testable import Claims

/// Bound files of the families that are more than a mean. Oracle: the model that the text describes,
/// and the line and the words of each mistake.
@Suite struct ContinuousFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static let gaussian = [
    "title: A title",  // 1
    "source: { paper: Somebody 2026 }",  // 2
    "model:",  // 3
    "  family: gaussian",  // 4
    "  target: { mean: 1/3, variance: 9/4 }",  // 5
    "  estimator: unbiased",  // 6
    "  scheme: mixture",  // 7
    "  start: point(2, 1/4)",  // 8
    "schedules: { alpha: 1/5, n: 4 }",  // 9
    "metric: squared-error",  // 10
    "horizon: 2",  // 11
    "claims:",  // 12
    "  start: R[0] = (start - mu)^2 + 0*start_variance*V",  // 13
  ]

  private func text(_ changes: [Int: String]) -> String {
    Self.gaussian.enumerated().map { changes[$0.offset + 1] ?? $0.element }
      .joined(separator: "\n")
  }

  private func instantiation(_ changes: [Int: String]) throws -> Instantiation {
    let file = try BoundFile(path: folder.write(text(changes)))
    return try file.instantiate(values: [], horizon: 2, precision: Precision(bits: 128))
  }

  private func model(_ changes: [Int: String]) throws -> ContinuousModel {
    guard case .continuous(let model) = try instantiation(changes).model else {
      preconditionFailure("another model was read")
    }
    return model
  }

  private func faults(_ changes: [Int: String]) throws -> [FileFault] {
    let path = try folder.write(text(changes))
    do throws(FileFaults) {
      _ = try BoundFile(path: path).instantiate(
        values: [], horizon: 2, precision: Precision(bits: 128))
      return []
    } catch {
      return error.faults
    }
  }

  @Test func severalDimensionsAreRead() throws {
    let changes = [
      4: "  family: multivariate-gaussian", 5: "  target: [2, 1/3]", 8: "  start: truth",
      13: "  start: R[0] = 0",
    ]
    guard case .multivariate(let model) = try model(changes).kind else {
      Issue.record("no model of several dimensions")
      return
    }
    #expect(model.variances.map(\.exactValue) == [Rational(2), Rational(1, 3)])
    #expect(model.startsAtTruth && model.dimension == 2)
    func first(_ line: Int, _ replacement: String) throws -> String {
      let own = changes.merging([line: replacement]) { $1 }
      let fault = try #require(try faults(own).first)
      return "\(fault.line):\(fault.column) \(fault.message)"
    }
    #expect(try first(5, "  target: { mean: 1 }").hasPrefix("5:11 the target of this family"))
    #expect(try first(5, "  target: [2, -1]").hasPrefix("5:11 the true variance must be positive"))
    #expect(try first(8, "  start: point(1)").hasPrefix("8:10 start is real or truth"))
    #expect(try first(7, "  scheme: window").hasPrefix("7:11 the family multivariate-gaussian has"))
  }

  @Test func gaussianIsRead() throws {
    guard case .gaussian(let model) = try model([:]).kind else {
      Issue.record("no gaussian model")
      return
    }
    #expect(model.mean.exactValue == Rational(1, 3) && model.variance.exactValue == Rational(9, 4))
    #expect(model.estimator == .unbiased && !model.plan.keepsBatches)
    guard case .point(let mean, let variance) = model.start else {
      Issue.record("no given start")
      return
    }
    #expect(mean.exactValue == Rational(2) && variance.exactValue == Rational(1, 4))
    guard case .mixture(4, let alpha) = model.plan.sets[1] else {
      Issue.record("no mixture of 4 draws")
      return
    }
    #expect(alpha.exactValue == Rational(1, 5) && model.plan.settledFrom != nil)
    // mu, V, start, start_variance.
    #expect(
      try instantiation([:]).data.constants.map(\.exactValue)
        == [Rational(1, 3), Rational(9, 4), Rational(2), Rational(1, 4)])
  }

  @Test func otherFamiliesAreRead() throws {
    let regression = try model([
      4: "  family: linear-regression", 5: "  target: { dimension: 3, noise: 2, signal: 5 }",
      6: "  design: same", 7: "  scheme: replace", 8: "  start: truth", 9: "schedules: { n: 7 }",
      13: "  start: R[0] = 0",
    ])
    guard case .regression(let found) = regression.kind else {
      Issue.record("no regression")
      return
    }
    #expect(found.dimension == 3 && found.design == .same && found.signal != nil)
    let density = try model([
      4: "  family: kernel-density", 5: "  target: { variance: 2, kernel: 1/4 }", 6: "  ",
      7: "  scheme: accumulate", 8: "  start: real", 9: "schedules: { n: 3 }", 10: "metric: mise",
      13: "  start: R[0] >= 0",
    ])
    guard case .density(let found) = density.kind else {
      Issue.record("no density")
      return
    }
    #expect(found.plan.keepsBatches && found.kernelVariance.exactValue == Rational(1, 4))
    let diffusion = try model([
      4: "  family: diffusion", 5: "  target: { variance: 2, retention: exp(-1) }", 6: "  ",
      8: "  start: point(3)", 10: "metric: second-moment", 13: "  start: R[0] = start",
    ])
    guard case .diffusion(let found) = diffusion.kind else {
      Issue.record("no diffusion")
      return
    }
    #expect(found.retention.exactValue == nil && found.alpha.count == 3)
  }

  struct Mistake: Sendable {
    let changes: [Int: String]
    let line: Int
    let words: String
  }

  @Test(arguments: [
    Mistake(
      changes: [6: "  "], line: 4, words: "needs `estimator`: unbiased or maximum-likelihood"),
    Mistake(changes: [6: "  estimator: unbaised"], line: 6, words: "did you mean `unbiased`?"),
    Mistake(changes: [6: "  design: same"], line: 6, words: "has no `design`"),
    Mistake(changes: [7: "  scheme: window"], line: 7, words: "has no scheme `window`"),
    Mistake(changes: [8: "  start: point(2)"], line: 8, words: "point(MEAN, VARIANCE)"),
    Mistake(changes: [8: "  start: point(2, -1)"], line: 5, words: "must not be negative"),
    Mistake(
      changes: [5: "  target: { mean: 1/3, variance: 0 }"], line: 5, words: "must be positive"),
    Mistake(changes: [5: "  target: { mean: 1/3 }"], line: 5, words: "has no `variance`"),
    Mistake(changes: [9: "schedules: { alpha: 1/5, n: 1 }"], line: 9, words: "at least 2 draws"),
    Mistake(changes: [10: "metric: l1"], line: 10, words: "known are squared-error, variance"),
    Mistake(
      changes: [7: "  scheme: accumulate"], line: 8, words: "use `start: real`"),
    Mistake(
      changes: [
        4: "  family: kernel-density", 5: "  target: { variance: 2, kernel: 1/4 }", 6: "  ",
        10: "metric: mise", 8: "  start: truth", 13: "  start: R[0] >= 0",
      ], line: 8, words: "is not available in the family kernel-density"),
    Mistake(
      changes: [
        4: "  family: linear-regression", 5: "  target: { dimension: 9, noise: 1 }", 6: "  ",
        8: "  start: real", 13: "  start: R[0] >= 0",
      ], line: 9, words: "needs `signal`"),
    Mistake(
      changes: [
        4: "  family: diffusion", 5: "  target: { variance: 2, retention: 3/2 }", 6: "  ",
        8: "  start: real", 10: "metric: second-moment", 13: "  start: R[0] >= 0",
      ], line: 5, words: "must lie in [0, 1]"),
  ])
  func mistakesHaveTheirPlace(_ mistake: Mistake) throws {
    let faults = try faults(mistake.changes)
    let found = faults.contains { $0.line == mistake.line && $0.message.contains(mistake.words) }
    #expect(found, "\(faults.map { "\($0.line): \($0.message)" })")
  }
}

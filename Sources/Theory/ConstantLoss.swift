internal import Intervals
internal import Models
internal import Multiprecision

/// At which generations a metric's loss is almost surely constant, decided from the model's structure
/// (proofs-notes/loss-variance.md, "When is the variance exactly zero?").
///
/// True is certain. False may be "not certain" where numbers are enclosures, and is certain for
/// exact models.
struct ConstantLoss {
  /// Whether E P can have mass where the truth has, and where the start has.
  private var mayReachTruth: Bool
  private var mayReachStart: Bool
  /// Whether P is almost surely a single category.
  private var isSingleCategory: Bool
  private var isConstant: Bool

  static func generations(of metric: Metric, chain: CategoricalChain) -> [Bool] {
    let shape = TruthAndStart(chain, metric)
    let sizes = chain.schedules.sampleSizes
    var state = ConstantLoss(
      mayReachTruth: shape.start == nil, mayReachStart: shape.start != nil,
      isSingleCategory: shape.start == nil ? shape.truthIsVertex : shape.startIsVertex,
      isConstant: true)
    if case .real = chain.start {
      state.advance(alpha: .exact(.one), sampleSize: sizes[0], shape)
    }
    var generations = [state.isConstant]
    generations.reserveCapacity(sizes.count)
    for t in sizes.indices.dropFirst() {
      let alpha = chain.scheme == .replace ? .exact(.zero) : chain.schedules.alpha[t]
      state.advance(alpha: alpha, sampleSize: sizes[t], shape)
      generations.append(state.isConstant)
    }
    return generations
  }

  private mutating func advance(alpha: Number, sampleSize: Int, _ shape: TruthAndStart) {
    let hasNoFreshData = alpha.exactValue?.isZero == true
    let hasOnlyFreshData = alpha.exactValue == .one
    let wasOnlyTruth = !mayReachStart || shape.startIsTruth
    if !hasNoFreshData { mayReachTruth = true }
    if hasOnlyFreshData { mayReachStart = false }
    // The sampled law is almost surely a single category.
    let drawsAreAlike: Bool
    if hasNoFreshData {
      drawsAreAlike = isSingleCategory
    } else {
      drawsAreAlike = shape.truthIsVertex && (hasOnlyFreshData || wasOnlyTruth)
    }
    if sampleSize == 1 {
      isConstant = shape.truthIsConstant(onTruth: mayReachTruth, onStart: mayReachStart)
      isSingleCategory = true
    } else {
      isConstant =
        drawsAreAlike && (!hasNoFreshData || isConstant)
        || !mayReachTruth && shape.startIsBeyondMetric
      isSingleCategory = drawsAreAlike
    }
  }
}

/// What ``ConstantLoss`` needs to know of p and P[0].
private struct TruthAndStart {
  let start: [Number]?
  let truthIsVertex: Bool
  let startIsVertex: Bool
  let startIsTruth: Bool
  /// Whether every model on the categories of the start is as far from the truth as any other: none
  /// of them has positive probability, and the metric sees nothing else.
  let startIsBeyondMetric: Bool
  private let constantOnTruth: Bool
  private let constantOnStart: Bool
  private let constantOnBoth: Bool

  init(_ chain: CategoricalChain, _ metric: Metric) {
    let truth = chain.truth.values
    let start: [Number]? = if case .point(let values) = chain.start { values } else { nil }
    let inTruth = truth.map { $0.exactValue?.isZero != true }
    let inStart = start?.map { $0.exactValue?.isZero != true }
    let inEither = inStart.map { zip(inTruth, $0).map { $0 || $1 } } ?? inTruth
    func isVertex(_ values: [Number]) -> Bool { values.contains { $0.exactValue == .one } }
    // Whether all point masses on these categories have the same loss.
    func isConstant(on support: [Bool]) -> Bool {
      let values = zip(truth, support).filter(\.1).map(\.0)
      switch metric {
      case .heterozygosity, .entropy: return true
      case .supportLoss:
        return values.allSatisfy(\.isCertainlyPositive)
          || values.allSatisfy { $0.exactValue?.isZero == true }
      default:
        guard let first = values.first else { return true }
        return values.allSatisfy { $0.exactValue != nil && $0.exactValue == first.exactValue }
      }
    }
    self.start = start
    truthIsVertex = isVertex(truth)
    startIsVertex = start.map(isVertex) ?? false
    startIsTruth =
      start.map { values in
        zip(values, truth).allSatisfy { a, b in a.exactValue != nil && a.exactValue == b.exactValue
        }
      } ?? true
    switch metric {
    case .l1, .totalVariation, .hellinger, .supportLoss:
      startIsBeyondMetric =
        inStart.map { zip(truth, $0).allSatisfy { !$1 || $0.exactValue?.isZero == true } } ?? false
    default:
      startIsBeyondMetric = false
    }
    constantOnTruth = isConstant(on: inTruth)
    constantOnStart = inStart.map(isConstant(on:)) ?? false
    constantOnBoth = isConstant(on: inEither)
  }

  func truthIsConstant(onTruth: Bool, onStart: Bool) -> Bool {
    switch (onTruth, onStart) {
    case (true, false): constantOnTruth
    case (false, true): constantOnStart
    default: constantOnBoth
    }
  }
}

internal import Intervals
public import Models
public import Multiprecision

/// The law of a loss, generation by generation.
///
/// | categories | method |
/// |---|---|
/// | 2 | the law of one category, which tells the other: exact on small chains, enclosed on large ones |
/// | more | enumeration of the chain, within its limits |
///
/// - Source: proofs-notes/law-of-the-loss.md.
public enum LossLaw {
  /// Calls `body` with the law of metric(P[t], p) for t = 0...T.
  ///
  /// - Throws: `.noLaw` (with the reason) where the chain is too large, `.stopped`, and what `body` does.
  public static func forEachGeneration(
    of metric: Metric, chain: CategoricalChain, precision: Precision,
    shouldStop: () -> Bool = { false }, _ body: (Int, EnclosedLaw) throws(NoTheory) -> Void
  ) throws(NoTheory) {
    if chain.categories == 2 {
      try byCategoryLaw(metric, chain, precision, shouldStop, body)
    } else {
      try byEnumeration(metric, chain, precision, shouldStop, body)
    }
  }

  private static func byEnumeration(
    _ metric: Metric, _ chain: CategoricalChain, _ precision: Precision,
    _ shouldStop: () -> Bool, _ body: (Int, EnclosedLaw) throws(NoTheory) -> Void
  ) throws(NoTheory) {
    let enumeration: ChainEnumeration
    do {
      enumeration = try ChainEnumeration(chain, for: metric, shouldStop: shouldStop)
    } catch {
      guard case .noRecursion(_, let reason) = error else { throw error }
      throw .noLaw(
        of: metric.rawValue,
        reason: "with more than two categories every model is enumerated, and \(reason)")
    }
    for (t, law) in enumeration.laws.enumerated() {
      if shouldStop() { throw .stopped }
      let atoms = law.map { state in
        EnclosedLaw.Atom(
          MetricFunctional.value(
            metric, state.proportions, enumeration.truth, precision: precision),
          mass: state.probability, precision: precision)
      }
      try body(t, EnclosedLaw(atoms, missing: .zero, largest: nil, precision: precision))
    }
  }

  private static func byCategoryLaw(
    _ metric: Metric, _ chain: CategoricalChain, _ precision: Precision,
    _ shouldStop: () -> Bool, _ body: (Int, EnclosedLaw) throws(NoTheory) -> Void
  ) throws(NoTheory) {
    guard let category = MergedCategory.distinct(of: chain).first else {
      preconditionFailure("a chain has categories")
    }
    let engine: CategoryLawSequence.Engine
    switch CategoryLawSize.engine(for: chain, categories: [category], precision: precision) {
    case .success(let found): engine = found
    case .failure(let refusal): throw .noLaw(of: metric.rawValue, reason: refusal.reason)
    }
    let working = max(precision, engine.precision)
    let largest: Rational? =
      switch LargestValue(of: metric, truth: chain.truth, precision: working) {
      case .finite(let value):
        value.exactValue ?? value.interval(precision: working).upper.exactValue
      case .infinite, .undetermined: nil
      }
    let truth = chain.truth.values
    var losses = LossTable(metric, truth: truth, precision: working)
    try CategoryLawSequence(chain: chain, categories: [category], engine: engine)
      .forEachGeneration(shouldStop: shouldStop) { (t, laws) throws(NoTheory) in
        if t == 0, let start = Self.givenStart(chain) {
          let value = try MetricFunctional.value(
            metric, ofNumbers: start, truth, precision: working)
          try body(
            t,
            EnclosedLaw(
              [EnclosedLaw.Atom(value, mass: .one, precision: working)], missing: .zero,
              largest: largest, precision: working))
          return
        }
        var atoms: [EnclosedLaw.Atom] = []
        try laws[0].forEachProportion { (proportion, mass) throws(NoTheory) in
          if atoms.count & 1023 == 0 && shouldStop() { throw .stopped }
          atoms.append(
            EnclosedLaw.Atom(try losses.loss(at: proportion), mass: mass, precision: working))
        }
        try body(
          t,
          EnclosedLaw(
            atoms, missing: laws[0].missingMass, largest: largest, precision: working))
      }
  }

  /// P[0] where it is not drawn.
  private static func givenStart(_ chain: CategoricalChain) -> [Number]? {
    switch chain.start {
    case .real: nil
    case .truth: chain.truth.values
    case .point(let values): values
    }
  }
}

/// The losses of a chain of two categories at the proportions of the first, kept for the next
/// generation.
private struct LossTable {
  private let metric: Metric
  private let truth: [Number]
  private let precision: Precision
  private var known: [Rational: Number?] = [:]

  init(_ metric: Metric, truth: [Number], precision: Precision) {
    self.metric = metric
    self.truth = truth
    self.precision = precision
  }

  mutating func loss(at proportion: Number) throws(NoTheory) -> Number? {
    guard let x = proportion.exactValue else {
      preconditionFailure("a count has a fraction as proportion")
    }
    if let found = known[x] { return found }
    let loss = try MetricFunctional.value(
      metric, ofNumbers: [.exact(x), .exact(.one - x)], truth, precision: precision)
    if known.count >= 1 << 20 { known = [:] }
    known[x] = loss
    return loss
  }
}

internal import Intervals
internal import Models
internal import Multiprecision

/// The laws of several merged categories, generation by generation.
///
/// All categories advance together, so that the tables of a sample size are made once and memory
/// holds one generation.
struct CategoryLawSequence {
  let chain: CategoricalChain
  let categories: [MergedCategory]
  let engine: Engine

  enum Engine: Sendable, Equatable {
    case exact
    case floats(Precision)
    /// The precision is that of the model's enclosures.
    case fixed(Precision, FixedCategoryStep.Cut = .standard)

    /// Whether more bits than `precision` would give the same enclosures.
    ///
    /// What is affordable does not grow with the bits that are asked for.
    func isFinal(at precision: Precision) -> Bool {
      switch self {
      case .exact: false
      case .floats(let own): own < precision
      case .fixed: precision.bits >= 160
      }
    }

    var precision: Precision {
      switch self {
      case .exact: Precision(bits: 64)
      case .floats(let precision), .fixed(let precision, _): precision
      }
    }
  }

  /// Calls `body` with the laws of generation 0, 1, ..., `last` or T, in the order of `categories`.
  func forEachGeneration(
    through last: Int? = nil, shouldStop: () -> Bool,
    _ body: (Int, [CategoryLaw]) throws(NoTheory) -> Void
  ) throws(NoTheory) {
    var stepper = Stepper(engine)
    // A real start is one generation drawn from the truth.
    var laws = categories.map { category in
      CategoryLaw(
        sampleSize: 0, first: 0, masses: .point(category.start ?? category.truth),
        precision: engine.precision)
    }
    if case .real = chain.start {
      try advance(&laws, at: 0, alpha: .exact(.one), &stepper, shouldStop)
    }
    try body(0, laws)
    for t in stride(from: 1, through: last ?? chain.horizon, by: 1) {
      let alpha = chain.scheme == .replace ? .exact(.zero) : chain.schedules.alpha[t]
      try advance(&laws, at: t, alpha: alpha, &stepper, shouldStop)
      try body(t, laws)
    }
  }

  private func advance(
    _ laws: inout [CategoryLaw], at t: Int, alpha: Number, _ stepper: inout Stepper,
    _ shouldStop: () -> Bool
  ) throws(NoTheory) {
    for (index, category) in categories.enumerated() {
      if shouldStop() { throw .stopped }
      // With two categories the second count is n minus the first.
      if index == 1 && chain.categories == 2 && laws[0].sampleSize > 0 {
        laws[1] = laws[0].mirrored
        continue
      }
      laws[index] = try stepper.next(
        after: laws[index], category: category, alpha: alpha,
        sampleSize: chain.schedules.sampleSizes[t], shouldStop: shouldStop)
    }
  }
}

/// Advances a law by one generation in one of the engines, keeping the tables of a sample size.
private struct Stepper {
  private let engine: CategoryLawSequence.Engine
  private var fixed: FixedCategoryStep?
  private var floats: FloatCategoryStep?

  init(_ engine: CategoryLawSequence.Engine) { self.engine = engine }

  mutating func next(
    after law: CategoryLaw, category: MergedCategory, alpha: Number, sampleSize: Int,
    shouldStop: () -> Bool
  ) throws(NoTheory) -> CategoryLaw {
    switch engine {
    case .exact:
      let next = try ExactCategoryStep.next(
        after: law, category: category, alpha: alpha, sampleSize: sampleSize,
        shouldStop: shouldStop)
      guard let next else { preconditionFailure("the exact law of a chain with enclosures") }
      return next
    case .floats(let precision):
      if floats?.sampleSize != sampleSize { floats = nil }
      let step = floats ?? FloatCategoryStep(sampleSize: sampleSize, precision: precision)
      floats = step
      return try step.next(after: law, category: category, alpha: alpha, shouldStop: shouldStop)
    case .fixed(_, let cut):
      if fixed?.sampleSize != sampleSize { fixed = nil }
      var step = fixed ?? FixedCategoryStep(sampleSize: sampleSize, cut: cut)
      // The tables are changed in place: no second owner.
      fixed = nil
      defer { fixed = step }
      return try step.next(after: law, category: category, alpha: alpha, shouldStop: shouldStop)
    }
  }
}

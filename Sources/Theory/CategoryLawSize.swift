internal import Intervals
internal import Models
internal import Multiprecision

/// The work that the laws of a chain's categories take, from the model alone: which engine serves.
enum CategoryLawSize {
  /// The engine, or why there is none; O(T (K + 1)), before any work.
  static func engine(
    for chain: CategoricalChain, categories: [MergedCategory], precision: Precision
  ) -> Result<CategoryLawSequence.Engine, Refusal> {
    if exactSize(of: chain, categories) != nil { return .success(.exact) }
    // Fractions of the model are enclosed tightly enough for the widest engine that runs.
    let working = Precision(bits: max(precision.bits, 160))
    if precision.bits > fixedPointBits,
      let entries = entries(of: chain, categories, limit: TheoryLimits.categoryLawFloats)
    {
      // At least 192 bits, so that more bits never mean fewer digits.
      let affordable = min(192 * TheoryLimits.categoryLawFloats / entries, 0x1p24)
      return .success(.floats(Precision(bits: min(precision.bits, Int(affordable)))))
    }
    if chain.schedules.sampleSizes.contains(where: { $0 > TheoryLimits.categoryLawSize }) {
      return .failure(
        Refusal(reason: "a sample size is above \(TheoryLimits.categoryLawSize)"))
    }
    if entries(of: chain, categories, limit: TheoryLimits.categoryLawEntries) != nil {
      return .success(.fixed(working))
    }
    return .failure(
      Refusal(
        reason:
          "the laws of its categories need more than \(Int(TheoryLimits.categoryLawEntries)) "
          + "transition probabilities"))
  }

  struct Refusal: Error { let reason: String }

  /// Digits that fixed point has: more are asked of the floating engine, where it is affordable.
  static let fixedPointBits = 72

  // MARK: Exact laws

  /// Operations times bits of all exact laws, and bits of the expectations from them, all generations
  /// together; nil above the limits, and for models that are not exact.
  static func exactSize(
    of chain: CategoricalChain, _ categories: [MergedCategory]
  ) -> (work: Int, trajectoryBits: Int)? {
    guard chain.isExact else { return nil }
    var total = 0
    // A sum over categories may need the product of their denominators, in every generation.
    var trajectoryBits = 0
    for category in computed(categories, of: chain) {
      guard let p = category.truth.exactValue else { return nil }
      var states = 1
      var positionBits = bits(category.start?.exactValue?.denominator ?? .one)
      var lawBits = 0
      for (t, n) in chain.schedules.sampleSizes.enumerated() {
        if t == 0 && category.start != nil { continue }
        guard n <= TheoryLimits.categoryLawExactSize else { return nil }
        let alpha = chain.scheme == .replace ? .zero : chain.schedules.alpha[t].exactValue ?? .one
        lawBits += n * (bits(alpha.denominator) + bits(p.denominator) + positionBits)
        total += n * (states + n / 2 + 8) * (lawBits + 2048)
        trajectoryBits += 2 * lawBits
        guard total <= TheoryLimits.categoryLawExactWork,
          trajectoryBits <= TheoryLimits.trajectoryBits
        else { return nil }
        states = n + 1
        positionBits = Int.bitWidth - n.leadingZeroBitCount
      }
    }
    return (total, trajectoryBits)
  }

  /// Of two categories, the second has the mirrored law of the first.
  private static func computed(
    _ categories: [MergedCategory], of chain: CategoricalChain
  ) -> ArraySlice<MergedCategory> {
    chain.categories == 2 ? categories.prefix(1) : categories[...]
  }

  private static func bits(_ integer: Rational) -> Int { integer == .one ? 0 : integer.bitCount }

  // MARK: Enclosed laws

  /// Transition probabilities that the laws use, about; nil above the limit.
  ///
  /// A law is listed to 2^-96, or 12 standard deviations, and a row likewise. Mean and variance of a
  /// count follow their recursions; rounding does not matter here.
  static func entries(
    of chain: CategoricalChain, _ categories: [MergedCategory], through last: Int? = nil,
    limit: Double
  ) -> Double? {
    let reach = 24.0
    var total = 0.0
    for category in computed(categories, of: chain) {
      let p = category.truth.doubleValue
      var mean = category.start?.doubleValue ?? p
      var variance = 0.0
      var states = 1.0
      let sizes = chain.schedules.sampleSizes.prefix((last ?? chain.horizon) + 1)
      for (t, size) in sizes.enumerated() {
        if t == 0 && category.start != nil { continue }
        let n = Double(size)
        let alpha =
          t == 0 ? 1 : chain.scheme == .replace ? 0 : chain.schedules.alpha[t].doubleValue
        mean = alpha * p + (1 - alpha) * mean
        let noise = max(0, mean * (1 - mean)) / n
        variance = (1 - alpha) * (1 - alpha) * (1 - 1 / n) * variance + noise
        let width = min(n + 1, reach * n * noise.squareRoot() + 40)
        // A source costs as much as some hundred entries before its first.
        total += states * (width + 100) + 200
        guard total <= limit else { return nil }
        states = min(n + 1, reach * n * variance.squareRoot() + 40)
      }
    }
    return total
  }
}

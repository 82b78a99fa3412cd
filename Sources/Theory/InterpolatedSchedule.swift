internal import CTrajectories
internal import Models

/// What the laws of a chain's categories share, in doubles.
struct InterpolatedSchedule {
  private let alpha: [Double]
  private let alphaError: [Double]
  private let sampleSizes: [UInt64]
  private let effort: Effort
  /// Why there is no law.
  let refusal: InterpolatedCategoryLaw.Refusal?

  /// How far errors are avoided: any numbers give enclosures.
  struct Effort: Sendable {
    /// Standard deviations of a law that the nodes cover.
    let reach: Double
    /// Interpolation error of a generation that the number of nodes aims at.
    let interpolation: Double
    /// Mass outside the nodes' interval above which new nodes are made.
    let outside: Double

    /// Beyond 7.8 standard deviations lies 2^-47 of a normal law; rounding is several 2^-44 per generation.
    static let standard = Effort(reach: 7.8, interpolation: 0x1p-48, outside: 0x1p-46)

    fileprivate var kernel: ct_law_effort {
      ct_law_effort(reach: reach, interpolation: interpolation, outside: outside)
    }
  }

  var horizon: Int { sampleSizes.count - 1 }

  init(_ chain: CategoricalChain, effort: Effort = .standard) {
    self.effort = effort
    var alpha: [Double] = []
    var errors: [Double] = []
    for t in 0...chain.horizon {
      if t == 0 || chain.scheme == .replace {
        alpha.append(0)
        errors.append(0)
      } else {
        let weight = BoundedDouble(proportion: chain.schedules.alpha[t])
        alpha.append(weight.value)
        errors.append(weight.error)
      }
    }
    self.alpha = alpha
    alphaError = errors
    sampleSizes = chain.schedules.sampleSizes.map { UInt64($0) }
    refusal = Self.refusal(of: chain)
  }

  private static func refusal(of chain: CategoricalChain) -> InterpolatedCategoryLaw.Refusal? {
    let (largest, longest) = (TheoryLimits.categoryLawSize, TheoryLimits.interpolatedGenerations)
    if chain.schedules.sampleSizes.contains(where: { $0 > largest }) {
      return InterpolatedCategoryLaw.Refusal(reason: "a sample size is above \(largest)")
    }
    if chain.horizon > longest {
      return InterpolatedCategoryLaw.Refusal(
        reason: "there are more than \(longest) generations")
    }
    return nil
  }

  func withModel(
    _ truth: BoundedDouble, _ start: BoundedDouble?, _ body: (ct_law_model) -> Int32
  ) -> Int32 {
    alpha.withUnsafeBufferPointer { alpha in
      alphaError.withUnsafeBufferPointer { errors in
        sampleSizes.withUnsafeBufferPointer { sizes in
          body(
            ct_law_model(
              p: truth.value, p_error: truth.error, start: start?.value ?? -1,
              start_error: start?.error ?? 0, count: sizes.count, alpha: alpha.baseAddress,
              alpha_error: errors.baseAddress, n: sizes.baseAddress, effort: effort.kernel))
        }
      }
    }
  }
}

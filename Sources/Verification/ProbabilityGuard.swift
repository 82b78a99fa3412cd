internal import Claims
internal import Models
internal import Multiprecision
internal import Theory

/// The guard of a probability that claims mention beside the file's metric: absorption, or the loss of
/// a category. A replicate shows 1 or 0.
struct ProbabilityGuard {
  /// Guards of one instance; a sum over many categories is guarded by the first of them.
  static let most = 24

  let quantity: Quantity
  /// Its place among what is recorded.
  let position: Int
  let means: [Double]

  /// Of all claims at one instance, as far as theory knows them.
  ///
  /// - Parameter quantities: what is recorded, extended by what is guarded.
  static func all(
    _ theory: inout InstanceTheory, options: RunOptions, quantities: inout [Quantity]
  ) throws(RunError) -> [ProbabilityGuard] {
    let file = theory.instance.file
    let data = try theory.instantiation(at: options.precision).data
    var guards: [ProbabilityGuard] = []
    for claim in file.claims {
      for quantity in file.quantities(of: claim, at: data) {
        switch quantity {
        case .metric, .absorptionTime, .deviationSum: continue
        case .absorbed, .lost: break
        }
        guard guards.count < most, !guards.contains(where: { $0.quantity == quantity }),
          // Computed when the claim was decided: this is a look-up.
          case .success(let trajectory) = try theory.expectation(
            of: quantity, at: options.precision, shouldStop: { false })
        else { continue }
        if !quantities.contains(quantity) { quantities.append(quantity) }
        guards.append(
          ProbabilityGuard(
            quantity: quantity, position: quantities.firstIndex(of: quantity) ?? 0,
            means: trajectory.values.map(\.doubleValue)))
      }
    }
    return guards
  }
}

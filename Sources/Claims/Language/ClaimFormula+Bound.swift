public import Models

extension ClaimFormula {
  /// The metric that this claim bounds or gives, where its actual side is the bare sequence at t:
  /// `R[t] <= ...`.
  public var boundedMetric: Metric? {
    guard case .always(.comparison(let sides, let relations, _)) = statement,
      relations.count == 1
    else { return nil }
    let oriented = OrientedRelation(left: sides[0], relations[0], right: sides[1])
    let actual = oriented.leftIsActual ? sides[0] : sides[1]
    guard case .sequence(.metric(let metric), let index) = actual.kind,
      case .generation = index.kind
    else { return nil }
    return metric
  }

  /// Whether the claim is about all large t, so that only a theorem decides it.
  public var isAsymptotic: Bool {
    switch statement {
    case .limit, .eventually: true
    case .always, .monotone: false
    }
  }
}

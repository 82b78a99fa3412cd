public import Models

extension ClaimFormula {
  /// The expectation that this claim bounds or gives, where its actual side is the bare sequence at t:
  /// `R[t] <= ...`.
  public var boundedQuantity: Quantity? {
    guard case .always(.comparison(let sides, let relations, _)) = statement,
      relations.count == 1
    else { return nil }
    let oriented = OrientedRelation(left: sides[0], relations[0], right: sides[1])
    let actual = oriented.leftIsActual ? sides[0] : sides[1]
    switch actual.kind {
    case .sequence(.quantity(let quantity), let index):
      if case .generation = index.kind { return quantity }
    case .lost(let category, let index):
      // Only a category that is written as a number is known before there is an instance.
      if case .generation = index.kind, case .number(let k) = category.kind,
        let k = Int(exactly: k)
      {
        return .lost(category: k - 1)
      }
    default: break
    }
    return nil
  }

  /// Whether the claim is about all large t, so that only a theorem decides it.
  public var isAsymptotic: Bool {
    switch statement {
    case .limit, .eventually: true
    case .always, .monotone: false
    }
  }
}

internal import Intervals
internal import Models
internal import Multiprecision

/// What a given P[0] is, decided from its numbers: events of probability 0 or 1.
enum StartFacts {
  /// 1 where P[0] is given and a point mass, 0 where it is none; nil where P[0] is drawn.
  static func isPointMass(_ chain: CategoricalChain) throws(NoTheory) -> Rational? {
    guard let start = givenStart(chain) else { return nil }
    if start.filter(\.isCertainlyPositive).count >= 2 { return .zero }
    let possible = start.filter { $0.exactValue?.isZero != true }
    guard possible.count == 1 else {
      throw .notAvailable(
        .absorbed, reason: "the enclosures of P[0] do not tell whether it is a point mass")
    }
    return .one
  }

  /// 1 where P_k[0] is given and 0, 0 where it is positive; nil where P[0] is drawn.
  static func isLost(_ category: Int, _ chain: CategoricalChain) throws(NoTheory) -> Rational? {
    guard let start = givenStart(chain) else { return nil }
    let value = start[category]
    if value.exactValue?.isZero == true { return .one }
    guard value.isCertainlyPositive else {
      throw .notAvailable(
        .lost(category: category),
        reason: "P_\(category + 1)[0] = \(value.shortDescription) may be 0")
    }
    return .zero
  }

  /// P[0] where it is not drawn.
  private static func givenStart(_ chain: CategoricalChain) -> [Number]? {
    switch chain.start {
    case .real: nil
    case .truth: chain.truth.values
    case .point(let values): values
    }
  }

  /// Categories with the same fractions p_k and P_k[0] have the same law; others stand alone.
  static func groupsOfEqualCategories(_ chain: CategoricalChain) -> [[Int]] {
    struct Key: Hashable {
      let truth: Rational
      let start: Rational?
    }
    var positions: [Key: Int] = [:]
    var groups: [[Int]] = []
    var start: [Number]?
    if case .point(let values) = chain.start { start = values }
    for category in 0..<chain.categories {
      guard let truth = chain.truth.values[category].exactValue,
        start == nil || start?[category].exactValue != nil
      else {
        groups.append([category])
        continue
      }
      let key = Key(truth: truth, start: start?[category].exactValue)
      if let position = positions[key] {
        groups[position].append(category)
      } else {
        positions[key] = groups.count
        groups.append([category])
      }
    }
    return groups
  }
}

extension CategoricalChain {
  /// Whether alpha[t] = 0 for t = 1...T, certainly.
  var hasNoFreshData: Bool {
    scheme == .replace || schedules.alpha.dropFirst().allSatisfy { $0.exactValue?.isZero == true }
  }
}

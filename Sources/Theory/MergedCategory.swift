internal import Intervals
internal import Models
internal import Multiprecision

/// One category of a chain against all others merged: a Wright-Fisher chain with immigration.
///
/// Categories with the same probability and the same start have the same law, and share one.
struct MergedCategory: Sendable {
  /// p_k.
  let truth: Number
  /// P_k[0], or nil where generation 0 is sampled from the truth.
  let start: Number?
  /// The categories with this law, from 0.
  let members: [Int]

  /// The share of the category in the law that generation `t` is drawn from, given `proportion` in
  /// generation t - 1; without one, the truth.
  func share(alpha: Number, proportion: Number?, precision: Precision) -> Number {
    guard let proportion else { return truth }
    if let alpha = alpha.exactValue, let p = truth.exactValue, let x = proportion.exactValue {
      return .exact(alpha * p + (.one - alpha) * x)
    }
    let fresh = alpha.interval(precision: precision)
    let old =
      alpha.exactValue.map { Interval(.one - $0, precision: precision) }
      ?? Interval(.one, precision: precision) - fresh
    return .enclosure(
      fresh * truth.interval(precision: precision)
        + old * proportion.interval(precision: precision))
  }

  /// The distinct laws of a chain's categories, in the order of their first member.
  static func distinct(of chain: CategoricalChain) -> [MergedCategory] {
    switch chain.start {
    case .real: distinct(chain.truth.values, nil)
    case .truth: distinct(chain.truth.values, chain.truth.values)
    case .point(let values): distinct(chain.truth.values, values)
    }
  }

  /// Categories with the same truth, and the same second number where there is one.
  static func distinct(_ truth: [Number], _ starts: [Number]?) -> [MergedCategory] {
    var indices: [Key: Int] = [:]
    var merged: [(truth: Number, start: Number?, members: [Int])] = []
    for (k, p) in truth.enumerated() {
      let start = starts?[k]
      let key = Key(truth: Ends(p), start: start.map(Ends.init))
      if let index = indices[key] {
        merged[index].members.append(k)
      } else {
        indices[key] = merged.count
        merged.append((p, start, [k]))
      }
    }
    return merged.map { MergedCategory(truth: $0.truth, start: $0.start, members: $0.members) }
  }

  /// Two different categories merged into one, for every pair of members of `groups`: those with the
  /// same sums share one, and `count` says how many pairs they are.
  static func pairs(
    of groups: [MergedCategory], precision: Precision
  ) -> [(category: MergedCategory, count: Int)] {
    var indices: [Key: Int] = [:]
    var merged: [(category: MergedCategory, count: Int)] = []
    for (i, a) in groups.enumerated() {
      for b in groups[i...] {
        let count =
          a.members == b.members
          ? a.members.count * (a.members.count - 1) / 2 : a.members.count * b.members.count
        if count == 0 { continue }
        let truth = a.truth.sum(with: b.truth, precision)
        let start = a.start.flatMap { start in b.start.map { start.sum(with: $0, precision) } }
        let key = Key(truth: Ends(truth), start: start.map(Ends.init))
        if let index = indices[key] {
          merged[index].count += count
        } else {
          indices[key] = merged.count
          merged.append(
            (MergedCategory(truth: truth, start: start, members: a.members + b.members), count))
        }
      }
    }
    return merged
  }

  private struct Key: Hashable {
    let truth: Ends
    let start: Ends?
  }

  /// What is known of a number. Two numbers with the same enclosure may differ, but whatever is
  /// computed from the enclosure alone encloses both.
  private enum Ends: Hashable {
    case exact(Rational)
    case enclosure(Rational?, Rational?)

    init(_ number: Number) {
      switch number {
      case .exact(let value): self = .exact(value)
      case .enclosure(let interval):
        self = .enclosure(interval.lower.exactValue, interval.upper.exactValue)
      }
    }
  }
}

extension Number {
  /// At most 1: the sum of two probabilities of one law.
  fileprivate func sum(with other: Number, _ precision: Precision) -> Number {
    if let a = exactValue, let b = other.exactValue { return .exact(a + b) }
    let sum = interval(precision: precision) + other.interval(precision: precision)
    return .enclosure(Interval.minimum(sum, Interval(.one, precision: precision)))
  }
}

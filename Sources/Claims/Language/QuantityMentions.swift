public import Models

/// The expectations that a text mentions: what theory must supply before it can be evaluated.
public struct QuantityMentions: Sendable {
  /// Those that are known from the text alone.
  public private(set) var quantities: Set<Quantity> = []
  /// First indices of `lost[k, t]`: which categories they name depends on the instance.
  private(set) var lostCategories: [Expression] = []

  static let none = QuantityMentions()

  /// Whether there are none.
  public var isEmpty: Bool { quantities.isEmpty && lostCategories.isEmpty }

  mutating func insert(_ quantity: Quantity) { quantities.insert(quantity) }

  mutating func insertLost(category: Expression) { lostCategories.append(category) }

  mutating func formUnion(_ other: QuantityMentions) {
    quantities.formUnion(other.quantities)
    lostCategories += other.lostCategories
  }

  /// All of them at an instance, in an order that does not depend on hashing. An index that runs
  /// (over k in a sum, or with t) stands for every category.
  ///
  /// An index that is no category is left out: evaluation finds it, and knows its place.
  func quantities(at instance: InstanceData) -> [Quantity] {
    var categories: Set<Int> = []
    let position = IndexEvaluator(instance: instance, generation: nil, variables: [])
    for index in lostCategories {
      guard index.dependence.isEmpty else {
        categories = Set(0..<instance.categories)
        break
      }
      if let k = try? position.integer(index), (1...instance.categories).contains(k) {
        categories.insert(k - 1)
      }
    }
    let fixed = quantities.sorted { $0.name < $1.name }
    return fixed + categories.sorted().map { .lost(category: $0) }
  }
}

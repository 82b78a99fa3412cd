/// Draws of a category with given weights, in constant time.
///
/// - Exactness:  each category's probability within 2^-50 of its share of the sum of the weights
///   (measured; rounding while the table is built); a category of weight 0 is never drawn.
/// - Complexity: O(K) to build, two words of the stream to draw.
/// - Source:     Vose 1991, "A linear algorithm for generating random numbers with a given
///   distribution".
public struct AliasTable: Sendable {
  /// The chance that a draw of column k stays at k, else it moves to `alias[k]`.
  private let stay: [Double]
  private let alias: [Int32]

  public var categories: Int { stay.count }

  /// - Precondition: between 1 and 2^31 - 1 finite weights, none negative, with a positive sum.
  public init(weights: [Double]) {
    precondition(
      (1...Int(Int32.max)).contains(weights.count), "a table of \(weights.count) categories")
    var total = CompensatedSum()
    var largest = 0
    for (category, weight) in weights.enumerated() {
      precondition(weight >= 0 && weight.isFinite, "weight \(category) is \(weight)")
      total.add(weight)
      if weight > weights[largest] { largest = category }
    }
    precondition(total.value > 0, "the weights sum to \(total.value)")

    let count = Double(weights.count)
    var stay = weights.map { $0 / total.value * count }
    // Columns left over at the end are full but for rounding, since the mass of the rest is their
    // number; what rounding leaves unclaimed falls to the largest category.
    var alias = [Int32](repeating: Int32(largest), count: weights.count)
    var small = stay.indices.filter { stay[$0] < 1 }
    var large = stay.indices.filter { stay[$0] >= 1 }
    while let poor = small.last, let rich = large.last {
      small.removeLast()
      alias[poor] = Int32(rich)
      stay[rich] = (stay[rich] + stay[poor]) - 1
      if stay[rich] < 1 {
        large.removeLast()
        small.append(rich)
      }
    }
    self.stay = stay
    self.alias = alias
  }

  /// The law of a draw, as the table has it.
  package var probabilities: [Double] {
    var shares = stay.map { min($0, 1) }
    for (column, share) in stay.enumerated() where share < 1 {
      shares[Int(alias[column])] += 1 - share
    }
    return shares.map { $0 / Double(stay.count) }
  }

  public func draw(from stream: inout RandomStream) -> Int {
    let column = Int(stream.nextInteger(below: UInt64(stay.count)))
    return stream.nextUniform() < stay[column] ? column : Int(alias[column])
  }
}

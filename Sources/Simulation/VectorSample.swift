internal import RandomStreams

/// A sample of vectors as its fit sees it: how many, their mean, and the sum of the outer products of
/// their deviations from it.
struct VectorSample {
  private(set) var count = 0
  private(set) var mean: [Double]
  private(set) var squares: SymmetricMatrix
  /// The dimension of the affine space that the vectors span, almost surely.
  private(set) var rank = 0

  init(dimension: Int) {
    mean = Array(repeating: 0, count: dimension)
    squares = SymmetricMatrix(dimension: dimension)
  }

  /// The union of two samples, as for numbers.
  mutating func add(_ other: VectorSample) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let (own, new) = (Double(count), Double(other.count))
    let difference = zip(other.mean, mean).map { $0 - $1 }
    for i in mean.indices { mean[i] += difference[i] * (new / (own + new)) }
    squares.add(other.squares)
    squares.addSquare(of: difference, factor: own * new / (own + new))
    count += other.count
    rank = min(mean.count, rank + other.rank + 1)
  }

  /// Independent draws of N(mean, L L^T), L having `rank` columns.
  static func normal(
    _ count: Int, mean: [Double], root: TriangularMatrix, rank: Int,
    from stream: inout RandomStream, oneByOne: Bool
  ) -> VectorSample {
    var sample = VectorSample(dimension: mean.count)
    if oneByOne {
      for _ in 0..<count {
        var one = VectorSample(dimension: mean.count)
        one.count = 1
        one.mean = zip(mean, root.applied(to: mean.map { _ in stream.normal() })).map(+)
        sample.add(one)
      }
    } else {
      sample.count = count
      let scale = 1 / Double(count).squareRoot()
      let step = root.applied(to: mean.map { _ in stream.normal() })
      sample.mean = zip(mean, step).map { $0 + scale * $1 }
      // W = (L B)(L B)^T: B lower triangular, squares of its diagonal chi-squared, the rest normal.
      for j in mean.indices {
        var column = mean.map { _ in 0.0 }
        column[j] = stream.chiSquared(degreesOfFreedom: count - 1 - j).squareRoot()
        for i in (j + 1)..<max(mean.count, j + 1) { column[i] = stream.normal() }
        sample.squares.addSquare(of: root.applied(to: column))
      }
    }
    sample.rank = min(rank, count - 1)
    return sample
  }
}

internal import RandomStreams

/// Sums over observations that least squares needs: the matrix Σ x xᵀ and the vector Σ x y.
struct NormalEquations {
  let dimension: Int
  /// Row by row; only entries at or below the diagonal are kept up to date.
  private(set) var matrix: [Double]
  private(set) var vector: [Double]

  init(dimension: Int) {
    self.dimension = dimension
    matrix = Array(repeating: 0, count: dimension * dimension)
    vector = Array(repeating: 0, count: dimension)
  }

  mutating func add(_ x: ArraySlice<Double>, label: Double) {
    let first = x.startIndex
    for row in 0..<dimension {
      let own = x[first + row]
      vector[row] += own * label
      for column in 0...row { matrix[row * dimension + column] += own * x[first + column] }
    }
  }

  /// The coefficients of least squares; nil where the matrix is singular to rounding.
  func solution() -> [Double]? {
    guard let factor = Cholesky(matrix, dimension: dimension) else { return nil }
    return factor.solve(vector)
  }
}

/// A = L Lᵀ with L lower triangular.
struct Cholesky {
  private let dimension: Int
  private var lower: [Double]

  /// Reads the entries at or below the diagonal. Nil where A is not positive definite to rounding.
  init?(_ matrix: [Double], dimension: Int) {
    self.dimension = dimension
    lower = matrix
    for row in 0..<dimension {
      for column in 0...row {
        var sum = matrix[row * dimension + column]
        for k in 0..<column { sum -= lower[row * dimension + k] * lower[column * dimension + k] }
        if row == column {
          guard sum > 0 else { return nil }
          lower[row * dimension + row] = sum.squareRoot()
        } else {
          lower[row * dimension + column] = sum / lower[column * dimension + column]
        }
      }
    }
  }

  /// The x with A x = b.
  func solve(_ b: [Double]) -> [Double] {
    var x = b
    for row in 0..<dimension {
      for k in 0..<row { x[row] -= lower[row * dimension + k] * x[k] }
      x[row] /= lower[row * dimension + row]
    }
    for row in (0..<dimension).reversed() {
      for k in row + 1..<dimension where k < dimension {
        x[row] -= lower[k * dimension + row] * x[k]
      }
      x[row] /= lower[row * dimension + row]
    }
    return x
  }
}

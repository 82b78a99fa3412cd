internal import Foundation

/// A symmetric matrix, by its lower half.
struct SymmetricMatrix {
  let dimension: Int
  /// Row after row, each up to the diagonal.
  private var entries: [Double]

  init(dimension: Int) {
    self.dimension = dimension
    entries = Array(repeating: 0, count: dimension * (dimension + 1) / 2)
  }

  init(diagonal: [Double]) {
    self.init(dimension: diagonal.count)
    for (i, value) in diagonal.enumerated() { self[i, i] = value }
  }

  /// - Precondition: `column <= row`.
  subscript(_ row: Int, _ column: Int) -> Double {
    get { entries[row * (row + 1) / 2 + column] }
    set { entries[row * (row + 1) / 2 + column] = newValue }
  }

  var diagonal: [Double] { (0..<dimension).map { self[$0, $0] } }

  mutating func scale(by factor: Double) {
    for index in entries.indices { entries[index] *= factor }
  }

  mutating func add(_ other: SymmetricMatrix, factor: Double = 1) {
    for index in entries.indices { entries[index] += factor * other.entries[index] }
  }

  /// Adds factor v v^T.
  mutating func addSquare(of vector: [Double], factor: Double = 1) {
    for i in 0..<dimension {
      for j in 0...i { self[i, j] += factor * vector[i] * vector[j] }
    }
  }

  /// The sum of the squares of all entries, each entry off the diagonal twice.
  var squaredNorm: Double {
    var sum = 0.0
    for i in 0..<dimension {
      for j in 0..<i { sum += 2 * self[i, j] * self[i, j] }
      sum += self[i, i] * self[i, i]
    }
    return sum
  }

  /// L with L L^T = self; of a matrix of smaller rank the first columns alone, since the rest of a
  /// generic one is 0 but for rounding.
  func choleskyFactor(rank: Int) -> TriangularMatrix {
    var factor = TriangularMatrix(dimension: dimension)
    for j in 0..<min(rank, dimension) {
      var pivot = self[j, j]
      for k in 0..<j { pivot -= factor[j, k] * factor[j, k] }
      guard pivot > 0 else { continue }
      let root = pivot.squareRoot()
      factor[j, j] = root
      for i in (j + 1)..<max(dimension, j + 1) {
        var sum = self[i, j]
        for k in 0..<j { sum -= factor[i, k] * factor[j, k] }
        factor[i, j] = sum / root
      }
    }
    return factor
  }
}

/// A lower triangular matrix.
struct TriangularMatrix {
  let dimension: Int
  private var entries: [Double]

  init(dimension: Int) {
    self.dimension = dimension
    entries = Array(repeating: 0, count: dimension * dimension)
  }

  subscript(_ row: Int, _ column: Int) -> Double {
    get { entries[row * dimension + column] }
    set { entries[row * dimension + column] = newValue }
  }

  /// log det L; -infinity where an entry of the diagonal is 0.
  var logDeterminant: Double {
    (0..<dimension).reduce(0) { $0 + log(self[$1, $1]) }
  }

  /// L v.
  func applied(to vector: [Double]) -> [Double] {
    (0..<dimension).map { i in
      (0...i).reduce(0) { $0 + self[i, $1] * vector[$1] }
    }
  }

  /// x with L x = v.
  ///
  /// - Precondition: no entry of the diagonal is 0.
  func solve(_ vector: [Double]) -> [Double] {
    var result = vector
    for i in 0..<dimension {
      for j in 0..<i { result[i] -= self[i, j] * result[j] }
      result[i] /= self[i, i]
    }
    return result
  }
}

internal import Models

extension TrainingPlan {
  /// The draws of each generation where none after the first sees fresh or kept data; nil elsewhere.
  var replacementSizes: [Int]? {
    for set in sets.dropFirst() {
      switch set {
      case .mixture(_, let alpha): guard alpha.exactValue?.isZero == true else { return nil }
      case .stratified(let fresh, _): guard fresh == 0 else { return nil }
      case .weighted: return nil
      }
    }
    return !keepsBatches || sets.count == 1 ? sets.map(\.count) : nil
  }
}

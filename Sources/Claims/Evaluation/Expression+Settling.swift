internal import Intervals
internal import Multiprecision

extension Expression {
  /// A generation from which on the expression keeps one value, for every t and not only up to the
  /// horizon; nil where the text does not show one.
  ///
  /// It is read off the text: no t at all, or an `if` that compares t with a constant, such as
  /// `if(t = 0, 10, N)`. What speaks of the horizon says nothing beyond it.
  func settledFrom(in instance: InstanceData) -> Int? {
    if mentionsHorizon { return nil }
    if !dependence.contains(.generation) { return 0 }
    guard
      case .choice(.comparison(let sides, let relations, _), let first, let second) = kind,
      relations.count == 1
    else { return nil }
    let (bound, relation): (Expression, Relation)
    if case .generation = sides[0].kind {
      (bound, relation) = (sides[1], relations[0])
    } else if case .generation = sides[1].kind {
      (bound, relation) = (sides[0], relations[0].flipped)
    } else {
      return nil
    }
    guard bound.dependence.isEmpty else { return nil }
    let environment = NumberEnvironment(instance: instance, expectations: [:], definitions: [])
    var evaluator = Evaluator(environment: environment, constantSlots: 0)
    // The first t at which the comparison has its final answer: `t < c` at c, `t <= c` and `t = c` past it.
    let isDecidedAtBound = relation == .less || relation == .greaterOrEqual
    guard let exact = (try? evaluator.value(of: bound, at: nil))?.exactValue,
      let decided = Int(
        exactly: isDecidedAtBound ? exact.roundedUp() : exact.roundedDown() + .one)
    else { return nil }
    let holdsBeyond = relation == .greater || relation == .greaterOrEqual
    guard let branch = (holdsBeyond ? first : second).settledFrom(in: instance) else { return nil }
    return max(branch, decided)
  }
}

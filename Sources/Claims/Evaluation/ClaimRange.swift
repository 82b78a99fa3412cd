internal import Intervals
internal import Multiprecision

extension ClaimFormula {
  /// The generations the claim speaks of, before `when`: nil where the range is empty.
  func generations(in instance: InstanceData) throws(EvaluationError) -> ClosedRange<Int>? {
    guard let range else { return 0...instance.horizon }
    let environment = NumberEnvironment(instance: instance, expectations: [:], definitions: [])
    var evaluator = Evaluator(environment: environment, constantSlots: constantSlots)
    func end(_ expression: Expression) throws(EvaluationError) -> Int {
      let value = try evaluator.value(of: expression, at: nil)
      guard let exact = value.exactValue, let integer = Int(exactly: exact) else {
        throw evaluator.error(.indexNotInteger(value.shortDescription), expression)
      }
      guard (0...instance.horizon).contains(integer) else {
        throw evaluator.error(
          .indexOutOfRange(name: "t", index: integer, lower: 0, upper: instance.horizon),
          expression)
      }
      return integer
    }
    var lower = 0
    var upper = instance.horizon
    if let from = range.from { lower = try end(from) + range.fromOffset }
    if let to = range.to { upper = try end(to) + range.toOffset }
    return lower <= upper ? lower...upper : nil
  }
}

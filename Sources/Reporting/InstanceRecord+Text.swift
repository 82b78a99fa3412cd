internal import Results

extension InstanceRecord {
  /// `a = 1/10, N = 1000`; empty for an instance without parameters.
  var assignments: String {
    parameters.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
  }

  /// `a=1/10; N=1000`, for one field of CSV.
  var field: String {
    parameters.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
  }

  /// Object of parameter to exact text.
  var json: JSONValue {
    .object(parameters.map { JSONValue.Member(key: $0.name, value: .string($0.value)) })
  }
}

extension TheoryRecord {
  /// `moment-recursion, interval arithmetic at 128 bits`.
  var words: String {
    let precision = precisionBits.map { " at \($0) bits" } ?? ""
    return "\(method.rawValue), \(arithmetic.rawValue) arithmetic\(precision)"
  }
}

extension SimulationRecord {
  /// `10000 replicates, largest |z| 2.1, e-value 0.4: agrees with theory`.
  var words: String {
    var parts = ["\(replicates) replicates"]
    if let maxZ { parts.append("largest |z| \(EstimateText.decimal(maxZ, digits: 3))") }
    if let eValue { parts.append("e-value \(EstimateText.decimal(eValue, digits: 3))") }
    if let incrementEValue {
      parts.append("of increments \(EstimateText.decimal(incrementEValue, digits: 3))")
    }
    let outcome =
      switch agrees {
      case true?: ": agrees with theory"
      case false?:
        ": DISAGREES with theory"
          + (fired.isEmpty ? "" : " by \(fired.map(\.rawValue).joined(separator: " and "))")
      case nil: ": not compared with theory"
      }
    return parts.joined(separator: ", ") + outcome + (reason.map { " (\($0))" } ?? "")
  }
}

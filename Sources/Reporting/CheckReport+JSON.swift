internal import Intervals
internal import Results

extension CheckReport {
  func json(_ options: RenderOptions) -> JSONValue {
    .object(
      [
        .init(key: "schema", value: .integer(1)), .init(key: "command", value: "check"),
        .init(key: "seed", value: .unsigned(seed)), .init(key: "level", value: .string(level)),
        .init(key: "results", value: jsonResults(options)),
      ] + jsonRemarks)
  }

  func jsonResults(_ options: RenderOptions) -> JSONValue {
    .array(results.map { $0.json(digits: options.digits) })
  }

  /// What a reader must know beside the results, at the end of the text.
  var jsonRemarks: [JSONValue.Member] {
    [
      .init(key: "notes", value: .strings(notes)),
      .init(key: "disagreements", value: .strings(disagreements)),
      .init(key: "interrupted", value: JSONValue(interruption)),
    ]
  }
}

extension ClaimResult {
  /// The documented members in the documented order, then what is new.
  func json(digits: Int) -> JSONValue {
    [
      "bound": .string(bound), "claim": .string(claim), "instance": instance.json,
      "kind": .string(kind.rawValue), "verdict": .string(verdict.rawValue),
      "expected": .bool(isAsExpected), "horizon": .integer(horizon),
      "slack": slack.map { $0.json(digits: digits) } ?? .null, "trivial": .bool(isTrivial),
      "violation": violation.map { $0.json(digits: digits) } ?? .null,
      "theory": theory?.json ?? .null, "simulation": simulation?.json ?? .null,
      "formula": .string(formula), "place": place.json, "reason": JSONValue(reason),
    ]
  }
}

extension Violation {
  fileprivate func json(digits: Int) -> JSONValue {
    [
      "t": .integer(t), "claimed": claimed.json(digits: digits),
      "actual": actual.json(digits: digits), "relation": .string(relation),
    ]
  }
}

extension TheoryRecord {
  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init(key: "method", value: .string(method.rawValue)),
      .init(key: "arithmetic", value: .string(arithmetic.rawValue)),
    ]
    if let precisionBits { members.append(.init(key: "precision", value: .integer(precisionBits))) }
    return .object(members)
  }
}

extension SimulationRecord {
  fileprivate var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init(key: "replicates", value: .integer(replicates)),
      .init(key: "max_z", value: JSONValue(maxZ)), .init(key: "e_value", value: JSONValue(eValue)),
      .init(key: "increment_e_value", value: JSONValue(incrementEValue)),
      .init(key: "agrees", value: JSONValue(agrees)),
      .init(key: "fired", value: .array(fired.map { .string($0.rawValue) })),
    ]
    if agrees == nil || reason != nil {
      members.append(.init(key: "reason", value: JSONValue(reason)))
    }
    return .object(members)
  }
}

extension SourcePlace {
  fileprivate var json: JSONValue {
    ["file": .string(file), "line": .integer(line), "column": .integer(column)]
  }
}

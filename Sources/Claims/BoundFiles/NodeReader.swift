internal import Yams

/// Reads the entries of a mapping by name, collects every fault, and at the end reports the keys
/// that nobody asked for.
struct NodeReader {
  let raw: RawSource
  private(set) var faults: [FileFault] = []

  init(raw: RawSource) {
    self.raw = raw
  }

  mutating func report(_ node: Yams.Node?, _ message: String) {
    faults.append(
      FileFault(
        file: raw.file, line: node?.mark?.line ?? 1, column: node?.mark?.column ?? 1,
        message: message))
  }

  mutating func report(_ faults: [FileFault]) {
    self.faults += faults
  }

  /// A mapping whose keys are all among `known`; nil with a fault where it is not a mapping.
  mutating func mapping(
    _ node: Yams.Node, _ what: String, known: [String]
  ) -> [String: (key: Yams.Node, value: Yams.Node)]? {
    guard let entries = entries(node, what) else { return nil }
    var result: [String: (key: Yams.Node, value: Yams.Node)] = [:]
    for (key, value) in entries {
      let name = key.string ?? ""
      guard known.contains(name) else {
        let advice = Scope.suggestion(for: name, among: known)
        report(
          key,
          "unknown key `\(name)` in \(what)\(advice)"
            + (advice.isEmpty ? "; known are \(known.joined(separator: ", "))" : ""))
        continue
      }
      result[name] = (key, value)
    }
    return result
  }

  /// The entries of a mapping in the order of the file.
  mutating func entries(
    _ node: Yams.Node, _ what: String
  ) -> [(key: Yams.Node, value: Yams.Node)]? {
    guard case .mapping(let mapping) = node else {
      report(node, "\(what) must be a mapping of names to values, but is \(Self.describe(node))")
      return nil
    }
    var result: [(key: Yams.Node, value: Yams.Node)] = []
    for (key, value) in mapping {
      guard case .scalar = key else {
        report(key, "a name in \(what) must be plain text, but is \(Self.describe(key))")
        continue
      }
      result.append((key, value))
    }
    return result
  }

  mutating func text(_ node: Yams.Node, _ what: String) -> SourceText? {
    guard case .scalar(let scalar) = node else {
      report(node, "\(what) must be text, but is \(Self.describe(node))")
      return nil
    }
    guard !scalar.string.allSatisfy(\.isWhitespace) else {
      report(node, "\(what) is empty")
      return nil
    }
    return source(of: node, scalar.string)
  }

  func source(of node: Yams.Node, _ text: String) -> SourceText {
    SourceText(
      text: text, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, raw: raw)
  }

  static func describe(_ node: Yams.Node) -> String {
    switch node {
    case .scalar(let scalar):
      scalar.string.isEmpty ? "empty" : "the text `\(scalar.string.prefix(40))`"
    case .sequence: "a list"
    case .mapping: "a mapping"
    default: "an alias"
    }
  }
}

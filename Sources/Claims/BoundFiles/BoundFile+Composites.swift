public import Multiprecision
internal import Yams

/// Which places of a model a composite parameter without a value stands in.
public struct OpenPlaces: Sendable, Hashable {
  public var isTargetOpen = false
  public var isStartOpen = false
  public var areSchedulesOpen = false

  public init() {}
}

extension BoundFile {
  /// Every parameter with its value as text, the composite ones last.
  public func assignments(_ values: [Rational]) -> [(name: String, text: String)] {
    zip(parameters, values).map { ($0.name, $1.description) }
      + composites.compactMap { composite in
        compositeValues[composite.name].map { (composite.name, $0) }
      }
  }

  /// Those without a value.
  public var openComposites: [CompositeParameter] {
    composites.filter { compositeValues[$0.name] == nil }
  }

  /// The file with composite parameters set: read again with the values in their places, so that
  /// everything that works on a file works on it.
  ///
  /// - Parameter claim: the only claim that is read; nil: all.
  /// - Throws: faults of the values, and of what they make of the model.
  public func with(
    composites values: [String: String], onlyClaim claim: String? = nil
  ) throws(FileFaults) -> BoundFile {
    var reader = BoundFileReader(document: try Document(text: template, path: path), path: path)
    reader.compositeValues = compositeValues.merging(values) { _, new in new }
    reader.onlyClaim = claim
    guard let file = reader.read() else { throw FileFaults(reader.faults) }
    return file
  }
}

extension BoundFileReader {
  mutating func readComposites(_ node: Yams.Node?) -> [CompositeParameter] {
    guard case .mapping(let mapping)? = node else { return [] }
    var result: [CompositeParameter] = []
    for (key, value) in mapping {
      guard case .scalar(let scalar) = value, let name = key.string else { continue }
      do {
        guard let found = try CompositeParameter(name: name, domain: scalar.string) else {
          continue
        }
        if isFree(name, key, forParameter: true) { result.append(found) }
      } catch {
        nodes.report(value, error.message)
      }
    }
    return result
  }

  /// The parts of the model with composite parameters replaced by their values.
  mutating func fill(
    model: inout Yams.Node?, schedules: inout Yams.Node?, _ composites: [CompositeParameter]
  ) -> OpenPlaces {
    var open = OpenPlaces()
    for composite in composites {
      let given = compositeValues[composite.name]
      let text = given ?? composite.placeholder
      var isUsed = false
      switch composite.kind {
      case .probabilityVector:
        if Self.replace("target", of: &model, composite.name, by: text) {
          isUsed = true
          if given == nil { open.isTargetOpen = true }
        }
        if Self.replace("start", of: &model, "point(\(composite.name))", by: "point(\(text))") {
          isUsed = true
          if given == nil { open.isStartOpen = true }
        }
      case .schedule:
        if Self.replace("alpha", of: &schedules, composite.name, by: text) {
          isUsed = true
          if given == nil { open.areSchedulesOpen = true }
        }
      }
      if !isUsed {
        let advice =
          switch composite.kind {
          case .probabilityVector:
            "`target: \(composite.name)` or `start: point(\(composite.name))`"
          case .schedule: "`alpha: \(composite.name)`"
          }
        nodes.report(model, "the parameter \(composite.name) stands nowhere; write \(advice)")
      }
    }
    return open
  }

  /// - Returns: whether the entry was the text.
  private static func replace(
    _ key: String, of node: inout Yams.Node?, _ text: String, by value: String
  ) -> Bool {
    guard case .scalar(let scalar)? = node?[key],
      scalar.string.filter({ !$0.isWhitespace }) == text
    else { return false }
    node?[key] = .scalar(Yams.Node.Scalar(value, scalar.tag, scalar.style, scalar.mark))
    return true
  }

  /// The value of a composite parameter in an instance: text, or a list of texts.
  mutating func readValue(
    _ node: Yams.Node, _ composite: CompositeParameter, horizon: Int
  ) -> String? {
    var text = ""
    if case .sequence(let items) = node {
      guard items.allSatisfy({ $0.string != nil }) else {
        nodes.report(node, "\(composite.name) is a list of numbers here")
        return nil
      }
      text = "[" + items.compactMap(\.string).joined(separator: ", ") + "]"
    } else {
      guard let source = nodes.text(node, "the value of \(composite.name)") else { return nil }
      text = source.text
    }
    do {
      try composite.check(text, horizon: horizon)
      return text
    } catch {
      nodes.report(node, error.message)
      return nil
    }
  }
}

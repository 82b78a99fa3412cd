internal import Multiprecision
internal import Yams

extension BoundFileReader {
  mutating func readParameters(_ node: Yams.Node) -> [ParameterDeclaration] {
    guard let entries = nodes.entries(node, "parameters") else { return [] }
    var result: [ParameterDeclaration] = []
    for (key, value) in entries {
      let name = key.string ?? ""
      guard let source = nodes.text(value, "the domain of \(name)") else { continue }
      // Laws and schedules are read by themselves.
      guard !["probability", "schedule"].contains(source.text.split(separator: " ").first) else {
        continue
      }
      guard isFree(name, key, forParameter: true) else { continue }
      do {
        result.append(try ParameterDeclaration(name: name, domain: source.text))
      } catch {
        nodes.report(value, error.message)
      }
    }
    return result
  }

  // MARK: Instances

  /// nil where there are none to run: parameters without values.
  mutating func readInstances(
    _ node: Yams.Node?, _ parameters: [ParameterDeclaration],
    _ composites: [CompositeParameter], horizon: Int
  ) -> [BoundInstance]? {
    guard let node else {
      return parameters.isEmpty && composites.isEmpty
        ? [BoundInstance(values: [], line: 1, column: 1)] : []
    }
    guard case .sequence(let items) = node else {
      nodes.report(node, "instances must be a list: `- { a: 1/10, N: 100 }` or `- grid: { ... }`")
      return nil
    }
    var result: [BoundInstance] = []
    for item in items {
      guard let choices = readInstance(item, parameters, composites, horizon) else { continue }
      // Saturates just above the limit, so that no product overflows.
      let count = choices.reduce(1) { min($0 * $1.count, FileLimits.instances + 1) }
      guard result.count + count <= FileLimits.instances else {
        nodes.report(item, "more than \(FileLimits.instances) instances")
        return nil
      }
      for number in 0..<count {
        var rest = number
        var values: [Rational] = []
        var laws: [String: String] = [:]
        for choice in choices.reversed() {
          switch choice[rest % choice.count] {
          case .number(let value): values.append(value)
          case .composite(let name, let text): laws[name] = text
          }
          rest /= choice.count
        }
        result.append(
          BoundInstance(
            values: values.reversed(), composites: laws, line: item.mark?.line ?? 1,
            column: item.mark?.column ?? 1))
      }
    }
    if items.isEmpty { nodes.report(node, "the list of instances is empty") }
    return result
  }

  private enum Chosen {
    case number(Rational)
    case composite(name: String, text: String)
  }

  /// The values that each parameter takes in one entry of the list.
  private mutating func readInstance(
    _ node: Yams.Node, _ parameters: [ParameterDeclaration], _ composites: [CompositeParameter],
    _ horizon: Int
  ) -> [[Chosen]]? {
    var body = node
    var isGrid = false
    if case .mapping(let mapping) = node, mapping.count == 1, let grid = mapping["grid"] {
      body = grid
      isGrid = true
    }
    let names = parameters.map(\.name) + composites.map(\.name)
    guard let entries = nodes.mapping(body, "an instance", known: names) else { return nil }
    var choices: [[Chosen]] = []
    var isComplete = true
    for parameter in parameters {
      guard let entry = entries[parameter.name] else {
        nodes.report(node, "this instance gives no value to the parameter \(parameter.name)")
        isComplete = false
        continue
      }
      var values = [entry.value]
      if case .sequence(let sequence) = entry.value {
        guard isGrid else {
          nodes.report(
            entry.value,
            "\(parameter.name) has several values; write `- grid: { \(parameter.name): [...] }`")
          isComplete = false
          continue
        }
        values = Array(sequence)
        if values.isEmpty { nodes.report(entry.value, "\(parameter.name) has no value") }
      }
      choices.append(values.compactMap { readValue($0, parameter).map { .number($0) } })
    }
    for composite in composites {
      guard let entry = entries[composite.name] else {
        nodes.report(node, "this instance gives no value to the parameter \(composite.name)")
        isComplete = false
        continue
      }
      var values = [entry.value]
      if isGrid {
        guard case .sequence(let sequence) = entry.value else {
          nodes.report(entry.value, "a grid lists the values of \(composite.name): [[1, 0], ...]")
          isComplete = false
          continue
        }
        values = Array(sequence)
      }
      choices.append(
        values.compactMap { value in
          readValue(value, composite, horizon: horizon).map {
            .composite(name: composite.name, text: $0)
          }
        })
    }
    return isComplete && choices.allSatisfy { !$0.isEmpty } ? choices : nil
  }

  private mutating func readValue(
    _ node: Yams.Node, _ parameter: ParameterDeclaration
  ) -> Rational? {
    guard let source = nodes.text(node, "the value of \(parameter.name)") else { return nil }
    do {
      return try parameter.value(of: source.text)
    } catch {
      nodes.report(source.fault(error.message, at: error.span.lowerBound).asList)
      return nil
    }
  }
}

extension FileFault {
  fileprivate var asList: [FileFault] { [self] }
}

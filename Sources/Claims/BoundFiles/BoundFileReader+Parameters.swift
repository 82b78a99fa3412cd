internal import Multiprecision
internal import Yams

extension BoundFileReader {
  mutating func readParameters(_ node: Yams.Node) -> [ParameterDeclaration] {
    guard let entries = nodes.entries(node, "parameters") else { return [] }
    var result: [ParameterDeclaration] = []
    for (key, value) in entries {
      let name = key.string ?? ""
      guard isFree(name, key, forParameter: true),
        let source = nodes.text(value, "the domain of \(name)")
      else { continue }
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
    _ node: Yams.Node?, _ parameters: [ParameterDeclaration]
  ) -> [BoundInstance]? {
    guard let node else {
      return parameters.isEmpty ? [BoundInstance(values: [], line: 1, column: 1)] : []
    }
    guard case .sequence(let items) = node else {
      nodes.report(node, "instances must be a list: `- { a: 1/10, N: 100 }` or `- grid: { ... }`")
      return nil
    }
    var result: [BoundInstance] = []
    for item in items {
      guard let choices = readInstance(item, parameters) else { continue }
      // Saturates just above the limit, so that no product overflows.
      let count = choices.reduce(1) { min($0 * $1.count, FileLimits.instances + 1) }
      guard result.count + count <= FileLimits.instances else {
        nodes.report(item, "more than \(FileLimits.instances) instances")
        return nil
      }
      for number in 0..<count {
        var rest = number
        var values: [Rational] = []
        for choice in choices.reversed() {
          values.append(choice[rest % choice.count])
          rest /= choice.count
        }
        result.append(
          BoundInstance(
            values: values.reversed(), line: item.mark?.line ?? 1,
            column: item.mark?.column ?? 1))
      }
    }
    if items.isEmpty { nodes.report(node, "the list of instances is empty") }
    return result
  }

  /// The values that each parameter takes in one entry of the list.
  private mutating func readInstance(
    _ node: Yams.Node, _ parameters: [ParameterDeclaration]
  ) -> [[Rational]]? {
    var body = node
    var isGrid = false
    if case .mapping(let mapping) = node, mapping.count == 1, let grid = mapping["grid"] {
      body = grid
      isGrid = true
    }
    let names = parameters.map(\.name)
    guard let entries = nodes.mapping(body, "an instance", known: names) else { return nil }
    var choices: [[Rational]] = []
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
      choices.append(values.compactMap { readValue($0, parameter) })
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

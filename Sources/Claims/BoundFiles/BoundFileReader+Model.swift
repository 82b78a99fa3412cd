internal import Models
internal import Yams

extension BoundFileReader {
  mutating func readModel(_ node: Yams.Node?, schedules: Yams.Node?) -> ModelDescription? {
    let keys = ["family", "target", "scheme", "start"]
    guard let node, let entries = nodes.mapping(node, "model", known: keys + ["contexts"]) else {
      return nil
    }
    for key in keys where entries[key] == nil {
      nodes.report(node, "the model has no `\(key)`")
    }
    let family: Family? = entries["family"].flatMap { choice($0.value, "family") }
    let scheme: Scheme? = entries["scheme"].flatMap { choice($0.value, "scheme") }
    let target = entries["target"].flatMap { readTarget($0.value) }
    let start = entries["start"].flatMap { readStart($0.value) }
    let timing = schedules.flatMap { readSchedules($0, scheme: scheme) }
    let contexts = entries["contexts"].map { readContexts($0.value) }
    guard let family, let scheme, let target, let start, let timing,
      contexts.map({ $0 != nil }) ?? true,
      check(contexts: entries["contexts"]?.key, target: target, start: start)
    else { return nil }
    return ModelDescription(
      family: family, target: target.value, targetSource: target.source, scheme: scheme,
      start: start.value, startSource: start.source, alpha: timing.alpha?.value,
      alphaSource: timing.alpha?.source, sampleSize: timing.sampleSize.value,
      sampleSizeSource: timing.sampleSize.source, contexts: contexts ?? nil)
  }

  mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ node: Yams.Node, _ what: String
  ) -> Choice? {
    guard let source = nodes.text(node, what) else { return nil }
    guard let choice = Choice(rawValue: source.text) else {
      let known = Choice.allCases.map(\.rawValue)
      let advice = Scope.suggestion(for: source.text, among: known)
      nodes.report(
        node,
        "the \(what) `\(source.text.prefix(40))` is not available\(advice); this version has "
          + known.joined(separator: ", "))
      return nil
    }
    return choice
  }

  // MARK: Target and start

  private mutating func readTarget(
    _ node: Yams.Node
  ) -> (value: ModelDescription.Target, source: SourceText)? {
    if case .sequence(let items) = node {
      if case .mapping = items.first { return readContextList(items, node) }
      let values = items.map { value($0, "a probability") }
      guard values.allSatisfy({ $0 != nil }) else { return nil }
      return (.list(values.compactMap(\.self)), nodes.source(of: node, ""))
    }
    guard let source = nodes.text(node, "target") else { return nil }
    guard let syntax = parse(source) else { return nil }
    switch syntax.kind {
    case .vector(let entries):
      guard let values = values(entries, source) else { return nil }
      return (.list(values), source)
    case .call("uniform", let arguments) where arguments.count == 1:
      guard let values = values(arguments, source) else { return nil }
      return (.uniform(values[0]), source)
    case .call("zipf", let arguments) where arguments.count == 2:
      guard let values = values(arguments, source) else { return nil }
      return (.zipf(count: values[0], exponent: values[1]), source)
    case .call("frequencies", let arguments) where arguments.count == 2:
      guard case .string(let name) = arguments[0].kind else {
        nodes.report([
          source.fault(
            "write the file's name in quotes: frequencies(\"data/words.csv\", K)",
            at: arguments[0].span.lowerBound)
        ])
        return nil
      }
      guard let values = values([arguments[1]], source) else { return nil }
      do {
        return (
          .frequencies(try FrequencyTable(name: name, folder: folder), count: values[0]), source
        )
      } catch {
        nodes.report([source.fault(error.message, at: arguments[0].span.lowerBound)])
        return nil
      }
    case .call("bigrams", let arguments) where arguments.count == 3:
      return readBigrams(arguments, source)
    default:
      nodes.report([
        source.fault(
          "a target is uniform(K), zipf(K, s), a list [1/2, 1/3, 1/6], frequencies(\"file.csv\", K) "
            + "or, with contexts, bigrams(\"text.txt\", C, K), "
            + "but here is `\(source.text.prefix(40))`")
      ])
      return nil
    }
  }

  private mutating func readStart(
    _ node: Yams.Node
  ) -> (value: ModelDescription.Start, source: SourceText)? {
    guard let source = nodes.text(node, "start"), let syntax = parse(source) else { return nil }
    switch syntax.kind {
    case .name("real"): return (.real, source)
    case .name("truth"): return (.truth, source)
    case .call("point", let arguments) where arguments.count == 1:
      guard case .vector(let entries) = arguments[0].kind else { break }
      guard let values = values(entries, source) else { return nil }
      return (.point(values), source)
    default: break
    }
    nodes.report([
      source.fault(
        "start is real, truth or point([1, 0, 0]), but here is `\(source.text.prefix(40))`")
    ])
    return nil
  }

  // MARK: Schedules

  private typealias Timed = (value: ModelDescription.Schedule, source: SourceText)

  private mutating func readSchedules(
    _ node: Yams.Node, scheme: Scheme?
  ) -> (alpha: Timed?, sampleSize: Timed)? {
    guard let entries = nodes.mapping(node, "schedules", known: ["alpha", "n"]) else { return nil }
    var alpha: Timed?
    if scheme == .replace, let entry = entries["alpha"] {
      nodes.report(
        entry.key, "the scheme `replace` has no fresh data and takes no alpha; use `mixture`")
    } else if let entry = entries["alpha"] {
      alpha = readSchedule(entry.value, "alpha")
      if alpha == nil { return nil }
    } else if scheme == .mixture {
      nodes.report(node, "the scheme `mixture` needs `alpha`, the fraction of real data")
      return nil
    }
    guard let entry = entries["n"] else {
      nodes.report(node, "the schedules need `n`, the draws of each generation")
      return nil
    }
    guard let sampleSize = readSchedule(entry.value, "n") else { return nil }
    return (alpha, sampleSize)
  }

  private mutating func readSchedule(_ node: Yams.Node, _ name: String) -> Timed? {
    if case .sequence(let items) = node {
      let values = items.map { value($0, "an entry of \(name)") }
      guard values.allSatisfy({ $0 != nil }) else { return nil }
      return (.list(values.compactMap(\.self)), nodes.source(of: node, ""))
    }
    guard let source = nodes.text(node, name), let syntax = parse(source) else { return nil }
    if case .vector(let entries) = syntax.kind {
      guard let values = values(entries, source) else { return nil }
      return (.list(values), source)
    }
    guard let value = formula(syntax, source, allows: [.generation, .sizes]) else { return nil }
    return (.formula(value), source)
  }

  // MARK: Numbers of the model

  mutating func parse(_ source: SourceText) -> Syntax? {
    do {
      return try Parser.expression(source.text)
    } catch {
      nodes.report(source.faults([error]))
      return nil
    }
  }

  mutating func value(
    _ node: Yams.Node, _ what: String
  ) -> ModelDescription.Value? {
    guard let source = nodes.text(node, what), let syntax = parse(source) else { return nil }
    return formula(syntax, source, allows: .constants)
  }

  mutating func values(
    _ entries: [Syntax], _ source: SourceText
  ) -> [ModelDescription.Value]? {
    let values = entries.map { formula($0, source, allows: .constants) }
    return values.allSatisfy { $0 != nil } ? values.compactMap(\.self) : nil
  }

  private mutating func formula(
    _ syntax: Syntax, _ source: SourceText, allows permissions: Scope.Permissions
  ) -> ModelDescription.Value? {
    var scope = scope
    scope.allows = permissions
    var checker = Checker(scope: scope)
    let expression = checker.number(syntax)
    guard checker.faults.isEmpty, let expression else {
      nodes.report(source.faults(checker.faults))
      return nil
    }
    return ModelDescription.Value(
      formula: ValueFormula(source.text, expression, checker), source: source)
  }
}

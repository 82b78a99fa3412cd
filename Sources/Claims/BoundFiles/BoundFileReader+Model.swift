internal import Models
internal import Yams

extension BoundFileReader {
  mutating func readModel(_ node: Yams.Node?, schedules: Yams.Node?) -> ModelDescription? {
    let keys = ["family", "target", "scheme", "start"]
    let known = keys + ["contexts", "sizes"] + Family.Choice.allCases.map(\.rawValue)
    guard let node, let entries = nodes.mapping(node, "model", known: known) else { return nil }
    for key in keys where entries[key] == nil {
      nodes.report(node, "the model has no `\(key)`")
    }
    let family = entries["family"].flatMap { readFamily($0.value) }
    let scheme: Scheme? = entries["scheme"].flatMap { choice($0.value, "scheme") }
    if let family, let scheme, !family.schemes.contains(scheme), let entry = entries["scheme"] {
      nodes.report(
        entry.value,
        "the family \(family.rawValue) has no scheme `\(scheme.rawValue)`; it has "
          + family.schemes.map(\.rawValue).joined(separator: ", "))
      return nil
    }
    let choices = family.flatMap { readChoices($0, node, entries) }
    let target = entries["target"].flatMap { readTarget($0.value, family) }
    let start = entries["start"].flatMap { readStart($0.value, family) }
    let timing = schedules.flatMap { readSchedules($0, scheme: scheme) }
    let contexts = entries["contexts"].map { readContexts($0.value) }
    let sizes = entries["sizes"].map { readSizes($0.value, family) }
    guard let family, let scheme, let choices, let target, let start, let timing,
      sizes.map({ $0 != nil }) ?? true, contexts.map({ $0 != nil }) ?? true,
      check(contexts: entries["contexts"]?.key, target: target, start: start)
    else { return nil }
    let description = ModelDescription(
      family: family, target: target.value, targetSource: target.source, scheme: scheme,
      choices: choices, start: start.value, startSource: start.source, schedules: timing,
      contexts: contexts ?? nil, sizes: sizes ?? nil)
    if let sizes = entries["sizes"]?.key, contexts != nil || family.isContinuous {
      nodes.report(
        sizes,
        contexts != nil
          ? "with contexts the sizes are `counts: fixed` or `multinomial`, not `sizes`"
          : "the family \(family.rawValue) takes no random sizes")
      return nil
    }
    if let contexts = entries["contexts"]?.key, description.chainScheme == nil {
      nodes.report(
        contexts, "a model with contexts has the scheme mixture or replace, not \(scheme.rawValue)")
      return nil
    }
    return description
  }

  /// The words of the family, with what is meant where one is left out.
  private mutating func readChoices(
    _ family: Family, _ model: Yams.Node, _ entries: [String: (key: Yams.Node, value: Yams.Node)]
  ) -> [Family.Choice: String]? {
    var result: [Family.Choice: String] = [:]
    var isComplete = true
    for choice in Family.Choice.allCases {
      let words = choice.words.joined(separator: " or ")
      guard family.choices.contains(choice) else {
        if let entry = entries[choice.rawValue] {
          nodes.report(entry.key, "the family \(family.rawValue) has no `\(choice.rawValue)`")
          isComplete = false
        }
        continue
      }
      guard let entry = entries[choice.rawValue] else {
        result[choice] = choice.standard
        if choice.standard == nil {
          nodes.report(
            model, "the family \(family.rawValue) needs `\(choice.rawValue)`: \(words)")
          isComplete = false
        }
        continue
      }
      guard let source = nodes.text(entry.value, choice.rawValue) else { return nil }
      guard choice.words.contains(source.text) else {
        let advice = Scope.suggestion(for: source.text, among: choice.words)
        nodes.report(
          entry.value,
          "\(choice.rawValue) is \(words), but here is `\(source.text.prefix(40))`\(advice)")
        isComplete = false
        continue
      }
      result[choice] = source.text
    }
    return isComplete ? result : nil
  }

  private mutating func readFamily(_ node: Yams.Node) -> Family? {
    if case .scalar(let scalar) = node, let reason = Family.refused[scalar.string] {
      nodes.report(node, "the family `\(scalar.string)` is refused: \(reason)")
      return nil
    }
    return choice(node, "family")
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

  /// - Parameter family: nil where it could not be read; then the target is not read either.
  private mutating func readTarget(
    _ node: Yams.Node, _ family: Family?
  ) -> (value: ModelDescription.Target, source: SourceText)? {
    switch family?.target {
    case nil: return nil
    case .numbers(let keys, let optional):
      return readNumbers(node, keys, optional, family?.rawValue ?? "")
    case .variances:
      return list(node, "the target of this family, the variances along its axes,")
        .map { (.list($0), nodes.source(of: node, "")) }
    case .probabilities: return readProbabilities(node)
    }
  }

  /// `{ mean: MU, shape: R }`.
  private mutating func readNumbers(
    _ node: Yams.Node, _ keys: [Family.TargetKey], _ optional: [Family.TargetKey],
    _ family: String
  ) -> (value: ModelDescription.Target, source: SourceText)? {
    let names = keys.map(\.rawValue)
    let form = "{ " + names.map { "\($0): ..." }.joined(separator: ", ") + " }"
    guard case .mapping = node else {
      nodes.report(
        node,
        "the target of the family \(family) is `\(form)`, but here is \(NodeReader.describe(node))")
      return nil
    }
    guard
      let entries = nodes.mapping(
        node, "the target of the family \(family)", known: names + optional.map(\.rawValue))
    else { return nil }
    var numbers: [Family.TargetKey: ModelDescription.Value] = [:]
    var isComplete = true
    for key in keys {
      if let entry = entries[key.rawValue] {
        numbers[key] = value(entry.value, key.rawValue)
      } else {
        nodes.report(
          node, "the target of the family \(family) has no `\(key.rawValue)`; it is `\(form)`")
        isComplete = false
      }
    }
    var count = keys.count
    for key in optional {
      guard let entry = entries[key.rawValue] else { continue }
      numbers[key] = value(entry.value, key.rawValue)
      count += 1
    }
    guard isComplete, numbers.count == count else { return nil }
    return (.numbers(numbers), nodes.source(of: node, ""))
  }

  private mutating func readProbabilities(
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

  mutating func readStart(
    _ node: Yams.Node, _ family: Family?
  ) -> (value: ModelDescription.Start, source: SourceText)? {
    guard let source = nodes.text(node, "start"), let syntax = parse(source) else { return nil }
    switch syntax.kind {
    case .name("real"): return (.real, source)
    case .name("truth"): return (.truth, source)
    case .call("point", let arguments):
      let entries: [Syntax]
      if scope.hasProbabilities {
        guard arguments.count == 1, case .vector(let list) = arguments[0].kind else { break }
        entries = list
      } else {
        guard let names = family?.startNames, arguments.count == names.count,
          !arguments.contains(where: \.isVector)
        else { break }
        entries = arguments
      }
      guard let values = values(entries, source) else { return nil }
      return (.point(values), source)
    default: break
    }
    nodes.report([
      source.fault(
        "start is real\(Self.otherStarts(scope, family)), but here is `\(source.text.prefix(40))`")
    ])
    return nil
  }

  private static func otherStarts(_ scope: Scope, _ family: Family?) -> String {
    if scope.hasProbabilities { return ", truth or point([1, 0, 0])" }
    return switch family?.startNames.count {
    case 0: " or truth"
    case 2: ", truth or point(MEAN, VARIANCE)"
    default: ", truth or point(3)"
    }
  }

  // MARK: Schedules

  private typealias Timed = (value: ModelDescription.Schedule, source: SourceText)

  /// Every schedule that the scheme needs, and those it may have.
  private mutating func readSchedules(
    _ node: Yams.Node, scheme: Scheme?
  ) -> [ScheduleName: ModelDescription.TimedSchedule]? {
    // What a scheme that could not be read needs is not known.
    guard let scheme else { return nil }
    let known = scheme.schedules.required + scheme.schedules.optional
    // A schedule of another scheme is better named than called unknown.
    guard
      let entries = nodes.mapping(
        node, "schedules",
        known: known.map(\.rawValue)
          + ScheduleName.allCases.filter { !known.contains($0) }.map(\.rawValue))
    else { return nil }
    var isComplete = true
    for name in ScheduleName.allCases where !known.contains(name) {
      guard let entry = entries[name.rawValue] else { continue }
      isComplete = false
      nodes.report(entry.key, Self.superfluous(name, scheme, known))
    }
    for name in scheme.schedules.required where entries[name.rawValue] == nil {
      isComplete = false
      nodes.report(
        node,
        name == .sampleSize
          ? "the schedules need `n`, \(name.meaning)"
          : "the scheme `\(scheme.rawValue)` needs `\(name.rawValue)`, \(name.meaning)")
    }
    var result: [ScheduleName: ModelDescription.TimedSchedule] = [:]
    for name in known {
      guard let entry = entries[name.rawValue] else { continue }
      guard let timed = readSchedule(entry.value, name) else {
        isComplete = false
        continue
      }
      result[name] = ModelDescription.TimedSchedule(schedule: timed.value, source: timed.source)
    }
    return isComplete ? result : nil
  }

  private static func superfluous(
    _ name: ScheduleName, _ scheme: Scheme, _ known: [ScheduleName]
  ) -> String {
    if scheme == .replace, name == .alpha {
      return "the scheme `replace` has no fresh data and takes no alpha; use `mixture`"
    }
    return "the scheme `\(scheme.rawValue)` takes no `\(name.rawValue)`; its schedules are "
      + known.map(\.rawValue).joined(separator: ", ")
  }

  private mutating func readSchedule(_ node: Yams.Node, _ name: ScheduleName) -> Timed? {
    if name == .window {
      guard let value = value(node, name.rawValue) else { return nil }
      return (.formula(value), nodes.source(of: node, ""))
    }
    if case .sequence(let items) = node {
      let values = items.map { value($0, "an entry of \(name.rawValue)") }
      guard values.allSatisfy({ $0 != nil }) else { return nil }
      return (.list(values.compactMap(\.self)), nodes.source(of: node, ""))
    }
    guard let source = nodes.text(node, name.rawValue), let syntax = parse(source) else {
      return nil
    }
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

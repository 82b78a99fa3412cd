internal import Yams

/// The contexts of a next-token model.
extension BoundFileReader {
  // MARK: Laws

  /// `bigrams("data/text.txt", C, K)`.
  mutating func readBigrams(
    _ arguments: [Syntax], _ source: SourceText
  ) -> (value: ModelDescription.Target, source: SourceText)? {
    guard case .string(let name) = arguments[0].kind else {
      nodes.report([
        source.fault(
          "write the file's name in quotes: bigrams(\"data/text.txt\", C, K)",
          at: arguments[0].span.lowerBound)
      ])
      return nil
    }
    guard let sizes = values(Array(arguments.dropFirst()), source) else { return nil }
    do {
      let text = try BigramText(name: name, folder: folder)
      return (.bigrams(text, contexts: sizes[0], categories: sizes[1]), source)
    } catch {
      nodes.report([source.fault(error.message, at: arguments[0].span.lowerBound)])
      return nil
    }
  }

  /// `- { visit: 1/2, law: [1/3, 2/3] }`, one entry for each context.
  mutating func readContextList(
    _ items: some Sequence<Yams.Node>, _ node: Yams.Node
  ) -> (value: ModelDescription.Target, source: SourceText)? {
    var entries: [ContextDescription.Entry] = []
    var isComplete = true
    for item in items {
      guard let parts = nodes.mapping(item, "a context", known: ["visit", "law"]) else {
        isComplete = false
        continue
      }
      guard let visit = parts["visit"], let law = parts["law"] else {
        nodes.report(
          item, "a context needs `visit`, its probability, and `law`, its next-token law")
        isComplete = false
        continue
      }
      guard let chance = value(visit.value, "visit"), let values = list(law.value, "law") else {
        isComplete = false
        continue
      }
      entries.append(
        ContextDescription.Entry(
          visit: chance, law: values, source: nodes.source(of: item, "")))
    }
    return isComplete ? (.contexts(entries), nodes.source(of: node, "")) : nil
  }

  // MARK: The key `contexts`

  mutating func readContexts(_ node: Yams.Node) -> ContextDescription? {
    let keys = ["counts", "weights", "unseen"]
    guard let entries = nodes.mapping(node, "contexts", known: keys) else { return nil }
    for key in keys.prefix(2) where entries[key] == nil {
      nodes.report(node, "the contexts have no `\(key)`")
    }
    let weights = entries["weights"].flatMap { readWeights($0.value) }
    guard let counts = entries["counts"].flatMap({ readCounts($0.value, entries["unseen"]) }),
      let weights, let weightsNode = entries["weights"]?.value
    else { return nil }
    let source = nodes.source(of: node, "")
    return ContextDescription(
      counts: counts, weights: weights, source: source,
      weightsSource: nodes.source(of: weightsNode, ""),
      unseenSource: entries["unseen"].map { nodes.source(of: $0.value, "") } ?? source)
  }

  private mutating func readCounts(
    _ node: Yams.Node, _ unseen: (key: Yams.Node, value: Yams.Node)?
  ) -> ContextDescription.Counts? {
    guard let source = nodes.text(node, "counts") else { return nil }
    switch source.text {
    case "fixed":
      if let unseen {
        nodes.report(
          unseen.key, "with `counts: fixed` every context has n[t] draws, and none is ever unseen")
        return nil
      }
      return .fixed
    case "multinomial":
      guard let unseen else {
        nodes.report(
          node,
          "with `counts: multinomial` a context may get no draw; say what becomes of it: "
            + "`unseen: keep`, `uniform`, `unigram` or a law [1/2, 1/2]")
        return nil
      }
      return readUnseen(unseen.value).map { .multinomial(unseen: $0) }
    default:
      nodes.report(
        node,
        "counts are `fixed` (n[t] draws in every context) or `multinomial` (n[t] draws shared among "
          + "the contexts), but here is `\(source.text.prefix(40))`")
      return nil
    }
  }

  private mutating func readUnseen(_ node: Yams.Node) -> ContextDescription.Unseen? {
    if let law = listIfAny(node, "unseen") { return law.map { .law($0) } }
    guard let source = nodes.text(node, "unseen") else { return nil }
    switch source.text {
    case "keep": return .keep
    case "uniform": return .uniform
    case "unigram": return .unigram
    default:
      nodes.report(
        node,
        "`unseen` is `keep` (the old model), `uniform`, `unigram` or a law [1/2, 1/2] to fall back "
          + "to, but here is `\(source.text.prefix(40))`")
      return nil
    }
  }

  private mutating func readWeights(_ node: Yams.Node) -> ContextDescription.Weights? {
    if let weights = listIfAny(node, "weights") { return weights.map { .list($0) } }
    guard let source = nodes.text(node, "weights") else { return nil }
    switch source.text {
    case "uniform": return .uniform
    case "frequency": return .frequency
    case "sum": return .sum
    default:
      nodes.report(
        node,
        "`weights` is `uniform` (the average), `frequency` (proportional to visit[c]), `sum` or one "
          + "number for each context, but here is `\(source.text.prefix(40))`")
      return nil
    }
  }

  /// Whether `contexts`, the target and the start belong together; reports where not.
  mutating func check(
    contexts: Yams.Node?, target: (value: ModelDescription.Target, source: SourceText),
    start: (value: ModelDescription.Start, source: SourceText)
  ) -> Bool {
    let hasManyLaws: Bool
    switch target.value {
    case .contexts, .bigrams: hasManyLaws = true
    case .uniform, .zipf, .list, .frequencies, .numbers: hasManyLaws = false
    }
    guard let contexts else {
      guard hasManyLaws else { return true }
      nodes.report([
        target.source.fault(
          "a target with several contexts needs the key `contexts`, such as "
            + "`contexts: { counts: multinomial, weights: frequency, unseen: keep }`")
      ])
      return false
    }
    guard hasManyLaws else {
      nodes.report(
        contexts,
        "`contexts` goes with the target bigrams(\"text.txt\", C, K) or a list of contexts "
          + "`- { visit: 1/2, law: [1/3, 2/3] }`")
      return false
    }
    if case .point = start.value {
      nodes.report([
        start.source.fault("with contexts the start is `real` or `truth`, not a point")
      ])
      return false
    }
    return true
  }

  // MARK: Lists

  /// A list of numbers; nil with a fault where it is none.
  mutating func list(_ node: Yams.Node, _ what: String) -> [ModelDescription.Value]? {
    if let values = listIfAny(node, what) { return values }
    nodes.report(node, "\(what) must be a list of numbers, but is \(NodeReader.describe(node))")
    return nil
  }

  /// Outer nil: not a list. Inner nil: a list with faults, which were reported.
  private mutating func listIfAny(
    _ node: Yams.Node, _ what: String
  ) -> [ModelDescription.Value]?? {
    if case .sequence(let items) = node {
      let values = items.map { value($0, "an entry of \(what)") }
      return .some(values.allSatisfy { $0 != nil } ? values.compactMap(\.self) : nil)
    }
    guard case .scalar(let scalar) = node, scalar.string.hasPrefix("["),
      let source = nodes.text(node, what)
    else { return nil }
    guard let syntax = parse(source), case .vector(let entries) = syntax.kind else {
      return .some(nil)
    }
    return .some(values(entries, source))
  }
}

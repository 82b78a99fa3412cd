internal import Foundation
internal import Models
internal import Yams

extension BoundFile {
  static let keys = [
    "title", "source", "note", "symbols", "parameters", "model", "schedules", "metric", "horizon",
    "define", "claims", "instances", "simulation",
  ]
  static let requiredKeys = [
    "title", "source", "model", "schedules", "metric", "horizon", "claims",
  ]

  /// Reads and checks a bound file; nothing of it is evaluated yet.
  ///
  /// - Throws: every fault of the file that does not hide another.
  public init(path: String) throws(FileFaults) {
    let document = try Document.read(path: path)
    var reader = BoundFileReader(document: document, path: path)
    guard let file = reader.read() else { throw FileFaults(reader.faults) }
    self = file
  }
}

/// Turns the tree of a file into a ``BoundFile``, collecting faults.
struct BoundFileReader {
  let root: Yams.Node
  let path: String
  var nodes: NodeReader
  var scope = Scope()
  private let template: String
  /// Of composite parameters that are set.
  var compositeValues: [String: String] = [:]
  /// nil: all claims.
  var onlyClaim: String?

  var faults: [FileFault] { nodes.faults }

  init(document: Document, path: String) {
    root = document.root
    self.path = path
    nodes = NodeReader(raw: document.raw)
    template = document.text
  }

  var folder: String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().deletingLastPathComponent().path
  }

  mutating func read() -> BoundFile? {
    guard let entries = nodes.mapping(root, "a bound file", known: BoundFile.keys) else {
      return nil
    }
    for key in BoundFile.requiredKeys where entries[key] == nil {
      nodes.report(root, "the key `\(key)` is missing")
    }
    let title = entries["title"].flatMap { nodes.text($0.value, "title") }
    let source = entries["source"].flatMap { readSource($0.value) }
    let note = entries["note"].flatMap { nodes.text($0.value, "note")?.text }
    let symbols = entries["symbols"].flatMap { nodes.text($0.value, "symbols")?.text }
    if let model = entries["model"] { setVocabulary(of: model.value) }
    let parameters = entries["parameters"].map { readParameters($0.value) } ?? []
    let composites = readComposites(entries["parameters"]?.value)
    scope.parameters = parameters.map(\.name)
    scope.composites = composites.map(\.name)
    var modelNode = entries["model"]?.value
    var scheduleNode = entries["schedules"]?.value
    let openPlaces = fill(model: &modelNode, schedules: &scheduleNode, composites)
    let metric = entries["metric"].flatMap { readMetric($0.value) }
    let horizon = entries["horizon"].flatMap { readHorizon($0.value) }
    let model = readModel(modelNode, schedules: scheduleNode)
    scope.metric = metric
    scope.allows = [.generation, .model, .metrics]
    if case .point = model?.start {
      if scope.hasProbabilities {
        scope.hasStartVector = true
      } else {
        scope.constants += model?.family.startNames ?? []
      }
    }
    // An unreadable model must not make every `start` in a claim a second fault.
    if model == nil { scope.hasStartVector = true }
    let definitions = readDefinitions(entries["define"]?.value)
    let claims = entries["claims"].map { readClaims($0.value) } ?? []
    let instances =
      onlyClaim == nil
      ? readInstances(
        entries["instances"]?.value, parameters, composites, horizon: horizon ?? 0) : []
    let simulation = readSimulation(entries["simulation"]?.value)
    guard faults.isEmpty, let title, let source, let metric, let horizon, let model,
      let definitions, let instances, let simulation
    else { return nil }
    return BoundFile(
      name: URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent, path: path,
      title: title.text, source: source, note: note, symbols: symbols, parameters: parameters,
      model: model, metric: metric, horizon: horizon, definitions: definitions.set,
      definitionTexts: definitions.texts, claims: claims, instances: instances,
      simulation: simulation, composites: composites, compositeValues: compositeValues,
      openPlaces: openPlaces, claimScope: scope, template: composites.isEmpty ? "" : template)
  }

  /// Looked up before the model is read, because it decides what names mean.
  private mutating func setVocabulary(of model: Yams.Node) {
    guard case .mapping(let mapping) = model else { return }
    scope.hasContexts = mapping.contains { $0.key.string == "contexts" }
    let family = mapping["family"]?.string.flatMap { Family(rawValue: $0) }
    let scheme = mapping["scheme"]?.string.flatMap { Scheme(rawValue: $0) }
    if let family {
      scope.metrics = family.metrics
      scope.constants = family.constants
      scope.hasProbabilities = family.hasProbabilities
    }
    scope.schedules = scheme?.ownSequences ?? []
    scope.hasAbsorption =
      (family ?? .categorical) == .categorical && !mapping.contains { $0.key.string == "sizes" }
      && scheme.map { ChainScheme(rawValue: $0.rawValue) != nil } ?? true
  }

  // MARK: Small entries

  private mutating func readSource(_ node: Yams.Node) -> PaperReference? {
    guard let entries = nodes.mapping(node, "source", known: ["paper", "arxiv", "place"]) else {
      return nil
    }
    guard let paper = entries["paper"] else {
      nodes.report(node, "the source needs a `paper`: authors and year")
      return nil
    }
    return PaperReference(
      paper: nodes.text(paper.value, "paper")?.text ?? "",
      arxiv: entries["arxiv"].flatMap { nodes.text($0.value, "arxiv")?.text },
      place: entries["place"].flatMap { nodes.text($0.value, "place")?.text })
  }

  private mutating func readMetric(_ node: Yams.Node) -> Metric? {
    guard let source = nodes.text(node, "metric") else { return nil }
    guard let metric = scope.metrics.first(where: { $0.rawValue == source.text }) else {
      let known = scope.metrics.map(\.rawValue)
      let advice = Scope.suggestion(for: source.text, among: known)
      nodes.report(
        node,
        "there is no metric `\(source.text)` here\(advice); known are "
          + known.joined(separator: ", "))
      return nil
    }
    return metric
  }

  private mutating func readHorizon(_ node: Yams.Node) -> Int? {
    guard let source = nodes.text(node, "horizon") else { return nil }
    guard let horizon = Int(source.text), horizon >= 0 else {
      nodes.report(
        node, "the horizon must be a whole number of at least 0, but is `\(source.text.prefix(40))`"
      )
      return nil
    }
    guard horizon <= ModelLimits.horizon else {
      nodes.report(
        node,
        "the horizon is \(horizon), but at most \(ModelLimits.horizon) generations fit in memory")
      return nil
    }
    return horizon
  }

  private mutating func readSimulation(_ node: Yams.Node?) -> SimulationRequest? {
    let replicates = SimulationRequest.defaultReplicates
    let seed = SimulationRequest.defaultSeed
    guard let node else { return SimulationRequest(replicates: replicates, seed: seed) }
    guard let entries = nodes.mapping(node, "simulation", known: ["replicates", "seed"]) else {
      return nil
    }
    var request = (replicates: replicates, seed: seed)
    if let entry = entries["replicates"], let source = nodes.text(entry.value, "replicates") {
      if let count = Int(source.text), count >= 1 {
        request.replicates = count
      } else {
        nodes.report(entry.value, "replicates must be a whole number of at least 1")
      }
    }
    if let entry = entries["seed"], let source = nodes.text(entry.value, "seed") {
      if let value = UInt64(source.text) {
        request.seed = value
      } else {
        nodes.report(entry.value, "the seed must be a whole number from 0 to 2^64 - 1")
      }
    }
    return SimulationRequest(replicates: request.replicates, seed: request.seed)
  }

  // MARK: Definitions and claims

  private mutating func readDefinitions(
    _ node: Yams.Node?
  ) -> (set: DefinitionSet, texts: [(start: SourceText, step: SourceText)])? {
    guard let node else { return (.none, []) }
    guard let entries = nodes.entries(node, "define") else { return nil }
    var sources: [DefinitionSet.Source] = []
    var texts: [(start: SourceText, step: SourceText)] = []
    for (key, value) in entries {
      let name = key.string ?? ""
      guard isFree(name, key, forParameter: false) else { continue }
      guard let parts = nodes.mapping(value, "the sequence \(name)", known: ["0", "t"]) else {
        continue
      }
      guard let start = parts["0"].flatMap({ nodes.text($0.value, "\(name)[0]") }),
        let step = parts["t"].flatMap({ nodes.text($0.value, "\(name)[t]") })
      else {
        if parts["0"] == nil || parts["t"] == nil {
          nodes.report(value, "a sequence needs both `0:` (its start) and `t:` (its step from t-1)")
        }
        continue
      }
      sources.append(DefinitionSet.Source(name: name, start: start.text, step: step.text))
      texts.append((start, step))
    }
    do {
      let (set, scope) = try DefinitionSet.read(sources, scope: scope)
      self.scope = scope
      return (set, texts)
    } catch {
      for entry in error.byDefinition {
        let text = entry.isStep ? texts[entry.definition].step : texts[entry.definition].start
        nodes.report(text.faults(entry.faults))
      }
      scope.definitions = sources.map(\.name)
      return nil
    }
  }

  private mutating func readClaims(_ node: Yams.Node) -> [BoundClaim] {
    guard let entries = nodes.entries(node, "claims") else { return [] }
    guard !entries.isEmpty else {
      nodes.report(node, "there is no claim to check")
      return []
    }
    return entries.filter { onlyClaim == nil || $0.key.string == onlyClaim }
      .compactMap { readClaim(name: $0.key.string ?? "", $0.value) }
  }

  private mutating func readClaim(name: String, _ node: Yams.Node) -> BoundClaim? {
    var text = node
    var expectsToHold = true
    if case .mapping = node {
      guard let entries = nodes.mapping(node, "the claim \(name)", known: ["claim", "expect"])
      else { return nil }
      guard let formula = entries["claim"] else {
        nodes.report(node, "the claim \(name) has no formula: write `claim: ...`")
        return nil
      }
      text = formula.value
      if let expect = entries["expect"] {
        switch expect.value.string {
        case "holds": expectsToHold = true
        case "refuted": expectsToHold = false
        default:
          nodes.report(
            expect.value,
            "`expect` is `holds` or `refuted`, but here is \(NodeReader.describe(expect.value))")
        }
      }
    }
    guard let source = nodes.text(text, "the claim \(name)") else { return nil }
    do {
      let formula = try ClaimFormula(source.text, scope: scope)
      return BoundClaim(
        name: name, formula: formula, source: source, expectsToHold: expectsToHold)
    } catch {
      nodes.report(source.faults(error.faults))
      return nil
    }
  }

  /// Whether a parameter or a sequence may have this name; reports where not.
  mutating func isFree(_ name: String, _ node: Yams.Node, forParameter: Bool) -> Bool {
    let isName =
      name.first.map { $0.isASCII && $0.isLetter } == true
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    guard isName else {
      nodes.report(node, "a name has letters, digits and _, and begins with a letter: `\(name)`")
      return false
    }
    let isTaken =
      (scope.hasContexts && Scope.contextNames.contains(name) && !(forParameter && name == "C"))
      || scope.ownNames.contains(name)
    guard !isTaken, !Scope.isReserved(name, forParameter: forParameter) else {
      nodes.report(node, "`\(name)` has a meaning of its own in formulas; choose another name")
      return false
    }
    guard forParameter || !scope.parameters.contains(name) else {
      nodes.report(node, "`\(name)` is already a parameter")
      return false
    }
    return true
  }
}

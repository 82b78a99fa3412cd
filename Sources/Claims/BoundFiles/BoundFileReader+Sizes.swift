internal import Models
internal import Yams

/// The key `sizes` of a model: random numbers of draws.
extension BoundFileReader {
  /// `{ poisson: 1, empty: keep }` and its like.
  mutating func readSizes(
    _ node: Yams.Node, _ family: Family?
  ) -> ModelDescription.Sizes? {
    let known = ["poisson", "binomial", "multiples", "probabilities", "empty"]
    guard let entries = nodes.mapping(node, "sizes", known: known) else { return nil }
    let laws = ["poisson", "binomial", "multiples"].filter { entries[$0] != nil }
    guard laws.count == 1, let word = laws.first, let entry = entries[word] else {
      nodes.report(
        node,
        "sizes are one of `{ poisson: 1 }` (the mean, in n[t]), `{ binomial: 1/2 }` (the chance of "
          + "each of n[t] draws to come in) and `{ multiples: [0, 1, 3], probabilities: [1/4, 1/2, "
          + "1/4] }` (of n[t]), with `empty: keep` or `empty: point(...)` where there may be no draw"
      )
      return nil
    }
    if word != "multiples", let entry = entries["probabilities"] {
      nodes.report(entry.key, "`probabilities` goes with `multiples`, not with `\(word)`")
      return nil
    }
    var empty: ModelDescription.Sizes.Empty?
    if let entry = entries["empty"] {
      guard let rule = readEmpty(entry.value, family) else { return nil }
      empty = rule
    }
    let law: ModelDescription.Sizes.Law
    switch word {
    case "poisson":
      guard let rate = value(entry.value, word) else { return nil }
      law = .poisson(rate)
    case "binomial":
      guard let share = value(entry.value, word) else { return nil }
      law = .binomial(share)
    default:
      guard let chances = entries["probabilities"] else {
        nodes.report(node, "`multiples` needs `probabilities`, one for each")
        return nil
      }
      guard let multiples = list(entry.value, word),
        let probabilities = list(chances.value, "probabilities")
      else { return nil }
      law = .multiples(multiples, probabilities)
    }
    return ModelDescription.Sizes(law: law, empty: empty, source: nodes.source(of: node, ""))
  }

  private mutating func readEmpty(
    _ node: Yams.Node, _ family: Family?
  ) -> ModelDescription.Sizes.Empty? {
    guard let source = nodes.text(node, "empty") else { return nil }
    if source.text == "keep" { return .keep }
    guard let start = readStart(node, family) else { return nil }
    guard case .point(let values) = start.value else {
      nodes.report(
        node,
        "`empty` is `keep` (the model before) or a model to fall back to, written as a start: "
          + "point(...)")
      return nil
    }
    return .fallBack(values)
  }
}

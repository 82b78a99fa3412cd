import Foundation
import Models
import Multiprecision
import Testing

@testable import Claims

/// Bound files with contexts. Oracles: values by hand, and the line of each mistake.
@Suite struct ContextFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static let target = "  target: 'bigrams(\"t.txt\", 2, 3)'"
  static let contexts = "  contexts: { counts: multinomial, weights: frequency, unseen: keep }"

  static func text(
    target: String = target, contexts: String? = contexts, start: String = "real",
    claim: String = "R[t] <= 2", parameters: String = "{ a: 'rational in [0, 1]', N: integer }"
  ) -> String {
    var changes = [
      3: "parameters: \(parameters)", 6: target, 8: "  start: \(start)",
      15: "  claim: \(claim)",
    ]
    if let contexts { changes[7] = "  scheme: mixture\n\(contexts)" }
    return Sample.text(changes)
  }

  func instance(_ text: String) throws -> Instantiation {
    _ = try folder.write("a b a c a b. b", as: "t.txt")
    return try folder.instance(of: text)
  }

  func model(_ text: String) throws -> ContextModel {
    guard case .contexts(let model) = try instance(text).model else {
      throw DataFault(message: "not a model with contexts")
    }
    return model
  }

  /// The first fault as "line: message".
  func fault(_ text: String) -> String {
    do {
      _ = try folder.write("a b a c a b. b", as: "t.txt")
    } catch {
      return "\(error)"
    }
    return folder.firstFault(of: text) { "\($0.line): \($0.message)" }
  }

  @Test func readsALawFromAText() throws {
    let model = try model(Self.text())
    #expect(model.contexts.map(\.visit) == [Rational(3, 7), Rational(2, 7)])
    #expect(model.contexts.map(\.weight) == [Rational(3, 5), Rational(2, 5)])
    #expect(model.outside == Rational(2, 7))
    #expect(
      model.contexts[0].law.exactValues == [Rational(0), Rational(2, 3), Rational(1, 3)])
    guard case .shared(.keep(let initial)) = model.counts else {
      Issue.record("counts are \(model.counts)")
      return
    }
    #expect(initial.exactValues == Array(repeating: Rational(1, 3), count: 3))
    let data = try instance(Self.text()).data
    #expect(data.contexts?.ginis.map(\.exactValue) == [Rational(4, 9), Rational(1, 2)])
  }

  @Test func readsContextsWrittenOut() throws {
    let target = """
        target:
          - { visit: a, law: [1/2, 1/2] }
          - { visit: 1/2, law: '[1/4, 3/4]' }
      """
    let contexts = "  contexts: { counts: multinomial, weights: [2, 1/2], unseen: unigram }"
    let model = try model(Self.text(target: target, contexts: contexts))
    #expect(model.contexts.map(\.visit) == [Rational(1, 10), Rational(1, 2)])
    #expect(model.contexts.map(\.weight) == [Rational(2), Rational(1, 2)])
    guard case .shared(.fallBack(let law)) = model.counts else {
      Issue.record("counts are \(model.counts)")
      return
    }
    // (1/10 · 1/2 + 1/2 · 1/4) / (6/10).
    #expect(law.exactValues == [Rational(7, 24), Rational(17, 24)])
  }

  @Test(arguments: [
    ("uniform", "1/2 1/2"), ("sum", "1 1"), ("frequency", "3/5 2/5"), ("[0, 7]", "0 7"),
  ]) func readsWeights(_ weights: String, _ expected: String) throws {
    let contexts = "  contexts: { counts: fixed, weights: \(weights) }"
    let model = try model(Self.text(contexts: contexts))
    #expect(model.contexts.map(\.weight.description).joined(separator: " ") == expected)
    guard case .fixed = model.counts else {
      Issue.record("counts are \(model.counts)")
      return
    }
  }

  @Test func formulasSeeTheContexts() throws {
    func holds(_ claim: String) throws -> Bool {
      _ = try folder.write("a b a c a b. b", as: "t.txt")
      let file = try BoundFile(path: try folder.write(Self.text(claim: claim)))
      let instance = try file.instantiate(
        values: file.instances[0].values, horizon: 3, precision: Workbench.precision)
      var evaluation = ClaimEvaluation(
        file.claims[0].formula, instance: instance.data, expectations: [:], definitions: [])
      if case .holds = try evaluation.outcome().decision { return true }
      return false
    }
    for claim in [
      "C = 2 and K = 3", "visit[1] = 3/7", "gini[2] = 1/2", "weight[1] + weight[2] = 1",
      "sum(c in 1..C, weight[c] * gini[c]) = dot(weight, gini)", "normsq(visit) = 13/49",
    ] {
      #expect(try holds(claim), "\(claim)")
    }
    #expect(try !holds("visit[1] = 3/8"))
  }

  @Test func namesStayFreeElsewhere() throws {
    let text = Sample.text([
      3: "parameters: { a: 'rational in [0, 1]', N: integer, C: integer, visit: rational }",
      15: "  ceiling: R[t] <= C * visit", 17: "  - { a: 1/10, N: 5, C: 4, visit: 1/3 }",
    ])
    #expect(fault(text) == "none")
  }

  @Test(arguments: [
    (text(contexts: nil), "6: a target with several contexts needs the key `contexts`"),
    (text(target: "  target: uniform(3)"), "8: `contexts` goes with the target bigrams"),
    (text(start: "point([1, 0, 0])"), "9: with contexts the start is `real` or `truth`"),
    (
      text(contexts: "  contexts: { counts: multinomial, weights: sum }"),
      "8: with `counts: multinomial` a context may get no draw"
    ),
    (
      text(contexts: "  contexts: { counts: fixed, weights: sum, unseen: keep }"),
      "8: with `counts: fixed` every context has n[t] draws"
    ),
    (text(contexts: "  contexts: { counts: poisson, weights: sum }"), "8: counts are `fixed`"),
    (text(contexts: "  contexts: { counts: fixed, weights: even }"), "8: `weights` is `uniform`"),
    (text(contexts: "  contexts: { counts: fixed }"), "8: the contexts have no `weights`"),
    (
      text(contexts: "  contexts: { counts: fixed, weights: sum, seen: keep }"),
      "8: unknown key `seen` in contexts; did you mean `unseen`?"
    ),
    (
      text(contexts: "  contexts: { counts: multinomial, weights: sum, unseen: forget }"),
      "8: `unseen` is `keep`"
    ),
    (
      text(contexts: "  contexts: { counts: multinomial, weights: sum, unseen: [1/2, 1/2] }"),
      "6: the law of an unseen context must have 3 entries, but has 2"
    ),
    (
      text(contexts: "  contexts: { counts: multinomial, weights: sum, unseen: [1/2, 1/2, 1/2] }"),
      "8: the probabilities of the law of an unseen context must sum to 1, but sum to 3/2"
    ),
    (
      text(contexts: "  contexts: { counts: fixed, weights: [1] }"),
      "8: weights must have 2 entries, but has 1"
    ),
    (
      text(contexts: "  contexts: { counts: fixed, weights: [1, -1] }"),
      "6: weights must not be negative, but weight[2] is -1"
    ),
    (text(target: "  target: 'bigrams(\"t.txt\", 2, 9)'"), "6: t.txt has 4 distinct tokens"),
    (
      text(target: "  target: 'bigrams(\"t.txt\", 9, 3)'"),
      "6: t.txt has 4 tokens that another follows, but C is 9"
    ),
    (
      text(target: "  target: 'bigrams(\"t.txt\", 0, 3)'"),
      "6: a model with contexts needs at least 1 context"
    ),
    (text(target: "  target: 'bigrams(\"no.txt\", 2, 3)'"), "6: there is no file `no.txt`"),
    (
      text(target: "  target: 'bigrams(\"../t.txt\", 2, 3)'"),
      "6: `../t.txt` lies outside the bound file's folder"
    ),
    (text(target: "  target: 'bigrams(t, 2, 3)'"), "6: write the file's name in quotes"),
    (
      text(target: "  target: [{ visit: 1/2, law: [1/2, 1/2] }, { visit: 2/3, law: [1, 0] }]"),
      "6: the probabilities visit[c] must sum to at most 1, but sum to 7/6"
    ),
    (
      text(target: "  target: [{ visit: 1/2, law: [1/2, 1/2] }, { visit: 1/3, law: [1] }]"),
      "6: the law of context 2 must have 2 entries, but has 1"
    ),
    (
      text(target: "  target: [{ visit: 1/2, law: [1/2, 1/3] }]"),
      "6: the probabilities of the law of context 1 must sum to 1, but sum to 5/6"
    ),
    (text(target: "  target: [{ visit: 1/2 }]"), "6: a context needs `visit`"),
    (text(claim: "R[t] <= 1 - normsq(p)"), "16: `p` has no meaning in a model with contexts"),
    (text(claim: "R[t] <= start[1]"), "16: `start` has no meaning in a model with contexts"),
    (text(claim: "visit[3] <= 1"), "none"),
    (text(claim: "visit <= 1"), "16: expected a number, but this is a vector"),
    (text(claim: "sum(visit in 1..C, 1) = C"), "16: `visit` already has a meaning"),
    (
      text(parameters: "{ a: rational, N: integer, gini: rational }"),
      "3: `gini` has a meaning of its own in formulas"
    ),
  ]) func placesEveryFault(_ text: String, _ expected: String) {
    let found = fault(text)
    #expect(found.hasPrefix(expected), "\(found)")
  }

  @Test func aParameterCIsTheNumberOfContexts() {
    let text = Self.text(parameters: "{ a: 'rational in [0, 1]', N: integer, C: integer }")
      .replacingOccurrences(of: "N: 5 }", with: "N: 5, C: 3 }")
    #expect(fault(text).hasPrefix("6: the parameter C is 3, but the target has 2 contexts"))
  }
}

/// The first-order sequences of a file: each has a value at 0 and a step from t-1 to t.
public struct DefinitionSet: Sendable {
  public struct Definition: Sendable {
    public let name: String
    public let start: Expression
    public let step: Expression
    /// Expectations and other definitions that its values need.
    public let mentions: QuantityMentions
    public let definitions: Set<Int>
  }

  public let definitions: [Definition]
  /// Slots shared by all expressions of the set.
  public let constantSlots: Int

  public static let none = DefinitionSet(definitions: [], constantSlots: 0)

  /// What a claim needs which mentions `mentions` and the definitions `mentioned` itself.
  public func closure(of mentions: QuantityMentions, _ mentioned: Set<Int>) -> (
    mentions: QuantityMentions, definitions: Set<Int>
  ) {
    var mentions = mentions
    var reached: Set<Int> = []
    var open = Array(mentioned)
    while let index = open.popLast() {
      guard reached.insert(index).inserted else { continue }
      mentions.formUnion(definitions[index].mentions)
      open += definitions[index].definitions
    }
    return (mentions, reached)
  }
}

extension DefinitionSet {
  /// Texts of one definition, before they are read.
  public struct Source {
    public let name: String
    public let start: String
    public let step: String

    public init(name: String, start: String, step: String) {
      self.name = name
      self.start = start
      self.step = step
    }
  }

  /// Which text of which definition a fault lies in.
  public struct Faults: Error {
    public let byDefinition: [(definition: Int, isStep: Bool, faults: [Fault])]
  }

  /// Reads all definitions together, because each may mention the others.
  ///
  /// - Returns: the set, and the scope in which claims are read: the same names, and which of the
  ///   definitions depend on an expectation.
  public static func read(
    _ sources: [Source], scope: Scope
  ) throws(Faults) -> (set: DefinitionSet, scope: Scope) {
    var scope = scope
    scope.definitions = sources.map(\.name)
    // Which definitions depend on a metric is a fixed point over who mentions whom.
    while true {
      let set = try readOnce(sources, scope: scope)
      let dependent = Set(
        set.definitions.indices.filter {
          set.definitions[$0].start.dependence.contains(.metric)
            || set.definitions[$0].step.dependence.contains(.metric)
        })
      if dependent == scope.metricDefinitions { return (set, scope) }
      scope.metricDefinitions = dependent
    }
  }

  private static func readOnce(
    _ sources: [Source], scope: Scope
  ) throws(Faults) -> DefinitionSet {
    var faults: [(definition: Int, isStep: Bool, faults: [Fault])] = []
    var definitions: [Definition] = []
    var slots = 0
    for (index, source) in sources.enumerated() {
      var checkers: [Checker] = []
      var expressions: [Expression] = []
      for (isStep, text) in [(false, source.start), (true, source.step)] {
        var scope = scope
        scope.allows.remove(.generation)
        if isStep { scope.allows.insert(.generation) }
        var checker = Checker(scope: scope, firstSlot: slots)
        do {
          let expression = checker.number(try Parser.expression(text))
          if checker.faults.isEmpty, let expression {
            expressions.append(expression)
          } else {
            faults.append((index, isStep, checker.faults))
          }
        } catch {
          faults.append((index, isStep, [error]))
        }
        slots = checker.constantSlots
        checkers.append(checker)
      }
      guard expressions.count == 2 else { continue }
      definitions.append(
        Definition(
          name: source.name, start: expressions[0], step: expressions[1],
          mentions: checkers.reduce(into: .none) { $0.formUnion($1.mentions) },
          definitions: checkers.reduce(into: []) { $0.formUnion($1.definitions) }))
    }
    guard faults.isEmpty else { throw Faults(byDefinition: faults) }
    return DefinitionSet(definitions: definitions, constantSlots: slots)
  }
}

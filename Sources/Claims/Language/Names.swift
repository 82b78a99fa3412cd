public import Models

/// What names mean where: the names of a bound file beside those of the language.
public struct Scope: Sendable {
  /// Parameters in the order of declaration.
  public var parameters: [String] = []
  /// Parameters that are laws or schedules, which formulas do not see.
  public var composites: [String] = []
  /// Defined sequences in the order of declaration.
  public var definitions: [String] = []
  /// Those of them whose values need an expectation of a metric, and so are not input.
  public var metricDefinitions: Set<Int> = []
  /// The file's metric, which `R` stands for; nil where R has no meaning.
  public var metric: Metric?
  /// Whether `start` is a given vector.
  public var hasStartVector = false
  /// Whether the model has contexts: then C, visit, weight and gini have a meaning, and p and start
  /// have none.
  public var hasContexts = false
  /// What R may stand for.
  public var metrics: [Metric] = Family.categorical.metrics
  /// Numbers that the family gives to formulas.
  public var constants: [String] = []
  /// The scheme's schedules beside n and alpha.
  public var schedules: [ScheduleName] = []
  /// Whether the model is a probability vector: then p, K and `start` are what they are.
  public var hasProbabilities = true
  /// Whether absorption has a meaning: of one categorical chain.
  public var hasAbsorption = true
  /// What the text may mention.
  public var allows: Permissions = .constants

  public init() {}

  public struct Permissions: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let constants: Permissions = []
    /// t.
    public static let generation = Permissions(rawValue: 1)
    /// K, T, p, start, n, alpha.
    public static let model = Permissions(rawValue: 2)
    /// R, the metrics, absorption.
    public static let metrics = Permissions(rawValue: 4)
    /// K and T alone, where p and the schedules are not there yet.
    public static let sizes = Permissions(rawValue: 8)
  }

  /// Names that no parameter and no defined sequence may take.
  public static let reserved: Set<String> = {
    var names: Set<String> = [
      "t", "R", "n", "alpha", "p", "start", "K", "T", "absorbed", "lost", "absorption_time", "pi",
      "sum", "product", "if", "dot", "normsq", "uniform", "zipf", "frequencies", "point", "real",
      "truth", "bigrams",
    ]
    names.formUnion(Family.categorical.metrics.map(\.sequenceName))
    names.formUnion(ElementaryFunction.allCases.map(\.rawValue))
    names.formUnion(Parser.words)
    return names
  }()

  /// K may be declared, because it must equal the target's length.
  public static func isReserved(_ name: String, forParameter: Bool) -> Bool {
    reserved.contains(name) && !(forParameter && name == "K")
  }

  /// Names that only a model with contexts gives a meaning; elsewhere they are free.
  static let contextNames: Set<String> = Set(["C"] + ContextVector.allCases.map(\.rawValue))

  /// Names that this file's family and scheme give a meaning; elsewhere they are free.
  var ownNames: Set<String> {
    Set(constants + schedules.map(\.rawValue) + metrics.map(\.sequenceName))
  }

  /// Every name that is meaningful here, for suggestions.
  var known: [String] {
    var names = parameters + definitions + ElementaryFunction.allCases.map(\.rawValue)
    names += ["pi", "sum", "product", "if", "dot", "normsq"]
    if allows.contains(.generation) { names.append("t") }
    if allows.contains(.model) {
      names += ["n", "alpha", "T"] + constants + schedules.map(\.rawValue)
      if hasProbabilities { names.append("K") }
      names += hasContexts ? Self.contextNames.sorted() : hasProbabilities ? ["p", "start"] : []
    }
    if allows.contains(.sizes) { names += ["K", "T"] }
    if allows.contains(.metrics) {
      names += ["R"] + metrics.map(\.sequenceName)
      if hasAbsorption { names += ["absorbed", "lost", "absorption_time"] }
    }
    return names
  }

  /// "; did you mean `alpha`?", or nothing.
  static func suggestion(for name: String, among names: [String]) -> String {
    let scored = names.map { (name: $0, distance: editDistance(name, $0)) }
    guard let best = scored.min(by: { ($0.distance, $0.name) < ($1.distance, $1.name) }),
      best.distance <= (name.count + 2) / 3, best.distance < name.count
    else { return "" }
    return "; did you mean `\(best.name)`?"
  }
}

/// Levenshtein distance, ignoring case. Names are short.
private func editDistance(_ left: String, _ right: String) -> Int {
  let source = Array(left.lowercased().prefix(64))
  let target = Array(right.lowercased().prefix(64))
  var row = Array(0...target.count)
  for (i, character) in source.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in target.enumerated() {
      let substituted = diagonal + (character == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[target.count]
}

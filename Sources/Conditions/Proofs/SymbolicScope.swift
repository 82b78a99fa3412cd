internal import Claims
internal import Models
internal import Multiprecision

/// The quantities of a proof as rational functions of its variables.
///
/// Two readings of the schedules: `free` takes alpha[t] and n[t] for arbitrary numbers in [0, 1]
/// and 1, 2, ..., so that a proof holds for every schedule; otherwise they are the formulas of the
/// file. An integer N >= 1 is read as 1/z with z in (0, 1], a generation t as 1/u.
struct SymbolicScope {
  let file: BoundFile
  let fixed: [Int: Rational]
  let isFree: Bool
  /// The first generation that the generic t stands for.
  let firstStep: Int
  private let rooted: Set<Rooted>
  private(set) var variables: [ProofVariable] = []
  var places: [String: Int] = [:]
  /// Shown to be positive before anything is concluded.
  var divisors: [Polynomial] = []
  /// Further statements that the reading relies on.
  var premises: [PendingObligation] = []
  /// Whether r[t] is read as the closed form of a constant schedule.
  var usesClosedForm = false
  /// The quantity that an induction is about.
  var inductive: InductiveQuantity?
  /// How the past of each sequence is read.
  var pasts: [String: Past] = [:]
  /// Whether ranges of sequences may be shown: not where the variables are narrowed for t alone.
  var showsRanges = true
  var isShowingRange = false
  /// The running variables of the sums and products around an expression.
  var bindings: [Frame] = []
  /// Facts about functions and numbers that a certificate has to name.
  var axioms: Set<Axiom> = []
  /// Whether pi^2 is read as 6 (sum(j in 1..t+1, 1/j^2) + rest).
  var readsBaselSum = false
  /// Whether the value at t of the inductive quantity is a variable of its own.
  var isUnfolded = false
  var powers: [(base: RationalFunction, place: Int)] = []
  var functions: [(function: ElementaryBounds.Function, argument: RationalFunction, place: Int)] =
    []
  var isRangeOfErrorShown = false
  var depth = 0
  /// Nodes of expressions that were read.
  var work = 0

  /// A sequence that mentions its past twice doubles with every generation that is written out.
  static let mostWork = 20_000
  /// Products of terms in one operation on polynomials.
  static let mostProducts = 10_000

  enum InductiveQuantity {
    case error
    case definition(Int)
    /// A sum or product up to t + c.
    case fold(Expression)

    /// The key of the variable that stands for it at t, or at t - 1.
    func key(isCurrent: Bool) -> String {
      let time = isCurrent ? "[t]" : "[t-1]"
      return switch self {
      case .error: "proof: r\(time)"
      case .definition(let index): "definition \(index)\(time)"
      case .fold(let fold): "fold \(fold.canonicalText)\(time)"
      }
    }
  }

  func isInductive(_ name: String) -> Bool {
    guard case .fold(let fold)? = inductive else { return false }
    return fold.canonicalText == name
  }

  func isInductive(_ definition: Int) -> Bool {
    guard case .definition(definition)? = inductive else { return false }
    return true
  }

  init(
    file: BoundFile, fixed: [Int: Rational], isFree: Bool, firstStep: Int,
    rooted: Set<Rooted> = []
  ) {
    self.rooted = rooted
    self.file = file
    self.fixed = fixed
    self.isFree = isFree
    self.firstStep = firstStep
  }

  var box: RationalBox { RationalBox(sides: variables.map(\.side)) }

  // MARK: Variables

  /// - Parameter key: what the quantity is, where its name might be that of another: names of
  ///   parameters and sequences are the file's own, `h` and `r` for instance.
  mutating func variable(
    _ name: String, _ meaning: String, _ side: RationalBox.Side, isRanged: Bool = true,
    isReciprocalOfInteger: Bool = false, parameter: ParameterReading? = nil, key: String? = nil
  ) -> Int {
    let key = key ?? "proof: \(name)"
    if let place = places[key] { return place }
    variables.append(
      ProofVariable(
        name: name, meaning: meaning, side: side, isRanged: isRanged,
        isReciprocalOfInteger: isReciprocalOfInteger, parameter: parameter))
    places[key] = variables.count - 1
    return variables.count - 1
  }

  /// The place of a quantity of the proof's own, such as 1/t.
  func place(named name: String) -> Int? { places["proof: \(name)"] }

  mutating func functionVariable(_ name: String, _ bounds: ElementaryBounds) -> Int {
    variables.append(
      ProofVariable(
        name: name, meaning: bounds.function.rawValue, side: Self.unit, function: bounds))
    return variables.count - 1
  }

  mutating func narrow(_ place: Int, to side: RationalBox.Side) { variables[place].side = side }

  static let unit = RationalBox.Side(lower: .zero, upper: .one)
  static let positiveUnit = RationalBox.Side(lower: .zero, upper: .one, includesLower: false)

  func symbol(_ place: Int) -> RationalFunction {
    RationalFunction(Polynomial(variable: place))
  }

  /// A variable, or the square of one where the quantity stands under a root.
  mutating func quantity(
    _ kind: Rooted, _ name: String, _ meaning: String, _ side: RationalBox.Side,
    isReciprocalOfInteger: Bool = false, parameter: ParameterReading? = nil
  ) -> RationalFunction {
    guard rooted.contains(kind), let root = side.squareRoot else {
      return symbol(
        variable(
          name, meaning, side, isReciprocalOfInteger: isReciprocalOfInteger, parameter: parameter,
          key: parameter == nil ? nil : "\(kind)"))
    }
    let place = variable(
      "sqrt(\(name))", "the square root of \(meaning)", root,
      parameter: parameter.map { .root($0) }, key: parameter == nil ? nil : "\(kind), root")
    return symbol(place) * symbol(place)
  }

  mutating func parameter(_ index: Int) throws(Unprovable) -> RationalFunction {
    if let value = fixed[index] { return RationalFunction(value) }
    let declared = file.parameters[index]
    let name = declared.name
    guard let lower = declared.lower else {
      throw Unprovable("the parameter \(name) has no lower end")
    }
    if let upper = declared.upper, lower == upper { return RationalFunction(lower) }
    if declared.kind == .integer, lower >= .one {
      let least = Self.leastInteger(declared, lower)
      let reciprocal = quantity(
        .parameter(index), "1/\(name)", "the reciprocal of the parameter \(name)",
        RationalBox.Side(
          lower: declared.upper.map { $0.roundedDown().reciprocal } ?? .zero,
          upper: least.reciprocal, includesLower: declared.upper != nil),
        isReciprocalOfInteger: true, parameter: .reciprocal(index))
      return try quotient(.one, reciprocal)
    }
    if let upper = declared.upper {
      return quantity(
        .parameter(index), name, "the parameter \(name)",
        RationalBox.Side(
          lower: lower, upper: upper, includesLower: declared.includesLower,
          includesUpper: declared.includesUpper), parameter: .itself(index))
    }
    let place = variable(
      "z_\(name)", "1/(1 + \(name) - \(lower)) of the parameter \(name)",
      RationalBox.Side(
        lower: .zero, upper: .one, includesLower: false, includesUpper: declared.includesLower),
      parameter: .shifted(index, from: lower), key: "parameter \(index), shifted")
    let z = symbol(place)
    return RationalFunction(lower) + (try quotient(.one - z, z))
  }

  private static func leastInteger(
    _ declared: ParameterDeclaration, _ lower: Rational
  ) -> Rational {
    let value = lower.roundedUp()
    return value == lower && !declared.includesLower ? value + .one : value
  }
}

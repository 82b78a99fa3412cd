internal import CIntervals
internal import Intervals
internal import Models
internal import Multiprecision

/// Turns formulas into instructions on rows of enclosures.
///
/// Every operation encloses what the evaluator would have at the same generation, its enclosures included, and is
/// unknown wherever the evaluator may refuse (proofs-notes/screening.md). What has no such operation is not
/// offered: then the caller evaluates as without a program.
struct LaneCompiler {
  /// A row, and whether a lane of it may depend on a defined sequence at the generation before.
  struct Operand {
    let lanes: ci_lanes
    var isInOrder = false
  }

  /// What is filled in from the instance before a program runs.
  struct Leaf {
    enum Source {
      case generation
      case sampleSizes
      case numbers(NumberSequence)
    }

    let source: Source
    /// The lane of t has the entry at t + offset.
    let offset: Int
    let lanes: ci_lanes
  }

  private struct LeafKey: Hashable {
    /// nil: t.
    let sequence: SequenceID?
    let offset: Int
  }

  /// Beyond, a program takes more memory and time than it saves.
  private static let mostInstructions = 512
  private static let mostTerms = 128

  let memory = LaneMemory()
  let instance: InstanceData
  let expectations: [Quantity: NumberSequence]
  /// Rows of the defined sequences that are there; carried.
  let definitionRows: [Int: ci_lanes]

  /// Of definitions, without what depends on a generation before: row by row.
  private(set) var before: [ci_instruction] = []
  /// The rest of the definitions: lane by lane.
  private(set) var inOrder: [ci_instruction] = []
  /// Of the claim.
  private(set) var after: [ci_instruction] = []
  private(set) var leaves: [Leaf] = []
  private(set) var carried: [ci_lanes] = []
  private var known: [LeafKey: ci_lanes] = [:]
  /// Of the sums and products around, written out.
  private var variables: [Int] = []
  private var isInDefinition = false

  init(
    instance: InstanceData, expectations: [Quantity: NumberSequence], definitions: Set<Int>
  ) {
    self.instance = instance
    self.expectations = expectations
    var rows: [Int: ci_lanes] = [:]
    for index in definitions { rows[index] = memory.row() }
    definitionRows = rows
    carried = Array(rows.values)
  }

  // MARK: Instructions

  mutating func emit(
    _ operation: ci_operation, _ operands: [Operand], parameter: Int32 = 0,
    into row: ci_lanes? = nil
  ) -> Operand? {
    guard before.count + inOrder.count + after.count < Self.mostInstructions else { return nil }
    let result = Operand(
      lanes: row ?? memory.row(), isInOrder: operands.contains(where: \.isInOrder))
    // Operands that an operation does not have are its first.
    let instruction = ci_instruction(
      operation: operation, parameter: parameter, result: result.lanes, first: operands[0].lanes,
      second: operands[operands.count > 1 ? 1 : 0].lanes,
      third: operands[operands.count > 2 ? 2 : 0].lanes)
    if !isInDefinition {
      after.append(instruction)
    } else if result.isInOrder {
      inOrder.append(instruction)
    } else {
      before.append(instruction)
    }
    return result
  }

  mutating func constant(_ number: Number) -> Operand {
    let row = memory.row()
    row.fill(number.doubles)
    return Operand(lanes: row)
  }

  /// A row that is remembered when the next generations follow.
  mutating func carry(_ operand: Operand) -> Operand? {
    let row = memory.row()
    carried.append(row)
    return emit(CI_COPY, [operand], into: row)
  }

  /// The step of a definition, put into its row.
  mutating func define(_ index: Int, by step: Expression) -> Bool {
    guard let row = definitionRows[index] else { return false }
    isInDefinition = true
    defer { isInDefinition = false }
    guard var value = operand(step) else { return false }
    // Later definitions see this one at t: in order, as they are read.
    value.isInOrder = true
    return emit(CI_COPY, [value], into: row) != nil
  }

  // MARK: Leaves

  private mutating func leaf(
    _ sequence: SequenceID?, offset: Int, _ source: Leaf.Source
  ) -> Operand {
    let key = LeafKey(sequence: sequence, offset: offset)
    if let row = known[key] { return Operand(lanes: row) }
    let row = memory.row()
    known[key] = row
    leaves.append(Leaf(source: source, offset: offset, lanes: row))
    return Operand(lanes: row)
  }

  private mutating func generation() -> Operand { leaf(nil, offset: 0, .generation) }

  private mutating func entry(of sequence: SequenceID, _ index: Expression) -> Operand? {
    guard let offset = Self.offset(of: index) else { return nil }
    switch sequence {
    case .sampleSize: return leaf(sequence, offset: offset, .sampleSizes)
    case .alpha: return leaf(sequence, offset: offset, .numbers(instance.alpha))
    case .schedule(let number):
      return leaf(
        sequence, offset: offset, .numbers(NumberSequence(instance.schedules[number].values)))
    case .quantity(let quantity):
      guard let values = expectations[quantity] else { return nil }
      return leaf(sequence, offset: offset, .numbers(values))
    case .defined(let index):
      guard let row = definitionRows[index], (-LaneMemory.history...0).contains(offset) else {
        return nil
      }
      return Operand(lanes: row.delayed(by: -offset), isInOrder: isInDefinition)
    }
  }

  /// c where an index is t + c.
  private static func offset(of index: Expression) -> Int? {
    if case .generation = index.kind { return 0 }
    guard case .arithmetic(let symbol, let left, let right) = index.kind,
      case .generation = left.kind, case .number(let value) = right.kind,
      let step = Int(exactly: value), step.magnitude < 1 << 32
    else { return nil }
    switch symbol {
    case .add: return step
    case .subtract: return -step
    default: return nil
    }
  }

  // MARK: What does not change with t

  /// As the evaluator has it; nothing is known of it where that refuses.
  private func settled(_ expression: Expression) -> Number? {
    var evaluator = Evaluator(
      environment: NumberEnvironment(
        instance: instance, expectations: expectations, definitions: []),
      constantSlots: 0, variables: variables)
    return try? evaluator.value(of: expression, at: nil)
  }

  private func integer(_ expression: Expression) -> Int? {
    guard !expression.dependence.contains(.generation) else { return nil }
    return settled(expression)?.exactValue.flatMap { Int(exactly: $0) }
  }

  // MARK: Numbers

  /// - Returns: nil where an operation is not offered.
  mutating func operand(_ expression: Expression) -> Operand? {
    if !expression.dependence.contains(.generation) {
      if let value = settled(expression) { return constant(value) }
      return Operand(lanes: memory.row())
    }
    switch expression.kind {
    case .generation: return generation()
    case .sequence(let sequence, let index): return entry(of: sequence, index)
    case .lost(let category, let index):
      guard let k = integer(category) else { return nil }
      return entry(of: .quantity(.lost(category: k - 1)), index)
    case .negate(let inner): return operand(inner).flatMap { emit(CI_NEGATE, [$0]) }
    case .arithmetic(.power, let base, let exponent): return power(base, exponent)
    case .arithmetic(let symbol, let left, let right):
      guard let first = operand(left), let second = operand(right) else { return nil }
      return emit(symbol.laneOperation, [first, second])
    case .apply(let function, let inner): return applied(function, inner)
    case .fold(let fold, let from, let to, let body): return folded(fold, from, to, body)
    case .choice(let condition, let then, let otherwise):
      guard let condition = statement(condition), let first = operand(then),
        let second = operand(otherwise)
      else { return nil }
      return emit(CI_CHOOSE, [condition.truth, first, second])
    case .number, .pi, .horizon, .categories, .contextCount, .parameter, .modelConstant, .variable,
      .absorptionTime, .entry, .dot:
      return nil
    }
  }

  private mutating func power(_ base: Expression, _ exponent: Expression) -> Operand? {
    guard let first = operand(base) else { return nil }
    if !exponent.dependence.contains(.generation), let value = settled(exponent) {
      guard
        let count = value.exactValue.flatMap({ Int(exactly: $0) }).flatMap({ Int32(exactly: $0) })
      else {
        return emit(CI_POWER, [first, constant(value)])
      }
      return count == 2
        ? emit(CI_SQUARE, [first]) : emit(CI_INTEGER_POWER, [first], parameter: count)
    }
    guard let second = operand(exponent) else { return nil }
    return emit(CI_POWER, [first, second])
  }

  private mutating func applied(
    _ function: ElementaryFunction, _ expressions: [Expression]
  ) -> Operand? {
    guard let operation = function.laneOperation else { return nil }
    var operands: [Operand] = []
    for expression in expressions {
      guard let operand = operand(expression) else { return nil }
      operands.append(operand)
    }
    guard operands.count > 1 else { return emit(operation, operands) }
    var result = operands[0]
    for next in operands.dropFirst() {
      guard let extreme = emit(operation, [result, next]) else { return nil }
      result = extreme
    }
    return result
  }

  private mutating func folded(
    _ fold: Fold, _ from: Expression, _ to: Expression, _ body: Expression
  ) -> Operand? {
    guard let lower = integer(from), let upper = integer(to) else { return nil }
    var result = constant(.exact(fold == .sum ? .zero : .one))
    guard lower <= upper else { return result }
    let (steps, overflow) = upper.subtractingReportingOverflow(lower)
    guard !overflow, steps < Self.mostTerms else { return nil }
    variables.append(lower)
    defer { variables.removeLast() }
    for variable in lower...upper {
      variables[variables.count - 1] = variable
      guard let term = operand(body),
        let next = emit(fold == .sum ? CI_ADD : CI_MULTIPLY, [result, term])
      else { return nil }
      result = next
    }
    return result
  }
}

extension ArithmeticOperator {
  /// Of all but powers, which depend on their exponent.
  fileprivate var laneOperation: ci_operation {
    switch self {
    case .add: CI_ADD
    case .subtract: CI_SUBTRACT
    case .multiply: CI_MULTIPLY
    case .divide: CI_DIVIDE
    case .power: CI_POWER
    }
  }
}

extension ElementaryFunction {
  /// nil: not offered.
  fileprivate var laneOperation: ci_operation? {
    switch self {
    case .absolute: CI_ABSOLUTE
    case .floor: CI_FLOOR
    case .ceiling: CI_CEILING
    case .squareRoot: CI_SQUARE_ROOT
    case .exponential: CI_EXPONENTIAL
    case .logarithm: CI_LOGARITHM
    case .minimum: CI_MINIMUM
    case .maximum: CI_MAXIMUM
    case .gamma, .harmonic: nil
    }
  }
}

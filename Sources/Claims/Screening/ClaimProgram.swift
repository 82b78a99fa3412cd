internal import CIntervals
internal import Intervals
internal import Models
internal import Multiprecision

/// A claim as instructions on rows of enclosures in doubles, worked on some hundred generations at a time.
struct ClaimProgram {
  /// A ratio that a slack is the smallest of.
  struct Ratio {
    let value: ci_lanes
    let denominator: ci_lanes
  }

  /// Whether the claim speaks of the generation; nil: of each.
  let condition: ci_lanes?
  let truth: ci_lanes
  let isHypothesisMet: ci_lanes
  /// Of the links of a comparison that is the whole statement.
  let ratios: [Ratio]
  /// Claimed values of upper bounds that change with t.
  let ceilings: [ci_lanes]

  private let compiler: LaneCompiler
  private let before: [ci_instruction]
  private let inOrder: [ci_instruction]
  private let after: [ci_instruction]

  /// - Parameter starts: of the defined sequences that the claim needs, in the order of declaration, with the
  ///   value at 0 of each.
  /// - Returns: nil where something in the claim or in a definition is not offered.
  init?(
    _ formula: ClaimFormula, instance: InstanceData, expectations: [Quantity: NumberSequence],
    definitions: DefinitionSet, starts: [(index: Int, value: Number)]
  ) {
    var compiler = LaneCompiler(
      instance: instance, expectations: expectations, definitions: Set(starts.map(\.index)))
    for (index, value) in starts {
      guard compiler.define(index, by: definitions.definitions[index].step) else { return nil }
      compiler.definitionRows[index]?.set(0, value.doubles)
    }
    var condition: ci_lanes?
    if let proposition = formula.condition, proposition.dependence.contains(.generation) {
      guard let statement = compiler.statement(proposition) else { return nil }
      condition = statement.truth.lanes
    }
    var ratios: [Ratio] = []
    var ceilings: [ci_lanes] = []
    let statement: LaneCompiler.Statement
    switch formula.statement {
    case .always(.comparison(let sides, let relations, _)):
      var operands: [LaneCompiler.Operand] = []
      for side in sides {
        guard let operand = compiler.operand(side) else { return nil }
        operands.append(operand)
      }
      for (index, relation) in relations.enumerated() where relation != .equal {
        let oriented = OrientedRelation(left: sides[index], relation, right: sides[index + 1])
        let isUpper = oriented.relation == .less || oriented.relation == .lessOrEqual
        let claimedPlace = oriented.leftIsActual ? index + 1 : index
        let claimed = operands[claimedPlace]
        let actual = operands[oriented.leftIsActual ? index : index + 1]
        let (top, below) = isUpper ? (claimed, actual) : (actual, claimed)
        guard let ratio = compiler.emit(CI_DIVIDE, [top, below]) else { return nil }
        ratios.append(Ratio(value: ratio.lanes, denominator: below.lanes))
        if isUpper, sides[claimedPlace].dependence.contains(.generation) {
          ceilings.append(claimed.lanes)
        }
      }
      guard let truth = compiler.comparison(operands, relations) else { return nil }
      statement = LaneCompiler.Statement(
        truth: truth, isHypothesisMet: compiler.constant(.exact(.one)))
    case .always(let proposition):
      guard let compiled = compiler.statement(proposition) else { return nil }
      statement = compiled
    case .monotone(let expression, let relation):
      // A `when` may leave out the generation before.
      guard condition == nil, let value = compiler.operand(expression),
        let current = compiler.carry(value)
      else { return nil }
      let previous = LaneCompiler.Operand(lanes: current.lanes.delayed(by: 1))
      guard let truth = compiler.comparison([current, previous], [relation]) else { return nil }
      statement = LaneCompiler.Statement(
        truth: truth, isHypothesisMet: compiler.constant(.exact(.one)))
    case .limit, .eventually: return nil
    }
    self.condition = condition
    self.ratios = ratios
    self.ceilings = ceilings
    truth = statement.truth.lanes
    isHypothesisMet = statement.isHypothesisMet.lanes
    self.compiler = compiler
    before = compiler.before
    inOrder = compiler.inOrder
    after = compiler.after
  }

  /// Whether what a row has depends on the generations before those of the row.
  var remembers: Bool { !compiler.carried.isEmpty }

  /// Works on the generations from `start`: in rows one after the other, where it remembers.
  ///
  /// - Returns: false where a defined sequence is not known at one of them: nothing is then.
  func run(from start: Int, count: Int) -> Bool {
    fill(from: start, count: count)
    ci_run(before, before.count, 0, count)
    if !inOrder.isEmpty {
      ci_run_in_order(inOrder, inOrder.count, start == 0 ? 1 : 0, count)
    }
    for row in compiler.definitionRows.values where ci_is_unknown(row, 0, count) != 0 {
      return false
    }
    ci_run(after, after.count, 0, count)
    return true
  }

  /// Whether everything that the claim is made of is, at each t of a range, as it was some generations before: then so
  /// is its judgement.
  func repeats(in range: ClosedRange<Int>, period: Int) -> Bool {
    compiler.definitionRows.isEmpty
      && compiler.leaves.allSatisfy { leaf in
        let range = range.lowerBound + leaf.offset..<range.upperBound + leaf.offset + 1
        switch leaf.source {
        case .generation: return false
        case .sampleSizes:
          return compiler.instance.sampleSizes.repeats(in: range, period: period)
        case .numbers(let values): return values.repeats(in: range, period: period)
        }
      }
  }

  /// To be called before the next row.
  func carry() {
    for row in compiler.carried { row.carry() }
  }

  private func fill(from start: Int, count: Int) {
    let horizon = compiler.instance.horizon
    for leaf in compiler.leaves {
      let first = start + leaf.offset
      // What is before generation 0 or beyond the horizon does not exist.
      let inside = max(first, 0)..<max(min(first + count, horizon + 1), max(first, 0))
      let skipped = inside.lowerBound - first
      if inside.count < count { leaf.lanes.fill((.nan, .nan)) }
      guard !inside.isEmpty else { continue }
      let (lower, upper) = (leaf.lanes.lower + skipped, leaf.lanes.upper + skipped)
      switch leaf.source {
      case .generation:
        for (place, t) in inside.enumerated() {
          (lower[place], upper[place]) = (Double(t), Double(t))
        }
      case .sampleSizes:
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: inside.count) { sizes in
          guard let start = sizes.baseAddress else { return }
          compiler.instance.sampleSizes.copy(inside, to: start)
          // Whole numbers of at most 40 bits.
          for place in 0..<inside.count {
            (lower[place], upper[place]) = (Double(start[place]), Double(start[place]))
          }
        }
      case .numbers(let values): values.enclose(inside, lower: lower, upper: upper)
      }
    }
  }
}

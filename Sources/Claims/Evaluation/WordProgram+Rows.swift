internal import Multiprecision

extension WordProgram {
  /// Values at a row of generations, operation by operation: a few nanoseconds each where they are whole numbers.
  ///
  /// - Returns: false where one of them does not exist in words; the rows then hold nothing of use.
  func values(
    from t: Int, count: Int, numerators: UnsafeMutablePointer<Int>,
    denominators: UnsafeMutablePointer<Int>
  ) -> Bool {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 2 * count * nodes.count) { storage in
      guard let start = storage.baseAddress else { return count == 0 }
      var rows: [Row] = []
      for (place, node) in nodes.enumerated() {
        let row = Row(
          numerators: start + 2 * count * place, denominators: start + 2 * count * place + count,
          count: count)
        row.fill(with: node, rows, from: t)
        rows.append(row)
      }
      numerators.update(from: rows[root].numerators, count: count)
      denominators.update(from: rows[root].denominators, count: count)
      return (0..<count).allSatisfy { denominators[$0] != 0 }
    }
  }

  /// Fractions of words in lowest terms; a denominator of 0 where there is none.
  private struct Row {
    let numerators: UnsafeMutablePointer<Int>
    let denominators: UnsafeMutablePointer<Int>
    let count: Int

    func value(_ lane: Int) -> WordFraction? {
      denominators[lane] == 0
        ? nil : WordFraction(numerators[lane], lowestOver: denominators[lane])
    }

    func set(_ lane: Int, _ value: WordFraction?) {
      numerators[lane] = value?.numerator ?? 0
      denominators[lane] = value?.denominator ?? 0
    }

    func fill(with node: Node, _ rows: [Row], from t: Int) {
      switch node {
      case .constant(let value):
        numerators.update(repeating: value.numerator, count: count)
        denominators.update(repeating: value.denominator, count: count)
      case .generation:
        for lane in 0..<count { numerators[lane] = t + lane }
        denominators.update(repeating: 1, count: count)
      case .negate(let operand): map(rows[operand]) { $0.negated }
      case .sum(let left, let right):
        combine(
          rows[left], rows[right], whole: { $0.addingReportingOverflow($1) }, WordFraction.sum)
      case .difference(let left, let right):
        combine(rows[left], rows[right], whole: { $0.subtractingReportingOverflow($1) }) { x, y in
          y.negated.flatMap { WordFraction.sum(x, $0) }
        }
      case .product(let left, let right):
        combine(
          rows[left], rows[right], whole: { $0.multipliedReportingOverflow(by: $1) },
          WordFraction.product)
      case .quotient(let left, let right):
        both(rows[left], rows[right]) { x, y in y.inverse.flatMap { WordFraction.product(x, $0) } }
      case .power(let base, let exponent):
        map(rows[base]) { value in
          var result: WordFraction? = value
          for _ in 1..<exponent { result = result.flatMap { WordFraction.product($0, value) } }
          return result
        }
      case .smaller(let left, let right):
        both(rows[left], rows[right]) { WordFraction.isLess($1, $0) ? $1 : $0 }
      case .larger(let left, let right):
        both(rows[left], rows[right]) { WordFraction.isLess($0, $1) ? $1 : $0 }
      case .choice(let relation, let left, let right, let then, let otherwise):
        for lane in 0..<count {
          guard let x = rows[left].value(lane), let y = rows[right].value(lane) else {
            set(lane, nil)
            continue
          }
          let holds = relation.holds(x, y)
          set(lane, (holds ? rows[then] : rows[otherwise]).value(lane))
        }
      }
    }

    private func map(_ operand: Row, _ body: (WordFraction) -> WordFraction?) {
      for lane in 0..<count { set(lane, operand.value(lane).flatMap(body)) }
    }

    private func both(
      _ left: Row, _ right: Row, _ body: (WordFraction, WordFraction) -> WordFraction?
    ) {
      for lane in 0..<count {
        guard let x = left.value(lane), let y = right.value(lane) else {
          set(lane, nil)
          continue
        }
        set(lane, body(x, y))
      }
    }

    /// With a way of its own for whole numbers.
    private func combine(
      _ left: Row, _ right: Row, whole: (Int, Int) -> (partialValue: Int, overflow: Bool),
      _ body: (WordFraction, WordFraction) -> WordFraction?
    ) {
      for lane in 0..<count {
        if left.denominators[lane] == 1, right.denominators[lane] == 1 {
          let (value, overflow) = whole(left.numerators[lane], right.numerators[lane])
          numerators[lane] = value
          denominators[lane] = overflow ? 0 : 1
        } else if let x = left.value(lane), let y = right.value(lane) {
          set(lane, body(x, y))
        } else {
          set(lane, nil)
        }
      }
    }
  }
}

extension Relation {
  func holds(_ x: WordFraction, _ y: WordFraction) -> Bool {
    switch self {
    case .equal: WordFraction.isEqual(x, y)
    case .less: WordFraction.isLess(x, y)
    case .greater: WordFraction.isLess(y, x)
    case .lessOrEqual: !WordFraction.isLess(y, x)
    case .greaterOrEqual: !WordFraction.isLess(x, y)
    }
  }
}

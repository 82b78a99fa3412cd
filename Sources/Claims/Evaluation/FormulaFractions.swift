internal import Intervals
internal import Multiprecision

/// A formula of t over fractions of words as a sequence whose numbers are made when they are asked for.
struct FormulaFractions: PackedNumbers {
  private static let rowLength = 256

  private let program: WordProgram
  /// The number at 0, where the formula does not give it.
  private let initial: (numerator: UInt64, denominator: UInt64)?
  let count: Int

  /// - Returns: nil where the initial number does not fit words, or is negative. Whether others do is to be asked.
  init?(_ program: WordProgram, initial: Number?, count: Int) {
    self.program = program
    self.count = count
    if let initial {
      guard let words = initial.exactValue?.words else { return nil }
      self.initial = words
    } else {
      self.initial = nil
    }
  }

  /// Whether every value fits words and none is negative: before, nothing else may be asked.
  var isWhole: Bool { forEachRow { _, _ in } }

  /// The same with every number kept; nil where one does not fit.
  func kept() -> WordFractions? {
    var result = WordFractions(capacity: count)
    let isWhole = forEachRow { numerators, denominators in
      result.append(contentsOf: numerators, over: denominators)
    }
    return isWhole ? result : nil
  }

  private func forEachRow(
    _ body: (UnsafeBufferPointer<UInt64>, UnsafeBufferPointer<UInt64>) -> Void
  ) -> Bool {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * Self.rowLength) { words in
      guard let tops = words.baseAddress else { return false }
      let belows = tops + Self.rowLength
      for start in stride(from: 0, to: count, by: Self.rowLength) {
        let length = min(Self.rowLength, count - start)
        guard fill(start..<start + length, tops, belows) else { return false }
        body(
          UnsafeBufferPointer(start: tops, count: length),
          UnsafeBufferPointer(start: belows, count: length))
      }
      return true
    }
  }

  /// false: a value is negative or does not fit.
  private func fill(
    _ range: Range<Int>, _ numerators: UnsafeMutablePointer<UInt64>,
    _ denominators: UnsafeMutablePointer<UInt64>
  ) -> Bool {
    let skipped = initial != nil && range.lowerBound == 0 && !range.isEmpty ? 1 : 0
    let made = range.count - skipped
    let tops = UnsafeMutableRawPointer(numerators + skipped)
    let belows = UnsafeMutableRawPointer(denominators + skipped)
    // Not negative, an Int has the bits of the word.
    let isWhole = tops.withMemoryRebound(to: Int.self, capacity: made) { tops in
      belows.withMemoryRebound(to: Int.self, capacity: made) { belows in
        program.values(
          from: range.lowerBound + skipped, count: made, numerators: tops, denominators: belows)
          && (0..<made).allSatisfy { tops[$0] >= 0 }
      }
    }
    if skipped == 1, let initial {
      (numerators[0], denominators[0]) = (initial.numerator, initial.denominator)
    }
    return isWhole
  }

  // MARK: Numbers

  func copyWords(
    _ range: Range<Int>, numerators: UnsafeMutablePointer<UInt64>,
    denominators: UnsafeMutablePointer<UInt64>
  ) -> Bool {
    for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.rowLength) {
      let offset = start - range.lowerBound
      let part = start..<min(start + Self.rowLength, range.upperBound)
      guard fill(part, numerators + offset, denominators + offset) else { return false }
    }
    return true
  }

  func packedWords(at index: Int) -> (numerator: UInt64, denominator: UInt64)? {
    if index == 0, let initial { return initial }
    return program.value(at: index).map { (UInt64($0.numerator), UInt64($0.denominator)) }
  }

  func number(at index: Int) -> Number {
    guard let (numerator, denominator) = packedWords(at: index) else {
      preconditionFailure("a formula has lost its value at \(index)")
    }
    var result = WordFractions(capacity: 1)
    result.append(numerator, over: denominator)
    return result.number(at: 0)
  }

  func repeats(in range: Range<Int>, period: Int) -> Bool {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 4 * range.count) { words in
      guard let start = words.baseAddress else { return range.isEmpty }
      let count = range.count
      let earlier = range.lowerBound - period..<range.upperBound - period
      return copyWords(range, numerators: start, denominators: start + count)
        && copyWords(earlier, numerators: start + 2 * count, denominators: start + 3 * count)
        && (0..<2 * count).allSatisfy { start[$0] == start[$0 + 2 * count] }
    }
  }
}

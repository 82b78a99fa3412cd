internal import Multiprecision

extension Number {
  /// The nearest doubles around the number, or around its enclosure; NaN for an empty one.
  public var doubles: (lower: Double, upper: Double) {
    switch self {
    case .exact(let value): (value.double(rounding: .down), value.double(rounding: .up))
    case .enclosure(let interval): (interval.lowerDouble, interval.upperDouble)
    }
  }
}

extension NumberSequence {
  /// Puts doubles below and above the numbers of a range into two rows: close ones, though not always the
  /// nearest.
  ///
  /// - Precondition: the range lies in the sequence, and each row has a place for each of its numbers.
  public func enclose(
    _ range: Range<Int>, lower: UnsafeMutablePointer<Double>, upper: UnsafeMutablePointer<Double>
  ) {
    if let packed {
      packed.enclose(range, lower: lower, upper: upper)
      return
    }
    if let settledValue {
      let ends = settledValue.doubles
      lower.update(repeating: ends.lower, count: range.count)
      upper.update(repeating: ends.upper, count: range.count)
      if range.contains(0) { (lower[0], upper[0]) = self[0].doubles }
      return
    }
    for (place, index) in range.enumerated() { (lower[place], upper[place]) = self[index].doubles }
  }
}

extension NumberSequence {
  /// Whether each entry of a range is certainly the very number or enclosure of the one `period` before.
  public func repeats(in range: Range<Int>, period: Int) -> Bool {
    guard range.lowerBound >= period, range.upperBound <= count else { return false }
    return packed?.repeats(in: range, period: period)
      ?? (settledValue != nil && range.lowerBound > period)
  }
}

extension PackedNumbers {
  /// Fractions of words give a quotient of exact doubles, and its neighbours; the number itself where it is a whole
  /// one.
  public func enclose(
    _ range: Range<Int>, lower: UnsafeMutablePointer<Double>, upper: UnsafeMutablePointer<Double>
  ) {
    let isInWords = withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * range.count) {
      words in
      guard let tops = words.baseAddress else { return range.isEmpty }
      let belows = tops + range.count
      guard copyWords(range, numerators: tops, denominators: belows) else { return false }
      for place in 0..<range.count {
        let (top, below) = (tops[place], belows[place])
        guard top < 1 << 53, below < 1 << 53 else {
          (lower[place], upper[place]) = number(at: range.lowerBound + place).doubles
          continue
        }
        let quotient = Double(top) / Double(below)
        lower[place] = below == 1 ? quotient : quotient.nextDown
        upper[place] = below == 1 ? quotient : quotient.nextUp
      }
      return true
    }
    if isInWords { return }
    for (place, index) in range.enumerated() {
      (lower[place], upper[place]) = number(at: index).doubles
    }
  }
}

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
  public func enclose(
    _ range: Range<Int>, lower: UnsafeMutablePointer<Double>, upper: UnsafeMutablePointer<Double>
  ) {
    for (place, index) in range.enumerated() {
      (lower[place], upper[place]) = number(at: index).doubles
    }
  }
}

extension WordFractions {
  /// A quotient of exact doubles, and its neighbours; the number itself where it is a whole one.
  public func enclose(
    _ range: Range<Int>, lower: UnsafeMutablePointer<Double>, upper: UnsafeMutablePointer<Double>
  ) {
    for (place, index) in range.enumerated() {
      let (top, below) = parts(at: index)
      guard top < 1 << 53, below < 1 << 53 else {
        (lower[place], upper[place]) = number(at: index).doubles
        continue
      }
      let quotient = Double(top) / Double(below)
      lower[place] = below == 1 ? quotient : quotient.nextDown
      upper[place] = below == 1 ? quotient : quotient.nextUp
    }
  }

  public func repeats(in range: Range<Int>, period: Int) -> Bool {
    range.allSatisfy { parts(at: $0) == parts(at: $0 - period) }
  }
}

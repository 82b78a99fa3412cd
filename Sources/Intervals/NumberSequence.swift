/// Numbers by generation, kept as they are or made from something smaller when they are asked for.
///
/// A trajectory of a million enclosures as objects takes a third of a gigabyte; in fixed point it takes
/// 32 bytes per generation.
public struct NumberSequence: Sendable, RandomAccessCollection {
  private enum Storage {
    case kept([Number])
    case packed(any PackedNumbers)
    case settled(first: Number, rest: Number)
  }

  private let storage: Storage
  public let count: Int

  public init(_ values: [Number]) {
    storage = .kept(values)
    count = values.count
  }

  public init(_ packed: some PackedNumbers) {
    storage = .packed(packed)
    count = packed.count
  }

  /// One number, and from then on another, however often.
  public init(first: Number, rest: Number, count: Int) {
    storage = .settled(first: first, rest: rest)
    self.count = count
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { count }

  /// - Complexity: O(1) numbers; one is made where they are packed.
  public subscript(index: Int) -> Number {
    precondition((0..<count).contains(index), "there are \(count) numbers, but none at \(index)")
    return switch storage {
    case .kept(let values): values[index]
    case .packed(let packed): packed.number(at: index)
    case .settled(let first, let rest): index == 0 ? first : rest
    }
  }

  /// The number of all entries but the first, where the sequence was made from it.
  public var settledValue: Number? {
    if case .settled(_, let rest) = storage { return rest }
    return nil
  }

  /// The same numbers up to a number of them.
  ///
  /// - Precondition: 0 < count <= self.count.
  public func first(_ count: Int) -> NumberSequence {
    precondition((1...self.count).contains(count), "there are \(self.count) numbers, not \(count)")
    return switch storage {
    case .kept(let values): NumberSequence(Array(values.prefix(count)))
    case .packed(let packed): NumberSequence(FirstNumbers(packed: packed, count: count))
    case .settled(let first, let rest): NumberSequence(first: first, rest: rest, count: count)
    }
  }

  /// The store of a packed sequence.
  var packed: (any PackedNumbers)? {
    if case .packed(let packed) = storage { return packed }
    return nil
  }

  /// The fraction at an index, where it is not negative and its parts fit words.
  public func words(at index: Int) -> (numerator: UInt64, denominator: UInt64)? {
    packedWords(at: index) ?? self[index].exactValue?.words
  }

  /// Puts the fractions of a range into two rows, where no object is needed for any of them; false otherwise.
  public func copyWords(
    _ range: Range<Int>, numerators: UnsafeMutablePointer<UInt64>,
    denominators: UnsafeMutablePointer<UInt64>
  ) -> Bool {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count, "there are \(count) numbers, not \(range)"
    )
    if let packed {
      return packed.copyWords(range, numerators: numerators, denominators: denominators)
    }
    guard case .settled(let first, let rest) = storage, let words = rest.exactValue?.words else {
      return false
    }
    numerators.update(repeating: words.numerator, count: range.count)
    denominators.update(repeating: words.denominator, count: range.count)
    if range.contains(0) {
      guard let words = first.exactValue?.words else { return false }
      (numerators[0], denominators[0]) = words
    }
    return true
  }

  /// The same where no object is needed for it; nil says nothing about the number.
  public func packedWords(at index: Int) -> (numerator: UInt64, denominator: UInt64)? {
    if case .packed(let packed) = storage { return packed.packedWords(at: index) }
    return nil
  }
}

extension NumberSequence: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Number...) { self.init(elements) }
}

/// A store of numbers in a form of its own.
public protocol PackedNumbers: Sendable {
  var count: Int { get }

  /// The same number each time.
  ///
  /// - Precondition: 0 <= index < count.
  func number(at index: Int) -> Number

  /// The number where it is kept as a fraction of words.
  ///
  /// - Precondition: 0 <= index < count.
  func packedWords(at index: Int) -> (numerator: UInt64, denominator: UInt64)?

  /// Puts the numbers of a range into two rows, as fractions of words in lowest terms; false where they are not
  /// kept in this form.
  ///
  /// - Precondition: the range lies in 0..<count, and each row has a place for each of its numbers.
  func copyWords(
    _ range: Range<Int>, numerators: UnsafeMutablePointer<UInt64>,
    denominators: UnsafeMutablePointer<UInt64>
  ) -> Bool

  /// Puts doubles below and above the numbers of a range into two rows.
  ///
  /// - Precondition: the range lies in 0..<count, and each row has a place for each of its numbers.
  func enclose(
    _ range: Range<Int>, lower: UnsafeMutablePointer<Double>, upper: UnsafeMutablePointer<Double>)

  /// Whether each number of a range is kept in the very form of the one `period` before; false says nothing about
  /// them.
  ///
  /// - Precondition: the range lies in period..<count.
  func repeats(in range: Range<Int>, period: Int) -> Bool
}

extension PackedNumbers {
  public func copyWords(
    _ range: Range<Int>, numerators: UnsafeMutablePointer<UInt64>,
    denominators: UnsafeMutablePointer<UInt64>
  ) -> Bool { false }

  public func repeats(in range: Range<Int>, period: Int) -> Bool { false }

  public func packedWords(at index: Int) -> (numerator: UInt64, denominator: UInt64)? { nil }
}

/// The first of many packed numbers.
private struct FirstNumbers: PackedNumbers {
  let packed: any PackedNumbers
  let count: Int

  func number(at index: Int) -> Number { packed.number(at: index) }

  func packedWords(at index: Int) -> (numerator: UInt64, denominator: UInt64)? {
    packed.packedWords(at: index)
  }

  func copyWords(
    _ range: Range<Int>, numerators: UnsafeMutablePointer<UInt64>,
    denominators: UnsafeMutablePointer<UInt64>
  ) -> Bool {
    packed.copyWords(range, numerators: numerators, denominators: denominators)
  }

  func enclose(
    _ range: Range<Int>, lower: UnsafeMutablePointer<Double>, upper: UnsafeMutablePointer<Double>
  ) {
    packed.enclose(range, lower: lower, upper: upper)
  }

  func repeats(in range: Range<Int>, period: Int) -> Bool {
    packed.repeats(in: range, period: period)
  }
}

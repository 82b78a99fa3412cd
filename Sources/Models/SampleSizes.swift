internal import Intervals

/// n[t] for t = 0...T: whole numbers of at least 1, kept one by one only where they differ and are not too many.
public struct SampleSizes: Sendable, RandomAccessCollection {
  private final class Storage: Sendable {
    let form: Form
    let count: Int
    let largest: Int?

    init(_ form: Form, count: Int, largest: Int?) {
      self.form = form
      self.count = count
      self.largest = largest
    }
  }

  private enum Form: Sendable {
    case kept([Int])
    case settled(first: Int, rest: Int)
    /// Made when they are asked for: whole numbers that fit a word.
    case made(NumberSequence)
  }

  private let storage: Storage

  public init(_ sizes: [Int]) {
    storage = Storage(.kept(sizes), count: sizes.count, largest: sizes.max())
  }

  /// One size, and from then on another, however often.
  init(first: Int, rest: Int, count: Int) {
    storage = Storage(
      .settled(first: first, rest: rest), count: count,
      largest: count > 1 ? Swift.max(first, rest) : first)
  }

  /// - Precondition: every number is a whole one that fits a word, `largest` the largest of them.
  init(madeFrom numbers: NumberSequence, largest: Int) {
    storage = Storage(.made(numbers), count: numbers.count, largest: largest)
  }

  public var count: Int { storage.count }
  public var startIndex: Int { 0 }
  public var endIndex: Int { count }

  public subscript(t: Int) -> Int {
    switch storage.form {
    case .kept(let sizes): return sizes[t]
    case .settled(let first, let rest):
      precondition((0..<count).contains(t), "there are \(count) sizes, but none at \(t)")
      return t == 0 ? first : rest
    case .made(let numbers):
      guard let words = numbers.packedWords(at: t) else {
        preconditionFailure("a size is no word")
      }
      return Int(words.numerator)
    }
  }

  /// The largest size; O(1).
  public func max() -> Int? { storage.largest }

  /// The same sizes up to a number of them; ``max()`` may then be larger than each.
  ///
  /// - Precondition: 0 < count <= self.count.
  func first(_ count: Int) -> SampleSizes {
    switch storage.form {
    case .kept(let sizes): SampleSizes(Array(sizes.prefix(count)))
    case .settled(let first, let rest): SampleSizes(first: first, rest: rest, count: count)
    case .made(let numbers):
      SampleSizes(madeFrom: numbers.first(count), largest: storage.largest ?? 1)
    }
  }

  /// Whether each size of a range is certainly the one `period` before.
  public func repeats(in range: Range<Int>, period: Int) -> Bool {
    guard range.lowerBound >= period, range.upperBound <= count else { return false }
    switch storage.form {
    case .kept(let sizes): return range.allSatisfy { sizes[$0] == sizes[$0 - period] }
    case .settled: return range.lowerBound > period
    case .made(let numbers): return numbers.repeats(in: range, period: period)
    }
  }

  /// Puts the sizes of a range into a row: those of many generations sooner than one by one.
  public func copy(_ range: Range<Int>, to row: UnsafeMutablePointer<UInt64>) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count, "there are \(count) sizes, not \(range)")
    switch storage.form {
    case .kept(let sizes):
      for (place, t) in range.enumerated() { row[place] = UInt64(sizes[t]) }
    case .settled(let first, let rest):
      row.update(repeating: UInt64(rest), count: range.count)
      if range.contains(0) { row[0] = UInt64(first) }
    case .made(let numbers):
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: range.count) { ones in
        guard let ones = ones.baseAddress else { return }
        precondition(numbers.copyWords(range, numerators: row, denominators: ones))
      }
    }
  }
}

extension SampleSizes: ExpressibleByArrayLiteral, Equatable {
  public init(arrayLiteral elements: Int...) { self.init(elements) }

  public static func == (left: SampleSizes, right: SampleSizes) -> Bool {
    left.count == right.count && left.elementsEqual(right)
  }
}

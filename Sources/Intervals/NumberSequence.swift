/// Numbers by generation, kept as they are or made from something smaller when they are asked for.
///
/// A trajectory of a million enclosures as objects takes a third of a gigabyte; in fixed point it takes
/// 32 bytes per generation.
public struct NumberSequence: Sendable, RandomAccessCollection {
  private enum Storage {
    case kept([Number])
    case packed(any PackedNumbers)
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

  public var startIndex: Int { 0 }
  public var endIndex: Int { count }

  /// - Complexity: O(1) numbers; one is made where they are packed.
  public subscript(index: Int) -> Number {
    precondition((0..<count).contains(index), "there are \(count) numbers, but none at \(index)")
    return switch storage {
    case .kept(let values): values[index]
    case .packed(let packed): packed.number(at: index)
    }
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
}

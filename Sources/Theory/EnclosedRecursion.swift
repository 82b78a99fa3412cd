internal import CTrajectories
public import Intervals
internal import Multiprecision

/// A contracting recursion in fixed point, one generation after the other: the engine of long
/// enclosed trajectories.
///
///     error:      z[t] = (1 - alpha[t])² (1 - 1/n[t]) z[t-1] + c / n[t]
///     diversity:  z[t] = (1 - 1/n[t]) { (1 - alpha[t])² z[t-1] + (1 - (1 - alpha[t])²) c }
///
/// - Meaning:    the squared error or chi-squared distance, and the heterozygosity, of an unbiased start.
/// - Domain:     0 <= z[0] <= c, alpha fractions of words, n >= 1.
/// - Exactness:  every value is an enclosure: a number rounded down and a count of units that it may lack.
/// - Complexity: O(L²) word products per generation, for L limbs; far less where generations repeat.
/// - Source:     proofs-notes/enclosed-trajectory.md.
public struct EnclosedRecursion: Sendable {
  public enum Kind: Sendable {
    case error
    case diversity
  }

  /// Generations in a row that are alike: alpha = real / parts in lowest terms, n = draws. A long stretch
  /// takes a fraction of the time that its generations take one by one.
  public struct Stretch: Sendable {
    let words: ct_stretch

    /// - Precondition: real <= parts, parts > 0, draws > 0, count > 0.
    public init(real: UInt64, parts: UInt64, draws: UInt64, count: Int = 1) {
      precondition(
        real <= parts && parts > 0 && draws > 0 && count > 0,
        "\(count) times alpha = \(real)/\(parts) and n = \(draws) are no generations")
      words = ct_stretch(
        each: ct_generation(real: real, parts: parts, draws: draws), count: UInt64(count))
    }
  }

  /// Values of consecutive generations.
  public struct Block: Sendable {
    /// `limbs` words per generation, the lowest first.
    var values: [UInt64] = []
    /// What each value may lack, in units of its last place.
    var errors: [UInt64] = []

    public init() {}
  }

  /// Words of a value.
  public let limbs: Int
  /// Values are words times 2^(scale - 64 limbs).
  let scale: Int
  private let kind: Kind
  private let constant: ct_fixed
  private var state: ct_fixed

  /// Bits that every value so far is certain of, relative to itself, exact zeros apart.
  public private(set) var knownBits: Int

  /// - Returns: nil where c is not certainly positive or its enclosure and that of z[0] are too wide.
  /// - Precondition: `limbs` lies in 2...40.
  public init?(_ kind: Kind, constant c: Interval, initial: Interval, limbs: Int) {
    precondition((2...Int(CT_MOST_LIMBS)).contains(limbs), "2 to 40 limbs, not \(limbs)")
    guard c.isCertainlyPositive, c.isBounded, !initial.isCertainlyNegative else { return nil }
    let scale = Int(c.upperDouble.exponent) + 2
    guard let constant = Self.fixed(c, limbs: limbs, scale: scale),
      let state = Self.fixed(initial, limbs: limbs, scale: scale)
    else { return nil }
    self.kind = kind
    self.limbs = limbs
    self.scale = scale
    self.constant = constant
    self.state = state
    knownBits = 64 * limbs
  }

  /// Advances over the generations of a schedule and puts the values in place of what the block holds.
  public mutating func advance(over schedule: [Stretch], into block: inout Block) {
    let size = schedule.reduce(0) { $0 + Int($1.words.count) }
    if block.errors.count != size {
      block.values = Array(repeating: 0, count: size * limbs)
      block.errors = Array(repeating: 0, count: size)
    }
    let recursion = kind == .error ? CT_ERROR : CT_DIVERSITY
    let loss = schedule.withUnsafeBufferPointer { schedule in
      // A Stretch is its words.
      schedule.withMemoryRebound(to: ct_stretch.self) { words in
        withUnsafePointer(to: constant) { constant in
          ct_enclose(
            recursion, Int32(limbs), words.baseAddress, words.count, constant, &state,
            &block.values,
            &block.errors)
        }
      }
    }
    knownBits = min(knownBits, 64 * limbs - Int(loss))
  }

  /// The last value.
  public var last: Interval {
    current.interval(at: 0, scale: scale)
  }

  /// The state, as a block of one generation.
  var current: Block {
    let words = withUnsafeBytes(of: state.limbs) { Array($0.bindMemory(to: UInt64.self)) }
    var block = Block()
    block.values = Array(words[..<limbs])
    block.errors = [(state.error + 255) >> 8]
    return block
  }

  private static func fixed(_ value: Interval, limbs: Int, scale: Int) -> ct_fixed? {
    guard let lower = value.lower.exactValue, let upper = value.upper.exactValue,
      let words = (lower.signum < 0 ? Rational.zero : lower).integerWords(
        shiftedBy: 64 * limbs - scale, count: limbs)
    else { return nil }
    var floor = Rational.zero
    for word in words.reversed() {
      floor = floor * Rational(2).power(64) + Rational(Int(word >> 32)) * Rational(1 << 32)
      floor += Rational(Int(word & 0xffff_ffff))
    }
    // An upper bound of what the words lack, at most 2^32 units.
    let lack = (upper * Rational(2).power(64 * limbs - scale) - floor).roundedUp()
    guard let units = Int(exactly: lack), units >= 0, units < 1 << 32 else { return nil }
    var result = ct_fixed()
    withUnsafeMutableBytes(of: &result.limbs) { bytes in
      for (index, word) in words.enumerated() {
        bytes.storeBytes(of: word, toByteOffset: 8 * index, as: UInt64.self)
      }
    }
    result.error = UInt64(units) << 8
    return result
  }
}

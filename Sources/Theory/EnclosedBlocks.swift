internal import Models
internal import Synchronization

/// The generations 1...T of an enclosed recursion in blocks: kept where making them takes longer than clearing
/// memory for them, as far as there is room, and else made again from the state before them when they are asked for.
///
/// - Complexity: memory for ``mostBytes`` of values, and one state per block.
final class EnclosedBlocks: Sendable {
  /// Generations of a block; a multiple of what the engine works on at a time, so that a block made again has the
  /// same bits.
  static let length = 4096
  static let mostBytes = 1 << 26

  private let schedule: EnclosedSchedule
  /// The recursion before each block.
  private let beginnings: [EnclosedRecursion]
  /// nil: made again.
  private let kept: [EnclosedRecursion.Block?]
  /// Stretches of equal generations in a block that is worth keeping.
  private static let mostStretches = 64
  /// Blocks that were made last: two, because a claim may read R[t] and R[t - 1] in turn.
  private let recent = Mutex<[(index: Int, block: EnclosedRecursion.Block)]>([])
  /// Bits that every value is certain of.
  let knownBits: Int

  /// - Parameter mostBytes: of values that are kept.
  /// - Returns: nil where a fraction of real data is not a ratio of two words.
  init?(
    _ recursion: EnclosedRecursion, _ chain: CategoricalChain,
    mostBytes: Int = EnclosedBlocks.mostBytes, shouldStop: () -> Bool
  ) throws(NoTheory) {
    schedule = EnclosedSchedule(chain)
    var recursion = recursion
    let bytes = 8 * (recursion.limbs + 1)
    var (beginnings, kept): ([EnclosedRecursion], [EnclosedRecursion.Block?]) = ([], [])
    var left = mostBytes
    var block = EnclosedRecursion.Block()
    let count = (chain.horizon + Self.length - 1) / Self.length
    for index in 0..<count {
      if index & 7 == 0, shouldStop() { throw .stopped }
      beginnings.append(recursion)
      guard let stretches = schedule.stretches(in: schedule.generations(ofBlock: index)) else {
        return nil
      }
      if stretches.count > Self.mostStretches, left >= Self.length * bytes {
        var own = EnclosedRecursion.Block()
        recursion.advance(over: stretches, into: &own)
        kept.append(own)
        left -= Self.length * bytes
      } else {
        recursion.advance(over: stretches, into: &block)
        kept.append(nil)
      }
    }
    self.beginnings = beginnings
    self.kept = kept
    knownBits = recursion.knownBits
  }

  /// - Precondition: 0 <= index, and there are generations in the block.
  subscript(index: Int) -> EnclosedRecursion.Block {
    if let block = kept[index] { return block }
    let known = recent.withLock { recent in recent.first { $0.index == index }?.block }
    if let known { return known }
    guard let stretches = schedule.stretches(in: schedule.generations(ofBlock: index)) else {
      preconditionFailure("a schedule has lost its words")
    }
    var (recursion, block) = (beginnings[index], EnclosedRecursion.Block())
    recursion.advance(over: stretches, into: &block)
    recent.withLock { recent in
      if recent.count > 1 { recent.removeFirst() }
      recent.append((index, block))
    }
    return block
  }
}

/// A chain's generations as stretches of equal ones, in words.
struct EnclosedSchedule: Sendable {
  private let chain: CategoricalChain

  init(_ chain: CategoricalChain) { self.chain = chain }

  func generations(ofBlock index: Int) -> ClosedRange<Int> {
    let first = 1 + index * EnclosedBlocks.length
    return first...min(first + EnclosedBlocks.length - 1, chain.horizon)
  }

  /// - Returns: nil where a fraction does not fit.
  func stretches(in generations: ClosedRange<Int>) -> [EnclosedRecursion.Stretch]? {
    let count = generations.count
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 3 * count) { words in
      guard let real = words.baseAddress else { return [] }
      let (parts, draws) = (real + count, real + 2 * count)
      let range = generations.lowerBound..<generations.upperBound + 1
      chain.schedules.sampleSizes.copy(range, to: draws)
      if chain.scheme == .mixture {
        guard copyAlpha(range, real, parts) else { return nil }
      } else {
        real.update(repeating: 0, count: count)
        parts.update(repeating: 1, count: count)
      }
      var result: [EnclosedRecursion.Stretch] = []
      var first = 0
      for next in 1...count {
        if next < count, real[next] == real[first], parts[next] == parts[first],
          draws[next] == draws[first]
        {
          continue
        }
        result.append(
          EnclosedRecursion.Stretch(
            real: real[first], parts: parts[first], draws: draws[first], count: next - first))
        first = next
      }
      return result
    }
  }

  private func copyAlpha(
    _ range: Range<Int>, _ real: UnsafeMutablePointer<UInt64>,
    _ parts: UnsafeMutablePointer<UInt64>
  ) -> Bool {
    let alpha = chain.schedules.alpha
    if alpha.copyWords(range, numerators: real, denominators: parts) { return true }
    for (place, t) in range.enumerated() {
      guard let words = alpha.words(at: t) else { return false }
      (real[place], parts[place]) = words
    }
    return true
  }
}

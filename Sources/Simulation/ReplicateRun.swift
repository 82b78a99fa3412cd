internal import Dispatch
public import Models
internal import Synchronization

/// What a run of replicates came to.
public struct ReplicateRunOutcome: Sendable, Equatable {
  /// Replicates handed to `consume`, the first ones of the range.
  public let completed: Int
  /// Whether `shouldStop` ended the run before its last replicate.
  public let wasStopped: Bool
}

extension TrajectorySimulating {
  /// Plays replicates on several threads, and hands them over in their order.
  ///
  /// Replicates are computed in blocks, a bounded number of blocks at a time; `consume` gets each
  /// block on the calling thread, in ascending order. What it gets is the same to the bit for any
  /// number of threads. A block that was stopped is dropped whole, with all after it.
  ///
  /// - Parameters:
  ///   - threads: at least 1; more than the machine has cores gains nothing.
  ///   - shouldStop: polled from all threads, at every generation.
  ///   - progress: told the number of replicates computed, ascending, from any of the threads but
  ///     never from two at once.
  @discardableResult
  public func run(
    replicates: Range<Int>, quantities: [Quantity], threads: Int,
    shouldStop: @Sendable () -> Bool = { false },
    progress: @Sendable (Int) -> Void = { _ in },
    consume: (ReplicateBlock) -> Void
  ) -> ReplicateRunOutcome {
    precondition(threads >= 1, "at least 1 thread is needed, but \(threads) are given")
    let blockSize = blockSize(
      quantities: quantities.count, replicates: replicates.count, threads: threads)
    let blocksPerWave =
      threads == 1
      ? 1
      : max(
        threads,
        min(
          4 * threads,
          SimulationLimits.waveValues / (blockSize * quantities.count * (horizon + 1))))
    let done = Mutex(0)
    var completed = 0
    var next = replicates.lowerBound
    while next < replicates.upperBound {
      var blocks: [Range<Int>] = []
      while blocks.count < blocksPerWave, next < replicates.upperBound {
        let end = min(next + blockSize, replicates.upperBound)
        blocks.append(next..<end)
        next = end
      }
      let wave = computeWave(
        blocks, quantities: quantities, threads: threads, shouldStop: shouldStop
      ) { count in
        done.withLock { total in
          total += count
          progress(total)
        }
      }
      for (block, values) in zip(blocks, wave) {
        guard let values else {
          return ReplicateRunOutcome(completed: completed, wasStopped: true)
        }
        consume(
          ReplicateBlock(
            replicates: block, quantities: quantities, horizon: horizon, values: values))
        completed += block.count
      }
    }
    return ReplicateRunOutcome(completed: completed, wasStopped: false)
  }

  /// In groups of lanes; small enough that every thread has a block, and that a block fits.
  private func blockSize(quantities: Int, replicates: Int, threads: Int) -> Int {
    let group = replicatesSideBySide
    let valuesOfGroup = max(1, quantities * (horizon + 1) * group)
    let share = (replicates + threads * group - 1) / (threads * group)
    let groups = min(
      replicatesPerBlock / group, SimulationLimits.blockValues / valuesOfGroup, share)
    return max(1, groups) * group
  }

  /// The losses of each block, nil for a stopped one.
  private func computeWave(
    _ blocks: [Range<Int>], quantities: [Quantity], threads: Int, shouldStop: @Sendable () -> Bool,
    finished: @Sendable (Int) -> Void
  ) -> [[Double]?] {
    let results = Mutex([[Double]?](repeating: nil, count: blocks.count))
    let nextBlock = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, blocks.count)) { _ in
      while true {
        let index = nextBlock.add(1, ordering: .relaxed).oldValue
        guard index < blocks.count else { return }
        guard
          let values = losses(of: blocks[index], quantities: quantities, shouldStop: shouldStop)
        else { return }
        results.withLock { $0[index] = values }
        finished(blocks[index].count)
      }
    }
    return results.withLock { $0 }
  }
}

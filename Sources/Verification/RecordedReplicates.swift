internal import Models
internal import Simulation

extension TrajectorySimulating {
  /// Plays replicates as ``run(replicates:quantities:threads:shouldStop:progress:consume:)`` does, but
  /// records some of the quantities for the first replicates only.
  ///
  /// - Parameters:
  ///   - quantities: of replicates below `limit`.
  ///   - fewer: of all others; the first of `quantities`.
  func run(
    replicates: Range<Int>, quantities: [Quantity], below limit: Int, then fewer: [Quantity],
    threads: Int, shouldStop: @Sendable () -> Bool, progress: @escaping @Sendable (Int) -> Void,
    consume: (ReplicateBlock) -> Void
  ) -> (completed: Int, wasStopped: Bool) {
    let middle = min(max(limit, replicates.lowerBound), replicates.upperBound)
    let first = run(
      replicates: replicates.lowerBound..<middle, quantities: quantities, threads: threads,
      shouldStop: shouldStop, progress: progress, consume: consume)
    if first.wasStopped || middle == replicates.upperBound {
      return (first.completed, first.wasStopped)
    }
    let base = first.completed
    let second = run(
      replicates: middle..<replicates.upperBound, quantities: fewer, threads: threads,
      shouldStop: shouldStop, progress: { progress(base + $0) }, consume: consume)
    return (base + second.completed, second.wasStopped)
  }
}

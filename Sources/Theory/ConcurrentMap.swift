internal import Dispatch
internal import Foundation
internal import Synchronization

/// `transform` of 0..<count, on all cores. What is returned does not depend on how many there are.
///
/// - Parameter shouldStop: polled on the calling thread, between rounds of a few values for each core.
/// - Throws: only `.stopped`.
func concurrentMap<Value: Sendable>(
  _ count: Int, shouldStop: () -> Bool, _ transform: @Sendable (Int) -> Value
) throws(NoTheory) -> [Value] {
  let cores = ProcessInfo.processInfo.activeProcessorCount
  var values: [Value] = []
  values.reserveCapacity(count)
  while values.count < count {
    if shouldStop() { throw .stopped }
    let first = values.count
    let round = min(count - first, 4 * cores)
    let found = Mutex([Value?](repeating: nil, count: round))
    DispatchQueue.concurrentPerform(iterations: round) { index in
      let value = transform(first + index)
      found.withLock { $0[index] = value }
    }
    values += found.withLock { $0 }.compactMap { $0 }
  }
  return values
}

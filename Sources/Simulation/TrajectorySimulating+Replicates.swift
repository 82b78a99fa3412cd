internal import Models
internal import RandomStreams

extension TrajectorySimulating {
  /// The losses of replicates played one after the other, each from a stream of its own.
  ///
  /// - Parameters:
  ///   - state: room for the current generation, the same for all replicates.
  ///   - restart: forgets the replicate before.
  ///   - advance: P[t-1] becomes P[t], or P[0] at t = 0.
  ///   - loss: what the current generation shows of a quantity.
  func losses<State>(
    of replicates: Range<Int>, _ quantities: [Quantity], seed: UInt64, instance: UInt64,
    shouldStop: () -> Bool, state: State, restart: (inout State) -> Void,
    advance: (inout State, Int, inout RandomStream) -> Void, loss: (Quantity, State) -> Double
  ) -> [Double]? {
    let length = horizon + 1
    var values = [Double](repeating: 0, count: replicates.count * quantities.count * length)
    var state = state
    for (offset, replicate) in replicates.enumerated() {
      var stream = RandomStream(
        seed: seed, instance: instance, replicate: UInt64(bitPattern: Int64(replicate)))
      restart(&state)
      for t in 0...horizon {
        if shouldStop() { return nil }
        advance(&state, t, &stream)
        for (index, quantity) in quantities.enumerated() {
          values[(offset * quantities.count + index) * length + t] = loss(quantity, state)
        }
      }
    }
    return values
  }
}

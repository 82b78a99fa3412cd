internal import Models

/// The current generation of consecutive replicates, as one of the samplers keeps it.
///
/// A replicate has the same bits whichever replicates are played with it.
protocol ChainGeneration {
  /// P[t-1] becomes P[t]; at t = 0, whatever came before is forgotten.
  mutating func advance(to t: Int, of simulator: ChainSimulator)

  /// What each replicate shows of a quantity, to the first entries of `losses` in their order.
  mutating func setValues(
    of quantity: Quantity, simulator: ChainSimulator, to losses: inout [Double])
}

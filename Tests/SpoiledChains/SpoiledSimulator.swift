public import Models
public import Simulation

/// The third witness, wrong in one place.
public struct SpoiledSimulator: TrajectorySimulating {
  let chain: SmallChain
  let spoiling: Spoiling
  let seed: UInt64

  public init(_ chain: SmallChain, _ spoiling: Spoiling, seed: UInt64) {
    self.chain = chain
    self.spoiling = spoiling
    self.seed = seed
  }

  public var horizon: Int { chain.horizon }

  public func losses(
    of replicates: Range<Int>, quantities: [Quantity], shouldStop: @Sendable () -> Bool
  ) -> [Double]? {
    let length = horizon + 1
    var values = [Double](repeating: 0, count: replicates.count * quantities.count * length)
    let truth = Self.proportions(chain.truth)
    let reference = spoiling == .recordedAgainstReversedTruth ? truth.reversed() : truth
    for (offset, replicate) in replicates.enumerated() {
      if shouldStop() { return nil }
      let models = models(of: replicate).map(Self.proportions)
      for t in 0...horizon {
        let model = models[spoiling == .recordedLate ? max(0, t - 1) : t]
        for (index, quantity) in quantities.enumerated() {
          values[(offset * quantities.count + index) * length + t] = Loss.value(
            of: quantity, model: model, truth: reference)
        }
      }
    }
    return values
  }

  private static func proportions(_ counts: [Int]) -> [Double] {
    let total = Double(counts.reduce(0, +))
    return counts.map { Double($0) / total }
  }

  private func models(of replicate: Int) -> [[Int]] {
    let before =
      spoiling == .carriedState && replicate > 0 ? play(replicate - 1, before: nil).last : nil
    return play(replicate, before: before)
  }

  private func play(_ replicate: Int, before: [Int]?) -> [[Int]] {
    var play = SpoiledPlay(chain, spoiling)
    var choices = DrawnChoices(SpoiledSource(spoiling, seed: seed, replicate: replicate))
    return play.run(&choices, before: before) { $0.source.restart() }
  }
}

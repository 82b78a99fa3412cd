import Models
import Multiprecision
import Simulation
import Synchronization
import Testing

/// Oracle: the same replicates on one thread, bit for bit; and the contract's own words.
@Suite struct ReplicateRunTests {
  static let quantities: [Quantity] = [
    .metric(.squaredError), .metric(.kl), .metric(.supportLoss),
  ]

  static func simulator(_ chain: TestChain = .small, instance: UInt64 = 1) throws -> ChainSimulator
  {
    try ChainSimulator(chain: chain.model(), seed: 41, instance: instance)
  }

  static func values(
    _ simulator: some TrajectorySimulating, _ replicates: Range<Int>, threads: Int
  ) -> [UInt64] {
    var values: [UInt64] = []
    var next = replicates.lowerBound
    let outcome = simulator.run(replicates: replicates, quantities: quantities, threads: threads) {
      #expect($0.replicates.lowerBound == next)
      #expect($0.horizon == 2 && $0.quantities == quantities)
      next = $0.replicates.upperBound
      values += $0.values.map(\.bitPattern)
    }
    #expect(outcome.completed == replicates.count && !outcome.wasStopped)
    #expect(next == replicates.upperBound)
    return values
  }

  @Test(arguments: [2, 3, 7]) func threadsDoNotChangeABit(_ threads: Int) throws {
    let simulator = try Self.simulator()
    let serial = Self.values(simulator, 0..<1003, threads: 1)
    #expect(serial.count == 1003 * 3 * 3)
    #expect(Self.values(simulator, 0..<1003, threads: threads) == serial)
  }

  @Test func aReplicateDependsOnItsNumberAlone() throws {
    let simulator = try Self.simulator()
    let all = Self.values(simulator, 0..<200, threads: 2)
    #expect(Self.values(simulator, 77..<150, threads: 2) == Array(all[77 * 9..<150 * 9]))
    // Also where draws of one replicate could be left over for the next.
    let chain = TestChain(
      truth: ChainSimulatorTests.twelve, alpha: TestChain.small.alpha, sampleSizes: [2, 1, 2])
    let other = try Self.simulator(chain)
    let long = Self.values(other, 0..<64, threads: 1)
    for replicate in 0..<64 {
      let alone = Self.values(other, replicate..<replicate + 1, threads: 1)
      #expect(alone == Array(long[replicate * 9..<(replicate + 1) * 9]))
    }
  }

  /// 1000 draws over 12 categories hardly ever give one loss twice, three times in a row never.
  @Test func noTwoReplicatesAreEqual() throws {
    let chain = TestChain(
      truth: ChainSimulatorTests.twelve, alpha: TestChain.small.alpha,
      sampleSizes: [1000, 1000, 1000])
    var trajectories: Set<[Double]> = []
    try Self.simulator(chain).run(replicates: 0..<500, quantities: [.metric(.kl)], threads: 2) {
      block in
      for replicate in block.replicates {
        trajectories.insert(Array(block.trajectory(ofReplicate: replicate)))
      }
    }
    #expect(trajectories.count == 500)
  }

  @Test func instancesAndSeedsDiffer() throws {
    let one = Self.values(try Self.simulator(), 0..<50, threads: 1)
    #expect(Self.values(try Self.simulator(instance: 2), 0..<50, threads: 1) != one)
    let reseeded = try ChainSimulator(chain: TestChain.small.model(), seed: 42, instance: 1)
    #expect(Self.values(reseeded, 0..<50, threads: 1) != one)
  }

  @Test func trajectoriesAreLaidOutAsSaid() {
    let block = ReplicateBlock(
      replicates: 5..<7, quantities: [.metric(.l1), .metric(.kl)], horizon: 1,
      values: [0, 1, 2, 3, 4, 5, 6, 7])
    #expect(Array(block.trajectory(ofReplicate: 5)) == [0, 1])
    #expect(Array(block.trajectory(ofReplicate: 5, quantity: 1)) == [2, 3])
    #expect(Array(block.trajectory(ofReplicate: 6, quantity: 1)) == [6, 7])
  }

  @Test(arguments: [1, 2, 5]) func stoppingKeepsWholeBlocksFromTheStart(_ threads: Int) throws {
    let simulator = try Self.simulator()
    let polls = Mutex(0)
    var (blocks, values): ([Range<Int>], [UInt64]) = ([], [])
    let outcome = simulator.run(
      replicates: 0..<100_000, quantities: Self.quantities, threads: threads,
      shouldStop: {
        polls.withLock { count in
          count += 1
          return count > 500
        }
      },
      consume: { block in
        blocks.append(block.replicates)
        values += block.values.map(\.bitPattern)
      })
    #expect(outcome.wasStopped)
    #expect(outcome.completed == blocks.reduce(0) { $0 + $1.count })
    #expect(outcome.completed > 0 && outcome.completed <= 500 / 3 * simulator.replicatesPerBlock)
    // Every thread stops at its next poll.
    #expect(polls.withLock { $0 } <= 500 + threads)
    #expect(values == Self.values(simulator, 0..<outcome.completed, threads: 1))
  }

  @Test func stoppedBeforeTheStartGivesNothing() throws {
    let outcome = try Self.simulator().run(
      replicates: 0..<10, quantities: Self.quantities, threads: 2, shouldStop: { true },
      consume: { _ in Issue.record("a stopped block was handed over") })
    #expect(outcome.completed == 0 && outcome.wasStopped)
  }

  @Test func progressAscendsToTheEnd() throws {
    let seen = Mutex<[Int]>([])
    try Self.simulator().run(
      replicates: 0..<777, quantities: Self.quantities, threads: 3,
      progress: { count in seen.withLock { $0.append(count) } }, consume: { _ in })
    let counts = seen.withLock { $0 }
    #expect(counts == counts.sorted() && counts.last == 777)
  }

  /// A wrong simulator behind the protocol: what the tests of the join inject.
  struct ConstantSimulator: TrajectorySimulating {
    let horizon = 2
    func losses(
      of replicates: Range<Int>, quantities: [Quantity], shouldStop: @Sendable () -> Bool
    ) -> [Double]? {
      replicates.flatMap { replicate in
        quantities.flatMap { _ in (0...horizon).map { Double(replicate * 10 + $0) } }
      }
    }
  }

  @Test func anySimulatorCanBePlayed() {
    let simulator: any TrajectorySimulating = ConstantSimulator()
    var last: [Double] = []
    simulator.run(replicates: 0..<40, quantities: [.metric(.l1)], threads: 2) {
      last = Array($0.trajectory(ofReplicate: $0.replicates.upperBound - 1))
    }
    #expect(last == [390, 391, 392])
  }
}

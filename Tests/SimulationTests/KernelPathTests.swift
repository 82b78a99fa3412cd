import CSimulation
import Models
import Multiprecision
import RandomStreams
import Simulation
import Testing

/// Oracles: Philox in Swift (tested against published vectors); the portable path for the others,
/// to the bit.
@Suite struct KernelPathTests {
  static let chains: [TestChain] = [
    .small,
    // Zeros and ones everywhere.
    TestChain(
      truth: [Rational(0), Rational(1, 3), Rational(0), Rational(2, 3), Rational(0)],
      alpha: [Rational(1), Rational(0), Rational(1), Rational(0), Rational(1, 3)],
      sampleSizes: [1, 7, 1, 1000, 3]),
    TestChain(
      truth: ChainSimulatorTests.twelve,
      start: .point(
        [Rational(1)]
          + Array(
            repeating: Rational(0), count: ChainSimulatorTests.twelve.count - 1)),
      alpha: [Rational(1), Rational(1, 10), Rational(2, 3), Rational(1, 1000)],
      sampleSizes: [1, 1_000_000_000, 100, 20_000]),
  ]

  @Test(arguments: chains.indices, ChainSimulator.Sampler.allCases)
  func everyPathHasTheSameBits(_ index: Int, _ sampler: ChainSimulator.Sampler) throws {
    // A billion draws are too many for a sampler of one replicate.
    guard index < 2 || sampler == .lanes else { return }
    let chain = try Self.chains[index].model()
    func bits(_ path: KernelPath) throws -> [UInt64] {
      let simulator = try ChainSimulator(
        chain: chain, seed: 51, instance: 3, path: path, sampler: sampler)
      #expect(simulator.sampler == sampler)
      // The replicate's number crosses 32 bits, and the last group of lanes is not full.
      let first = (1 << 32) - 60
      return simulator.losses(
        of: first..<first + 107, quantities: [.metric(.squaredError), .metric(.l1)],
        shouldStop: { false })?.map(\.bitPattern) ?? []
    }
    let portable = try bits(.portable)
    #expect(portable.count == 107 * 2 * (chain.horizon + 1))
    for path in KernelPath.available { #expect(try bits(path) == portable, "\(path)") }
  }

  @Test(arguments: KernelPath.available) func wordsAreThoseOfPhilox(_ path: KernelPath) {
    let code: csim_path = [csim_path_portable, csim_path_avx2, csim_path_avx512][
      KernelPath.allCases.firstIndex(of: path) ?? 0]
    let source = csim_source(
      key0: 0xa409_3822, key1: 0x299f_31d0, first_replicate: 0x0370_7344_1319_8a2e,
      generation: 77)
    var words = [UInt64](repeating: 0, count: 26)
    csim_words(code, source, 5, 0xffff_fff0, 13, &words)
    let philox = Philox4x32(key: (source.key0, source.key1))
    for index in 0..<13 {
      let block = philox.block(
        at: (0xffff_fff0 + UInt32(index), 77 | 5 << 20, 0x1319_8a2e, 0x0370_7344))
      #expect(words[2 * index] == UInt64(block.1) << 32 | UInt64(block.0))
      #expect(words[2 * index + 1] == UInt64(block.3) << 32 | UInt64(block.2))
    }
  }
}

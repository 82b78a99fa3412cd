import Inference
import Testing

/// Oracle: all samples one by one, in every order (``DiscreteLaw``).
@Suite struct SampleProgramTests {
  @Test(arguments: [DiscreteLaw.fair, .rare, .lattice, .skewed])
  func mergingLosesNothing(_ law: DiscreteLaw) throws {
    let test = try KnownVarianceTest(
      means: [law.mean], variances: [0.3 * law.variance], plannedReplicates: 6,
      level: Level(0.3), relativeRounding: 0)
    let values = law.outcomes.map(\.value)
    let probabilities = law.outcomes.map(\.probability)
    func observe(_ state: inout KnownVarianceTest, _ index: Int) {
      state.observe([values[index]][...])
    }
    func holding(_ state: KnownVarianceTest) -> UInt8 {
      (state.rejects() ? 1 : 0) | (state.maxZ.z > 1.5 ? 2 : 0)
    }
    let merged = SampleProgram(
      probabilities: probabilities, replicates: 6, from: test, rules: 2, observe: observe,
      key: { $1 + [$2 & 0] }, holding: holding)
    var next = 0
    let unmerged = SampleProgram(
      probabilities: probabilities, replicates: 6, from: test, rules: 2, observe: observe,
      key: { _, _, _ in
        next += 1
        return next
      }, holding: holding)
    for (rule, bit) in [UInt8(1), 2].enumerated() {
      let enumerated = law.probabilityOfEver(
        within: 6, from: test, observe: { $0.observe([$1][...]) }, { holding($0) & bit != 0 })
      #expect(abs(merged.values[rule] - enumerated) < 1e-13)
      #expect(abs(unmerged.values[rule] - enumerated) < 1e-13)
    }
    let any = law.probabilityOfEver(
      within: 6, from: test, observe: { $0.observe([$1][...]) }, { holding($0) != 0 })
    #expect(abs(merged.any - any) < 1e-13)
    #expect(any < merged.values[0] + merged.values[1])
    #expect(merged.neglected < 1e-18)
  }
}

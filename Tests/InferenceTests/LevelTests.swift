import Inference
import Testing

/// Oracle: exact products by fused multiply-add; fractions with a known binary expansion.
@Suite struct LevelTests {
  @Test func sharesNeverSumToMoreThanTheLevel() throws {
    for probability in [0.001, 0.05, 1.0 / 3, 0x1p-20] {
      let level = try Level(probability)
      #expect(level.half.probability == probability / 2)
      for count in [1, 2, 3, 7, 49, 1000, 12_345_677] {
        let share = level.share(among: count).probability
        // The exact value of share * count - probability has this sign.
        #expect((-probability).addingProduct(share, Double(count)) <= 0)
        #expect(share * Double(count) > probability * 0.999_999)
      }
    }
  }

  @Test func fractionsAreRoundedDown() throws {
    let level = try Level(numerator: 1, denominator: 1000)
    #expect((-1.0).addingProduct(level.probability, 1000) < 0)
    #expect(level.probability > 0.000_999_999_999)
  }

  @Test func thresholdsAreRoundedUp() throws {
    let level = try Level(0.001)
    #expect((-1.0).addingProduct(level.threshold, level.probability) >= 0)
    #expect(level.rejects(eValue: 1000.001) && !level.rejects(eValue: 999.999))
    #expect(level.rejects(eValue: .infinity) && !level.rejects(eValue: .nan))
  }

  @Test func levelsLieStrictlyBetweenZeroAndOne() {
    let outside: [Double] = [0, 1, -0.1, 2, .nan, .infinity]
    for probability in outside {
      #expect(throws: InferenceError.self) { try Level(probability) }
    }
    #expect(throws: InferenceError.self) { try Level(numerator: 1, denominator: 0) }
    #expect(throws: InferenceError.self) { try Level(numerator: 0, denominator: 5) }
  }
}

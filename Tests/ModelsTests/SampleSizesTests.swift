import Intervals
import Multiprecision
import Testing

@testable import Models

/// Sizes kept, settled and made are the same sizes.
@Suite struct SampleSizesTests {
  private static func words(_ sizes: [Int]) -> NumberSequence {
    var words = WordFractions(capacity: sizes.count)
    for size in sizes { words.append(UInt64(size), over: 1) }
    return NumberSequence(words)
  }

  private static func forms(_ sizes: [Int]) -> [SampleSizes] {
    [SampleSizes(sizes), SampleSizes(madeFrom: words(sizes), largest: sizes.max() ?? 1)]
  }

  @Test func formsAgree() {
    let sizes = [7] + Array(repeating: 3, count: 40)
    for form in Self.forms(sizes) + [SampleSizes(first: 7, rest: 3, count: 41)] {
      #expect(Array(form) == sizes && form == SampleSizes(sizes) && form.max() == 7)
      #expect(form != SampleSizes([7] + Array(repeating: 3, count: 39) + [4]))
      var row: [UInt64] = Array(repeating: 0, count: 10)
      for start in [0, 1, 31] {
        form.copy(start..<start + 10, to: &row)
        #expect(row == sizes[start..<start + 10].map { UInt64($0) })
      }
      #expect(form.repeats(in: 12..<41, period: 10) && !form.repeats(in: 10..<41, period: 10))
      #expect(!form.repeats(in: 5..<8, period: 10) && !form.repeats(in: 12..<42, period: 10))
    }
    for form in Self.forms([1, 2, 3, 1, 2, 3, 1, 2, 4]) {
      #expect(form.repeats(in: 3..<8, period: 3) && !form.repeats(in: 3..<9, period: 3))
    }
    #expect(SampleSizes(first: 2, rest: 9, count: 1).max() == 2)
  }

  /// Faults are found at their generation, whatever the form they come in.
  @Test func faultsAreFound() {
    let alpha = NumberSequence(first: .exact(.one), rest: .exact(.zero), count: 3000)
    var sizes = Array(repeating: 5, count: 3000)
    sizes[2000] = 0
    #expect(throws: ModelError.self) {
      _ = try Schedules(alpha: alpha, sampleSizes: Self.words(sizes))
    }
    var fractions = WordFractions(capacity: 3000)
    for t in 0..<3000 { fractions.append(t == 2500 ? 3 : 1, over: t == 2500 ? 2 : 1) }
    #expect(throws: ModelError.self) {
      _ = try Schedules(alpha: alpha, sampleSizes: NumberSequence(fractions))
    }
    #expect(throws: ModelError.self) {
      _ = try Schedules(
        alpha: NumberSequence(first: .exact(.one), rest: .exact(Rational(3, 2)), count: 3),
        sampleSizes: Self.words([1, 1, 1]))
    }
    #expect(throws: ModelError.self) {
      _ = try Schedules(
        alpha: NumberSequence(first: .exact(.one), rest: .exact(.zero), count: 3),
        sampleSizes: NumberSequence(first: .exact(.one), rest: .exact(Rational(1, 2)), count: 3))
    }
  }
}

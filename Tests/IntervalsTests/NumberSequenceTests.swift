import Intervals
import Multiprecision
import Testing

/// Numbers that are made when they are asked for are those that were put in.
@Suite struct NumberSequenceTests {
  @Test func wordFractions() {
    var packed = WordFractions(capacity: 3)
    packed.append(0, over: 1)
    packed.append(UInt64.max, over: 1)
    packed.append(2, over: UInt64.max)
    let sequence = NumberSequence(packed)
    let largest = Rational(2).power(64) - .one
    #expect(sequence.map(\.exactValue) == [.zero, largest, Rational(2) / largest])
    // Lowest terms without a sign: equal to what arithmetic makes.
    #expect(sequence[0].exactValue?.denominator == .one && sequence[0].description == "0")
    #expect(sequence.words(at: 2)?.numerator == 2 && sequence.settledValue == nil)
  }

  @Test func settled() {
    let (one, third) = (Number.exact(.one), Number.exact(Rational(1, 3)))
    let sequence = NumberSequence(first: one, rest: third, count: 4)
    #expect(sequence.map(\.exactValue) == [.one] + Array(repeating: Rational(1, 3), count: 3))
    #expect(sequence.settledValue?.exactValue == Rational(1, 3))
    #expect(sequence.packedWords(at: 1) == nil)
    #expect(sequence.words(at: 1).map { [$0.numerator, $0.denominator] } == [1, 3])
    #expect(NumberSequence([one, third]).settledValue == nil)
    #expect(NumberSequence([.exact(Rational(-1, 3))]).words(at: 0) == nil)
  }
}

import Intervals
import Multiprecision
import Scalars
import Testing

@Test func smoke() {
  let p = Precision(bits: 128)
  let x = Interval(Rational(1, 3), precision: p)
  #expect((x * x).contains(Rational(1, 9)))
  #expect(Interval(Rational(2), precision: p).squareRoot().squared().contains(Rational(2)))
  print(
    x, Number.enclosure(x.exponential()).shortDescription, Interval.entire(precision: p).gamma())
}

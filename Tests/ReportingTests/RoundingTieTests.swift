import Foundation
import Intervals
import Multiprecision
import Results
import Testing

@testable import Reporting

/// Numbers at, just above and just below the middle between two decimals, where rounding is hardest:
/// every printed digit of theory is correctly rounded, or not printed.
///
/// Oracle: rounding by exact integer arithmetic on the fraction, ties to even.
@Suite("Digits near rounding ties") struct RoundingTieTests {
  /// A multiple of 10^place and a half of it, moved by a little: the nearest multiple is known.
  struct Sample: CustomStringConvertible {
    let value: Rational
    let digits: Int
    let place: Int
    let nearest: Rational

    var description: String { "\(value) at 10^\(place)" }
  }

  static func sample(_ random: inout SplitMix) -> Sample {
    let digits = Int.random(in: 1...10, using: &random)
    var least = 1
    for _ in 1..<digits { least *= 10 }
    let head = Int.random(in: least...(10 * least - 1), using: &random)
    let place = Int.random(in: -20...3, using: &random)
    let sign = Bool.random(using: &random) ? Rational(1) : Rational(-1)
    let unit = Rational(10).power(place)
    let half = Rational(1, 2)
    let shift = Int.random(in: 0...2, using: &random)
    // Up to 200 places below the last digit: beyond any fixed number of guard digits.
    let nudge = Rational(10).power(-Int.random(in: 1...200, using: &random)) / Rational(3)
    let (offset, up): (Rational, Bool) =
      switch shift {
      case 0: (half, !head.isMultiple(of: 2))
      case 1: (half + nudge, true)
      default: (half - nudge, false)
      }
    return Sample(
      value: sign * (Rational(head) + offset) * unit, digits: digits, place: place,
      nearest: sign * Rational(head + (up ? 1 : 0)) * unit)
  }

  @Test(arguments: [31 as UInt64, 32, 33]) func fractionsAreRoundedToTheNearest(seed: UInt64) {
    var random = SplitMix(state: seed)
    var misprinted = 0
    for _ in 0..<200 {
      let sample = Self.sample(&random)
      let text = NumberText.decimal(.exact(sample.value), digits: sample.digits)
      #expect(Rational(text) == sample.nearest, "\(sample) gave \(text)")
      // Negative control: rounding the nearest Double misses what is close to a tie.
      let naive = EstimateText.decimal(Double(sample.value), digits: sample.digits)
      if Rational(naive) != sample.nearest { misprinted += 1 }
    }
    #expect(misprinted > 20, "the oracle must reject rounding a Double, but rejected \(misprinted)")
  }

  /// An enclosure that reaches over a tie has one digit less, or is printed as a pair.
  @Test(arguments: [41 as UInt64, 42, 43]) func enclosuresOverATieLoseTheDigit(seed: UInt64) throws
  {
    var random = SplitMix(state: seed)
    var certain = 0
    for _ in 0..<150 {
      let sample = Self.sample(&random)
      let unit = Rational(10).power(sample.place)
      let radius = unit * Rational(10).power(-Int.random(in: 1...30, using: &random))
      let lower = sample.value - radius
      let upper = sample.value + radius
      let text = NumberText.decimal(Fixtures.enclosure(lower, upper), digits: sample.digits)
      guard !text.hasPrefix("[") else { continue }
      certain += 1
      #expect(NumberTextTests.isCertain(text, lower, upper), "\(sample) +- \(radius) gave \(text)")
    }
    #expect(certain > 20)
  }

  /// CSV and JSON have outward decimals: they contain the number, and no closer ones do.
  @Test(arguments: [51 as UInt64, 52]) func outwardDecimalsContainAndAreTight(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    for _ in 0..<150 {
      let sample = Self.sample(&random)
      let fields = Number.fields(.exact(sample.value), digits: sample.digits)
      let lower = try #require(Rational(fields[1]))
      let upper = try #require(Rational(fields[2]))
      #expect(Rational(fields[0]) == sample.value)
      #expect(lower <= sample.value && sample.value <= upper, "\(sample): \(fields)")
      #expect(upper - lower <= Rational(10).power(sample.place), "\(sample): \(fields)")
    }
  }

  /// Cut, not rounded, and never further from zero than the number.
  @Test(arguments: [61 as UInt64, 62]) func expansionsAreCut(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    for _ in 0..<150 {
      let sample = Self.sample(&random)
      let text = try #require(NumberText.expansion(.exact(sample.value), digits: sample.digits))
      let shown = try #require(Rational(text.replacing("...", with: "")))
      let rest = sample.value.magnitude - shown.magnitude
      #expect(rest.signum >= 0 && rest < Rational(10).power(sample.place), "\(sample) gave \(text)")
      #expect(text.hasSuffix("...") == !rest.isZero, "\(sample) gave \(text)")
    }
  }

  /// Whole tables: every theory cell that is printed rounds the number that was handed in.
  @Test(arguments: [71 as UInt64, 72]) func cellsOfATableAreRounded(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let samples = (0..<40).map { _ in Self.sample(&random) }
    let rows = samples.enumerated().map { t, sample in
      TableReport.Row(
        t: t, theory: .exact(sample.value), estimate: 0, standardError: nil,
        isStandardErrorExact: false, z: nil)
    }
    let table = TableReport(
      check: CheckReport(seed: 1, level: "1/1000", results: []),
      instances: [
        TableReport.Instance(
          bound: "b", instance: GoldenFixtures.bare, metric: "l1", replicates: 1, theory: nil,
          rows: rows, bounds: [])
      ])
    var options = RenderOptions(columnDigits: 6)
    options.usesSiunitx = true
    let text = Renderer().render(table, as: .latex, options: options)
    let lines = text.split(separator: "\n").filter {
      $0.hasSuffix("\\\\") && $0.first?.isNumber == true
    }
    #expect(lines.count == 40)
    for (line, sample) in zip(lines, samples) {
      let cell = line.components(separatedBy: " & ")[1]
      let shown = try #require(Rational(cell), "\(cell)")
      let unit = Self.unit(of: cell)
      #expect((shown - sample.value).magnitude <= unit / Rational(2), "\(sample) gave \(cell)")
    }
  }

  /// One in the last place of a decimal.
  static func unit(of text: String) -> Rational {
    let parts = text.split(separator: "e")
    let fraction = parts[0].split(separator: ".").dropFirst().first?.count ?? 0
    return Rational(10).power((parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - fraction)
  }
}

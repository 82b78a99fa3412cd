import Multiprecision
import Results
import Testing

@testable import Reporting

/// Oracle: texts by hand.
@Suite struct OptimumReportTests {
  @Test func polynomialsReadAsOneWritesThem() {
    func text(_ values: Int...) -> String { polynomialText(values.map { Rational($0) }, "w") }
    #expect(text(-1, 1, 1) == "w^2 + w - 1")
    #expect(text(1, -3, 1) == "w^2 - 3 w + 1")
    #expect(text(-1, 0, 2) == "2 w^2 - 1")
    #expect(text(-2, 3) == "3 w - 2")
  }

  private static let golden = OptimumReport.weight(
    OptimumReport.Weight(
      problem: "a mean", shrink: .one, ratio: .one,
      polynomial: [-Rational.one, .one, .one], complement: [.one, Rational(-3), .one], exact: nil,
      lower: Rational(79, 128), upper: Rational(80, 128), valueAtLower: Rational(-31, 16384),
      valueAtUpper: Rational(1, 64), discriminant: Rational(5), root: Rational(2),
      pooledWeight: Rational(1, 2), pooledError: Rational(2, 3)))

  @Test func theCertificateIsPrinted() {
    let text = Renderer().render(Self.golden, as: .text, options: RenderOptions())
    for line in [
      "w^2 + w - 1 < 0 at w = 79/128: -31/16384", "w^2 + w - 1 > 0 at w = 5/8: 1/64",
      "2^2 < 5 < 3^2", "u^2 - 3 u + 1",
    ] {
      #expect(text.replacing("\n", with: " ").replacing("  ", with: " ").contains(line), "\(text)")
    }
  }

  @Test func jsonHasThePolynomialFromTheConstantUp() {
    let json = Renderer().render(Self.golden, as: .json, options: RenderOptions())
    let plain = json.filter { !$0.isWhitespace }
    #expect(plain.contains("\"polynomial\":[\"-1\",\"1\",\"1\"]"))
    #expect(plain.contains("\"lower\":\"79/128\",\"upper\":\"5/8\""))
    #expect(plain.contains("\"exact\":null"))
  }

  @Test func schedulesNameTheirSizes() {
    let row = OptimumReport.Schedule.Row(sizes: [2, 5, 11, 22], error: Rational(1, 9))
    let report = OptimumReport.schedule(
      OptimumReport.Schedule(
        total: 40, alpha: Rational(1, 2), initial: Rational(1, 5), best: row, rows: [row],
        geometric: [2.7, 5.3, 10.7, 21.3], informationLevel: Rational(1, 15)))
    let json = Renderer().render(report, as: .json, options: RenderOptions())
    #expect(json.filter { !$0.isWhitespace }.contains("\"sizes\":[2,5,11,22],\"error\":\"1/9\""))
    #expect(
      Renderer().render(report, as: .text, options: RenderOptions()).contains("[2, 5, 11, 22]"))
  }
}

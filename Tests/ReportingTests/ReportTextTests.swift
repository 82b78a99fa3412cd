import Intervals
import Multiprecision
import Reporting
import Results
import Testing

/// Oracle: whole outputs written out by hand.
@Suite("Other reports as text")
struct ReportTextTests {
  @Test func theory() {
    let expected = """
      golden, instance 1 (a = 1/10, N = 1000, K = 50): squared-error;
      moment-recursion, rational arithmetic
      t  exact  decimal
      0  11/36  0.3055555556
      1  1/2    0.5
      2  -      3.333333333
      3  0      0

      golden, instance 2: squared-error; moment-recursion,
      interval arithmetic at 128 bits
      t  decimal
      0  0.3333333333
      1  [0.333, 0.667]

      note: frequencies normalised by 0.7291
      fractions too long for a column are shown as decimals; JSON has them whole

      """
    let text = Renderer().render(Fixtures.trajectory, as: .text, options: RenderOptions())
    #expect(text == expected)
  }

  @Test func simulation() {
    let expected = """
      golden, instance 1 (a = 1/10, N = 1000, K = 50): squared-error; 100 replicates;
      estimated standard errors
      t  mean(standard error)  half-width  q0.05  q0.5     q0.95
      0  0.12346(54)              0.00235   0.01   0.1  0.333333
      1  0.5                            -   0.01   0.1       0.2
      2  inf                            -      0     0       inf

      each mean lies within its half-width of the expectation,
      at all generations of an instance together,
      but for a probability of at most 1/1000
      interrupted: 100 of 10000 replicates were done
      seed 7, 100 replicates

      """
    let text = Renderer().render(Fixtures.simulation, as: .text, options: RenderOptions())
    #expect(text == expected)
  }

  /// Columns that do not fit are continued below; a claim and its slack stay together.
  @Test func table() {
    let expected = """
      contaminated-chain, instance 1 (a = 1/10, N = 1000, K = 50): squared-error;
      moment-recursion, rational arithmetic; 100 replicates
      t  theory      estimate(s.e.)     z  ceiling  slack
      0  0.30555556  0.3056(21)      0.02  -            -
      1  -           0.53               -  1            2

      t  a-very-long-na...-does-not-end  slack  floor  slack
      0  -                                   -  -          -
      1  1                                   2  1          2

      contaminated-chain (bounds/chain.yaml)
      """
    let text = Renderer().render(Fixtures.table, as: .text, options: RenderOptions())
    #expect(text.hasPrefix(expected))
    #expect(text.hasSuffix(CheckTextTests.whole))
  }

  @Test func capabilities() {
    let expected = """
      family       scheme   metric         theory    by
      categorical  mixture  squared-error  rational  enumeration for small instances,
                                                     moment recursion for any start
                                                     and schedule

      missing: l1 has no theory yet

      """
    let text = Renderer().render(Fixtures.capabilities, as: .text, options: RenderOptions())
    #expect(text == expected)
  }

  @Test func evaluation() {
    func text(_ outcome: EvaluationReport.Outcome) -> String {
      Renderer().render(Fixtures.evaluation(outcome), as: .text, options: RenderOptions(digits: 10))
    }
    #expect(text(.number(Fixtures.exact(5, 6))) == "5/6 (exact) = 0.8333333333...\n")
    #expect(text(.number(Fixtures.exact(1, 8))) == "1/8 (exact) = 0.125\n")
    #expect(text(.number(Fixtures.exact(-2))) == "-2 (exact)\n")
    #expect(
      text(.number(Fixtures.enclosure(Rational(1, 3), Rational(2, 3))))
        == "[0.3333333333, 0.6666666667] (enclosure)\n")
    #expect(
      text(.number(.exact(Fixtures.longFraction)))
        == "3.333333333... (exact, \(Fixtures.longFraction.description.count) characters; "
        + "JSON has them)\n")
    #expect(
      text(.vector([Fixtures.exact(1, 2), Fixtures.exact(-1, 3)]))
        == "[1] 1/2 (exact) = 0.5\n[2] -1/3 (exact) = -0.3333333333...\n")
    #expect(text(.truth(true)) == "true\n")
    #expect(text(.truth(false)) == "false\n")
    #expect(text(.truth(nil)) == "undecided at the final precision\n")
  }

  @Test func nothingIsWiderThanTheLine() {
    for render in Fixtures.allReports.map(\.render) + Fixtures.emptyReports {
      let text = render(.text, RenderOptions())
      for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
  }
}

internal import ArgumentParser
internal import Claims
internal import Multiprecision
internal import Reporting
internal import Verification

struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "The claim language as a calculator: an exact value or an enclosure.",
    discussion: """
        assay eval '1/3 + 1/6'                     1/2, exactly
        assay eval 'sum(k in 1..50, 1/k)'          harmonic(50), exactly
        assay eval 'sqrt(2)' --precision 256       certain digits
        assay eval '(1 - 1/100)^100 < exp(-1)'     true or false

      Operators + - * / ^ (binds right), comparisons, and, or, not, =>, <=>; functions if(c, x, y), \
      sum(k in a..b, x), product(k in a..b, x), min, max, abs, floor, ceil, sqrt, exp, log, gamma, \
      harmonic, dot(v, w), normsq(v); pi. An expression that begins with - follows after --.
      """)

  @Argument(help: "An expression or a comparison.")
  var expression: String

  @Option(help: ArgumentHelp("Bits of what cannot stay exact.", valueName: "bits"))
  var precision = 128

  @OptionGroup var output: OutputArguments

  func run() throws {
    try output.refuseJUnit()
    guard (24...65536).contains(precision) else {
      throw ValidationError("--precision is from 24 to 65536 bits, but here is \(precision)")
    }
    do {
      let report = try Evaluation.run(expression, precision: Precision(bits: precision))
      try output.deliver(
        Renderer().render(report, as: output.format, options: output.renderOptions))
    } catch let faults as FormulaFaults {
      for fault in faults.faults {
        Terminal.complain("error: \(fault.message)")
        Terminal.complain("  \(expression.prefix(200))")
        if fault.span.lowerBound < 200 {
          Terminal.complain("  " + String(repeating: " ", count: fault.span.lowerBound) + "^")
        }
      }
      throw Finished(code: 2)
    }
  }
}

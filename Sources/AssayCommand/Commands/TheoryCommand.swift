internal import ArgumentParser
internal import Multiprecision
internal import Reporting
internal import Verification

struct TheoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "theory",
    abstract: "Print the exact or enclosed expected error, its variance and its law.",
    discussion: """
      Fractions where every input is a fraction and the denominators, which grow with every \
      generation, stay within a limit; certain digits otherwise.

        assay theory FILE
        assay theory FILE --set a=1/3 --horizon 20
        assay theory FILE --format csv --output trajectory.csv
        assay theory FILE --at 200 --format json
        assay theory FILE --of l1 --variance
        assay theory FILE --of absorption_time
        assay theory FILE --quantiles 1/20,1/2,19/20 --at-most 1/10
        assay theory FILE --category 3 --quantiles 1/2
        assay theory FILE --category 3 --stationary
        assay theory FILE --of l1 --precision 53

      With --at, the fraction is given in full however long, up to a limit: it does not need those before it.

      The law of the error is known for two categories, and for more on chains small enough to be \
      enumerated; the law of one category always.

      On large chains l1, total variation, support loss, KL, Hellinger and entropy come from the law \
      of each category, to some 24 digits. At 53 bits of precision they come in milliseconds, with an \
      absolute error of about 1e-13 per generation; text does so by itself where that makes all ten \
      digits certain.
      """)

  @Argument(help: "A bound file.")
  var path: String

  @Option(
    name: .customLong("of"),
    help: ArgumentHelp(
      "A metric, absorbed, lost[k] or absorption_time, instead of the file's metric.",
      valueName: "quantity"))
  var quantity: String?

  @Option(
    help: ArgumentHelp(
      "The proportion of this category, counted from 1, instead of the metric.",
      valueName: "k"))
  var category: Int?

  @Option(
    help: ArgumentHelp("This generation alone, up to the horizon.", valueName: "t"))
  var at: Int?

  @Flag(help: "With --category: its law and moments long after the start.")
  var stationary = false

  @Flag(help: "The variance of one replicate.")
  var variance = false

  @Option(
    help: ArgumentHelp(
      "The smallest x with P(error <= x) >= q, for each q.", valueName: "q,q,..."))
  var quantiles: String?

  @Option(help: ArgumentHelp("P(error <= x), for each x.", valueName: "x,x,..."))
  var atMost: String?

  @OptionGroup var arguments: RunArguments
  @OptionGroup var output: OutputArguments

  func run() throws {
    try output.refuseJUnit()
    var options = try arguments.options()
    options.bytesPerRow = at == nil ? output.format.bytesPerTheoryRow : 0
    if output.format == .text { options.shownDigits = 10 }
    let request = try request()
    let report = try Job.run(isQuiet: output.quiet) { (monitor) throws(RunError) in
      let files = try BoundLibrary.read(paths: [path])
      return try TrajectoryRun(files: files, options: options, request: request).run(monitor)
    }
    let renderer = Renderer()
    switch output.format {
    case .csv:
      try output.deliver {
        try renderer.writeCSV(report, options: output.renderOptions, to: $0)
      }
    case .json:
      try output.deliver {
        try renderer.writeJSON(report, options: output.renderOptions, to: $0)
      }
    default:
      try output.deliver(
        renderer.render(report, as: output.format, options: output.renderOptions))
    }
  }

  private func request() throws -> TheoryRequest {
    var request = TheoryRequest()
    request.quantity = quantity
    request.category = category
    if let at, at < 0 { throw ValidationError("--at is at least 0, but here is \(at)") }
    request.at = at
    request.isStationary = stationary
    request.showsVariance = variance
    request.quantiles = try fractions(quantiles, "--quantiles")
    request.atMost = try fractions(atMost, "--at-most")
    return request
  }

  private func fractions(_ text: String?, _ name: String) throws -> [Rational] {
    guard let text else { return [] }
    return try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let trimmed = String(part.drop { $0 == " " })
      guard let value = Rational(trimmed) else {
        throw ValidationError(
          "\(name) takes fractions or decimals with commas between, such as 1/20,0.5, but here is "
            + "`\(text)`")
      }
      return value
    }
  }
}

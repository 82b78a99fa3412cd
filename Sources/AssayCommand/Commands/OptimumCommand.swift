internal import ArgumentParser
internal import Multiprecision
internal import Reporting
internal import Results
internal import Verification

struct OptimumCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "optimum",
    abstract: "The best weight of real data, or the best sample sizes under a budget.",
    discussion: """
        assay optimum weight --c 1 --k 1                         the golden ratio
        assay optimum weight --family gamma --shape 1 --real 2 --synthetic 2
        assay optimum weight --variance --real 3 --synthetic 3   1/sqrt(2)
        assay optimum schedule --draws 40 --generations 4 --alpha 1/2 --initial 1/5
      """,
    subcommands: [OptimumWeightCommand.self, OptimumScheduleCommand.self])
}

struct OptimumWeightCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weight",
    abstract: "The weight of the real part with the smallest stationary error, exactly.",
    discussion: """
      For R' = w^2 a + (1 - w)^2 (c R + b) with k = b/a: the minimal polynomial of the best w, an \
      interval that isolates it, and the exact sign checks that prove it. c and k are given, or follow \
      from a family and its sizes: c = 1 + v2/synthetic and k = real/synthetic for a mean, and \
      c = (synthetic + 1)/(synthetic - 1), k = (real - 1)/(synthetic - 1) for a normal variance.
      """)

  @Option(help: ArgumentHelp("The shrink factor of the old error.", valueName: "c"))
  var c: String?

  @Option(help: ArgumentHelp("Noise of the synthetic part over that of the real.", valueName: "k"))
  var k: String?

  @Option(help: "A family whose mean is fitted, such as poisson or binomial.")
  var family: String?

  @Option(help: "Trials of the binomial family.")
  var trials: String?

  @Option(help: "Shape of the gamma, negative-binomial and hyperbolic-secant families.")
  var shape: String?

  @Flag(help: "The variance of normal draws is fitted, not a mean.")
  var variance = false

  @Option(help: "Real draws of a generation.")
  var real: Int?

  @Option(help: "Synthetic draws of a generation.")
  var synthetic: Int?

  @Option(help: ArgumentHelp("Bits of the isolating interval.", valueName: "bits"))
  var precision = 64

  @OptionGroup var output: OutputArguments

  func run() throws {
    try output.refuseJUnit()
    guard (8...4096).contains(precision) else {
      throw ValidationError("--precision is from 8 to 4096 bits, but here is \(precision)")
    }
    let estimate = try estimate()
    let report = try Job.run(isQuiet: true) { (_) throws(RunError) in
      try OptimumRun.weight(estimate, bits: precision)
    }
    try output.deliver(
      Renderer().render(report, as: output.format, options: output.renderOptions))
  }

  private func estimate() throws -> OptimumRun.Estimate {
    let ways = [c != nil || k != nil, family != nil, variance].filter { $0 }.count
    guard ways == 1 else {
      throw ValidationError("give one of --c with --k, --family with its sizes, or --variance")
    }
    if c != nil || k != nil {
      guard let c, let k else { throw ValidationError("--c and --k go together") }
      return .coefficients(
        shrink: try OptimumNumber.fraction(c, "--c"), ratio: try OptimumNumber.fraction(k, "--k"))
    }
    guard let real, let synthetic else {
      throw ValidationError("--real and --synthetic are the draws of a generation; give both")
    }
    guard let family else { return .variance(real: real, synthetic: synthetic) }
    guard trials == nil || shape == nil else {
      throw ValidationError("a family has trials or a shape, not both")
    }
    let parameter = try (trials ?? shape).map {
      try OptimumNumber.fraction($0, trials == nil ? "--shape" : "--trials")
    }
    if let parameter, parameter.signum <= 0 {
      throw ValidationError("trials and shapes are above 0, but here is \(parameter)")
    }
    guard let curvature = OptimumRun.curvature(ofFamily: family, parameter: parameter) else {
      throw ValidationError(
        "--family is normal, poisson, categorical, binomial with --trials, or gamma, "
          + "negative-binomial, hyperbolic-secant with --shape, but here is `\(family)`")
    }
    return .mean(family: family, curvature: curvature, real: real, synthetic: synthetic)
  }
}

struct OptimumScheduleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule",
    abstract: "Sample sizes with a given sum that make the last error smallest, exactly.",
    discussion: """
      Mixture training with a constant fraction alpha of real data, r[t] = (1 - alpha)^2 (1 - 1/n[t]) \
      r[t-1] + 1/n[t], where r is the expected squared error over 1 - normsq(p). Without \
      --generations their best number is found, too.
      """)

  @Option(help: "All draws of the generations 1, 2, ... together.")
  var draws: Int

  @Option(help: "How many generations share them.")
  var generations: Int?

  @Option(help: ArgumentHelp("The fraction of real data.", valueName: "fraction"))
  var alpha: String

  @Option(help: ArgumentHelp("r[0]: 1/n[0] for n[0] real draws.", valueName: "fraction"))
  var initial: String

  @OptionGroup var output: OutputArguments

  func run() throws {
    try output.refuseJUnit()
    let alpha = try OptimumNumber.fraction(alpha, "--alpha")
    let initial = try OptimumNumber.fraction(initial, "--initial")
    let report = try Job.run(isQuiet: true) { (_) throws(RunError) in
      try OptimumRun.schedule(
        total: draws, generations: generations, alpha: alpha, initial: initial)
    }
    try output.deliver(
      Renderer().render(report, as: output.format, options: output.renderOptions))
  }
}

enum OptimumNumber {
  static func fraction(_ text: String, _ option: String) throws -> Rational {
    guard let value = Rational(text) else {
      throw ValidationError(
        "\(option) is a number such as 1/2 or 0.5, but here is `\(text.prefix(40))`")
    }
    return value
  }
}

internal import ArgumentParser
internal import Certificates
internal import Claims
internal import Conditions
internal import Foundation
internal import Multiprecision
internal import Reporting
internal import Results
internal import Verification

struct ProveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove",
    abstract: "Try to prove claims over their whole declared domain, with certificates.",
    discussion: """
      A claim is read as an inequality of polynomials in the parameters, 1/n, 1/t and the error of \
      the generation before, and decided by Bernstein expansion in exact fractions, with branch and \
      bound where exp, log and roots occur: first for \
      every schedule, then for those of the file, directly or by induction over the generations, \
      by the closed form of a constant schedule, by a stronger bound that is inductive, and last \
      generation by generation up to a short horizon. `proved` is printed only where a \
      separate checker has accepted the certificate in the same run. What is not proved is \
      searched for a counterexample, and is refuted or undecided.

        assay prove FILE
        assay prove FILE --claim stationary --certificates proofs
        assay verify proofs/NAME.stationary.certificate.json

      Exit code 0 when every claim was proved, 1 otherwise. Covered: the squared error and the \
      heterozygosity of categories under mixture and replace (any start) and accumulate (start \
      real), sums and products up to t; not covered: other metrics, abs, min, max, gamma, sums up \
      to a parameter, `or`, `not`, `limit` and `eventually`.
      """)

  @Argument(help: "A bound file.")
  var path: String

  @OptionGroup var arguments: ConditionArguments
  @OptionGroup var output: OutputArguments

  @Option(
    help: ArgumentHelp("Folder for the certificates, instead of the file's.", valueName: "folder"))
  var certificates: String?

  @Option(help: "Seed of the search for counterexamples to what is not proved.")
  var seed: UInt64?

  @Flag(help: "Do not write certificates.")
  var noSave = false

  func run() throws {
    try output.refuseJUnit()
    let report = try Job.run(isQuiet: output.quiet) { (monitor) throws(RunError) in
      let file = try arguments.file(path)
      do throws(ConditionError) {
        var options = ProofOptions()
        (options.fixed, options.fixedComposites) = try arguments.fixedValues(of: file)
        options.horizon = arguments.horizon
        options.claims = arguments.claim
        options.seed = seed
        return try Prover(file: file, options: options).run(
          progress: monitor.progress, shouldStop: monitor.shouldStop
        ) { (certificate) throws(ConditionError) in
          try keep(certificate)
        }
      } catch {
        throw error.asRunError
      }
    }
    try output.deliver(
      Renderer().render(report, as: output.format, options: output.renderOptions))
    throw Finished(code: report.exitCode)
  }

  private func keep(_ certificate: Certificate) throws(ConditionError) -> String? {
    guard !noSave else { return nil }
    let folder =
      certificates ?? URL(fileURLWithPath: path).deletingLastPathComponent().relativePath
    let place = "\(folder)/\(certificate.bound).\(certificate.claim).certificate.json"
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try CertificateFile.contents(of: certificate).write(
        to: URL(fileURLWithPath: place), options: .atomic)
    } catch {
      throw .usage("the certificate cannot be written to \(place)")
    }
    return place
  }
}

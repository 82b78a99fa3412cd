internal import ArgumentParser

/// The root command.
struct AssayTool: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "assay",
    abstract: "Checks theory about recursive training: exactly, and against simulation.",
    discussion: """
      A bound file states what a paper claims of models that are trained, generation after \
      generation, on a mixture of fresh data and samples of earlier models. Assay computes the \
      true expectation by exact rational or rigorous interval arithmetic, plays the process, and \
      says whether each claim holds, where it first fails, and how loose it is.

        assay check                       all claims of all files in bounds/
        assay check bounds/paper.yaml     those of one file
        assay theory FILE --set a=1/3     the exact trajectory at a = 1/3
        assay table FILE --every 10       theory beside simulation
        assay plot FILE --output f.pdf    the same as a figure, with the bounds
        assay report --output all.html    one page to send to a co-author
        assay falsify FILE                a smallest counterexample in the domain
        assay prove FILE                  a proof over the domain, with a certificate
        assay eval '1/3 + 1/6 = 1/2'      the claim language as a calculator
        assay optimum weight --c 1 --k 1  the best weight of real data, exactly

      Exit codes: 0 everything is as expected, 1 some claim is not, 2 usage or input error, \
      3 theory and simulation disagree (a fault of Assay: please report it), 130 interrupted.
      """,
    version: "assay \(version)",
    subcommands: [
      CheckCommand.self, TheoryCommand.self, SimulateCommand.self, TableCommand.self,
      CompareCommand.self, PowerCommand.self, CalibrateCommand.self,
      PlotCommand.self, ReportCommand.self,
      FalsifyCommand.self, ProveCommand.self, VerifyCommand.self, LimitsCommand.self,
      EvalCommand.self, OptimumCommand.self, CapabilitiesCommand.self,
    ],
    defaultSubcommand: nil)
}

internal import ArgumentParser
internal import Reporting
internal import Verification

struct CapabilitiesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capabilities",
    abstract: "Which family, scheme and metric have which theory, and what is missing.",
    discussion: """
        assay capabilities
        assay capabilities --format markdown
      """)

  @OptionGroup var output: OutputArguments

  func run() throws {
    try output.refuseJUnit()
    try output.deliver(
      Renderer().render(
        Capabilities.report, as: output.format, options: output.renderOptions))
  }
}

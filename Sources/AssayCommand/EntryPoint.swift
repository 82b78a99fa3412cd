internal import ArgumentParser
internal import Foundation

/// Runs a command and turns every outcome into an exit code of the contract: 0 as expected, 1 some
/// claim is not, 2 usage or input error, 3 theory and simulation disagree, 130 interrupted.
@main
enum EntryPoint {
  static func main() {
    do {
      var command = try AssayTool.parseAsRoot()
      try command.run()
    } catch let finished as Finished {
      exit(finished.code)
    } catch {
      let message = AssayTool.fullMessage(for: error)
      if AssayTool.exitCode(for: error) == .success {
        Terminal.write(message.isEmpty || message.hasSuffix("\n") ? message : message + "\n")
        exit(0)
      }
      if !message.isEmpty { Terminal.complain(message) }
      exit(2)
    }
  }
}

/// Ends the tool with a code, after everything was printed.
struct Finished: Error {
  let code: Int32
}

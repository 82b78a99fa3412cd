internal import Claims
internal import Dispatch
internal import Verification

/// One run of a command: progress, Ctrl-C, and faults printed in one place.
enum Job {
  static func run<Report>(
    isQuiet: Bool, _ work: (RunMonitor) throws(RunError) -> Report
  ) throws -> Report {
    let bar = ProgressBar(isQuiet: isQuiet)
    let interruption = Interruption()
    let source = interruption.watch { bar.description }
    defer { source.cancel() }
    let monitor = RunMonitor(
      progress: { bar.update($0, $1) }, shouldStop: { interruption.shouldStop },
      announce: { Terminal.complain($0) })
    do throws(RunError) {
      let report = try work(monitor)
      bar.finish()
      return report
    } catch {
      bar.finish()
      for line in error.lines { Terminal.complain(line) }
      if case .stopped = error {
        Terminal.complain(bar.description)
        throw Finished(code: 130)
      }
      if case .files(let faults) = error {
        let count = faults.faults.count
        Terminal.complain("\(count) fault\(count == 1 ? "" : "s"); nothing was run")
      }
      throw Finished(code: 2)
    }
  }
}

internal import Dispatch
internal import Foundation
internal import Synchronization

/// Ctrl-C: asks the run to stop and print what it has; a run that does not react within a second
/// is ended all the same.
final class Interruption: Sendable {
  private let isRequested = Atomic(false)
  private let queue = DispatchQueue(label: "assay.interruption")

  /// Polled by the run.
  var shouldStop: Bool { isRequested.load(ordering: .relaxed) }

  /// Watches until the returned source is released.
  func watch(lastWords: @escaping @Sendable () -> String) -> any DispatchSourceSignal {
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: queue)
    source.setEventHandler { [self] in
      if isRequested.exchange(true, ordering: .relaxed) { _exit(130) }
      queue.asyncAfter(deadline: .now() + .milliseconds(800)) {
        Terminal.complain("interrupted: \(lastWords())")
        _exit(130)
      }
    }
    source.resume()
    return source
  }
}

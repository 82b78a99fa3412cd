internal import Dispatch
internal import Foundation
internal import Synchronization

/// A bar on standard error, for work that takes over a second; nothing where that is no terminal.
///
/// It is drawn again by a clock of its own, so that a long step without news still shows that it
/// goes on, and for how long.
final class ProgressBar: Sendable {
  private struct State {
    var begun = Date()
    var isDrawn = false
    var isFinished = false
    var fraction = 0.0
    var activity = "reading the bound files"
  }

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "assay.progress")

  /// Work that is done sooner shows no bar.
  private static let patience = 1.0
  private static let interval = 0.2

  init(isQuiet: Bool) {
    if !isQuiet, Terminal.isErrorTerminal { tick() }
  }

  func update(_ fraction: Double, _ activity: String) {
    state.withLock { state in
      state.fraction = max(state.fraction, min(fraction, 1))
      state.activity = activity
    }
  }

  /// Removes the bar.
  func finish() {
    state.withLock { state in
      if state.isDrawn { Terminal.draw("") }
      state.isDrawn = false
      state.isFinished = true
    }
  }

  /// "23 %, simulation: paper (a = 1/10)".
  var description: String {
    state.withLock { "stopped at \(Int(100 * $0.fraction)) %, \($0.activity)" }
  }

  private func tick() {
    queue.asyncAfter(deadline: .now() + Self.interval) { [weak self] in
      guard let self, isDrawnAgain() else { return }
      tick()
    }
  }

  /// false once the work is done.
  private func isDrawnAgain() -> Bool {
    state.withLock { state in
      guard !state.isFinished else { return false }
      let elapsed = Date().timeIntervalSince(state.begun)
      guard elapsed > Self.patience else { return true }
      state.isDrawn = true
      Terminal.draw(Self.line(state, elapsed))
      return true
    }
  }

  private static func line(_ state: State, _ elapsed: Double) -> String {
    let width = 24
    let filled = min(width, Int(Double(width) * state.fraction))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    var line = "[\(bar)] \(Int(100 * state.fraction)) %"
    if state.fraction > 0.02, elapsed > 2 {
      let rate = 100 * state.fraction / elapsed
      line += rate < 1 ? String(format: "  %.2g %%/s", rate) : "  \(Int(rate)) %/s"
      line += "  \(Int(elapsed * (1 / state.fraction - 1)) + 1) s left"
    } else {
      line += "  \(Int(elapsed)) s"
    }
    return line + "  " + state.activity.prefix(max(0, 78 - line.count - 2))
  }
}

extension Terminal {
  /// Replaces the last line of standard error.
  fileprivate static func draw(_ line: String) {
    FileHandle.standardError.write(Data("\r\u{1B}[K\(line)".utf8))
  }
}

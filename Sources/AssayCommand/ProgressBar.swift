internal import Foundation
internal import Synchronization

/// A bar on standard error, for work that takes over a second; nothing where that is no terminal.
final class ProgressBar: Sendable {
  private struct State {
    var begun = Date()
    var lastDrawn = Date.distantPast
    var isDrawn = false
    var fraction = 0.0
    var activity = "reading the bound files"
  }

  private let state = Mutex(State())
  private let isShown: Bool

  init(isQuiet: Bool) {
    isShown = !isQuiet && Terminal.isErrorTerminal
  }

  func update(_ fraction: Double, _ activity: String) {
    state.withLock { state in
      state.fraction = max(state.fraction, fraction)
      state.activity = activity
      let now = Date()
      guard isShown, now.timeIntervalSince(state.begun) > 1,
        now.timeIntervalSince(state.lastDrawn) > 0.1
      else { return }
      state.lastDrawn = now
      state.isDrawn = true
      Terminal.draw(Self.line(state, now))
    }
  }

  /// Removes the bar.
  func finish() {
    state.withLock { state in
      if state.isDrawn { Terminal.draw("") }
      state.isDrawn = false
    }
  }

  /// "23 %, simulation: paper (a = 1/10)".
  var description: String {
    state.withLock { "stopped at \(Int(100 * $0.fraction)) %, \($0.activity)" }
  }

  private static func line(_ state: State, _ now: Date) -> String {
    let width = 24
    let filled = min(width, Int(Double(width) * state.fraction))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    var line = "[\(bar)] \(Int(100 * state.fraction)) %"
    let elapsed = now.timeIntervalSince(state.begun)
    if state.fraction > 0.02, elapsed > 2 {
      let rate = 100 * state.fraction / elapsed
      line += rate < 1 ? String(format: "  %.2g %%/s", rate) : "  \(Int(rate)) %/s"
      line += "  \(Int(elapsed * (1 / state.fraction - 1)) + 1) s left"
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

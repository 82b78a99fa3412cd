public import Claims

/// Why a run gave no result. Nothing was run where the input is at fault.
public enum RunError: Error, Sendable {
  case files(FileFaults)
  /// A request that does not fit: no such instance, an unknown parameter.
  case usage(String)
  case stopped

  /// Every line of the message.
  public var lines: [String] {
    switch self {
    case .files(let faults): faults.faults.map(\.description)
    case .usage(let message): ["error: \(message)"]
    case .stopped: ["interrupted before anything was decided"]
    }
  }
}

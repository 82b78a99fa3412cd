internal import Foundation

/// Runs gnuplot on a script.
enum Gnuplot {
  struct Failure: Error {
    let message: String
  }

  /// - Returns: what gnuplot wrote to standard output.
  static func draw(_ script: String) throws(Failure) -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gnuplot"]
    let input = Pipe()
    let output = Pipe()
    let errors = Pipe()
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    do { try process.run() } catch {
      throw Failure(message: "gnuplot cannot be started: \(error)")
    }
    // A pipe holds 64 KiB: writing and reading must not wait for each other.
    let handle = input.fileHandleForWriting
    let writer = Thread {
      try? handle.write(contentsOf: Data(script.utf8))
      try? handle.close()
    }
    writer.start()
    let picture = (try? output.fileHandleForReading.readToEnd()) ?? Data()
    let complaints = (try? errors.fileHandleForReading.readToEnd()) ?? Data()
    process.waitUntilExit()
    let text = String(decoding: complaints, as: UTF8.self)
    guard process.terminationStatus == 0, !picture.isEmpty, !text.contains("error") else {
      throw Failure(
        message: process.terminationStatus == 127
          ? "gnuplot is not installed: apt-get install gnuplot-nox fonts-dejavu-core"
          : "gnuplot failed: \(text.prefix(500))")
    }
    return picture
  }
}

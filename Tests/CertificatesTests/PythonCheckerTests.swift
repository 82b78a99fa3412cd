import Certificates
import Claims
import Conditions
import Foundation
import Testing

/// The stand-alone checker in Python on every shipped proof.
///
/// Oracle: a second implementation in another language, which shares the format and nothing else.
@Suite struct PythonCheckerTests {
  private func check(_ paths: [String]) throws -> (code: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let script = MutationTests.root.appendingPathComponent("proofs-notes/verify_certificate.py")
    process.arguments = ["python3", script.path] + paths
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  @Test func acceptsEveryShippedProofAndRejectsSpoiledOnes() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("assay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var paths: [String] = []
    var spoiled: [String] = []
    for name in ["for-every-schedule", "for-every-constant-schedule"] {
      let file = try BoundFile(
        path: MutationTests.root.appendingPathComponent(
          "bounds/bakshi-chakraborty-2026/\(name).yaml"
        )
        .path)
      let found = MutationTests.Collected()
      _ = try Prover(file: file, options: ProofOptions()).run { certificate in
        found.certificates.append(certificate)
        return nil
      }
      for certificate in found.certificates {
        let path = folder.appendingPathComponent("\(name).\(certificate.claim).json")
        try certificate.contents().write(to: path)
        paths.append(path.path)
        // The last coefficient of the last leaf; the digest fits again.
        var changed = certificate
        guard let number = changed.obligations.lastIndex(where: { !$0.steps.isEmpty }),
          let leaf = changed.obligations[number].steps.indices.last
        else { continue }
        let last = changed.obligations[number].steps[leaf].count - 1
        changed.obligations[number].steps[leaf][last] += "1"
        let other = folder.appendingPathComponent("\(name).\(certificate.claim).spoiled.json")
        try changed.contents().write(to: other)
        spoiled.append(other.path)
      }
    }
    #expect(paths.count >= 15)
    let answer = try check(paths)
    #expect(answer.code == 0, "\(answer.output)")
    #expect(answer.output.split(separator: "\n").count { $0.hasPrefix("accepted") } == paths.count)
    let refusal = try check(spoiled)
    #expect(refusal.code == 1)
    #expect(
      refusal.output.split(separator: "\n").count { $0.hasPrefix("rejected") } == spoiled.count)
    #expect(spoiled.count >= 10)
  }
}

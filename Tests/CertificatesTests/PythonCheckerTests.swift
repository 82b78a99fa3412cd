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
    let files = try ["for-every-schedule", "for-every-constant-schedule"].map { name in
      try BoundFile(
        path: MutationTests.root.appendingPathComponent(
          "bounds/bakshi-chakraborty-2026/\(name).yaml"
        ).path)
    }
    for file in files + [try MutationTests.elementary()] {
      let name = file.name
      let found = MutationTests.Collected()
      _ = try Prover(file: file, options: ProofOptions()).run { certificate in
        found.certificates.append(certificate)
        return nil
      }
      for certificate in found.certificates {
        let path = folder.appendingPathComponent("\(name).\(certificate.claim).json")
        try CertificateFile.contents(of: certificate).write(to: path)
        paths.append(path.path)
        // The last coefficient of the last leaf; the digest fits again.
        var changed = certificate
        guard let number = changed.obligations.lastIndex(where: { !$0.steps.isEmpty }),
          let leaf = changed.obligations[number].steps.indices.last
        else { continue }
        let last = changed.obligations[number].steps[leaf].count - 1
        guard last > 0 else { continue }
        changed.obligations[number].steps[leaf][last] += "1"
        let other = folder.appendingPathComponent("\(name).\(certificate.claim).spoiled.json")
        try CertificateFile.contents(of: changed).write(to: other)
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

  /// Every number of the proof itself changed in turn, without a digest; the script counts what the
  /// second implementation accepts.
  @Test(arguments: ["floor", "bound-of-exp", "square"])
  func rejectsEveryMutant(claim: String) throws {
    let certificate = try #require(try MutationTests.certificates([claim]).first)
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("mutants-\(UUID().uuidString).json")
    try CertificateFile.contents(of: certificate).write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    let script = """
      import copy, json, re, sys
      sys.dont_write_bytecode = True
      sys.path.insert(0, sys.argv[1])
      from verify_certificate import Checker, Rejected
      certificate = json.load(open(sys.argv[2]))["proof"]
      Checker(certificate)
      texts = []
      def collect(node, path):
          if isinstance(node, str):
              texts.append((path, node))
          elif isinstance(node, list):
              for k, child in enumerate(node):
                  collect(child, path + [k])
      for k, v in enumerate(certificate["variables"]):
          for key in ("lower", "upper", "numerator", "denominator"):
              collect(v[key], ["variables", k, key])
      for k, o in enumerate(certificate["obligations"]):
          for key in ("products", "steps"):
              collect(o[key], ["obligations", k, key])
      count = survivors = 0
      for path, text in texts:
          for match in re.finditer("[0-9]+", text):
              changed = text[:match.start()] + str(int(match.group()) + 1) + text[match.end():]
              mutant = copy.deepcopy(certificate)
              node = mutant
              for step in path[:-1]:
                  node = node[step]
              node[path[-1]] = changed
              count += 1
              try:
                  Checker(mutant)
                  survivors += 1
                  print("accepted", path, changed)
              except (Rejected, KeyError, TypeError, ValueError, IndexError):
                  pass
      print("mutants", count, "accepted", survivors)
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c", script, MutationTests.root.appendingPathComponent("proofs-notes").path,
      path.path,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let output = String(decoding: data, as: UTF8.self)
    #expect(process.terminationStatus == 0)
    let words = output.split(whereSeparator: \.isWhitespace)
    #expect(words.suffix(2) == ["accepted", "0"], "\(output)")
    #expect(words.dropLast(2).last.flatMap { Int($0) } ?? 0 > 20)
  }
}

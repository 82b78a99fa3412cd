public import Certificates
public import Foundation

/// Certificates as files, which the checker's module only reads.
public enum CertificateFile {
  private struct Contents: Encodable { let proof: Certificate }

  /// A digest in the first line, and the proof in the second.
  public static func contents(of certificate: Certificate) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let body = try encoder.encode(Contents(proof: certificate)).dropFirst() + Data("\n".utf8)
    return Certificate.firstLine(for: Data(body)) + body
  }
}

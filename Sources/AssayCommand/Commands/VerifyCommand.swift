internal import ArgumentParser
internal import Certificates
internal import Foundation
internal import Optima

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check certificates of `assay prove` again, without the prover.",
    discussion: """
      Multiplies out every statement in exact fractions. The same is done by \
      proofs-notes/verify_certificate.py, a stand-alone Python script.

        assay verify FILE.certificate.json

      An optimum that `assay optimum weight --format json` printed is checked, too: the sign of the \
      derivative, the minimal polynomial, and the signs at the ends of the interval.

        assay optimum weight --c 1 --k 1 --format json --output golden.json
        assay verify golden.json

      Exit code 0 when every certificate is accepted, 1 when one is rejected, 2 when a file cannot \
      be read.
      """)

  @Argument(help: "Certificates, or printed optima.")
  var paths: [String]

  func run() throws {
    for path in paths where !FileManager.default.isReadableFile(atPath: path) {
      throw ValidationError("the file \(path) cannot be read")
    }
    var isAccepted = true
    for path in paths {
      let data = FileManager.default.contents(atPath: path)
      if let data, OptimumChecker.recognises(data) {
        isAccepted = verifyOptimum(data, path) && isAccepted
        continue
      }
      do throws(Rejection) {
        // A file that vanished since it was found readable is no certificate either.
        let certificate = try Certificate(json: data ?? Data())
        var checker = CertificateChecker()
        let boxes = try checker.check(certificate)
        Terminal.write(
          """
          accepted  \(path)
            claim      \(certificate.bound)/\(certificate.claim): \(certificate.formula)
            scope      \(certificate.scope)\(certificate.horizon.map { ", t <= \($0)" } ?? "")
            argument   \(certificate.argument)
            checked    \(certificate.obligations.count) obligations on \(boxes) boxes

          """)
        for variable in certificate.variables {
          Terminal.write("  for every  \(Self.description(variable))\n")
        }
        for assumption in certificate.trusted { Terminal.write("  trusted    \(assumption)\n") }
      } catch {
        isAccepted = false
        Terminal.complain("rejected  \(path): \(error.reason)")
      }
    }
    throw Finished(code: isAccepted ? 0 : 1)
  }

  private static func description(_ variable: Certificate.Variable) -> String {
    guard variable.function.isEmpty, variable.lower != variable.upper else {
      return "\(variable.name): \(variable.meaning)"
    }
    let opening = variable.includesLower ? "[" : "("
    let closing = variable.includesUpper ? "]" : ")"
    return "\(variable.name) in \(opening)\(variable.lower), \(variable.upper)\(closing): "
      + variable.meaning
  }

  private func verifyOptimum(_ data: Data, _ path: String) -> Bool {
    do throws(OptimumRejection) {
      for optimum in try OptimumChecker().check(json: data) {
        Terminal.write(
          """
          accepted  \(path)
            optimum    the weight of \(optimum.problem)
            root of    \(optimum.polynomial), irreducible, with c = \(optimum.shrink) and k = \(optimum.ratio)
            between    \(optimum.lower) and \(optimum.upper)
            checked    the sign of the derivative, the polynomial, the signs at both ends
            trusted    that c and k are those of the problem

          """)
      }
      return true
    } catch {
      Terminal.complain("rejected  \(path): \(error.reason)")
      return false
    }
  }
}

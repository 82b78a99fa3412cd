/// What `assay falsify` or `assay prove` found: one result per claim, over a whole domain; or what
/// `assay limits` found, one result per instance.
public struct ConditionReport: Sendable {
  public enum Command: String, Sendable {
    case falsify
    case prove
    case limits
  }

  public struct Entry: Sendable {
    /// Its instance is the shrunk witness of a counterexample, and empty otherwise.
    public var result: ClaimResult
    /// The domain in words: `a: rational in [0, 1]`.
    public var domain: String
    /// `all` or `horizon`, where the claim was proved.
    public var scope: String?
    /// Path of the certificate, where one was written.
    public var certificate: String?
    /// What was searched or proved, one line each.
    public var notes: [String]

    public init(
      result: ClaimResult, domain: String, scope: String? = nil, certificate: String? = nil,
      notes: [String] = []
    ) {
      self.result = result
      self.domain = domain
      self.scope = scope
      self.certificate = certificate
      self.notes = notes
    }
  }

  public var command: Command
  public var seed: UInt64
  public var entries: [Entry]
  public var notes: [String]
  public var interruption: String?

  public init(
    command: Command, seed: UInt64, entries: [Entry], notes: [String] = [],
    interruption: String? = nil
  ) {
    self.command = command
    self.seed = seed
    self.entries = entries
    self.notes = notes
    self.interruption = interruption
  }

  /// 130 interrupted; 1 a counterexample was found (`falsify`) or a claim was not proved
  /// (`prove`), whatever the file expects; 0 otherwise.
  public var exitCode: Int32 {
    if interruption != nil { return 130 }
    let isBad =
      switch command {
      case .falsify: entries.contains { $0.result.verdict == .refuted }
      case .prove: entries.contains { $0.result.verdict != .proved }
      case .limits: false
      }
    return isBad ? 1 : 0
  }
}

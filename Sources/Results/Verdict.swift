/// What the evidence says of one claim at one instance.
public enum Verdict: String, CaseIterable, Sendable {
  /// Holds for every parameter of the declared domain, with a certificate.
  case proved
  /// Holds at this instance for every generation up to the horizon, exactly decided.
  case certified
  /// Not decided exactly, and nothing contradicts.
  case supported
  /// Fails, exactly decided.
  case refuted
  /// Simulation, or the user's runs, contradict it at the run's error level.
  case diverges
  /// Its hypotheses hold at no generation of this instance.
  case vacuous
  /// None of these.
  case undecided
}

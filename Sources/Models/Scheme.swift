/// Whom a generation learns from.
public enum Scheme: String, CaseIterable, Sendable {
  /// Each of the n[t] draws is real with probability alpha[t], else a draw of P[t-1].
  case mixture
  /// Every draw is a draw of P[t-1]: `mixture` with alpha[t] = 0 for t >= 1.
  case replace
}

/// The schemes of a ``CategoricalChain``, in which P[t] depends on P[t-1] alone and is a vector of
/// proportions of n[t] draws.
public enum ChainScheme: String, CaseIterable, Sendable {
  /// Each of the n[t] draws is real with probability alpha[t], else a draw of P[t-1].
  case mixture
  /// Every draw is a draw of P[t-1]: `mixture` with alpha[t] = 0 for t >= 1.
  case replace
}

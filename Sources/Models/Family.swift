/// What one draw of a generation is.
public enum Family: String, CaseIterable, Sendable {
  /// One of K categories; the model is a probability vector.
  case categorical
}

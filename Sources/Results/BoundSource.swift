/// What a bound file is about and where its result was published.
public struct BoundSource: Sendable {
  /// The file's stem: `bound` of its results.
  public let bound: String
  /// As the user gave it.
  public let path: String
  public let title: String
  public let paper: String
  public let arxiv: String?
  /// Of the result in the paper: `Theorem 3.1`.
  public let place: String?
  /// The file's derivation, a name in proofs-notes.
  public let note: String?
  /// How the paper's symbols map.
  public let symbols: String?
  public let metric: String
  public let horizon: Int

  public init(
    bound: String, path: String, title: String, paper: String, arxiv: String? = nil,
    place: String? = nil, note: String? = nil, symbols: String? = nil, metric: String, horizon: Int
  ) {
    self.bound = bound
    self.path = path
    self.title = title
    self.paper = paper
    self.arxiv = arxiv
    self.place = place
    self.note = note
    self.symbols = symbols
    self.metric = metric
    self.horizon = horizon
  }
}

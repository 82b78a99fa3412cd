/// The parameters of one instance, in the order of declaration, as exact text in lowest terms.
public struct InstanceRecord: Sendable, Hashable {
  public struct Parameter: Sendable, Hashable {
    public let name: String
    public let value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The instance's number in its file, from 1: what `--instance` takes.
  public let index: Int
  public let parameters: [Parameter]

  public init(index: Int, parameters: [Parameter]) {
    self.index = index
    self.parameters = parameters
  }
}

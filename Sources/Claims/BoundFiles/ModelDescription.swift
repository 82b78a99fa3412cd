public import Models

/// The model of a bound file before parameters have values.
public struct ModelDescription: Sendable {
  /// A number of the model: a formula of the parameters, with its place.
  public struct Value: Sendable {
    public let formula: ValueFormula
    let source: SourceText
  }

  public enum Target: Sendable {
    case uniform(Value)
    case zipf(count: Value, exponent: Value)
    case list([Value])
    case frequencies(FrequencyTable, count: Value)
    /// One law for each context.
    case contexts([ContextDescription.Entry])
    case bigrams(BigramText, contexts: Value, categories: Value)
  }

  public enum Start: Sendable {
    case real
    case point([Value])
    case truth
  }

  public enum Schedule: Sendable {
    /// Evaluated at every generation.
    case formula(Value)
    /// One entry per generation from 0.
    case list([Value])
  }

  public let family: Family
  public let target: Target
  public let targetSource: SourceText
  public let scheme: Scheme
  public let start: Start
  public let startSource: SourceText
  /// nil under `replace`.
  public let alpha: Schedule?
  public let alphaSource: SourceText?
  public let sampleSize: Schedule
  public let sampleSizeSource: SourceText
  /// Nil in a model without contexts.
  public let contexts: ContextDescription?
}

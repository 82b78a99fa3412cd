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
    /// The numbers of a family that is no law of categories.
    case numbers([Family.TargetKey: Value])
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

  public struct TimedSchedule: Sendable {
    public let schedule: Schedule
    let source: SourceText
  }

  /// Random numbers of draws.
  public struct Sizes: Sendable {
    public enum Law: Sendable {
      case poisson(Value)
      case binomial(Value)
      case multiples([Value], [Value])
    }

    public enum Empty: Sendable {
      case keep
      case fallBack([Value])
    }

    public let law: Law
    public let empty: Empty?
    let source: SourceText
  }

  public let family: Family
  public let target: Target
  public let targetSource: SourceText
  public let scheme: Scheme
  /// The words that ``Family/choices`` lists.
  public let choices: [Family.Choice: String]
  public let start: Start
  public let startSource: SourceText
  public let schedules: [ScheduleName: TimedSchedule]
  /// Nil in a model without contexts.
  public let contexts: ContextDescription?
  /// Nil where n[t] draws come in.
  public let sizes: Sizes?

  /// Nil where the scheme takes none.
  public var alpha: Schedule? { schedules[.alpha]?.schedule }
  /// Nil where the scheme's sizes have other names.
  public var sampleSize: Schedule? { schedules[.sampleSize]?.schedule }

  /// The scheme as one of a categorical chain with n[t] draws; nil for any other model.
  public var chainScheme: ChainScheme? {
    family == .categorical && sizes == nil ? ChainScheme(rawValue: scheme.rawValue) : nil
  }
}

/// The leading terms of the schedules, valid for all large t: what a theorem about the limit
/// may use. A list says nothing beyond the horizon and has no tail.
public struct ScheduleTail: Sendable {
  public let alpha: LeadingTerm
  public let sampleSize: LeadingTerm

  /// alpha[t] and n[t] keep their values from here on, for every t; nil where that is not known.
  public let settledFrom: Int?

  public init(alpha: LeadingTerm, sampleSize: LeadingTerm, settledFrom: Int? = nil) {
    self.alpha = alpha
    self.sampleSize = sampleSize
    self.settledFrom = settledFrom
  }
}

/// The leading terms of the schedules, valid for all large t: what a theorem about the limit
/// may use. A list says nothing beyond the horizon and has no tail.
public struct ScheduleTail: Sendable {
  public let alpha: LeadingTerm
  public let sampleSize: LeadingTerm

  public init(alpha: LeadingTerm, sampleSize: LeadingTerm) {
    self.alpha = alpha
    self.sampleSize = sampleSize
  }
}

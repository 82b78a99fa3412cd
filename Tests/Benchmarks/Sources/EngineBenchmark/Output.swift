import Foundation

/// The reader waits for each answer.
func flushOutput() { fflush(nil) }

internal import CMultiprecision

// Lowest terms are unique, so equal numbers have equal limbs.

extension Rational: Comparable {
  public static func == (a: Rational, b: Rational) -> Bool {
    RationalStorage.call(a.storage, b.storage) { cm_q_equal($0, $1) != 0 }
  }

  public static func < (a: Rational, b: Rational) -> Bool {
    RationalStorage.call(a.storage, b.storage) { cm_q_cmp($0, $1) < 0 }
  }
}

extension Rational: Hashable {
  public func hash(into hasher: inout Hasher) {
    storage.read { q in
      hasher.combine(cm_q_sgn(q))
      hasher.combine(limbs: cm_q_numerator_data(q), count: cm_q_numerator_limbs(q))
      hasher.combine(limbs: cm_q_denominator_data(q), count: cm_q_denominator_limbs(q))
    }
  }
}

extension Hasher {
  fileprivate mutating func combine(limbs: UnsafePointer<UInt>?, count: Int) {
    combine(count)
    combine(bytes: UnsafeRawBufferPointer(UnsafeBufferPointer(start: limbs, count: count)))
  }
}

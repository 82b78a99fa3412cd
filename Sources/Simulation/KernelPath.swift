internal import CSimulation

/// For which processor a kernel was compiled. The results are the same to the bit.
package enum KernelPath: Sendable, CaseIterable {
  case portable
  case avx2
  case avx512

  /// The fastest one that this machine has.
  package static var best: KernelPath {
    switch csim_best_path() {
    case csim_path_avx512: .avx512
    case csim_path_avx2: .avx2
    default: .portable
    }
  }

  /// Those that this machine has.
  package static var available: [KernelPath] {
    switch best {
    case .portable: [.portable]
    case .avx2: [.portable, .avx2]
    case .avx512: [.portable, .avx2, .avx512]
    }
  }

  var code: csim_path {
    switch self {
    case .portable: csim_path_portable
    case .avx2: csim_path_avx2
    case .avx512: csim_path_avx512
    }
  }
}

// The known-variance test for any processor.

#include "include/CInference.h"
#include <float.h>
#include <math.h>

#pragma STDC FP_CONTRACT OFF
#include "KnownVarianceLoop.h"

#if defined(__x86_64__)
int64_t cinf_observe_known_variance_avx512(
  const cinf_known_variance *test, const double *values, int64_t stride, int64_t replicates);
#endif

int64_t cinf_observe_known_variance(
  const cinf_known_variance *test, const double *values, int64_t stride, int64_t replicates)
{
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) {
    return cinf_observe_known_variance_avx512(test, values, stride, replicates);
  }
#endif
  return observe(test, values, stride, replicates);
}

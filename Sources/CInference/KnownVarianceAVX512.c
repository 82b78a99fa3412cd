// The known-variance test for x86-64 processors with AVX-512.

#if defined(__x86_64__)
#include "include/CInference.h"
#include <float.h>
#include <math.h>

#pragma STDC FP_CONTRACT OFF
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq"))), apply_to = function)
#include "KnownVarianceLoop.h"

int64_t cinf_observe_known_variance_avx512(
  const cinf_known_variance *test, const double *values, int64_t stride, int64_t replicates);
int64_t cinf_observe_known_variance_avx512(
  const cinf_known_variance *test, const double *values, int64_t stride, int64_t replicates)
{
  return observe(test, values, stride, replicates);
}
#pragma clang attribute pop
#endif

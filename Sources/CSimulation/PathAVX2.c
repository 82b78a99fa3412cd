// The kernels for x86-64 processors with AVX2.

#if defined(__x86_64__)
#define CSIM_AVX512 0
#define CSIM_SUFFIX avx2
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#include "Kernels.h"
#pragma clang attribute pop
#endif

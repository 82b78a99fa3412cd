// The kernels for x86-64 processors with AVX-512 (F, DQ and VL).

#if defined(__x86_64__)
#include <immintrin.h>
#define CSIM_AVX512 1
#define CSIM_SUFFIX avx512
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl"))), apply_to = function)
#include "Kernels.h"
#pragma clang attribute pop
#endif

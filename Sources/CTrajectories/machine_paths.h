// Loops over doubles compiled for several machines, one of which is chosen at run time.
//
// Internal to this target. No build flag is needed: each copy of a loop has its own target attribute.

#ifndef MACHINE_PATHS_H
#define MACHINE_PATHS_H

#define INLINE static inline __attribute__((always_inline))

/// Eight doubles, and their bits. In memory they may be any doubles.
typedef double lanes __attribute__((vector_size(64), aligned(8), may_alias));
typedef long long bits __attribute__((vector_size(64), aligned(8), may_alias));

#if defined(__x86_64__)
/// KERNELS(NAME, ATTRIBUTE) for each machine; ends the declarations that it makes.
#define FOR_EACH_MACHINE(KERNELS)                                  \
  KERNELS(Portable, )                                              \
  KERNELS(AVX2, __attribute__((target("avx2,fma"))))               \
  KERNELS(AVX512, __attribute__((target("avx512f,avx512dq,avx512vl,avx2,fma"))))

/// Returns CHOSEN(NAME) of the best machine that this one is.
#define RETURN_FOR_THIS_MACHINE(CHOSEN)                                              \
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")        \
      && __builtin_cpu_supports("avx512vl"))                                         \
    return CHOSEN(AVX512);                                                           \
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))               \
    return CHOSEN(AVX2);                                                             \
  return CHOSEN(Portable);
#else
#define FOR_EACH_MACHINE(KERNELS) KERNELS(Portable, )
#define RETURN_FOR_THIS_MACHINE(CHOSEN) return CHOSEN(Portable);
#endif

#endif

// Calls the kernel of a path.

#include "include/CSimulation.h"
#include "BinnedNormal.h"

#if defined(__x86_64__)
#define CALL(path, name, ...) \
  switch (path) { \
  case csim_path_avx512: name##_avx512(__VA_ARGS__); break; \
  case csim_path_avx2: name##_avx2(__VA_ARGS__); break; \
  default: name##_portable(__VA_ARGS__); \
  }
#define DECLARE(name, ...) \
  void name##_portable(__VA_ARGS__); \
  void name##_avx2(__VA_ARGS__); \
  void name##_avx512(__VA_ARGS__)
#else
#define CALL(path, name, ...) (void)(path), name##_portable(__VA_ARGS__)
#define DECLARE(name, ...) void name##_portable(__VA_ARGS__)
#endif

DECLARE(csim_multinomial, const csim_generation *);
DECLARE(
  csim_squared_error, const int32_t *, int64_t, int, int64_t, int64_t, const double *, double *);
DECLARE(csim_words, const csim_source *, uint32_t, uint32_t, int64_t, uint64_t *);
DECLARE(
  csim_binomials, const csim_source *, uint32_t, int, const double *, const double *,
  double *);
DECLARE(
  csim_reproduce, const csim_source *, const csim_reproduction *, const uint64_t *,
  const uint64_t *, int, int64_t, csim_population *);
DECLARE(
  csim_inherit, const csim_source *, const csim_table *, const uint64_t *, const uint64_t *, int,
  int64_t, csim_draws *);
DECLARE(
  csim_squared_error_of_counts, const int32_t *, int64_t, int64_t, const double *, double,
  double *);
DECLARE(csim_sparse_squared_error, const csim_population *, const double *, double, double *);

csim_path csim_best_path(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
    && __builtin_cpu_supports("avx512vl"))
    return csim_path_avx512;
  if (__builtin_cpu_supports("avx2")) return csim_path_avx2;
#endif
  return csim_path_portable;
}

void csim_multinomial(csim_path path, const csim_generation *generation) {
  CALL(path, csim_multinomial, generation);
}

void csim_squared_error(
  csim_path path, const int32_t *counts, int64_t stride, int lanes, int64_t categories,
  int64_t trials, const double *truth, double *losses)
{
  CALL(path, csim_squared_error, counts, stride, lanes, categories, trials, truth, losses);
}

void csim_words(
  csim_path path, csim_source source, uint32_t use, uint32_t first, int64_t blocks,
  uint64_t *words)
{
  CALL(path, csim_words, &source, use, first, blocks, words);
}

void csim_binomials(
  csim_path path, csim_source source, uint32_t position, int lanes, const double *trials,
  const double *probabilities, double *counts)
{
  CALL(path, csim_binomials, &source, position, lanes, trials, probabilities, counts);
}

int64_t csim_bin_weight(int bin) { return bin_weight[bin]; }
uint64_t csim_bin_alias(int bin) { return bin_alias[bin]; }

void csim_reproduce(
  csim_path path, csim_source source, const csim_reproduction *reproduction,
  const uint64_t *entries, const uint64_t *fresh, int bits, int64_t trials,
  csim_population *population)
{
  CALL(path, csim_reproduce, &source, reproduction, entries, fresh, bits, trials, population);
}

double csim_sparse_squared_error(
  csim_path path, const csim_population *population, const double *truth, double truth_squares)
{
  double result = 0;
  CALL(path, csim_sparse_squared_error, population, truth, truth_squares, &result);
  return result;
}

void csim_inherit(
  csim_path path, csim_source source, const csim_table *fresh_draws, const uint64_t *entries,
  const uint64_t *fresh, int bits, int64_t trials, csim_draws *draws)
{
  CALL(path, csim_inherit, &source, fresh_draws, entries, fresh, bits, trials, draws);
}

double csim_squared_error_of_counts(
  csim_path path, const int32_t *counts, int64_t categories, int64_t trials, const double *truth,
  double truth_squares)
{
  double result = 0;
  CALL(
    path, csim_squared_error_of_counts, counts, categories, trials, truth, truth_squares, &result);
  return result;
}

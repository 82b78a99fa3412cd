// The kernels of one path. The including file has set CSIM_SUFFIX, the target, and CSIM_AVX512.

#include "include/CSimulation.h"

// One rounding to each operation, whatever the processor could fuse.
#pragma STDC FP_CONTRACT OFF
// How vectors are passed does not matter: every function that takes one is inlined.
#pragma clang diagnostic ignored "-Wpsabi"

#include "Lanes.h"
#include "PhiloxLanes.h"
#include "ElementaryLanes.h"
#include "BinomialLanes.h"
#include "MultinomialLanes.h"
#include "PopulationLoops.h"
#include "ParentLoops.h"

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define KERNEL(name) JOIN(name, CSIM_SUFFIX)

void KERNEL(csim_multinomial_)(const csim_generation *generation) { multinomial(generation); }

void KERNEL(csim_squared_error_)(
  const int32_t *counts, int64_t stride, int lanes, int64_t categories, int64_t trials,
  const double *truth, double *losses)
{
  squared_error(counts, stride, lanes, categories, trials, truth, losses);
}

void KERNEL(csim_words_)(
  const csim_source *source, uint32_t use, uint32_t first, int64_t blocks, uint64_t *out)
{
  words(source, use, first, blocks, out);
}

void KERNEL(csim_binomials_)(
  const csim_source *source, uint32_t position, int lanes, const double *trials,
  const double *probabilities, double *counts)
{
  binomials(source, position, lanes, trials, probabilities, counts);
}

void KERNEL(csim_reproduce_)(
  const csim_source *source, const csim_reproduction *reproduction, const uint64_t *entries,
  const uint64_t *fresh, int bits, int64_t trials, csim_population *population)
{
  reproduce(source, reproduction, entries, fresh, bits, trials, population);
}

void KERNEL(csim_sparse_squared_error_)(
  const csim_population *population, const double *truth, double truth_squares, double *result)
{
  *result = sparse_squared_error(population, truth, truth_squares);
}

void KERNEL(csim_inherit_)(
  const csim_source *source, const csim_table *fresh_draws, const uint64_t *entries,
  const uint64_t *fresh, int bits, int64_t trials, csim_draws *draws)
{
  inherit(source, fresh_draws, entries, fresh, bits, trials, draws);
}

void KERNEL(csim_squared_error_of_counts_)(
  const int32_t *counts, int64_t categories, int64_t trials, const double *truth,
  double truth_squares, double *result)
{
  *result = squared_error_of_counts(counts, categories, trials, truth, truth_squares);
}

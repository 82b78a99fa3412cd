// Kernels of the simulation: many replicates side by side, one to a SIMD lane.
//
// Every kernel is compiled several times from one source (portable, AVX2, AVX-512) and uses only
// IEEE operations whose results are fixed (+ - * / sqrt, comparisons, integers; contraction into
// fused operations is off): the bits do not depend on the path. proofs-notes/lane-samplers.md.

#ifndef CSIMULATION_H
#define CSIMULATION_H

#include <stdint.h>

// The lanes of one call are a multiple of this.
#define CSIM_LANE_GROUP 8
// The most lanes of one call.
#define CSIM_MAX_LANES 256
// The most draws of one generation in the lane kernels: counts are 32 bits.
#define CSIM_MAX_TRIALS 1000000000

typedef enum {
  csim_path_portable = 0,
  csim_path_avx2 = 1,
  csim_path_avx512 = 2
} csim_path;

// The fastest path that this machine has.
csim_path csim_best_path(void);

// Where random numbers come from: Philox4x32-10 under this key. A replicate's numbers are at the
// counters (position, generation | use << 20, replicate): nothing depends on lanes or order.
typedef struct {
  uint32_t key0, key1;
  uint64_t first_replicate;
  uint32_t generation;
} csim_source;

// One generation of the chain for consecutive replicates, lane l being replicate
// `first_replicate` + l: `trials` draws from the law whose category k has weight
//
//     fixed[k] + per_count * counts[k * stride + l]
//
// and counts[...] is replaced by the number of draws of each category.
//
// fixed_tail[k] is the sum of fixed[k...]; it has categories + 1 entries, the last one 0. The counts
// of a lane sum to previous_trials, at most CSIM_MAX_TRIALS. With per_count 0 they are not read.
// The lanes' replicates must not cross a multiple of 2^32. Requires categories <= 2^20, generation < 2^20, lanes a multiple of CSIM_LANE_GROUP up to
// CSIM_MAX_LANES, stride >= lanes, a positive total weight, no negative weight.
typedef struct {
  csim_source source;
  int lanes;
  int64_t stride;
  int64_t categories;
  const double *fixed;
  const double *fixed_tail;
  double per_count;
  int64_t previous_trials;
  int64_t trials;
  int32_t *counts;
} csim_generation;

void csim_multinomial(csim_path path, const csim_generation *generation);

// sum over k of (counts[k * stride + l] / trials - truth[k])^2 for each lane l, to losses[l].
// Relative error below 2^-47 of the sum, and of each P by 2^-52.
void csim_squared_error(
  csim_path path, const int32_t *counts, int64_t stride, int lanes, int64_t categories,
  int64_t trials, const double *truth, double *losses);

// Words 2i and 2i+1 of the Philox blocks at counters first + i of one replicate, i < blocks; `use`
// keeps the counters of different kernels apart.
void csim_words(
  csim_path path, csim_source source, uint32_t use, uint32_t first, int64_t blocks,
  uint64_t *words);

// MARK: One replicate, by its categories that are not empty

// A law of whole numbers as an alias table of mask + 1 columns (Vose): column i keeps a draw below
// entry >> 16 (of 2^48) and else sends it to entry & 0xffff; the number is that plus `base`.
typedef struct {
  int64_t first;
  int32_t mask;
  int32_t base;
} csim_table;

// How a generation with parents is drawn: the number of its fresh draws, and how many children each
// category has before the correction. Level l holds the laws of d 64^l parents, d = 0 ... 63.
#define CSIM_LEVELS 3
typedef struct {
  csim_table fresh;
  csim_table children[64 * CSIM_LEVELS];
} csim_reproduction;

// The current generation: `used` categories with their counts, which sum to `total`. `marks` has an
// entry for each category, all 0 between calls; the other arrays have room for
// min(categories, largest total) entries and the padding.
#define CSIM_POPULATION_PADDING 16
typedef struct {
  int64_t used, total;
  int32_t *category, *count;
  int32_t *children, *sums, *marks;
} csim_population;

// The next generation of the replicate `first_replicate`: `trials` draws, all of them fresh where
// `reproduction` is null. `entries` has the columns of its tables.
//
// Fresh draws take one of 2^bits columns of `fresh`, each keeping a draw below entry >> 20 (of 2^44) and
// else sending it to category entry & 0xfffff.
//
// With parents, the fresh draws are binomial in number. The children of each category are Poisson;
// given their sum they are multinomial. Draws are then added, or taken away at random, until the
// sum is right: the joint law is exactly multinomial. Totals are below 2^18.
void csim_reproduce(
  csim_path path, csim_source source, const csim_reproduction *reproduction,
  const uint64_t *entries, const uint64_t *fresh, int bits, int64_t trials,
  csim_population *population);

// sum over all k of (count / total - truth)^2, from `truth_squares`, the sum of truth^2.
double csim_sparse_squared_error(
  csim_path path, const csim_population *population, const double *truth, double truth_squares);

// MARK: One replicate, by the list of its draws

// The current generation: the category of each of its `total` draws, and how many each category has.
// `draws` and `next` have room for the largest total; they change places at each generation.
typedef struct {
  int64_t total, categories;
  uint16_t *draws, *next;
  int32_t *counts;
} csim_draws;

// The next generation of the replicate `first_replicate`: `trials` draws, all of them fresh where
// `fresh_draws` is null. Else that is the law of the number of fresh draws, with its columns in
// `entries`, and each other draw copies one of the draws before. `fresh` as in csim_reproduce.
// Requires totals and categories up to 2^16.
void csim_inherit(
  csim_path path, csim_source source, const csim_table *fresh_draws, const uint64_t *entries,
  const uint64_t *fresh, int bits, int64_t trials, csim_draws *draws);

// sum over all k of (counts[k] / trials - truth[k])^2, from `truth_squares`, the sum of truth^2.
double csim_squared_error_of_counts(
  csim_path path, const int32_t *counts, int64_t categories, int64_t trials, const double *truth,
  double truth_squares);

// Independent binomials, for tests: lane l draws Bin(trials[l], probabilities[l]), the probability
// at most 1/2, as category `position` of its generation.
void csim_binomials(
  csim_path path, csim_source source, uint32_t position, int lanes, const double *trials,
  const double *probabilities, double *counts);

// The proposal law of the binomial sampler, for its tests: of bin 0 ... 1023 the weight in units of
// 2^-40, and its column of the alias table.
int64_t csim_bin_weight(int bin);
uint64_t csim_bin_alias(int bin);

#endif

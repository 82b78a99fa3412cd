// Kernels of the trajectories that Swift cannot say as well: chains of 64 x 64 -> 128 bit products
// and GMP's mpn layer on memory of our own. Small, one concept per file; what they compute, and why
// it is right, is in the proof notes that they name.
#ifndef ASSAY_CTRAJECTORIES_H
#define ASSAY_CTRAJECTORIES_H

#include <stddef.h>
#include <stdint.h>

/// One generation in words: alpha = real / parts in lowest terms, n = draws.
///
/// parts >= 1, real <= parts, draws >= 1.
typedef struct {
  uint64_t real, parts, draws;
} ct_generation;

// MARK: Enclosed trajectories (affine_enclosure.c)

/// Most limbs of an enclosed trajectory.
#define CT_MOST_LIMBS 40

/// A number in [0, 1), known from below: limbs 2^(-64 limbs), the lowest limb first, and an upper bound
/// on what it lacks, in 1/256 units of the last place.
typedef struct {
  uint64_t limbs[CT_MOST_LIMBS];
  uint64_t error;
} ct_fixed;

/// Which recursion: with e = (1 - alpha)², d = 1 - 1/n,
///
///     error:      z' = e d z + c / n
///     diversity:  z' = d (e z + (1 - e) c)
typedef enum { CT_ERROR, CT_DIVERSITY } ct_recursion;

/// Generations in a row that are alike; count >= 1.
typedef struct {
  ct_generation each;
  uint64_t count;
} ct_stretch;

/// The generations of `count` stretches of a recursion in fixed point of `limbs` limbs, rounded down.
///
/// - `state`: z before and after. z <= c < 1 before, hence ever after.
/// - `values`: limbs of z, generation by generation; `errors`: what each lacks, in whole units.
/// - Returns the least k (or one more) such that 2^(k - 64 limbs) of each value is at least what it lacks:
///   64 limbs minus it are bits to which every value is known, relative to itself. Exact zeros do not count.
///
/// Source: proofs-notes/enclosed-trajectory.md.
unsigned ct_enclose(
  ct_recursion recursion, int limbs, const ct_stretch *schedule, size_t count, const ct_fixed *c,
  ct_fixed *state, uint64_t *values, uint64_t *errors);

// MARK: Exact trajectories (exact_trajectory.c)

/// Fractions in lowest terms, by generation, with their limbs in a few large pieces of memory.
typedef struct ct_store ct_store;

/// An empty store; NULL where there is no memory. The last owner frees it.
ct_store *ct_store_create(void);
void ct_store_free(ct_store *store);
size_t ct_store_count(const ct_store *store);
/// Bytes of memory that the store holds.
size_t ct_store_bytes(const ct_store *store);

/// A fraction in lowest terms, not negative: words from the lowest, the highest not zero. Zero has none.
typedef struct {
  const uint64_t *numerator, *denominator;
  size_t numerator_size, denominator_size;
} ct_ratio;

/// The fraction of generation `index`, valid as long as the store.
ct_ratio ct_store_get(const ct_store *store, size_t index);
/// Bits of numerator and denominator together.
size_t ct_store_bits(const ct_store *store, size_t index);

/// Appends R[1], ..., R[count] of R' = a/b R + s, from R[0] = `start`, which is appended first.
///
/// a/b in lowest terms, 0 < a < b; s is positive. Polls `should_stop` now and then; returns 0 where it said so.
/// Source: proofs-notes/exact-trajectory.md.
int ct_exact_constant(
  ct_store *store, ct_ratio start, uint64_t a, uint64_t b, ct_ratio s, size_t count,
  int (*should_stop)(void *), void *context);

/// Appends R[count] of the same recursion and nothing else: two powers.
void ct_exact_last(
  ct_store *store, ct_ratio start, uint64_t a, uint64_t b, ct_ratio s, size_t count);

/// Appends R[0] = start_draws > 0 ? c / start_draws : 0, and R[1], ..., R[count] of
/// R' = (1 - alpha)² (1 - 1/n) R + c/n.
///
/// c is positive. Every generation has parts² n and (parts - real)² (n - 1) below 2^64. Source as above.
int ct_exact_varying(
  ct_store *store, ct_ratio c, uint64_t start_draws, const ct_generation *schedule, size_t count,
  int (*should_stop)(void *), void *context);

/// Appends R[count] of the same recursion and nothing else, by binary splitting.
void ct_exact_last_varying(
  ct_store *store, ct_ratio c, uint64_t start_draws, const ct_generation *schedule, size_t count);

// MARK: Decimal text (decimal_trajectory.c)

/// The texts "numerator/denominator" of R[0], R[1], ... of R' = a/b R + s, in lowest terms, one after the other.
typedef struct ct_decimals ct_decimals;

/// As ct_exact_constant; NULL where a or b is above 10^18.
ct_decimals *ct_decimals_create(
  ct_ratio start, uint64_t a, uint64_t b, ct_ratio s, size_t count);
void ct_decimals_free(ct_decimals *decimals);

/// The next text, of `length` characters, valid until the next call; NULL after R[count].
const char *ct_decimals_next(ct_decimals *decimals, size_t *length);

// MARK: Approximate laws (law_interpolation.c)

/// What is computed of one category's proportion x in each generation: E|x - p|, variance, P(x = 0).
typedef struct {
  double absolute_deviation, variance, lost;
} ct_law_summary;

/// Generations 0...T of one category, by interpolation of the binomial law in its parameter: NOT enclosures;
/// absolute errors are about 1e-13 times T (measured).
///
/// - `p`: the category's probability; `start`: its given proportion, or negative where generation 0 is drawn.
/// - `alpha`, `n`: T + 1 entries.
/// - Returns 0 where memory is short or more than 1024 nodes were needed, else 1.
///
/// Source: proofs-notes/interpolated-law.md.
int ct_law_interpolated(
  double p, double start, const double *alpha, const uint64_t *n, size_t count,
  ct_law_summary *summaries);

#endif

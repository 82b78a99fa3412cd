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

/// The nearest doubles, or the ones next to those, around values times 2^(scale - 64 limbs) and what they may lack.
void ct_doubles(
  int limbs, int scale, const uint64_t *values, const uint64_t *errors, size_t count, double *lower,
  double *upper);

// MARK: Long products (long_product.c)

/// What multiplies long integers: GMP, or transforms in vectors of a kind that the processor must have.
typedef enum { ct_path_gmp, ct_path_avx2, ct_path_avx512 } ct_path;

/// The fastest that this processor has.
ct_path ct_best_path(void);

/// Roots of unity and working memory, kept from one product to the next.
typedef struct ct_multiplier ct_multiplier;
ct_multiplier *ct_multiplier_create(ct_path path);
void ct_multiplier_free(ct_multiplier *multiplier);
/// Tables made from now on serve products of `words` words; longer ones make new tables.
void ct_multiplier_expect(ct_multiplier *multiplier, size_t words);
/// For tests of the check: from now on one root of unity is wrong, and so are products of more than a few words.
void ct_multiplier_spoil(ct_multiplier *multiplier);

/// product[0..<m + n] = a b, words from the lowest; `product` overlaps neither.
///
/// - m, n >= 1. Products of more than 2^23 words, or whose shorter operand has more than 2^21, are GMP's.
/// - Returns 0 where a product by transforms is wrong modulo 2^61 - 1: a fault of the program or the machine.
///
/// Source: proofs-notes/long-product.md.
int ct_multiply(
  ct_multiplier *multiplier, uint64_t *product, const uint64_t *a, size_t m, const uint64_t *b,
  size_t n);

/// Whether m + n words are a b modulo 2^61 - 1.
int ct_product_agrees(
  const ct_multiplier *multiplier, const uint64_t *product, const uint64_t *a, size_t m,
  const uint64_t *b, size_t n);

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

/// What came of a computation: `ct_faulty` where a long product failed its check, and nothing was appended.
typedef enum { ct_done, ct_stopped, ct_faulty } ct_outcome;

/// Appends R[count] of the same recursion and nothing else: two powers.
ct_outcome ct_exact_last(
  ct_store *store, ct_ratio start, uint64_t a, uint64_t b, ct_ratio s, size_t count,
  ct_multiplier *multiplier, int (*should_stop)(void *), void *context);

/// Appends R[0] = start_draws > 0 ? c / start_draws : 0, and R[1], ..., R[count] of
/// R' = (1 - alpha)² (1 - 1/n) R + c/n.
///
/// c is positive. Every generation has parts² n and (parts - real)² (n - 1) below 2^64. Source as above.
int ct_exact_varying(
  ct_store *store, ct_ratio c, uint64_t start_draws, const ct_generation *schedule, size_t count,
  int (*should_stop)(void *), void *context);

/// Appends R[count] of the same recursion and nothing else, by binary splitting.
ct_outcome ct_exact_last_varying(
  ct_store *store, ct_ratio c, uint64_t start_draws, const ct_generation *schedule, size_t count,
  ct_multiplier *multiplier, int (*should_stop)(void *), void *context);

// MARK: Decimal text (decimal_trajectory.c)

/// The texts "numerator/denominator" of R[0], R[1], ... of R' = a/b R + s, in lowest terms, one after the other.
typedef struct ct_decimals ct_decimals;

/// As ct_exact_constant; NULL where a or b is above 10^18.
ct_decimals *ct_decimals_create(
  ct_ratio start, uint64_t a, uint64_t b, ct_ratio s, size_t count);
void ct_decimals_free(ct_decimals *decimals);

/// The next text, of `length` characters, valid until the next call; NULL after R[count].
const char *ct_decimals_next(ct_decimals *decimals, size_t *length);

// MARK: Interpolation of binomial laws (binomial_interpolation.c)

/// An upper bound of |Bin(n, q) - Σ_k l_k(q) Bin(n, x_k)|_1 over `low` <= q <= `high`, for `points` Chebyshev
/// points x_k of that interval (of the first or the second kind) and their Lagrange polynomials l_k.
///
/// - Precondition: points >= 1, 0 <= low <= high <= 1, draws = n >= 1.
/// - Returns 0 where points > n, or low = high.
///
/// Source: proofs-notes/interpolated-law.md.
double ct_binomial_interpolation_error(size_t points, double low, double high, double draws);

/// About the fewest points with at most this error; at most n + 1. The function above tells what they reach.
size_t ct_binomial_interpolation_points(double low, double high, double draws, double error);

// MARK: Laws of one category (law_interpolation.c)

/// A number, and a bound of its error.
typedef struct {
  double value, error;
} ct_bounded;

/// Functions of a category's proportion x, of which the mean is wanted: bits of a mask.
enum {
  /// |x - p|.
  CT_ABSOLUTE_DEVIATION,
  /// (x - p)².
  CT_SQUARED_DEVIATION,
  /// 1 where x = 0, else 0.
  CT_LOST,
  /// 1 where x = 1, else 0.
  CT_FULL,
  /// -x log x.
  CT_ENTROPY,
  /// x log(x / p) - x + p.
  CT_DIVERGENCE,
  /// (√x - √p)² / 2.
  CT_HELLINGER,
  CT_LAW_FUNCTIONS
};

/// How far errors are avoided. Any numbers give valid bounds.
typedef struct {
  /// Standard deviations of a law that the nodes cover.
  double reach;
  /// Interpolation error of a generation that the number of nodes aims at.
  double interpolation;
  /// Mass outside the nodes' interval above which new nodes are made.
  double outside;
} ct_law_effort;

/// One category of a chain, and all others as one. What is no double is off by at most the error beside it.
typedef struct {
  /// The category's probability.
  double p, p_error;
  /// Its given proportion in generation 0, or negative where that is drawn.
  double start, start_error;
  /// `count` generations: 0, 1, ...; alpha[0] is not used.
  size_t count;
  const double *alpha, *alpha_error;
  const uint64_t *n;
  ct_law_effort effort;
} ct_law_model;

enum {
  CT_LAW_MEMORY = 0,
  CT_LAW_DONE = 1,
  CT_LAW_STOPPED = 2,
  /// The law spreads over more than 1024 nodes or 2^25 entries of a table.
  CT_LAW_TOO_LARGE = 3,
  /// The bound is contradicted by the law's own mass.
  CT_LAW_FAULT = 4
};

/// The means of functions of a category's proportion in every drawn generation, by interpolation of the
/// binomial law in its parameter.
///
/// - `wanted`: bit f for function f.
/// - `should_stop`: asked in every generation; may be NULL.
/// - `values`: CT_LAW_FUNCTIONS entries per generation; those of a given generation 0, and those that are not
///   wanted, stay as they are.
/// - Precondition: 0 <= p, alpha, start <= 1, n >= 1; p > p_error for the divergence.
///
/// Source: proofs-notes/interpolated-law.md.
int ct_law_interpolated(
  const ct_law_model *model, unsigned wanted, int (*should_stop)(void *), void *context,
  ct_bounded *values);

// MARK: Joint laws of two categories (pair_law.c)
//
// The count c of the first is binomial with its share x, and given c that of the second is binomial, of
// n - c draws with its share r among the others. That law is interpolated in r.
// Source: proofs-notes/pair-law.md.

/// Errors of a row of binomial probabilities: relative ones, more `per_count` from the mode on, and in l1 what
/// its ends lack.
typedef struct {
  double mode, relative, per_count, rest;
} ct_row_error;

/// rows[a][c] = P(Bin(n, x[a]) = c) for c = `first`...`last`, and bounds of their errors.
///
/// - `x`, `other`: `sources` shares x and 1 - x, each off by at most a part `shareError`.
/// - Returns 0 where memory is short, else 1.
int ct_binomial_rows(
  uint64_t n, size_t sources, const double *x, const double *other, double shareError,
  uint64_t first, uint64_t last, double *rows, ct_row_error *error);

/// A measure in `a_size` rows of `b_size` entries, and the share r that each entry stands for:
/// offset[a] + slope[a] (b_first + b), neither negative, or any share where offset[a] is negative.
///
/// - `error`: for each row a bound in l1 of its error.
/// - `share_error`: a bound of the relative error of offsets and slopes. Shares above 1 by rounding are 1.
typedef struct {
  size_t a_size, b_size;
  const double *law, *error, *offset, *slope;
  uint64_t b_first;
  double share_error;
} ct_pair_source;

/// out[a][b], a = `aFirst`...`aLast`, b = `bFirst`...`bLast`: the law after n draws.
///
/// - `rows`, `rowErrors`: as ct_binomial_rows has them for the first category, a row for each of the source.
/// - `tolerance`: what interpolation and cuts may cost each, about.
/// - `error`: for each row a bound in l1 of its error on these counts, but for errors of the l1 norm `loose`
///   that may lie anywhere.
/// - Returns 0 where memory is short, else 1.
int ct_pair_law_step(
  const ct_pair_source *source, uint64_t n, uint64_t aFirst, uint64_t aLast, uint64_t bFirst,
  uint64_t bLast, const double *rows, const ct_row_error *rowErrors, double tolerance,
  double *out, double *error, double *loose);

/// Σ law[a][b] f[a] g[b]; at most aSize + bSize + 12 roundings of each term.
double ct_pair_mean(size_t aSize, size_t bSize, const double *law, const double *f, const double *g);

// MARK: Covariances of two categories (pair_covariance.c)
//
// One draw of n from shares x, z, ... has counts c, d with the law Σ_m (-1)^m A_m(x; c) A_m(z; d), where
// A_m(x; .) is the binomial law times a Krawtchouk function, and |A_m(x; .)|_1 <= (x / (1 - x))^(m/2).
// Source: proofs-notes/pair-covariance.md.

/// image[m][i] = Σ_a measure[i][a] A_m(x[a]; .) on the counts `first`...`last`, for m < `orders` and only for
/// the sources with m < kept[a].
///
/// - `x`: `sources` shares, 0 < x < 1; each is off by at most a part `xError`.
/// - `measure`: `measures` rows of `sources` entries.
/// - `error`: bounds in l1 over all counts, those outside the window included.
/// - `norm`: bounds of Σ_a |measure[i][a]| (x / (1 - x))^(m/2) over the sources with m <= kept[a]; `end`: over
///   those with m = kept[a]; both for m <= `orders`.
/// - Precondition: 1 <= kept[a] <= `orders` <= n + 1.
/// - Returns 0 where memory is short, else 1.
int ct_canonical_images(
  uint64_t n, int orders, int sources, const double *x, double xError, const int *kept,
  int measures, const double *measure, uint64_t first, uint64_t last, double *image, double *error,
  double *norm, double *end);

/// A basis of what is large in the images: scale[i] companion^(m/2) image[m][i], but for the one at m = i = 0.
///
/// - `weight`: the basis is orthonormal for Σ weight² a b, and what is smaller than `end` is left out.
/// - `basis`, `dual`: up to `most` rows of `width` entries, measures and the functions that tell their parts;
///   `newScale`: how large their part is.
/// - Returns the number of rows, or -1 where memory is short.
int ct_canonical_basis(
  long width, int orders, int measures, const double *image, const double *weight,
  const double *scale, double companion, double end, int most, double *basis, double *dual,
  double *newScale);

/// Coordinates of the images in a basis, by any functions: image[m][i] = Σ_b coordinate[m][i][b] basis[b] + rest.
///
/// - `rest`: bounds of |rest|_1, the errors of the images included.
/// - `size`: bounds of the l1 norms of the images and of their parts in the basis.
/// - `length`: bounds of the l1 norms of the basis.
/// - Returns 0 where memory is short, else 1.
int ct_canonical_coordinates(
  long width, int orders, int measures, const double *image, const double *error,
  const double *norm, int members, const double *basis, const double *dual, double *coordinate,
  double *rest, double *size, double *length);

/// One category from one generation to the next, as the functions above return it.
typedef struct {
  int measures, members;
  const double *coordinate, *rest, *size, *norm, *end;
} ct_canonical_generation;

/// sum = Σ_m (-1)^m A_mᵀ s A_m, with 1 at s[0][0] but for m = 0: the covariance of the next generation.
///
/// - `orders`: at most those of both; at n + 1 nothing is left out.
/// - `s`: `rows` and `columns`, of the first measures of each; s[0][0] is overwritten, the rest of row 0 and
///   column 0 is 0.
/// - `work`: rows of s times members of `b`.
/// - Returns a bound of the error in l1, but for that of the measures themselves.
double ct_canonical_pair(
  uint64_t n, int orders, const ct_canonical_generation *a, const ct_canonical_generation *b,
  int rows, int columns, double *s, double *work, double *sum);

#endif

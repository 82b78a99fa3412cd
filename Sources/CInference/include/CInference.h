// Inner loops of the tests over replicates: all generations of one replicate after the other.
//
// Each generation's state is separate, so that the compiler may take eight at a time; compiled for
// several processors with the same IEEE operations (no fused ones): the bits are the same.

#ifndef CINFERENCE_H
#define CINFERENCE_H

#include <stdint.h>

// The bets of proofs-notes/known-variance-test.md: products of (1 + y + y^2/2) c for four lambda of
// either sign, and of (1 + y^2/2) c for two.
#define CINF_DIRECTED 4
#define CINF_SYMMETRIC 2
// 2 CINF_DIRECTED + CINF_SYMMETRIC
#define CINF_PRODUCTS 10

// Arrays of `generations` entries; those of several rows have row after row.
typedef struct {
  int64_t generations;
  const double *mean;
  // Rows: directed, then symmetric bets. lambda and c.
  const double *lambda, *factor;
  // |X - mean| beyond `limit` is impossible; beyond `large`, a product is rescaled at once.
  const double *limit, *large;
  // Rows: upward, downward, symmetric. Each product is mantissa 2^exponent.
  double *mantissa;
  int64_t *exponent;
  // Sums of X - mean.
  double *sum;
  // Not 0 once something impossible was seen.
  int64_t *impossible;
  // Factors since the mantissas were last rescaled; at most 3.
  int64_t *factors;
} cinf_known_variance;

// Takes `replicates` rows of values, the first entries of rows `stride` apart.
// Returns whether one is not a number.
int64_t cinf_observe_known_variance(
  const cinf_known_variance *test, const double *values, int64_t stride, int64_t replicates);

#endif

// Binomial laws in doubles, with a bound of their error (proofs-notes/interpolated-law.md, "Rows").
//
// Internal to this target. Every bound counts one rounding per operation: it holds with contracted
// multiply-adds, in either rounding, and needs only that no sum is reordered (no -ffast-math).

#ifndef BINOMIAL_ROWS_H
#define BINOMIAL_ROWS_H

#include "machine_paths.h"

#include <math.h>

/// The unit roundoff of doubles.
static const double U = 0x1p-53;

/// Rounding of sums of nonnegative bounds, and products of two errors: far more than there are.
static const double SPARE = 1 + 1e-9;

/// Rows that are summed together, and sums that are not made to wait for each other.
enum { BLOCK = 8 };

/// The binomial law of one share, not beyond `low` and `high`. `rest` is a bound of what lies beyond,
/// `relative` of the relative error of every entry, to which 6 U per count from the mode is to be added, and
/// `spread` of the mean distance from the mode.
typedef struct {
  long low, high, mode;
  double rest, relative, spread;
} binomial_row;

/// (n - j) / (j + 1) for the counts from `first` to `last`.
INLINE void fillRatios(double n, long first, long last, double *up) {
  for (long j = first; j <= last; j++) up[j - first] = (n - (double)j) / (double)(j + 1);
}

/// Bin(n, x) into `law`, an array with a place per count from `first` on; entries beyond the row stay.
///
/// - `up`: the ratios of fillRatios, of the same counts.
/// - `end`: the row ends where it is below this part of its mode, or at `first` or `last`.
/// - `odds`: x / (1 - x), from x and 1 - x where both are known.
/// - Precondition: 0 < x < 1.
static binomial_row makeRow(
  double n, double x, double odds, const double *up, long first, long last, double end,
  double *restrict law) {
  double against = 1 / odds;
  long mode = (long)((n + 1) * x);
  if (mode > (long)n) mode = (long)n;
  if (mode < first) mode = first;
  if (mode > last) mode = last;
  binomial_row r = {mode, mode, mode, 0, 0, 0};
  law[mode - first] = 1;
  // Ratios fall away from the mode: what is beyond the end is below a geometric series.
  double value = 1, tail = 0;
  while (r.high < (long)n) {
    double ratio = up[r.high - first] * odds;
    if (value < end || r.high == last) {
      tail += ratio < 1 ? value * ratio / (1 - ratio) : INFINITY;
      break;
    }
    value *= ratio;
    law[++r.high - first] = value;
  }
  value = 1;
  while (r.low > 0) {
    if (value < end || r.low == first) {
      // The ratio of the counts below is not in the table's range.
      double ratio = against * ((double)r.low / (n - (double)r.low + 1));
      tail += ratio < 1 ? value * ratio / (1 - ratio) : INFINITY;
      break;
    }
    value *= against / up[r.low - 1 - first];
    law[--r.low - first] = value;
  }
  double sum[BLOCK] = {0}, far[BLOCK] = {0}, total = 0, distance = 0;
  const double *entry = law + (r.low - first);
  long size = r.high - r.low + 1, j = 0;
  double fromMode = (double)(r.low - mode);
  for (; j + BLOCK <= size; j += BLOCK)
    for (int k = 0; k < BLOCK; k++) {
      sum[k] += entry[j + k];
      far[k] += entry[j + k] * fabs(fromMode + (double)(j + k));
    }
  for (; j < size; j++) {
    sum[0] += entry[j];
    far[0] += entry[j] * fabs(fromMode + (double)j);
  }
  for (int k = 0; k < BLOCK; k++) {
    total += sum[k];
    distance += far[k];
  }
  r.rest = 2 * tail / total;
  r.spread = distance / total * SPARE;
  r.relative = U * ((double)(size / BLOCK + 24) + 6 * r.spread) * SPARE + r.rest;
  double scale = 1 / total;
  for (j = 0; j < size; j++) law[r.low + j - first] *= scale;
  return r;
}

#endif

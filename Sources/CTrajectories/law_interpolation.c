// The law of one category to absolute accuracy, in milliseconds (proofs-notes/interpolated-law.md).
//
// C because the loops are over doubles in vectors of the machine's width, chosen at run time: the
// bodies are compiled for AVX-512, for AVX2 and for the baseline, and need no build flag.

#include "CTrajectories.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/// Standard deviations that a law or a row is followed: 2^-53 of a normal law lies beyond 8.3.
static const double REACH = 8.6;

/// More make a matrix that takes seconds: a law that spreads over all of [0, 1] with n above 40 000.
enum { MOST_NODES = 1024 };

/// Of the interpolation error, as nodeCount has it. Chosen by measurement against laws in long double
/// (proofs-notes/interpolated-law.md).
static const double NODE_EXPONENT = 26;

// MARK: Rows

/// log of n! minus Stirling's formula, n >= 1.
static double stirlingError(double n) {
  // n <= 15 by lgamma, which is exact enough there; beyond, the series to n^-9: below 1e-16.
  if (n <= 15) return lgamma(n + 1) - (n + 0.5) * log(n) + n - 0.91893853320467274178;
  double s = 1 / (n * n);
  return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - s / 1188) * s) * s) * s) / n;
}

/// x log(x/m) + m - x without cancellation near x = m.
static double deviance(double x, double m) {
  if (fabs(x - m) < 0.1 * (x + m)) {
    double v = (x - m) / (x + m), s = (x - m) * v, term = 2 * x * v;
    for (int j = 1; j < 1000; j++) {
      term *= v * v;
      double next = s + term / (2 * j + 1);
      if (next == s) break;
      s = next;
    }
    return s;
  }
  return x * log(x / m) + m - x;
}

/// P(Bin(n, q) = j) by Loader's saddle point, 0 < q < 1.
static double binomial(double n, double q, double j) {
  if (j == 0) return exp(n * log1p(-q));
  if (j == n) return exp(n * log(q));
  double exponent = stirlingError(n) - stirlingError(j) - stirlingError(n - j)
    - deviance(j, n * q) - deviance(n - j, n * (1 - q));
  return exp(exponent) * sqrt(n / (6.283185307179586477 * j * (n - j)));
}

/// The counts that a law of mean m and standard deviation s reaches.
typedef struct {
  long low, high;
} window;

static window reach(double n, double mean, double deviation) {
  // A Poisson-like tail is longer than a normal one.
  double width = REACH * deviation + 40;
  double low = floor(mean - width), high = ceil(mean + width);
  return (window){low < 0 ? 0 : (long)low, high > n ? (long)n : (long)high};
}

/// What the rows of one sample size share, for counts from `low` on: P(j + 1)/P(j) and P(j - 1)/P(j)
/// without the odds, and |j/n - p|.
typedef struct {
  long low;
  double *up, *down, *deviation;
} ratios;

static int makeRatios(ratios *s, double n, double p, window all) {
  size_t size = (size_t)(all.high - all.low + 1);
  s->low = all.low;
  s->up = malloc(3 * size * sizeof(double));
  if (s->up == NULL) return 0;
  s->down = s->up + size;
  s->deviation = s->down + size;
  for (size_t i = 0; i < size; i++) {
    double j = (double)all.low + (double)i;
    s->up[i] = (n - j) / (j + 1);
    s->down[i] = j / (n - j + 1);
    s->deviation[i] = fabs(j / n - p);
  }
  return 1;
}

static void fillRow(double n, double q, window w, const ratios *shared, double *row) {
  long size = w.high - w.low + 1;
  if (q <= 0 || q >= 1) {
    memset(row, 0, (size_t)size * sizeof(double));
    long only = q <= 0 ? 0 : (long)n;
    if (only >= w.low && only <= w.high) row[only - w.low] = 1;
    return;
  }
  long mode = (long)((n + 1) * q);
  if (mode < w.low) mode = w.low;
  if (mode > w.high) mode = w.high;
  double odds = q / (1 - q), value = binomial(n, q, (double)mode);
  row[mode - w.low] = value;
  const double *up = shared->up - shared->low, *down = shared->down - shared->low;
  for (long j = mode; j < w.high; j++) {
    value *= up[j] * odds;
    row[j + 1 - w.low] = value;
  }
  value = row[mode - w.low];
  double against = 1 / odds;
  for (long j = mode; j > w.low; j--) {
    value *= down[j] * against;
    row[j - 1 - w.low] = value;
  }
}

// MARK: Nodes

/// Chebyshev points of an interval of shares, and their barycentric weights; or one point.
typedef struct {
  int count;
  double *x, *weight;
} nodes;

static int makeNodes(nodes *s, int count, double low, double high) {
  s->count = count;
  s->x = malloc(2 * (size_t)count * sizeof(double));
  if (s->x == NULL) return 0;
  s->weight = s->x + count;
  for (int k = 0; k < count; k++) {
    // sin is odd to the bit: points are symmetric, and the ends are exact.
    double u = count == 1 ? 0 : sin(1.5707963267948966192 * (2 * k - (count - 1)) / (count - 1));
    s->x[k] = 0.5 * (low + high) + 0.5 * (high - low) * u;
    s->weight[k] = (k & 1 ? -1.0 : 1.0) * (k == 0 || k == count - 1 ? 0.5 : 1);
  }
  return 1;
}

// MARK: The two loops that take the time

/// The values of all Lagrange polynomials at q, `padded` of them, the last ones 0.
INLINE void lagrangeBody(
  const double *x, const double *weight, int padded, double q, double *restrict values) {
  double sum = 0;
  for (int l = 0; l < padded; l++) {
    double v = weight[l] / (q - x[l]);
    values[l] = v;
  }
  for (int l = 0; l < padded; l++) sum += values[l];
  double scale = 1 / sum;
  for (int l = 0; l < padded; l++) values[l] *= scale;
}

/// out = Σ_j row[j] table[j], vectors of `padded` entries; 32 entries of the sum in registers at a time.
INLINE void combineBody(
  const double *row, long size, const double *table, int padded, double *restrict out) {
  for (int first = 0; first < padded; first += 32) {
    double sum[32] = {0};
    const double *entry = table + first;
    for (long j = 0; j < size; j++, entry += padded)
      for (int l = 0; l < 32; l++) sum[l] += row[j] * entry[l];
    for (int l = 0; l < 32; l++) out[first + l] = sum[l];
  }
}

#define KERNELS(NAME, ATTRIBUTE)                                                            \
  ATTRIBUTE static void lagrange##NAME(                                                     \
    const double *x, const double *weight, int padded, double q, double *restrict values) { \
    lagrangeBody(x, weight, padded, q, values);                                             \
  }                                                                                         \
  ATTRIBUTE static void combine##NAME(                                                      \
    const double *row, long size, const double *table, int padded, double *restrict out) {  \
    combineBody(row, size, table, padded, out);                                             \
  }

typedef struct {
  void (*lagrange)(const double *, const double *, int, double, double *restrict);
  void (*combine)(const double *, long, const double *, int, double *restrict);
} kernels;

KERNELS(Portable, )
#if defined(__x86_64__)
KERNELS(AVX2, __attribute__((target("avx2,fma"))))
KERNELS(AVX512, __attribute__((target("avx512f,avx512dq,avx512vl,avx2,fma"))))
#endif

static kernels choose(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
      && __builtin_cpu_supports("avx512vl"))
    return (kernels){lagrangeAVX512, combineAVX512};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return (kernels){lagrangeAVX2, combineAVX2};
#endif
  return (kernels){lagrangePortable, combinePortable};
}

// MARK: Transitions

/// E|x - p|, E(x - p)² and P(x = 0) of Bin(n, q) / n.
static void functionals(
  double n, double q, double p, window w, const ratios *shared, const double *row, double out[3]) {
  // Four sums: one waits for the one before.
  double sum[4] = {0, 0, 0, 0};
  const double *deviation = shared->deviation + (w.low - shared->low);
  long size = w.high - w.low + 1, i = 0;
  for (; i + 4 <= size; i += 4)
    for (int k = 0; k < 4; k++) sum[k] += row[i + k] * deviation[i + k];
  for (; i < size; i++) sum[0] += row[i] * deviation[i];
  out[0] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
  out[1] = q * (1 - q) / n + (q - p) * (q - p);
  out[2] = q >= 1 ? 0 : exp(n * log1p(-q));
}

/// Rows of the binomial laws at the nodes, their functionals, and with them the way to the next nodes.
typedef struct {
  nodes from;
  double n;
  window *windows;
  double **rows;
  double (*values)[3];
} laws;

static void freeLaws(laws *s) {
  if (s->rows != NULL)
    for (int k = 0; k < s->from.count; k++) free(s->rows[k]);
  free(s->rows);
  free(s->windows);
  free(s->values);
  free(s->from.x);
  memset(s, 0, sizeof *s);
}

static int makeLaws(laws *s, double n, double p) {
  size_t count = (size_t)s->from.count;
  s->n = n;
  s->windows = malloc(count * sizeof(window));
  s->rows = calloc(count, sizeof(double *));
  s->values = malloc(count * sizeof *s->values);
  if (s->windows == NULL || s->rows == NULL || s->values == NULL) return 0;
  window all = {(long)n, 0};
  for (size_t k = 0; k < count; k++) {
    double q = s->from.x[k];
    s->windows[k] = reach(n, n * q, sqrt(n * q * (1 - q)));
    if (s->windows[k].low < all.low) all.low = s->windows[k].low;
    if (s->windows[k].high > all.high) all.high = s->windows[k].high;
  }
  ratios shared;
  if (!makeRatios(&shared, n, p, all)) return 0;
  int ok = 1;
  for (size_t k = 0; ok && k < count; k++) {
    double q = s->from.x[k];
    s->rows[k] = malloc((size_t)(s->windows[k].high - s->windows[k].low + 1) * sizeof(double));
    ok = s->rows[k] != NULL;
    if (ok) {
      fillRow(n, q, s->windows[k], &shared, s->rows[k]);
      functionals(n, q, p, s->windows[k], &shared, s->rows[k], s->values[k]);
    }
  }
  free(shared.up);
  return ok;
}

/// matrix[k][l] = Σ_j row_k[j] l_l(alpha p + (1 - alpha) j / n), `padded` entries per row.
static int makeTransition(
  const laws *s, const nodes *to, double alpha, double p, window support, int padded,
  double *matrix, kernels kernel) {
  long size = support.high - support.low + 1;
  double *table = malloc((size_t)size * (size_t)padded * sizeof(double));
  double *x = malloc(2 * (size_t)padded * sizeof(double)), *weight = x + padded;
  if (table == NULL || x == NULL) {
    free(table);
    free(x);
    return 0;
  }
  for (int l = 0; l < padded; l++) {
    // Padding: a weight of 0 at a point that is no share.
    x[l] = l < to->count ? to->x[l] : 2;
    weight[l] = l < to->count ? to->weight[l] : 0;
  }
  for (long j = 0; j < size; j++) {
    double q = alpha * p + (1 - alpha) * (double)(support.low + j) / s->n;
    double *values = table + j * padded;
    // Outside the interval the polynomials grow without need: their share of the law is below 2^-53.
    q = q < to->x[0] ? to->x[0] : q > to->x[to->count - 1] ? to->x[to->count - 1] : q;
    int node = -1;
    for (int l = 0; l < to->count; l++)
      if (q == to->x[l]) node = l;
    if (node < 0) {
      kernel.lagrange(x, weight, padded, q, values);
    } else {
      memset(values, 0, (size_t)padded * sizeof(double));
      values[node] = 1;
    }
  }
  for (int k = 0; k < s->from.count; k++) {
    window w = s->windows[k];
    long low = w.low > support.low ? w.low : support.low;
    long high = w.high < support.high ? w.high : support.high;
    if (low > high) {
      memset(matrix + k * padded, 0, (size_t)padded * sizeof(double));
      continue;
    }
    kernel.combine(
      s->rows[k] + (low - w.low), high - low + 1, table + (low - support.low) * padded, padded,
      matrix + k * padded);
  }
  free(table);
  free(x);
  return 1;
}

/// Chebyshev points for an interval of shares: the interpolation error of Bin(n, q) over it is about
/// exp(-m² q (1 - q) / (2 n w²)), w the half width (proofs-notes/interpolated-law.md).
static int nodeCount(double n, double low, double high) {
  double w = 0.5 * (high - low), middle = 0.5 * (low + high);
  double spread = middle * (1 - middle);
  double m = w * sqrt(NODE_EXPONENT * n / spread) + 16;
  return m > n + 1 ? (int)n + 1 : m < 2 ? 2 : (int)m;
}

// MARK: Generations

typedef struct {
  double mean, variance;
} moments;

int ct_law_interpolated(
  double p, double start, const double *alpha, const uint64_t *n, size_t count,
  ct_law_summary *summaries) {
  kernels kernel = choose();
  // Mean and variance of every generation, for the intervals: rounding does not matter here.
  moments *path = malloc(count * sizeof(moments));
  if (path == NULL) return 0;
  double mean = start < 0 ? p : start, variance = 0;
  for (size_t t = 0; t < count; t++) {
    if (t > 0 || start < 0) {
      double a = t == 0 ? 1 : alpha[t], size = (double)n[t];
      mean = a * p + (1 - a) * mean;
      variance = (1 - a) * (1 - a) * variance;
      variance += fmax(0, mean * (1 - mean) - variance) / size;
    }
    path[t] = (moments){mean, variance};
  }
  int ok = 1;
  size_t t = 0;
  laws now = {{0, NULL, NULL}, 0, NULL, NULL, NULL};
  double *weights = NULL, *next = NULL, *matrix = NULL;
  if (start >= 0) {
    summaries[0] = (ct_law_summary){fabs(start - p), 0, start == 0};
    t = 1;
  }
  if (t < count) {
    double q = t == 0 ? p : alpha[1] * p + (1 - alpha[1]) * start;
    ok = makeNodes(&now.from, 1, q, q) && makeLaws(&now, (double)n[t], p);
    weights = calloc(1, sizeof(double));
    ok = ok && weights != NULL;
    if (ok) weights[0] = 1;
  }
  int isStationary = 0, padded = 0;
  while (ok && t < count) {
    double sums[3] = {0, 0, 0}, total = 0;
    for (int k = 0; k < now.from.count; k++) {
      total += weights[k];
      for (int f = 0; f < 3; f++) sums[f] += weights[k] * now.values[k][f];
    }
    double bias = path[t].mean - p;
    // The weights sum to 1 but for rounding; so do the summaries.
    summaries[t] = (ct_law_summary){
      sums[0] / total, sums[1] / total - bias * bias, sums[2] / total};
    t++;
    if (t == count) break;
    int isSame = isStationary && n[t] == n[t - 1] && alpha[t] == alpha[t - 1];
    if (!isSame) {
      // The stretch of equal generations shares one interval.
      size_t end = t + 1;
      while (end < count && alpha[end] == alpha[t] && n[end] == n[t]) end++;
      double low = 1, high = 0, size = (double)n[t - 1];
      for (size_t i = t - 1; i + 1 < end; i++) {
        double m = path[i].mean, v = path[i].variance, step = 10 / (double)n[i];
        // A skew law has one tail like a gamma law's, of scale c: e^-E lies beyond √(2 v E) + c E.
        double c = v > 0 ? v * (1 - 2 * m) / (m * (1 - m)) : 0;
        double width = REACH * sqrt(v) + step;
        low = fmin(low, fmax(0, m - width - 37 * fmax(0, -c)));
        high = fmax(high, fmin(1, m + width + 37 * fmax(0, c)));
      }
      window support = {(long)floor(low * size), (long)ceil(high * size)};
      double a = alpha[t];
      double from = a * p + (1 - a) * low, to = a * p + (1 - a) * high;
      laws after = {{0, NULL, NULL}, 0, NULL, NULL, NULL};
      int nodesThere = to > from ? nodeCount((double)n[t], from, to) : 1;
      if (nodesThere > MOST_NODES) {
        ok = 0;
        break;
      }
      padded = (nodesThere + 31) / 32 * 32;
      double *first = malloc((size_t)now.from.count * (size_t)padded * sizeof(double));
      double *fresh = malloc((size_t)padded * sizeof(double));
      ok = first != NULL && fresh != NULL && makeNodes(&after.from, nodesThere, from, to)
        && makeTransition(&now, &after.from, a, p, support, padded, first, kernel)
        && makeLaws(&after, (double)n[t], p);
      if (ok) {
        kernel.combine(weights, now.from.count, first, padded, fresh);
        free(weights);
        weights = fresh;
        fresh = NULL;
        freeLaws(&now);
        now = after;
        free(matrix);
        free(next);
        matrix = next = NULL;
        isStationary = end > t + 1;
        if (isStationary) {
          matrix = malloc((size_t)nodesThere * (size_t)padded * sizeof(double));
          next = malloc((size_t)padded * sizeof(double));
          // Within the stretch the sample size does not change.
          window own = {(long)floor(low * now.n), (long)ceil(high * now.n)};
          ok = matrix != NULL && next != NULL
            && makeTransition(&now, &now.from, a, p, own, padded, matrix, kernel);
        }
      } else {
        freeLaws(&after);
      }
      free(first);
      free(fresh);
    } else {
      kernel.combine(weights, now.from.count, matrix, padded, next);
      double *swap = weights;
      weights = next;
      next = swap;
    }
  }
  freeLaws(&now);
  free(weights);
  free(next);
  free(matrix);
  free(path);
  return ok;
}

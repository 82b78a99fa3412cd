// The law of one category by interpolation of the binomial law in its parameter, with a bound of its error
// (proofs-notes/interpolated-law.md).
//
// A law is a sum of binomial laws at fixed shares, the nodes: a weight per node. A generation takes the
// weights to the next ones. The bound counts what interpolation, nodes, cut tails and rounding change, in l1;
// it only grows by what each generation adds, since a generation is a Markov kernel.
//
// C because the loops are over doubles in vectors of the machine's width, chosen at run time: the bodies
// are compiled for AVX-512, for AVX2 and for the baseline, and need no build flag. The bounds hold with
// contracted multiply-adds, in either rounding, and need only that no sum is reordered (no -ffast-math).

#include "CTrajectories.h"
#include "binomial_rows.h"

#include <stdlib.h>
#include <string.h>

/// Rows end where they are below this part of their mode: 2^-54 or so of their mass is beyond.
static const double ROW_END = 0x1p-50;

/// More nodes make a matrix that takes seconds; so does a table of more entries.
enum { MOST_NODES = 1024, MOST_ENTRIES = 1 << 25 };

/// Rows that share a table's entry, and columns of a panel of the table.
enum { QUAD = 4, PANEL = 16 };

/// So few equal generations are not worth a matrix.
enum { FEW = 12 };

// MARK: Nodes

/// A number as the sum of two doubles, good to about 2^-104.
typedef struct {
  double high, low;
} twofold;

static twofold normalized(double a, double b) {
  double sum = a + b;
  return (twofold){sum, b - (sum - a)};
}

static twofold add(twofold a, twofold b) {
  double sum = a.high + b.high, part = sum - a.high;
  double error = (a.high - (sum - part)) + (b.high - part);
  return normalized(sum, error + (a.low + b.low));
}

static twofold multiply(twofold a, twofold b) {
  double product = a.high * b.high;
  double error = fma(a.high, b.high, -product);
  return normalized(product, error + (a.high * b.low + a.low * b.high));
}

static twofold divide(twofold a, double b) {
  double quotient = a.high / b;
  double rest = fma(-quotient, b, a.high) + a.low;
  return normalized(quotient, rest / b);
}

/// Cosine and sine of an angle.
typedef struct {
  twofold cosine, sine;
} direction;

/// By Taylor series, 0 <= angle <= 2.
static direction directionOf(twofold angle) {
  twofold square = multiply(angle, angle), c = {1, 0}, s = angle, term = {1, 0}, odd = angle;
  for (int k = 1; k < 20; k++) {
    term = divide(multiply(term, square), -(2 * k - 1) * (2 * k));
    odd = divide(multiply(odd, square), -(2 * k) * (2 * k + 1));
    c = add(c, term);
    s = add(s, odd);
  }
  return (direction){c, s};
}

static direction rotate(direction a, direction b) {
  twofold product = multiply(a.sine, b.sine);
  return (direction){
    add(multiply(a.cosine, b.cosine), (twofold){-product.high, -product.low}),
    add(multiply(a.cosine, b.sine), multiply(a.sine, b.cosine))};
}

/// The Chebyshev points cos((2k + 1) π / (2 count)) of [-1, 1] as sums of two doubles, their barycentric
/// weights, and the shares there. Padded with points of weight 0.
typedef struct {
  int count, padded;
  double middle, half;
  double *high, *low, *weight, *x;
} nodes;

static int makeNodes(nodes *s, int count, double low, double high) {
  int padded = (count + PANEL - 1) / PANEL * PANEL;
  s->count = count;
  s->padded = padded;
  s->middle = 0.5 * (low + high);
  // Within [0, 1] whatever the rounding.
  s->half = fmin(0.5 * (high - low), fmin(s->middle, 1 - s->middle));
  s->high = malloc(4 * (size_t)padded * sizeof(double));
  if (s->high == NULL) return 0;
  s->low = s->high + padded;
  s->weight = s->low + padded;
  s->x = s->weight + padded;
  twofold pi = {3.141592653589793116, 1.2246467991473532072e-16};
  direction at = directionOf(divide(pi, 2 * count)), step = rotate(at, at);
  for (int k = 0; k < padded; k++) {
    s->high[k] = 2;
    s->low[k] = s->weight[k] = s->x[k] = 0;
  }
  for (int k = 0; k <= (count - 1) / 2; k++) {
    int mirror = count - 1 - k;
    twofold u = k == mirror ? (twofold){0, 0} : at.cosine;
    s->high[k] = u.high;
    s->low[k] = u.low;
    s->high[mirror] = -u.high;
    s->low[mirror] = -u.low;
    s->weight[k] = k & 1 ? -at.sine.high : at.sine.high;
    s->weight[mirror] = mirror & 1 ? -at.sine.high : at.sine.high;
    at = rotate(at, step);
  }
  for (int k = 0; k < count; k++) s->x[k] = s->middle + s->half * s->high[k];
  return 1;
}

// MARK: The loops that take the time

/// Σ |a|, and Σ a of weight / (u - node) for all nodes, the quotients into `values`.
INLINE void quotientsBody(const nodes *s, double u, double *restrict values, double sums[2]) {
  const bits magnitude = (bits){0} + 0x7fffffffffffffff;
  lanes sum[2] = {{0}, {0}}, size[2] = {{0}, {0}};
  for (int l = 0; l < s->padded; l += 16)
    for (int h = 0; h < 2; h++) {
      lanes v = *(const lanes *)(s->weight + l + 8 * h)
        / ((u - *(const lanes *)(s->high + l + 8 * h)) - *(const lanes *)(s->low + l + 8 * h));
      *(lanes *)(values + l + 8 * h) = v;
      sum[h] += v;
      size[h] += (lanes)((bits)v & magnitude);
    }
  lanes both = sum[0] + sum[1], sizes = size[0] + size[1];
  sums[0] = ((both[0] + both[1]) + (both[2] + both[3])) + ((both[4] + both[5]) + (both[6] + both[7]));
  sums[1] = ((sizes[0] + sizes[1]) + (sizes[2] + sizes[3]))
    + ((sizes[4] + sizes[5]) + (sizes[6] + sizes[7]));
}

/// out[r][l] = Σ_j rows[r][j] panel[j][l] of four rows, `stride` apart: sums of 16 of sums of 16.
INLINE void tileBody(
  const double *rows, long stride, long size, const double *panel, double *restrict out) {
  lanes total[QUAD][2] = {{{0}}};
  for (long begin = 0; begin < size; begin += 256) {
    long end = begin + 256 < size ? begin + 256 : size;
    lanes outer[QUAD][2] = {{{0}}};
    for (long j = begin; j < end;) {
      long stop = j + 16 < end ? j + 16 : end;
      lanes inner[QUAD][2] = {{{0}}};
      for (; j < stop; j++) {
        lanes a = *(const lanes *)(panel + j * PANEL), b = *(const lanes *)(panel + j * PANEL + 8);
        for (int r = 0; r < QUAD; r++) {
          double factor = rows[r * stride + j];
          inner[r][0] += factor * a;
          inner[r][1] += factor * b;
        }
      }
      for (int r = 0; r < QUAD; r++) {
        outer[r][0] += inner[r][0];
        outer[r][1] += inner[r][1];
      }
    }
    for (int r = 0; r < QUAD; r++) {
      total[r][0] += outer[r][0];
      total[r][1] += outer[r][1];
    }
  }
  for (int r = 0; r < QUAD; r++) {
    *(lanes *)(out + r * PANEL) = total[r][0];
    *(lanes *)(out + r * PANEL + 8) = total[r][1];
  }
}

/// out[j] += Σ_r factor[r] rows[r][j] of four rows.
INLINE void addQuadBody(
  const double *factor, const double *rows, long stride, long size, double *restrict out) {
  double f0 = factor[0], f1 = factor[1], f2 = factor[2], f3 = factor[3];
  const double *r0 = rows, *r1 = r0 + stride, *r2 = r1 + stride, *r3 = r2 + stride;
  for (long j = 0; j < size; j++) out[j] += (f0 * r0[j] + f1 * r1[j]) + (f2 * r2[j] + f3 * r3[j]);
}

/// Σ a b in 16 sums.
INLINE double dotBody(const double *a, const double *b, long size) {
  lanes sum[2] = {{0}, {0}};
  long j = 0;
  for (; j + 16 <= size; j += 16)
    for (int h = 0; h < 2; h++)
      sum[h] += *(const lanes *)(a + j + 8 * h) * *(const lanes *)(b + j + 8 * h);
  double rest = 0;
  for (; j < size; j++) rest += a[j] * b[j];
  lanes both = sum[0] + sum[1];
  return (((both[0] + both[1]) + (both[2] + both[3])) + ((both[4] + both[5]) + (both[6] + both[7])))
    + rest;
}

#define KERNELS(NAME, ATTRIBUTE)                                                                 \
  ATTRIBUTE static void quotients##NAME(                                                         \
    const nodes *s, double u, double *restrict values, double sums[2]) {                         \
    quotientsBody(s, u, values, sums);                                                           \
  }                                                                                              \
  ATTRIBUTE static void tile##NAME(                                                              \
    const double *rows, long stride, long size, const double *panel, double *restrict out) {     \
    tileBody(rows, stride, size, panel, out);                                                    \
  }                                                                                              \
  ATTRIBUTE static void addQuad##NAME(                                                           \
    const double *factor, const double *rows, long stride, long size, double *restrict out) {    \
    addQuadBody(factor, rows, stride, size, out);                                                \
  }                                                                                              \
  ATTRIBUTE static double dot##NAME(const double *a, const double *b, long size) {               \
    return dotBody(a, b, size);                                                                  \
  }

typedef struct {
  void (*quotients)(const nodes *, double, double *restrict, double[2]);
  void (*tile)(const double *, long, long, const double *, double *restrict);
  void (*addQuad)(const double *, const double *, long, long, double *restrict);
  double (*dot)(const double *, const double *, long);
} kernels;

FOR_EACH_MACHINE(KERNELS)

#define CHOSEN(NAME) (kernels) { quotients##NAME, tile##NAME, addQuad##NAME, dot##NAME }

static kernels choose(void) { RETURN_FOR_THIS_MACHINE(CHOSEN) }

// MARK: Binomial laws at the nodes

/// A bound of |Bin(n, x) - Bin(n, y)|_1 for |x - y| <= error: the derivative is at most √(n / (q (1 - q))), and 2 n.
static double shareCost(double n, double x, double error) {
  double bound = 2 * n;
  if (x > 100 * error && 1 - x > 100 * error) {
    double slope = 1.02 * sqrt(n / (x * (1 - x)));
    if (slope < bound) bound = slope;
  }
  double cost = bound * error;
  return cost < 2 ? cost : 2;
}

/// Binomial laws in quads of rows with a common window.
typedef struct {
  double n;
  int count, quads;
  /// All counts that a row reaches.
  long first, last;
  long *low, *size;
  double **rows;
  /// Bounds in l1.
  double *error;
} laws;

static void freeLaws(laws *s) {
  if (s->rows != NULL)
    for (int g = 0; g < s->quads; g++) free(s->rows[g]);
  free(s->rows);
  free(s->low);
  free(s->error);
  memset(s, 0, sizeof *s);
}

/// - `shift`: of each share, beside three roundings of |x| + `scale`.
static int makeLaws(laws *s, double n, int count, const double *x, double shift, double scale) {
  memset(s, 0, sizeof *s);
  s->n = n;
  s->count = count;
  s->quads = (count + QUAD - 1) / QUAD;
  s->rows = calloc((size_t)s->quads, sizeof(double *));
  s->low = malloc(2 * (size_t)s->quads * sizeof(long));
  s->error = malloc((size_t)s->quads * QUAD * sizeof(double));
  if (s->rows == NULL || s->low == NULL || s->error == NULL) return 0;
  s->size = s->low + s->quads;
  // Beyond these counts the rows have ended: Bernstein's inequality with room to spare.
  double least = n, most = 0;
  for (int k = 0; k < count; k++) {
    double q = fmin(1, fmax(0, x[k])), width = 12 * sqrt(n * q * (1 - q)) + 80;
    least = fmin(least, n * q - width);
    most = fmax(most, n * q + width);
  }
  long low = least < 0 ? 0 : (long)least, high = most > n ? (long)n : (long)most;
  long span = high - low + 1;
  double *ratios = malloc((size_t)span * (1 + QUAD) * sizeof(double)), *scratch = ratios + span;
  if (ratios == NULL) return 0;
  fillRatios(n, low, high, ratios);
  s->first = high;
  s->last = low;
  int ok = 1;
  for (int g = 0; ok && g < s->quads; g++) {
    long from[QUAD], to[QUAD], begin = high, end = low;
    for (int r = 0; r < QUAD; r++) {
      int k = g * QUAD + r;
      double *law = scratch + r * span;
      from[r] = high + 1;
      to[r] = low - 1;
      s->error[k] = 0;
      if (k >= count) continue;
      double error = shift + 3 * U * (fabs(x[k]) + scale);
      if (x[k] <= 0 || x[k] >= 1) {
        double excess = x[k] <= 0 ? -x[k] : x[k] - 1;
        from[r] = to[r] = x[k] <= 0 ? 0 : (long)n;
        law[from[r] - low] = 1;
        s->error[k] = fmin(2, 2 * n * (error + excess)) * SPARE;
      } else {
        binomial_row row = makeRow(n, x[k], x[k] / (1 - x[k]), ratios, low, high, ROW_END, law);
        from[r] = row.low;
        to[r] = row.high;
        s->error[k] = (row.relative + U * (6 * row.spread + 4) + row.rest + shareCost(n, x[k], error))
          * SPARE;
      }
      if (from[r] < begin) begin = from[r];
      if (to[r] > end) end = to[r];
    }
    long size = end - begin + 1;
    s->low[g] = begin;
    s->size[g] = size;
    if (begin < s->first) s->first = begin;
    if (end > s->last) s->last = end;
    s->rows[g] = calloc((size_t)size * QUAD, sizeof(double));
    ok = s->rows[g] != NULL;
    for (int r = 0; ok && r < QUAD; r++)
      if (from[r] <= to[r])
        memcpy(
          s->rows[g] + r * size + (from[r] - begin), scratch + r * span + (from[r] - low),
          (size_t)(to[r] - from[r] + 1) * sizeof(double));
  }
  free(ratios);
  return ok;
}

// MARK: From counts to nodes

/// What a generation does with a count: its Lagrange values at the nodes, panel by panel, and what that
/// costs in l1. Counts outside `low`...`high` are dropped.
typedef struct {
  long low, high;
  double *values, *cost;
} table;

typedef struct {
  double p, alpha, shift;
} drawing;

static double shareOf(drawing d, double count, double n) {
  return d.alpha * d.p + (1 - d.alpha) * (count / n);
}

/// - `sourceSize`: draws of the generation that is counted; `size`: of the next one.
/// - `interpolation`: a bound of the error of interpolation.
static int makeTable(
  table *s, const nodes *at, drawing d, double sourceSize, double size, double interpolation,
  kernels kernel) {
  long counts = s->high - s->low + 1;
  s->values = malloc((size_t)counts * (size_t)at->padded * sizeof(double));
  s->cost = malloc((size_t)counts * sizeof(double));
  double *line = malloc((size_t)at->padded * sizeof(double));
  if (s->values == NULL || s->cost == NULL || line == NULL) {
    free(line);
    return 0;
  }
  int panels = at->padded / PANEL;
  double sums = 16 + 16 + ceil((double)counts / 256) + 2;
  for (long j = 0; j < counts; j++) {
    double q = shareOf(d, (double)(s->low + j), sourceSize), u = 0;
    // Four roundings in q; two in u, times the half width.
    double error = d.shift + 5 * U * q + 3 * U * at->half;
    if (at->half > 0) {
      u = (q - at->middle) / at->half;
      double within = fmax(-1, fmin(1, u));
      error += fabs(u - within) * at->half * SPARE;
      u = within;
    } else {
      error += fabs(q - at->middle);
    }
    double total[2], lebesgue = 1, lagrange = 0;
    kernel.quotients(at, u, line, total);
    int node = -1;
    // Some quotient is huge: a node within 2^-93 counts as hit.
    if (!(total[1] < 0x1p80))
      for (int l = 0; l < at->count; l++)
        if (fabs((u - at->high[l]) - at->low[l]) < 0x1p-93) node = l;
    if (node >= 0 || at->count == 1) {
      for (int l = 0; l < at->padded; l++) line[l] = 0;
      line[node < 0 ? 0 : node] = 1;
      lagrange = U;
    } else {
      double scale = 1 / total[0];
      for (int l = 0; l < at->padded; l++) line[l] *= scale;
      lebesgue = total[1] / fabs(total[0]) * SPARE;
      lagrange = U * lebesgue * (8 + lebesgue * (double)(at->padded / 16 + 12)) + U;
    }
    for (int b = 0; b < panels; b++)
      memcpy(
        s->values + ((long)b * counts + j) * PANEL, line + b * PANEL, PANEL * sizeof(double));
    s->cost[j] =
      (interpolation + shareCost(size, q, error) + lagrange + U * sums * lebesgue) * SPARE;
  }
  free(line);
  return 1;
}

static void freeTable(table *s) {
  free(s->values);
  free(s->cost);
  s->values = s->cost = NULL;
}

/// Four measures on counts from `first` on, `stride` apart, to weights at the nodes, `padded` per measure;
/// `cost` and `outside`: bounds of what that changes in l1, for nonnegative measures.
static void toNodes(
  const table *s, int padded, const double *rows, long stride, long first, long size,
  double *weights, double cost[QUAD], double outside[QUAD], kernels kernel) {
  long low = first > s->low ? first : s->low;
  long high = first + size - 1 < s->high ? first + size - 1 : s->high;
  long counts = s->high - s->low + 1, inside = high - low + 1;
  for (int r = 0; r < QUAD; r++) {
    double beyond = 0;
    for (long j = first; j < first + size && j < s->low; j++) beyond += fabs(rows[r * stride + j - first]);
    for (long j = first > s->high ? first : s->high + 1; j < first + size; j++)
      beyond += fabs(rows[r * stride + j - first]);
    outside[r] = beyond * SPARE;
    cost[r] = 0;
  }
  if (inside <= 0) {
    memset(weights, 0, QUAD * (size_t)padded * sizeof(double));
    return;
  }
  const double *from = rows + (low - first);
  for (int r = 0; r < QUAD; r++)
    cost[r] = kernel.dot(from + r * stride, s->cost + (low - s->low), inside) * SPARE;
  for (int b = 0; b < padded / PANEL; b++) {
    double out[QUAD * PANEL];
    kernel.tile(
      from, stride, inside, s->values + ((long)b * counts + (low - s->low)) * PANEL, out);
    for (int r = 0; r < QUAD; r++)
      memcpy(weights + r * padded + b * PANEL, out + r * PANEL, PANEL * sizeof(double));
  }
}

// MARK: Functions of a proportion

/// log x for x > 0, to 8 U (1 + |log x|): 2 atanh z for z = (m - 1)/(m + 1), x = 2^k m.
static double logarithm(double x) {
  int k;
  double m = frexp(x, &k);
  if (m < 0.70710678118654752) {
    m *= 2;
    k--;
  }
  double z = (m - 1) / (m + 1), s = z * z, sum = 1.0 / 23;
  // The first term left out is below 2^-60 of the sum.
  for (int i = 21; i >= 1; i -= 2) sum = 1.0 / i + s * sum;
  return 2 * z * sum + k * 0.69314718055994531;
}

/// A function's value, and a bound of its error: of a count's proportion x = count / n, and p.
static double valueOf(int function, double count, double n, double p, double pError, double *error) {
  double x = count / n;
  switch (function) {
    case CT_ABSOLUTE_DEVIATION:
    case CT_SQUARED_DEVIATION: {
      double d = fabs(x - p), own = U * (x + d) + pError;
      *error = (function == CT_ABSOLUTE_DEVIATION ? own : own * (2 * d + own) + U * d * d) * SPARE;
      return function == CT_ABSOLUTE_DEVIATION ? d : d * d;
    }
    case CT_LOST:
      *error = 0;
      return count == 0;
    case CT_FULL:
      *error = 0;
      return count == n;
    case CT_ENTROPY: {
      if (count == 0 || count == n) {
        *error = 0;
        return 0;
      }
      double l = -logarithm(x);
      *error = U * 12 * x * (1 + l) * SPARE;
      return x * l;
    }
    case CT_DIVERGENCE: {
      if (count == 0) {
        *error = pError;
        return p;
      }
      double l = logarithm(x / p), product = x * l;
      *error = (x * (8 * U * (1 + fabs(l)) + 3 * U + pError / (p - pError))
                + 4 * U * (fabs(product) + x + p) + pError)
        * SPARE;
      return fmax(0, product - x + p);
    }
    default: {  // CT_HELLINGER
      double rootX = sqrt(x), rootP = sqrt(p), d = rootX - rootP;
      double own = 2 * U * rootX + U * (rootP + fabs(d)) + (p > 0 ? pError / rootP : sqrt(pError));
      *error = (own * (fabs(d) + own) + U * d * d) * SPARE;
      return 0.5 * d * d;
    }
  }
}

/// An upper bound of a function over [0, 1].
static double largestOf(int function, double p, double pError) {
  switch (function) {
    case CT_ENTROPY: return 0.375;
    case CT_HELLINGER: return 0.5;
    case CT_DIVERGENCE: return p + pError + (1 + 1e-9) * (1e-9 - logarithm(p - pError));
    default: return 1;
  }
}

/// Means of the functions over the laws at the nodes, and bounds of their error.
typedef struct {
  double *mean[CT_LAW_FUNCTIONS], *error[CT_LAW_FUNCTIONS];
} means;

static void freeMeans(means *s) {
  for (int f = 0; f < CT_LAW_FUNCTIONS; f++) free(s->mean[f]);
  memset(s, 0, sizeof *s);
}

/// - `error`: Σ_j law_j (error + roundings of the value): beside the sums.
static int makeMeans(means *s, const laws *of, unsigned wanted, double p, double pError, kernels kernel) {
  memset(s, 0, sizeof *s);
  long size = of->last - of->first + 1;
  double *values = malloc(2 * (size_t)size * sizeof(double)), *errors = values + size;
  if (values == NULL) return 0;
  double rounding = U * ((double)(size / 16) + 24);
  int entries = of->quads * QUAD, ok = 1;
  for (int f = 0; ok && f < CT_LAW_FUNCTIONS; f++) {
    if (!(wanted >> f & 1)) continue;
    s->mean[f] = malloc(2 * (size_t)entries * sizeof(double));
    ok = s->mean[f] != NULL;
    if (!ok) break;
    s->error[f] = s->mean[f] + entries;
    for (long j = 0; j < size; j++) {
      double error;
      values[j] = valueOf(f, (double)(of->first + j), of->n, p, pError, &error);
      errors[j] = error + rounding * values[j];
    }
    for (int k = 0; k < entries; k++) {
      long length = of->size[k / QUAD], at = of->low[k / QUAD] - of->first;
      const double *row = of->rows[k / QUAD] + (k % QUAD) * length;
      s->mean[f][k] = kernel.dot(row, values + at, length);
      s->error[f][k] = kernel.dot(row, errors + at, length) * SPARE;
    }
  }
  free(values);
  return ok;
}

// MARK: Generations

/// A law: weights of the laws at the nodes, and a bound of its error in l1.
typedef struct {
  nodes at;
  laws laws;
  double *weights;
  double error;
} state;

static void freeState(state *s) {
  freeLaws(&s->laws);
  free(s->at.high);
  free(s->weights);
  memset(s, 0, sizeof *s);
}

static double sizeOf(const double *weights, int count) {
  double sum = 0;
  for (int k = 0; k < count; k++) sum += fabs(weights[k]);
  return sum * SPARE;
}

/// The law as an array of counts, four places after each other for the kernels, of which three are empty;
/// adds its roundings to `error`.
static double *asCounts(const state *s, long *size, double *error, kernels kernel) {
  *size = s->laws.last - s->laws.first + 1;
  double *counts = calloc((size_t)*size * QUAD, sizeof(double));
  if (counts == NULL) return NULL;
  for (int g = 0; g < s->laws.quads; g++)
    kernel.addQuad(
      s->weights + g * QUAD, s->laws.rows[g], s->laws.size[g], s->laws.size[g],
      counts + (s->laws.low[g] - s->laws.first));
  *error += U * (double)(s->laws.quads + 8) * sizeOf(s->weights, s->laws.count) * 1.001;
  return counts;
}

/// Adds what the laws at the nodes are off by, and what lies outside of them.
static void addLawErrors(state *s) {
  double sum = 0;
  for (int k = 0; k < s->laws.count; k++) sum += fabs(s->weights[k]) * s->laws.error[k];
  s->error = (s->error + sum) * SPARE;
}

/// Whether the weights can be those of a law: its mass is 1.
static int isConsistent(const state *s) {
  double sum = 0;
  for (int k = 0; k < s->laws.count; k++) sum += s->weights[k];
  return fabs(sum - 1) <= s->error + 1e-12 * sizeOf(s->weights, s->laws.count);
}

static void emit(
  const state *s, const means *m, unsigned wanted, double p, double pError, ct_bounded *values) {
  for (int f = 0; f < CT_LAW_FUNCTIONS; f++) {
    if (!(wanted >> f & 1)) continue;
    double sum = 0, size = 0, error = 0;
    for (int k = 0; k < s->laws.count; k++) {
      sum += s->weights[k] * m->mean[f][k];
      size += fabs(s->weights[k]) * m->mean[f][k];
      error += fabs(s->weights[k]) * m->error[f][k];
    }
    double rounding = U * (double)(s->laws.count + 2) * size;
    values[f].value = sum;
    values[f].error = (s->error * largestOf(f, p, pError) + error + rounding) * SPARE;
  }
}

/// Mean and variance of every generation, to choose intervals by: rounding does not matter here.
typedef struct {
  double mean, variance;
} moments;

static moments *makePath(const ct_law_model *model) {
  moments *path = malloc(model->count * sizeof(moments));
  if (path == NULL) return NULL;
  int isGiven = model->start >= 0;
  double mean = isGiven ? model->start : model->p, variance = 0;
  for (size_t t = 0; t < model->count; t++) {
    if (t > 0 || !isGiven) {
      double a = t == 0 ? 1 : model->alpha[t], size = (double)model->n[t];
      mean = a * model->p + (1 - a) * mean;
      variance = (1 - a) * (1 - a) * variance;
      variance += fmax(0, mean * (1 - mean) - variance) / size;
    }
    path[t] = (moments){mean, variance};
  }
  return path;
}

/// The proportions that the laws of a stretch reach.
static void reachOf(
  const moments *path, const uint64_t *n, size_t from, size_t to, double reach, double *low,
  double *high) {
  double depth = 0.5 * reach * reach;
  for (size_t i = from; i < to; i++) {
    double m = path[i].mean, v = path[i].variance, step = 4 / (double)n[i];
    // A skew law has one tail like a gamma law's, of scale c: e^-E lies beyond √(2 v E) + c E.
    double c = v > 0 ? v * (1 - 2 * m) / (m * (1 - m)) : 0, width = reach * sqrt(v) + step;
    *low = fmin(*low, fmax(0, m - width - depth * fmax(0, -c)));
    *high = fmax(*high, fmin(1, m + width + depth * fmax(0, c)));
  }
}

/// What all functions of a run share.
typedef struct {
  const ct_law_model *model;
  unsigned wanted;
  kernels kernel;
  moments *path;
  state now;
  means means;
} run;

/// The next generation from an array of counts: one draw from each count's share.
static int stepFromCounts(run *s, const table *t, const double *counts, long size, long first, int padded) {
  double cost[QUAD], outside[QUAD];
  double *four = malloc((size_t)padded * QUAD * sizeof(double));
  double *magnitude = malloc((size_t)size * sizeof(double));
  if (four == NULL || magnitude == NULL) {
    free(four);
    free(magnitude);
    return 0;
  }
  toNodes(t, padded, counts, size, first, size, four, cost, outside, s->kernel);
  // The weights may be negative here and there: the bound is of their magnitude.
  long low = first > t->low ? first : t->low, high = first + size - 1 < t->high ? first + size - 1 : t->high;
  for (long j = 0; j < size; j++) magnitude[j] = fabs(counts[j]);
  double sum = high < low ? 0
    : s->kernel.dot(magnitude + (low - first), t->cost + (low - t->low), high - low + 1) * SPARE;
  free(magnitude);
  s->now.error = (s->now.error + sum + outside[0]) * SPARE;
  free(s->now.weights);
  s->now.weights = four;
  return 1;
}

/// A bound of the law's mass on the counts that a table drops. Weights of nodes far from each other cancel
/// there: it is the sum over the nodes that counts.
///
/// - `room`: as many entries as there are counts.
static double massOutside(const state *s, const table *t, const double *outside, double *room, kernels kernel) {
  const laws *of = &s->laws;
  long below = t->low - of->first, above = of->last - t->high;
  if (below < 0) below = 0;
  if (above < 0) above = 0;
  if (below + above > of->last - of->first + 1) return sizeOf(s->weights, of->count) * 1.001;
  memset(room, 0, (size_t)(below + above) * sizeof(double));
  for (int g = 0; g < of->quads; g++) {
    long low = of->low[g], size = of->size[g];
    if (low < t->low)
      kernel.addQuad(
        s->weights + g * QUAD, of->rows[g], size, t->low - low < size ? t->low - low : size,
        room + (low - of->first));
    long from = t->high + 1 > low ? t->high + 1 : low;
    if (low + size > from)
      kernel.addQuad(
        s->weights + g * QUAD, of->rows[g] + (from - low), size, low + size - from,
        room + below + (from - (of->last - above + 1)));
  }
  double mass = 0, rounded = 0;
  for (long j = 0; j < below + above; j++) mass += fabs(room[j]);
  for (int k = 0; k < of->count; k++) rounded += fabs(s->weights[k]) * outside[k];
  return (mass + U * (double)(of->quads + 8) * rounded) * SPARE;
}

/// matrix[k][l]: the law at node k after a generation, in weights of the nodes; `cost`: bounds per node of what
/// that changes, without the mass `outside` the table.
static void makeMatrix(run *s, const table *t, double *matrix, double *cost, double *outside) {
  const laws *from = &s->now.laws;
  int padded = s->now.at.padded;
  for (int g = 0; g < from->quads; g++) {
    double own[QUAD], beyond[QUAD], *four = matrix + (long)g * QUAD * padded;
    toNodes(
      t, padded, from->rows[g], from->size[g], from->low[g], from->size[g], four, own, beyond,
      s->kernel);
    for (int r = 0; r < QUAD && g * QUAD + r < from->count; r++) {
      int k = g * QUAD + r;
      outside[k] = beyond[r];
      // The next weights are summed four at a time.
      cost[k] = (own[r] + U * (double)(from->quads + 4) * sizeOf(four + r * padded, padded)) * SPARE;
    }
  }
}

static int emitNow(run *s, size_t t, ct_bounded *values) {
  if (!isConsistent(&s->now)) return CT_LAW_FAULT;
  emit(
    &s->now, &s->means, s->wanted, s->model->p, s->model->p_error, values + t * CT_LAW_FUNCTIONS);
  return CT_LAW_DONE;
}

/// Generations up to `end` with the nodes and laws that there are.
static int oneByOne(
  run *s, size_t *t, size_t end, const table *used, int (*should_stop)(void *), void *context,
  ct_bounded *values) {
  int result = CT_LAW_DONE;
  while (result == CT_LAW_DONE && *t < end) {
    if (should_stop != NULL && should_stop(context)) return CT_LAW_STOPPED;
    long size, first = s->now.laws.first;
    double error = s->now.error, beyond = 0;
    double *counts = asCounts(&s->now, &size, &error, s->kernel);
    if (counts == NULL) return CT_LAW_MEMORY;
    for (long j = 0; j < size; j++)
      if (first + j < used->low || first + j > used->high) beyond += fabs(counts[j]);
    if (beyond > s->model->effort.outside) {
      free(counts);
      break;
    }
    s->now.error = error;
    int ok = stepFromCounts(s, used, counts, size, first, s->now.at.padded);
    free(counts);
    if (!ok) return CT_LAW_MEMORY;
    addLawErrors(&s->now);
    result = emitNow(s, (*t)++, values);
  }
  return result;
}

/// Generations from *t on that have the same alpha and n, or as many of them as the nodes serve.
static int stretch(
  run *s, size_t *t, int (*should_stop)(void *), void *context, ct_bounded *values) {
  const ct_law_model *model = s->model;
  size_t end = *t + 1;
  while (end < model->count && model->alpha[end] == model->alpha[*t] && model->n[end] == model->n[*t]
         && model->alpha_error[end] == model->alpha_error[*t])
    end++;
  double sourceSize = (double)model->n[*t - 1], n = (double)model->n[*t];
  drawing d = {
    model->p, model->alpha[*t], (model->p_error + model->alpha_error[*t]) * SPARE};
  long size;
  double *counts = asCounts(&s->now, &size, &s->now.error, s->kernel);
  if (counts == NULL) return CT_LAW_MEMORY;
  // The interval: what the moments say, and what is there.
  double low = 1, high = 0;
  reachOf(s->path, model->n, *t - 1, end - 1, model->effort.reach, &low, &high);
  long first = s->now.laws.first, begin = 0, last = size - 1;
  for (double sum = 0; begin < last && (sum += fabs(counts[begin])) < model->effort.outside / 4;) begin++;
  for (double sum = 0; last > begin && (sum += fabs(counts[last])) < model->effort.outside / 4;) last--;
  table from = {(long)floor(low * sourceSize), (long)ceil(high * sourceSize), NULL, NULL};
  if (first + begin < from.low) from.low = first + begin;
  if (first + last > from.high) from.high = first + last;
  if (from.low < 0) from.low = 0;
  if (from.high > (long)sourceSize) from.high = (long)sourceSize;
  table own = {(long)floor((double)from.low / sourceSize * n), (long)ceil((double)from.high / sourceSize * n), NULL, NULL};
  if (own.high > (long)n) own.high = (long)n;
  double lowest = fmin(1, fmin(shareOf(d, (double)from.low, sourceSize), shareOf(d, (double)own.low, n)));
  double highest = fmax(shareOf(d, (double)from.high, sourceSize), shareOf(d, (double)own.high, n));
  highest = fmin(1, highest * (1 + 4 * U));
  if (!(highest - lowest > 1e-13 * highest)) highest = lowest;
  size_t needed = ct_binomial_interpolation_points(lowest, highest, n, model->effort.interpolation);
  long most = (from.high - from.low > own.high - own.low ? from.high - from.low : own.high - own.low) + 1;
  if (needed > MOST_NODES || (double)most * (double)(needed + PANEL) > MOST_ENTRIES) {
    free(counts);
    return CT_LAW_TOO_LARGE;
  }
  // The nodes' own interval differs by roundings.
  double interpolation = ct_binomial_interpolation_error(needed, lowest, highest, n) * (1 + 1e-6);
  nodes at = {0};
  laws next = {0};
  int isSame = sourceSize == n, result = CT_LAW_MEMORY;
  double *matrix = NULL, *cost = NULL, *fresh = NULL, *room = NULL;
  if (!makeNodes(&at, (int)needed, lowest, highest)
      || !makeTable(&from, &at, d, sourceSize, n, interpolation, s->kernel)
      || !stepFromCounts(s, &from, counts, size, first, at.padded)
      || !makeLaws(&next, n, at.count, at.x, 0, at.half))
    goto done;
  freeLaws(&s->now.laws);
  free(s->now.at.high);
  s->now.at = at;
  s->now.laws = next;
  at.high = NULL;
  memset(&next, 0, sizeof next);
  addLawErrors(&s->now);
  freeMeans(&s->means);
  if (!makeMeans(&s->means, &s->now.laws, s->wanted, model->p, model->p_error, s->kernel)) goto done;
  result = emitNow(s, (*t)++, values);
  if (result != CT_LAW_DONE || *t == end) goto done;
  result = CT_LAW_MEMORY;
  if (!isSame && !makeTable(&own, &s->now.at, d, n, n, interpolation, s->kernel)) goto done;
  const table *used = isSame ? &from : &own;
  if (end - *t < FEW) {
    result = oneByOne(s, t, end, used, should_stop, context, values);
    goto done;
  }
  int count = s->now.laws.count, padded = s->now.at.padded;
  matrix = malloc((size_t)s->now.laws.quads * QUAD * (size_t)padded * sizeof(double));
  cost = malloc(2 * (size_t)count * sizeof(double));
  fresh = malloc((size_t)padded * sizeof(double));
  room = malloc((size_t)(s->now.laws.last - s->now.laws.first + 1) * sizeof(double));
  if (matrix == NULL || cost == NULL || fresh == NULL || room == NULL) goto done;
  makeMatrix(s, used, matrix, cost, cost + count);
  result = CT_LAW_DONE;
  while (result == CT_LAW_DONE && *t < end) {
    if (should_stop != NULL && should_stop(context)) {
      result = CT_LAW_STOPPED;
      break;
    }
    double added = massOutside(&s->now, used, cost + count, room, s->kernel);
    if (added > model->effort.outside) break;
    for (int k = 0; k < count; k++) added += fabs(s->now.weights[k]) * cost[k];
    memset(fresh, 0, (size_t)padded * sizeof(double));
    for (int g = 0; g < s->now.laws.quads; g++)
      s->kernel.addQuad(
        s->now.weights + g * QUAD, matrix + (long)g * QUAD * padded, padded, padded, fresh);
    memcpy(s->now.weights, fresh, (size_t)padded * sizeof(double));
    s->now.error = (s->now.error + added) * SPARE;
    addLawErrors(&s->now);
    result = emitNow(s, (*t)++, values);
  }
done:
  free(counts);
  free(at.high);
  freeLaws(&next);
  freeTable(&from);
  freeTable(&own);
  free(matrix);
  free(cost);
  free(fresh);
  free(room);
  return result;
}

int ct_law_interpolated(
  const ct_law_model *model, unsigned wanted, int (*should_stop)(void *), void *context,
  ct_bounded *values) {
  run s = {.model = model, .wanted = wanted, .kernel = choose(), .path = makePath(model)};
  if (s.path == NULL) return CT_LAW_MEMORY;
  int isGiven = model->start >= 0, result = CT_LAW_DONE;
  size_t t = isGiven ? 1 : 0;
  if (t < model->count) {
    drawing d = {model->p, t == 0 ? 1 : model->alpha[1], 0};
    double q = t == 0 ? model->p : shareOf(d, model->start, 1);
    double shift = model->p_error
      + (t == 0 ? 0 : model->alpha_error[1] + model->start_error + 5 * U * q);
    s.now.weights = calloc(QUAD, sizeof(double));
    if (s.now.weights == NULL || !makeLaws(&s.now.laws, (double)model->n[t], 1, &q, shift * SPARE, 0)
        || !makeMeans(&s.means, &s.now.laws, wanted, model->p, model->p_error, s.kernel)) {
      result = CT_LAW_MEMORY;
    } else {
      s.now.weights[0] = 1;
      addLawErrors(&s.now);
      result = emitNow(&s, t++, values);
    }
  }
  while (result == CT_LAW_DONE && t < model->count) {
    result = should_stop != NULL && should_stop(context)
      ? CT_LAW_STOPPED
      : stretch(&s, &t, should_stop, context, values);
  }
  freeState(&s.now);
  freeMeans(&s.means);
  free(s.path);
  return result;
}

// The joint law of the counts of two categories from one generation to the next, by interpolation of a
// binomial law in its parameter (proofs-notes/pair-law.md). Every function returns its numbers together
// with an upper bound of their error.
//
// C because the loops are over doubles in vectors of the machine's width, chosen at run time: the bodies
// are compiled for AVX-512, for AVX2 and for the baseline, and need no build flag. The bounds count one
// rounding per operation: they hold with contracted multiply-adds, in either rounding, and need only that
// no sum is reordered (no -ffast-math).

#include "CTrajectories.h"

#include "binomial_rows.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/// A row ends where it is below this part of its mode; what is left is bounded.
static const double ROW_END = 0x1p-70;

/// Smaller entries of a row are left out, so that none is subnormal.
static const double SMALLEST = 1e-200;

/// Stands for 0 as a distance from a node.
static const double TINY = 1e-30;

enum {
  /// Doubles of one vector of the widest machine.
  LANES = 8,
  /// Sums are taken in parts of so many terms, and so many draws are made from a row before the next row
  /// is made anew: fewer roundings.
  PART = 32,
  /// Shares are sorted into so many classes to find the interval that nearly all lie in.
  CLASSES = 1024,
};

/// |v|, and v with `TINY` for 0; no functions, since vectors are no arguments of the baseline.
#define MAGNITUDE(v) ((lanes)((bits)(v) & 0x7fffffffffffffff))
#define SELECT(mask, a, b) ((lanes)(((bits)(a) & (mask)) | ((bits)(b) & ~(mask))))
#define NONZERO(v) ((v) + (lanes)((bits)((lanes){0} + TINY) & (bits)((v) == 0)))

static size_t padded(size_t count) { return (count + LANES - 1) / LANES * LANES; }

// MARK: Rows

/// Relative roundings of a row per count from its mode: twice as many as there are.
static const double PER_COUNT = 6 * 0x1p-53;

/// A bound of the error of a row in l1.
static double rowError(binomial_row r) { return r.relative + PER_COUNT * r.spread + r.rest; }

/// The binomial law of n draws into `law`, n + 1 places, also of a share that is 0 or 1.
static binomial_row fullRow(long n, double x, double odds, const double *up, double *law) {
  if (n == 0 || odds == 0 || isinf(odds)) {
    long only = odds == 0 ? 0 : n;
    law[only] = 1;
    return (binomial_row){only, only, only, 0, 0, 0};
  }
  return makeRow((double)n, x, odds, up, 0, n, ROW_END, law);
}

int ct_binomial_rows(
  uint64_t draws, size_t sources, const double *x, const double *other, double shareError,
  uint64_t first, uint64_t last, double *rows, ct_row_error *error) {
  long n = (long)draws;
  double *up = malloc(2 * (size_t)(n + 1) * sizeof(double)), *law = up + n + 1;
  if (up == NULL) return 0;
  fillRatios((double)n, 0, n, up);
  size_t width = last - first + 1;
  memset(rows, 0, sources * width * sizeof(double));
  for (size_t a = 0; a < sources; a++) {
    binomial_row r = fullRow(n, x[a], x[a] / other[a], up, law);
    long low = r.low > (long)first ? r.low : (long)first;
    long high = r.high < (long)last ? r.high : (long)last;
    if (low <= high)
      memcpy(
        rows + a * width + (low - (long)first), law + low, (size_t)(high - low + 1) * sizeof(double));
    // d log Bin/d log odds = c - n x, and the odds have the errors of both shares.
    int isRandom = x[a] != 0 && other[a] != 0;
    double perCount = isRandom ? PER_COUNT + 2 * shareError + 4 * U : 0;
    error[a] = (ct_row_error){
      (double)r.mode, (r.relative + perCount) * SPARE, perCount * SPARE, r.rest};
  }
  free(up);
  return 1;
}

// MARK: The loops that take the time

/// How shares are taken to the nodes' interval, and what an error of theirs costs.
typedef struct {
  double centre, half, low, high, scale;
  /// A bound of the relative error of a share, and of the absolute error of taking it to [-1, 1].
  double relative, absolute;
  /// Draws N, and √(N/(r (1 - r))) at a share in the middle.
  double draws, slope;
} interval;

/// u[b] = (offset + slope b - centre)/half, and the mass in it; 0 where that is outside [-1, 1].
/// `sums`: vectors of Σ |mass| of those outside, of those inside, and of what errors of the shares cost.
INLINE void placeBody(
  size_t size, double offset, double slope, double first, const interval *of,
  double *restrict mass, double *restrict u, double *restrict sums) {
  double twice = 2 * of->draws, middle = 0.5 * of->slope, by = 0.5 * of->draws / of->slope;
  lanes count = first + (lanes){0, 1, 2, 3, 4, 5, 6, 7};
  for (size_t b = 0; b < size; b += LANES) {
    lanes r = offset + slope * count, value = *(lanes *)(mass + b);
    count += LANES;
    r = SELECT(r > 1, (lanes){0} + 1, r);
    bits inside = (r >= of->low) & (r <= of->high);
    lanes size0 = MAGNITUDE(value), kept = (lanes)((bits)size0 & inside);
    *(lanes *)sums += size0 - kept;
    *(lanes *)(sums + LANES) += kept;
    // |dBin(N, r)/dr|_1 <= min(2 N, √(N/(r (1 - r)))), and √s <= (m + s/m)/2.
    lanes steep = middle + by / (r * (1 - r));
    steep = SELECT(steep < twice, steep, (lanes){0} + twice);
    *(lanes *)(sums + 2 * LANES) += kept * steep * (r * of->relative + of->absolute);
    lanes at = (r - of->centre) * of->scale;
    at = SELECT(at < -1, (lanes){0} - 1, at);
    *(lanes *)(u + b) = SELECT(at > 1, (lanes){0} + 1, at);
    *(lanes *)(mass + b) = (lanes)((bits)value & inside);
  }
}

/// Lagrange polynomials by the barycentric formula, summed over shares in lanes.
///
/// weights[k] += Σ_b mass[b] l_k(u[b]), a vector for each node; `size` is a multiple of a vector. Nodes k and
/// m - 1 - k are opposite, so that one division serves both. `terms` holds a vector for each node.
/// `growth`: Σ_b |mass| L and Σ_b |mass| L², L = Σ_k |l_k(u[b])|.
INLINE void interpolateBody(
  size_t m, size_t size, const double *x, const double *weight, const double *mass,
  const double *u, double *restrict terms, double *restrict weights, double *restrict growth) {
  size_t half = m / 2;
  double opposite = m & 1 ? 1 : -1;
  for (size_t b = 0; b < size; b += LANES) {
    lanes at = *(const lanes *)(u + b), value = *(const lanes *)(mass + b);
    lanes sum[4] = {{0}, {0}, {0}, {0}}, absolute = {0};
    for (size_t k = 0; k < half; k++) {
      lanes minus = at - x[k], plus = at + x[k];
      // At a node all others vanish.
      minus = NONZERO(minus);
      plus = NONZERO(plus);
      lanes both = weight[k] / (minus * plus), first = both * plus, second = both * minus * opposite;
      *(lanes *)(terms + k * LANES) = first;
      *(lanes *)(terms + (m - 1 - k) * LANES) = second;
      sum[k & 3] += first + second;
      absolute += MAGNITUDE(first) + MAGNITUDE(second);
    }
    if (m & 1) {
      lanes middle = weight[half] / NONZERO(at);
      *(lanes *)(terms + half * LANES) = middle;
      sum[0] += middle;
      absolute += MAGNITUDE(middle);
    }
    lanes scale = 1 / ((sum[0] + sum[1]) + (sum[2] + sum[3]));
    lanes lebesgue = absolute * MAGNITUDE(scale), size0 = MAGNITUDE(value);
    *(lanes *)growth += size0 * lebesgue;
    *(lanes *)(growth + LANES) += size0 * lebesgue * lebesgue;
    scale *= value;
    for (size_t k = 0; k < m; k++)
      *(lanes *)(weights + k * LANES) += scale * *(const lanes *)(terms + k * LANES);
  }
}

/// out[k] = Σ_a factor[a stride] rows[a][k], k < `width`, a multiple of a vector; summed in parts of `PART`.
INLINE void combineBody(
  size_t sources, size_t width, const double *factor, size_t stride, const double *rows,
  double *restrict out) {
  for (size_t k = 0; k < width; k += 4 * LANES) {
    size_t vectors = (width - k) / LANES < 4 ? (width - k) / LANES : 4;
    lanes total[4] = {{0}, {0}, {0}, {0}};
    for (size_t first = 0; first < sources; first += PART) {
      size_t end = first + PART < sources ? first + PART : sources;
      lanes sum[4] = {{0}, {0}, {0}, {0}};
      if (vectors == 4)
        for (size_t a = first; a < end; a++)
          for (size_t i = 0; i < 4; i++)
            sum[i] += factor[a * stride] * *(const lanes *)(rows + a * width + k + i * LANES);
      else
        for (size_t a = first; a < end; a++)
          for (size_t i = 0; i < vectors; i++)
            sum[i] += factor[a * stride] * *(const lanes *)(rows + a * width + k + i * LANES);
      for (size_t i = 0; i < 4; i++) total[i] += sum[i];
    }
    for (size_t i = 0; i < vectors; i++) *(lanes *)(out + k + i * LANES) = total[i];
  }
}

/// out += Σ factor rows of four, and each row from n to n + 1 draws: row(b) = y row(b - 1) + (1 - y) row(b).
/// Counts go down: place i + 1 is the count before that of place i, and is read before it is written.
INLINE void drawBody(
  size_t size, size_t stride, const double *factor, const double *y, const double *q,
  int advances, double *rows, double *restrict out) {
  double *r0 = rows, *r1 = r0 + stride, *r2 = r1 + stride, *r3 = r2 + stride;
  double f0 = factor[0], f1 = factor[1], f2 = factor[2], f3 = factor[3];
  if (!advances) {
    for (size_t i = 0; i < size; i += LANES)
      *(lanes *)(out + i) += (f0 * *(lanes *)(r0 + i) + f1 * *(lanes *)(r1 + i))
        + (f2 * *(lanes *)(r2 + i) + f3 * *(lanes *)(r3 + i));
    return;
  }
  double y0 = y[0], y1 = y[1], y2 = y[2], y3 = y[3], q0 = q[0], q1 = q[1], q2 = q[2], q3 = q[3];
  for (size_t i = 0; i < size; i += LANES) {
    lanes a0 = *(lanes *)(r0 + i), a1 = *(lanes *)(r1 + i);
    lanes a2 = *(lanes *)(r2 + i), a3 = *(lanes *)(r3 + i);
    *(lanes *)(out + i) += (f0 * a0 + f1 * a1) + (f2 * a2 + f3 * a3);
    *(lanes *)(r0 + i) = y0 * *(lanes *)(r0 + i + 1) + q0 * a0;
    *(lanes *)(r1 + i) = y1 * *(lanes *)(r1 + i + 1) + q1 * a1;
    *(lanes *)(r2 + i) = y2 * *(lanes *)(r2 + i + 1) + q2 * a2;
    *(lanes *)(r3 + i) = y3 * *(lanes *)(r3 + i + 1) + q3 * a3;
  }
}

#define KERNELS(NAME, ATTRIBUTE)                                                                    \
  ATTRIBUTE static void place##NAME(                                                                \
    size_t size, double offset, double slope, double first, const interval *of,                     \
    double *restrict mass, double *restrict u, double *restrict sums) {                             \
    placeBody(size, offset, slope, first, of, mass, u, sums);                                       \
  }                                                                                                 \
  ATTRIBUTE static void interpolate##NAME(                                                          \
    size_t m, size_t size, const double *x, const double *weight, const double *mass,               \
    const double *u, double *restrict terms, double *restrict weights, double *restrict growth) {   \
    interpolateBody(m, size, x, weight, mass, u, terms, weights, growth);                           \
  }                                                                                                 \
  ATTRIBUTE static void combine##NAME(                                                              \
    size_t sources, size_t width, const double *factor, size_t stride, const double *rows,          \
    double *restrict out) {                                                                         \
    combineBody(sources, width, factor, stride, rows, out);                                         \
  }                                                                                                 \
  ATTRIBUTE static void draw##NAME(                                                                 \
    size_t size, size_t stride, const double *factor, const double *y, const double *q,             \
    int advances, double *rows, double *restrict out) {                                             \
    drawBody(size, stride, factor, y, q, advances, rows, out);                                      \
  }

typedef struct {
  void (*place)(
    size_t, double, double, double, const interval *, double *restrict, double *restrict,
    double *restrict);
  void (*interpolate)(
    size_t, size_t, const double *, const double *, const double *, const double *,
    double *restrict, double *restrict, double *restrict);
  void (*combine)(size_t, size_t, const double *, size_t, const double *, double *restrict);
  void (*draw)(
    size_t, size_t, const double *, const double *, const double *, int, double *,
    double *restrict);
} kernels;

FOR_EACH_MACHINE(KERNELS)

#define CHOSEN(NAME) (kernels) { place##NAME, interpolate##NAME, combine##NAME, draw##NAME }

static kernels choose(void) { RETURN_FOR_THIS_MACHINE(CHOSEN) }

// MARK: The interval of shares

/// What is kept of a source row: counts of the second category, none where first >= end.
typedef struct {
  size_t first, end;
} kept;

/// Cuts the ends of every source row that hold less than `cut`; adds what they hold to `lost`.
static void cutRows(
  const ct_pair_source *source, double cut, kept *rows, double *restrict lost) {
  for (size_t a = 0; a < source->a_size; a++) {
    const double *line = source->law + a * source->b_size;
    size_t first = 0, end = source->b_size;
    double low = 0, high = 0;
    while (first < end && low + fabs(line[first]) <= cut) low += fabs(line[first++]);
    while (end > first && high + fabs(line[end - 1]) <= cut) high += fabs(line[--end]);
    rows[a] = (kept){first, end};
    lost[a] += low + high;
  }
}

/// The share at a place of a row.
static double share(const ct_pair_source *source, size_t a, size_t b) {
  double r = source->offset[a] + source->slope[a] * ((double)source->b_first + (double)b);
  return r > 1 ? 1 : r;
}

/// An interval that holds the shares of the second category among the others, but for a mass of `cut` at
/// either end, about.
static void findInterval(
  const ct_pair_source *source, const kept *rows, double cut, double *low, double *high) {
  double least = 1, most = 0;
  for (size_t a = 0; a < source->a_size; a++) {
    if (rows[a].first >= rows[a].end || source->offset[a] < 0) continue;
    least = fmin(least, share(source, a, rows[a].first));
    most = fmax(most, share(source, a, rows[a].end - 1));
  }
  if (!(least < most)) {
    // One share at most; without any, all of them are right.
    *low = *high = least == most ? least : 0.5;
    return;
  }
  double classes[CLASSES] = {0}, scale = CLASSES / (most - least) * (1 - 4 * U);
  for (size_t a = 0; a < source->a_size; a++) {
    if (source->offset[a] < 0) continue;
    for (size_t b = rows[a].first; b < rows[a].end; b++) {
      long at = (long)((share(source, a, b) - least) * scale);
      classes[at < 0 ? 0 : at >= CLASSES ? CLASSES - 1 : at] += fabs(source->law[a * source->b_size + b]);
    }
  }
  int first = 0, end = CLASSES;
  double sum = 0;
  while (first < end - 1 && sum + classes[first] <= cut) sum += classes[first++];
  sum = 0;
  while (end - 1 > first && sum + classes[end - 1] <= cut) sum += classes[--end];
  double step = (most - least) / CLASSES;
  *low = first == 0 ? least : least + step * first;
  *high = end == CLASSES ? most : least + step * end;
}

// MARK: Nodes

/// Doubles next to the Chebyshev points of the first kind, their barycentric weights, and the shares
/// centre + half x that they stand for.
typedef struct {
  double centre, half;
  size_t count, width;
  double *x, *weight, *y, *q;
  /// A bound of the relative error of the weights.
  double weightError;
} nodes;

static int makeNodes(nodes *s, double low, double high, size_t count) {
  s->centre = 0.5 * (low + high);
  // Within [0, 1] for certain.
  s->half = fmin(0.5 * (high - low), fmin(s->centre, 1 - s->centre));
  s->count = count;
  s->width = padded(count);
  s->x = calloc(4 * s->width, sizeof(double));
  if (s->x == NULL) return 0;
  s->weight = s->x + s->width;
  s->y = s->weight + s->width;
  s->q = s->y + s->width;
  const double quarter = 1.5707963267948966192;
  for (size_t k = 0; k < count / 2; k++) {
    s->x[k] = cos(quarter * (double)(2 * k + 1) / (double)count);
    s->x[count - 1 - k] = -s->x[k];
  }
  // For the doubles that they are, which are no Chebyshev points: 1 / Π 2 (x_k - x_j).
  for (size_t k = 0; 2 * k < count; k++) {
    long double product = 1;
    for (size_t j = 0; j < count; j++)
      if (j != k) product *= 2 * ((long double)s->x[k] - (long double)s->x[j]);
    s->weight[k] = (double)(1 / product);
  }
  s->weightError = 3 * (double)count * (double)LDBL_EPSILON + U;
  for (size_t k = 0; k < count; k++) {
    s->y[k] = fmin(1, fmax(0, s->centre + s->half * s->x[k]));
    s->q[k] = 1 - s->y[k];
  }
  return 1;
}

// MARK: A generation

static double total(const double *lane) {
  double sum = 0;
  for (int i = 0; i < LANES; i++) sum += lane[i];
  return sum;
}

/// weights[a][k] = Σ_b law[a][b] l_k(r(a, b)); adds what that costs in each row to `lost`.
static int interpolate(
  kernels kernel, const ct_pair_source *source, const kept *rows, const nodes *s, double draws,
  double *weights, double *restrict lost) {
  size_t m = s->count, bSize = source->b_size, most = padded(bSize);
  double *u = malloc((2 * most + (2 * m + 5) * LANES) * sizeof(double));
  if (u == NULL) return 0;
  double *line = u + most, *terms = line + most, *sums = terms + m * LANES;
  double *growth = sums + m * LANES, *shares = growth + 2 * LANES;
  double low = s->centre - s->half, high = s->centre + s->half;
  double middle = fmin(fmax(s->centre, 0.5 / (draws + 1)), 1 - 0.5 / (draws + 1));
  interval of = {
    // Ends that are off by rounding belong to the interval.
    s->centre, s->half, low - 4 * U * high, high + 4 * U * high, s->half > 0 ? 1 / s->half : 0,
    source->share_error + 3 * U, 9 * U * high, draws, sqrt(draws / (middle * (1 - middle)))};
  // At Chebyshev points; those used are next to them, and their polynomials carry the error over.
  double delta = ct_binomial_interpolation_error(m, low, high, draws);
  for (size_t a = 0; a < source->a_size; a++) {
    double *out = weights + a * s->width, offset = source->offset[a], slope = source->slope[a];
    memset(out, 0, s->width * sizeof(double));
    size_t first = rows[a].first, size = rows[a].end - first, full = padded(size);
    if (size == 0) continue;
    memcpy(line, source->law + a * bSize + first, size * sizeof(double));
    for (size_t i = size; i < full; i++) line[i] = 0;
    if (offset < 0) {
      // Where nothing else can be drawn any share is right.
      offset = s->centre;
      slope = 0;
    }
    memset(sums, 0, (m + 5) * LANES * sizeof(double));
    kernel.place(full, offset, slope, (double)source->b_first + (double)first, &of, line, u, shares);
    lost[a] += total(shares) + 1.001 * total(shares + 2 * LANES);
    kernel.interpolate(m, full, s->x, s->weight, line, u, terms, sums, growth);
    for (size_t k = 0; k < m; k++) out[k] = total(sums + k * LANES);
    double mass = total(shares + LANES), linear = total(growth), square = total(growth + LANES);
    lost[a] += delta * (mass + linear);
    // Of each term, and of the sum that they are divided by; of the sum over shares.
    double ofTerm = s->weightError + 8 * U;
    lost[a] += square * (ofTerm + U * ((double)m / 8 + 8));
    lost[a] += linear * (ofTerm + U * ((double)(full / LANES) + 16));
  }
  free(u);
  return 1;
}

/// Rows of n - a' draws at every node, for a' from `aLast` down to `aFirst`, combined by `weights`.
static int drawSecond(
  kernels kernel, uint64_t n, const nodes *s, uint64_t aFirst, uint64_t aLast, uint64_t bFirst,
  uint64_t bLast, const double *weights, double *out, double *error) {
  long most = (long)(n - aFirst);
  // Place i is the count bLast - i; after the last one a vector of zeros.
  size_t places = (size_t)bLast + 1, stride = padded(places) + LANES;
  size_t groups = (s->count + 3) / 4;
  double *up = malloc((2 * (size_t)(most + 1) + (4 * groups + 1) * stride) * sizeof(double));
  size_t *top = malloc(2 * 4 * groups * sizeof(size_t)), *end = top + 4 * groups;
  if (up == NULL || top == NULL) {
    free(up);
    free(top);
    return 0;
  }
  double *law = up + most + 1, *rows = law + most + 1, *line = rows + 4 * groups * stride;
  *error = 0;
  size_t width = bLast - bFirst + 1;
  for (uint64_t a = aLast + 1; a-- > aFirst;) {
    if ((aLast - a) % PART == 0) {
      long draws = (long)(n - a);
      memset(rows, 0, 4 * groups * stride * sizeof(double));
      fillRatios((double)draws, 0, draws, up);
      for (size_t k = 0; k < 4 * groups; k++) {
        top[k] = places;
        end[k] = 0;
        if (k >= s->count) continue;
        binomial_row r = fullRow(draws, s->y[k], s->y[k] / s->q[k], up, law);
        *error = fmax(*error, rowError(r));
        long high = r.high < (long)bLast ? r.high : (long)bLast;
        if (r.low > high) continue;
        for (long j = r.low; j <= high; j++) rows[k * stride + (bLast - (uint64_t)j)] = law[j];
        top[k] = bLast - (uint64_t)high;
        end[k] = bLast - (uint64_t)r.low + 1;
      }
    }
    int advances = a > aFirst && (aLast - a + 1) % PART != 0;
    const double *factor = weights + (a - aFirst) * s->width;
    memset(line, 0, stride * sizeof(double));
    for (size_t g = 0; g < groups; g++) {
      size_t from = places, to = 0;
      for (size_t k = 4 * g; k < 4 * g + 4; k++) {
        if (end[k] == 0) continue;
        // One more draw reaches one more count, unless that is all but impossible.
        if (advances && top[k] > 0 && s->y[k] * rows[k * stride + top[k]] > SMALLEST) top[k]--;
        if (top[k] < from) from = top[k];
        if (end[k] > to) to = end[k];
      }
      if (from >= to) continue;
      double f[4], y[4], q[4];
      for (int i = 0; i < 4; i++) {
        size_t k = 4 * g + (size_t)i;
        int has = k < s->count;
        f[i] = has ? factor[k] : 0;
        y[i] = has ? s->y[k] : 0;
        q[i] = has ? s->q[k] : 1;
      }
      kernel.draw(
        padded(to - from), stride, f, y, q, advances, rows + 4 * g * stride + from, line + from);
    }
    double *to = out + (a - aFirst) * width;
    for (size_t b = 0; b < width; b++) to[b] = line[width - 1 - b];
  }
  // Three roundings per draw, and what was cut.
  *error = (*error + 3 * U * PART + 1e-180) * SPARE;
  free(up);
  free(top);
  return 1;
}

/// What the errors of the nodes' shares cost, for each node and unit of its weight.
static void nodeErrors(const nodes *s, double draws, double *cost) {
  for (size_t k = 0; k < s->count; k++) {
    double y = s->y[k], q = s->q[k];
    // Of the share itself, and of its odds.
    double slope = y > 0 && q > 0 ? fmin(2 * draws, sqrt(draws / (y * q))) : 0;
    cost[k] = 1.001 * U * (s->half + y + 4 * y * q) * slope;
  }
}

int ct_pair_law_step(
  const ct_pair_source *source, uint64_t n, uint64_t aFirst, uint64_t aLast, uint64_t bFirst,
  uint64_t bLast, const double *rows, const ct_row_error *rowErrors, double tolerance,
  double *out, double *error, double *loose) {
  kernels kernel = choose();
  size_t aSize = source->a_size, width = aLast - aFirst + 1;
  kept *cut = malloc(aSize * sizeof(kept));
  double *lost = malloc(3 * aSize * sizeof(double)), *size = lost + aSize, *rest = size + aSize;
  double *weights = NULL, *combined = NULL, *cost = NULL;
  nodes s = {0};
  int ok = cut != NULL && lost != NULL;
  if (ok) {
    for (size_t a = 0; a < aSize; a++) lost[a] = source->error[a];
    cutRows(source, tolerance / (2 * (double)aSize), cut, lost);
    double low, high, draws = (double)(n - aFirst), ofNodes;
    findInterval(source, cut, tolerance, &low, &high);
    ok = makeNodes(&s, low, high, ct_binomial_interpolation_points(low, high, draws, tolerance));
    weights = malloc(aSize * s.width * sizeof(double));
    combined = malloc(width * s.width * sizeof(double));
    cost = malloc(s.width * sizeof(double));
    ok = ok && weights != NULL && combined != NULL && cost != NULL
      && interpolate(kernel, source, cut, &s, draws, weights, lost);
    if (ok) {
      for (size_t a = 0; a < width; a++)
        kernel.combine(aSize, s.width, rows + a, width, weights, combined + a * s.width);
      ok = drawSecond(kernel, n, &s, aFirst, aLast, bFirst, bLast, combined, out, &ofNodes);
    }
    if (ok) {
      nodeErrors(&s, draws, cost);
      double roundings = (double)(PART + aSize / PART + s.count / 4 + 12);
      for (size_t a = 0; a < aSize; a++) {
        size[a] = 0;
        for (size_t k = 0; k < s.count; k++) {
          double part = fabs(weights[a * s.width + k]);
          size[a] += part;
          lost[a] += part * cost[k];
        }
        lost[a] += size[a] * (ofNodes + U * roundings);
        rest[a] = size[a] * rowErrors[a].rest;
      }
    }
  }
  if (ok) {
    // The first category's law carries the errors on; where they lie in its row is known.
    *loose = 0;
    for (size_t a = 0; a < aSize; a++) *loose += rest[a];
    for (size_t b = 0; b < width; b++) error[b] = 0;
    for (size_t a = 0; a < aSize; a++) {
      double relative = lost[a] + size[a] * rowErrors[a].relative;
      double slope = size[a] * rowErrors[a].per_count;
      double from = (double)aFirst - rowErrors[a].mode;
      for (size_t b = 0; b < width; b++)
        error[b] += rows[a * width + b] * (relative + slope * fabs(from + (double)b));
    }
    for (size_t b = 0; b < width; b++) error[b] *= SPARE;
    *loose *= SPARE;
  }
  free(s.x);
  free(weights);
  free(combined);
  free(cost);
  free(lost);
  free(cut);
  return ok;
}

double ct_pair_mean(size_t aSize, size_t bSize, const double *law, const double *f, const double *g) {
  double total = 0;
  for (size_t a = 0; a < aSize; a++) {
    const double *line = law + a * bSize;
    // Several sums: one waits for the one before.
    double sum[LANES] = {0};
    size_t b = 0;
    for (; b + LANES <= bSize; b += LANES)
      for (int i = 0; i < LANES; i++) sum[i] += line[b + (size_t)i] * g[b + (size_t)i];
    for (; b < bSize; b++) sum[0] += line[b] * g[b];
    for (int i = 1; i < LANES; i++) sum[0] += sum[i];
    total += sum[0] * f[a];
  }
  return total;
}

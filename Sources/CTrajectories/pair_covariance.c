// Covariances of the counts of two categories, by the canonical expansion of one multinomial draw
// (proofs-notes/pair-covariance.md). Every function returns its numbers together with an upper bound of
// their error.
//
// C because the loops are over doubles in vectors of the machine's width, chosen at run time: the bodies
// are compiled for AVX-512, for AVX2 and for the baseline, and need no build flag. The bounds count one
// rounding per operation: they hold with contracted multiply-adds, in either rounding, and need only that
// no sum is reordered (no -ffast-math).

#include "CTrajectories.h"
#include "binomial_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// A row ends where it is below this part of its mode: the square root of the rest is still below U.
static const double ROW_END = 0x1p-112;

// MARK: The loops that take the time

/// One step of the recurrence of the Krawtchouk functions, and of the bound of its rounding.
INLINE void krawtchoukBody(
  long size, double shift, double slope, double offset, double kappa, double beta, double noise,
  double first, const double *restrict now, double *restrict before,
  const double *restrict nowError, double *restrict beforeError) {
  for (long j = 0; j < size; j++) {
    double y = (first + (double)j - shift) * slope;
    double a = (y - offset) * kappa, size0 = fabs(now[j]);
    double u = a * now[j], v = beta * before[j];
    double error = fabs(a) * nowError[j] + beta * beforeError[j]
      + kappa * (noise + 8 * U * fabs(y)) * (size0 + nowError[j]) + 16 * U * (fabs(u) + fabs(v));
    before[j] = u - v;
    beforeError[j] = error;
  }
}

/// out[j] = law[j] now[j]; returns Σ law (error + (relative + 6 U |j - mode|) |now|).
INLINE double weighBody(
  long size, double fromMode, double relative, const double *restrict law,
  const double *restrict now, const double *restrict error, double *restrict out) {
  double sum[16] = {0};
  long j = 0;
  for (; j + 16 <= size; j += 16)
    for (int k = 0; k < 16; k++) {
      double far = fabs(fromMode + (double)(j + k));
      sum[k] += law[j + k] * (error[j + k] + (relative + 6 * U * far) * fabs(now[j + k]));
      out[j + k] = law[j + k] * now[j + k];
    }
  for (; j < size; j++) {
    sum[0] += law[j] * (error[j] + (relative + 6 * U * fabs(fromMode + (double)j)) * fabs(now[j]));
    out[j] = law[j] * now[j];
  }
  double total = 0;
  for (int k = 0; k < 16; k++) total += sum[k];
  return total;
}

/// out[j] += Σ_a factor[a] rows[a][j], eight rows of `stride` entries.
INLINE void addRowsBody(
  long size, long stride, const double *factor, const double *restrict rows, double *restrict out) {
  double f0 = factor[0], f1 = factor[1], f2 = factor[2], f3 = factor[3];
  double f4 = factor[4], f5 = factor[5], f6 = factor[6], f7 = factor[7];
  const double *r0 = rows, *r1 = r0 + stride, *r2 = r1 + stride, *r3 = r2 + stride;
  const double *r4 = r3 + stride, *r5 = r4 + stride, *r6 = r5 + stride, *r7 = r6 + stride;
  for (long j = 0; j < size; j++)
    out[j] += (((f0 * r0[j] + f1 * r1[j]) + (f2 * r2[j] + f3 * r3[j]))
               + ((f4 * r4[j] + f5 * r5[j]) + (f6 * r6[j] + f7 * r7[j])));
}

INLINE double dotBody(long size, const double *a, const double *b) {
  double sum[16] = {0};
  long j = 0;
  for (; j + 16 <= size; j += 16)
    for (int k = 0; k < 16; k++) sum[k] += a[j + k] * b[j + k];
  for (; j < size; j++) sum[0] += a[j] * b[j];
  double total = 0;
  for (int k = 0; k < 16; k++) total += sum[k];
  return total;
}

INLINE void subtractBody(long size, double factor, const double *restrict a, double *restrict out) {
  for (long j = 0; j < size; j++) out[j] -= factor * a[j];
}

/// sum += sign Aᵀ S B with A of rows x outRows, B of columns x outColumns; `work` holds rows x outColumns.
INLINE void sandwichBody(
  int rows, int columns, int outRows, int outColumns, double sign, const double *a,
  const double *s, const double *b, double *restrict work, double *restrict sum) {
  for (int i = 0; i < rows; i++) {
    double *w = work + i * outColumns;
    for (int l = 0; l < outColumns; l++) w[l] = 0;
    for (int j = 0; j < columns; j++) {
      double factor = sign * s[i * columns + j];
      const double *line = b + j * outColumns;
      for (int l = 0; l < outColumns; l++) w[l] += factor * line[l];
    }
  }
  for (int i = 0; i < rows; i++)
    for (int k = 0; k < outRows; k++) {
      double factor = a[i * outRows + k];
      const double *w = work + i * outColumns;
      double *line = sum + k * outColumns;
      for (int l = 0; l < outColumns; l++) line[l] += factor * w[l];
    }
}

#define KERNELS(NAME, ATTRIBUTE)                                                                \
  ATTRIBUTE static void krawtchouk##NAME(                                                       \
    long size, double shift, double slope, double offset, double kappa, double beta, double noise, \
    double first, const double *restrict now, double *restrict before,                          \
    const double *restrict nowError, double *restrict beforeError) {                            \
    krawtchoukBody(                                                                             \
      size, shift, slope, offset, kappa, beta, noise, first, now, before, nowError, beforeError); \
  }                                                                                             \
  ATTRIBUTE static double weigh##NAME(                                                          \
    long size, double fromMode, double relative, const double *restrict law,                    \
    const double *restrict now, const double *restrict error, double *restrict out) {           \
    return weighBody(size, fromMode, relative, law, now, error, out);                           \
  }                                                                                             \
  ATTRIBUTE static void addRows##NAME(                                                          \
    long size, long stride, const double *factor, const double *restrict rows,                  \
    double *restrict out) {                                                                     \
    addRowsBody(size, stride, factor, rows, out);                                               \
  }                                                                                             \
  ATTRIBUTE static double dot##NAME(long size, const double *a, const double *b) {              \
    return dotBody(size, a, b);                                                                 \
  }                                                                                             \
  ATTRIBUTE static void subtract##NAME(                                                         \
    long size, double factor, const double *restrict a, double *restrict out) {                 \
    subtractBody(size, factor, a, out);                                                         \
  }                                                                                             \
  ATTRIBUTE static void sandwich##NAME(                                                         \
    int rows, int columns, int outRows, int outColumns, double sign, const double *a,           \
    const double *s, const double *b, double *restrict work, double *restrict sum) {            \
    sandwichBody(rows, columns, outRows, outColumns, sign, a, s, b, work, sum);                 \
  }

typedef struct {
  void (*krawtchouk)(
    long, double, double, double, double, double, double, double, const double *restrict,
    double *restrict, const double *restrict, double *restrict);
  double (*weigh)(
    long, double, double, const double *restrict, const double *restrict, const double *restrict,
    double *restrict);
  void (*addRows)(long, long, const double *, const double *restrict, double *restrict);
  double (*dot)(long, const double *, const double *);
  void (*subtract)(long, double, const double *restrict, double *restrict);
  void (*sandwich)(
    int, int, int, int, double, const double *, const double *, const double *, double *restrict,
    double *restrict);
} kernels;

#define CHOSEN(NAME) \
  (kernels) { \
    krawtchouk##NAME, weigh##NAME, addRows##NAME, dot##NAME, subtract##NAME, sandwich##NAME \
  }

FOR_EACH_MACHINE(KERNELS)

static kernels choose(void) { RETURN_FOR_THIS_MACHINE(CHOSEN) }

// MARK: Images of measures

/// The rows of eight shares, order by order.
typedef struct {
  long low, size;
  binomial_row rows[BLOCK];
  double *law, *now, *before, *nowError, *beforeError, *weighed;
} block;

static void startBlock(
  block *s, double n, long total, int count, const double *x, const double *up, long stride) {
  memset(s->law, 0, (size_t)(BLOCK * stride) * sizeof(double));
  long low = total, high = 0;
  for (int a = 0; a < count; a++) {
    s->rows[a] = makeRow(
      n, x[a], x[a] / (1 - x[a]), up, 0, total - 1, ROW_END, s->law + a * stride);
    if (s->rows[a].low < low) low = s->rows[a].low;
    if (s->rows[a].high > high) high = s->rows[a].high;
  }
  s->low = low;
  s->size = high - low + 1;
  for (int a = 0; a < count; a++)
    for (long j = 0; j < s->size; j++) {
      s->now[a * stride + j] = 1;
      s->before[a * stride + j] = 0;
      s->nowError[a * stride + j] = s->beforeError[a * stride + j] = 0;
    }
  memset(s->weighed, 0, (size_t)(BLOCK * stride) * sizeof(double));
}

int ct_canonical_images(
  uint64_t sampleSize, int orders, int sources, const double *x, double xError, const int *kept,
  int measures, const double *measure, uint64_t first, uint64_t last, double *image, double *error,
  double *norm, double *end) {
  kernels kernel = choose();
  double n = (double)sampleSize;
  long total = (long)sampleSize + 1, stride = (total + 7) / 8 * 8;
  double *up = malloc((size_t)(stride * (1 + 6 * BLOCK)) * sizeof(double));
  // Sums over all counts; the window is copied out of them.
  double *sums = calloc((size_t)stride * (size_t)orders * (size_t)measures, sizeof(double));
  if (up == NULL || sums == NULL) {
    free(up);
    free(sums);
    return 0;
  }
  fillRatios(n, 0, total - 1, up);
  block s;
  s.law = up + stride;
  s.now = s.law + BLOCK * stride;
  s.before = s.now + BLOCK * stride;
  s.nowError = s.before + BLOCK * stride;
  s.beforeError = s.nowError + BLOCK * stride;
  s.weighed = s.beforeError + BLOCK * stride;
  memset(error, 0, (size_t)(orders * measures) * sizeof(double));
  memset(norm, 0, (size_t)((orders + 1) * measures) * sizeof(double));
  memset(end, 0, (size_t)((orders + 1) * measures) * sizeof(double));
  for (int begin = 0; begin < sources; begin += BLOCK) {
    int count = sources - begin < BLOCK ? sources - begin : BLOCK;
    startBlock(&s, n, total, count, x + begin, up, stride);
    double root[BLOCK], power[BLOCK];
    for (int a = 0; a < count; a++) {
      double share = x[begin + a];
      root[a] = sqrt(share / (1 - share)) * (1 + 8 * U);
      power[a] = 1;
    }
    for (int m = 0; m <= orders; m++) {
      double bound[BLOCK] = {0};
      for (int a = 0; a < count; a++) {
        if (m > kept[begin + a]) continue;
        for (int i = 0; i < measures; i++) {
          double part = fabs(measure[(long)i * sources + begin + a]) * power[a];
          norm[m * measures + i] += part;
          if (m == kept[begin + a]) end[m * measures + i] += part;
        }
        if (m >= kept[begin + a]) continue;
        double share = x[begin + a], theta = share / (1 - share), order = m;
        binomial_row r = s.rows[a];
        long at = a * stride;
        bound[a] = kernel.weigh(
          s.size, (double)(s.low - r.mode), r.relative + 4 * U, s.law + at + s.low, s.now + at,
          s.nowError + at, s.weighed + at);
        // What the row lacks, and the error of its share.
        bound[a] += power[a] * (m == 0 ? r.rest : sqrt(r.rest));
        bound[a] += power[a] * xError * 1.01 * (order + sqrt((order + 1) * (n - order) * theta));
        // A sum over blocks has a rounding per block, of terms of this size.
        bound[a] += power[a] * U * ((double)sources / BLOCK + 12);
        if (m + 1 < kept[begin + a]) {
          double kappa = 1 / sqrt((order + 1) * (n - order));
          kernel.krawtchouk(
            s.size, n * share, 1 / (1 - share), (1 - theta) * order, kappa,
            theta * sqrt(order * (n - order + 1) / ((order + 1) * (n - order))),
            U * (2 * n * theta + 8 * order * (1 + theta)), (double)s.low, s.now + at, s.before + at,
            s.nowError + at, s.beforeError + at);
        }
        power[a] *= root[a] * (1 + 2 * U);
      }
      if (m == orders) break;
      for (int i = 0; i < measures; i++) {
        double factor[BLOCK] = {0};
        for (int a = 0; a < count; a++) {
          if (m >= kept[begin + a]) continue;
          factor[a] = measure[(long)i * sources + begin + a];
          error[m * measures + i] += fabs(factor[a]) * bound[a] * SPARE;
        }
        kernel.addRows(
          s.size, stride, factor, s.weighed, sums + ((long)m * measures + i) * stride + s.low);
      }
      double *swap = s.now;
      s.now = s.before;
      s.before = swap;
      swap = s.nowError;
      s.nowError = s.beforeError;
      s.beforeError = swap;
    }
  }
  long width = (long)(last - first) + 1;
  for (long k = 0; k < (long)orders * measures; k++) {
    const double *sum = sums + k * stride;
    double beyond = 0;
    for (long j = 0; j < (long)first; j++) beyond += fabs(sum[j]);
    for (long j = (long)last + 1; j < total; j++) beyond += fabs(sum[j]);
    error[k] = (error[k] + beyond) * SPARE;
    memcpy(image + k * width, sum + first, (size_t)width * sizeof(double));
  }
  for (long k = 0; k < (long)(orders + 1) * measures; k++) {
    norm[k] *= 1 + 1e-6;
    end[k] *= 1 + 1e-6;
  }
  free(up);
  free(sums);
  return 1;
}

// MARK: A basis for the images

int ct_canonical_basis(
  long width, int orders, int measures, const double *image, const double *weight,
  const double *scale, double companion, double end, int most, double *basis, double *dual,
  double *newScale) {
  kernels kernel = choose();
  long count = (long)orders * measures;
  double *left = malloc((size_t)(count * width) * sizeof(double));
  double *size = malloc((size_t)count * sizeof(double));
  if (left == NULL || size == NULL) {
    free(left);
    free(size);
    return -1;
  }
  long used = 0;
  for (int m = 0; m < orders; m++)
    for (int i = 0; i < measures; i++) {
      // The law's own image belongs to the product of the laws.
      if (m == 0 && i == 0) continue;
      double factor = scale[i] * pow(companion, 0.5 * m);
      const double *from = image + ((long)m * measures + i) * width;
      double *to = left + used * width;
      for (long j = 0; j < width; j++) to[j] = factor * from[j] * weight[j];
      double square = kernel.dot(width, to, to);
      if (!(square > end * end)) continue;
      size[used++] = square;
    }
  int found = 0;
  while (found < most && found < width) {
    long best = -1;
    for (long k = 0; k < used; k++)
      if (size[k] > end * end && (best < 0 || size[k] > size[best])) best = k;
    if (best < 0) break;
    double *to = basis + (long)found * width;
    memcpy(to, left + best * width, (size_t)width * sizeof(double));
    // Once more against all before: orthogonal to rounding.
    for (int b = 0; b < found; b++)
      kernel.subtract(width, kernel.dot(width, basis + (long)b * width, to), basis + (long)b * width, to);
    double length = sqrt(kernel.dot(width, to, to));
    size[best] = 0;
    if (!(length > end)) continue;
    for (long j = 0; j < width; j++) to[j] /= length;
    newScale[found++] = length;
    for (long k = 0; k < used; k++) {
      if (size[k] <= end * end) continue;
      double *other = left + k * width;
      kernel.subtract(width, kernel.dot(width, to, other), to, other);
      size[k] = kernel.dot(width, other, other);
    }
  }
  // Orthonormal with the weight: a measure each, and the function that tells its part.
  for (int b = 0; b < found; b++)
    for (long j = 0; j < width; j++) {
      long k = (long)b * width + j;
      dual[k] = basis[k] * weight[j];
      basis[k] /= weight[j];
    }
  free(left);
  free(size);
  return found;
}

int ct_canonical_coordinates(
  long width, int orders, int measures, const double *image, const double *error,
  const double *norm, int members, const double *basis, const double *dual, double *coordinate,
  double *rest, double *size, double *length) {
  kernels kernel = choose();
  double *left = malloc((size_t)width * sizeof(double));
  if (left == NULL) return 0;
  for (int b = 0; b < members; b++) {
    double sum = 0;
    for (long j = 0; j < width; j++) sum += fabs(basis[b * width + j]);
    length[b] = sum * SPARE;
  }
  for (int m = 0; m < orders; m++)
    for (int i = 0; i < measures; i++) {
      long k = (long)m * measures + i;
      double *line = coordinate + k * members;
      const double *from = image + k * width;
      memcpy(left, from, (size_t)width * sizeof(double));
      double span = 0, whole = 0, remains = 0;
      for (int b = 0; b < members; b++) {
        line[b] = kernel.dot(width, dual + b * width, left);
        kernel.subtract(width, line[b], basis + b * width, left);
        span += fabs(line[b]) * length[b];
      }
      for (long j = 0; j < width; j++) {
        whole += fabs(from[j]);
        remains += fabs(left[j]);
      }
      rest[k] = (remains + error[k] + U * (double)(members + 3) * (whole + span)) * SPARE;
      size[k] = fmax(norm[k] + rest[k], span) * SPARE;
    }
  free(left);
  return 1;
}

// MARK: One generation of a pair

static double weightedSum(
  int rows, int columns, const double *s, const double *left, const double *right) {
  double sum = 0;
  for (int i = 0; i < rows; i++) {
    double line = 0;
    for (int j = 0; j < columns; j++) line += fabs(s[i * columns + j]) * right[j];
    sum += left[i] * line;
  }
  return sum;
}

double ct_canonical_pair(
  uint64_t n, int orders, const ct_canonical_generation *a, const ct_canonical_generation *b,
  int rows, int columns, double *s, double *work, double *sum) {
  kernels kernel = choose();
  int outRows = a->members, outColumns = b->members;
  double error = 0;
  for (int k = 0; k < outRows * outColumns; k++) sum[k] = 0;
  double roundings = U * (double)(rows + columns + orders + 8);
  for (int m = 0; m < orders; m++) {
    // The product of the laws is a source of all orders but the first.
    s[0] = m == 0 ? 0 : 1;
    const double *restA = a->rest + m * a->measures, *restB = b->rest + m * b->measures;
    const double *sizeA = a->size + m * a->measures, *sizeB = b->size + m * b->measures;
    kernel.sandwich(
      rows, columns, outRows, outColumns, m & 1 ? -1 : 1,
      a->coordinate + m * a->measures * outRows, s, b->coordinate + m * b->measures * outColumns,
      work, sum);
    error += weightedSum(rows, columns, s, restA, sizeB)
      + weightedSum(rows, columns, s, sizeA, restB)
      + roundings * weightedSum(rows, columns, s, sizeA, sizeB);
  }
  // Where the expansion of either ends. All that go on to `orders` end there.
  s[0] = 1;
  for (int m = 1; m <= orders && m <= (int)n; m++) {
    const double *endA = (m < orders ? a->end : a->norm) + m * a->measures;
    error += 4 * (double)(m + 1)
      * (weightedSum(rows, columns, s, endA, b->norm + m * b->measures)
         + (m < orders
           ? weightedSum(rows, columns, s, a->norm + m * a->measures, b->end + m * b->measures)
           : 0));
  }
  return error * SPARE;
}

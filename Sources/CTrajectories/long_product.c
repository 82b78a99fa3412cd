// Products of long integers by number-theoretic transforms in doubles (proofs-notes/long-product.md).
//
// C because the loops are fused multiply-adds over vectors of the machine's width, chosen at run time, and
// its callers are in C. Debian's GMP multiplies numbers of megabits three to four times slower.
//
// A limb is a coefficient. The product of two polynomials is taken modulo three primes below 2^50, where a
// product of residues x w - q p is exact: its high part is rounded, and what that lost comes from one fma.

#include "fraction_store.h"

#include <string.h>

#pragma STDC FP_CONTRACT OFF

typedef unsigned __int128 wide;

enum { FIELDS = 3, BLOCK = 64, LEAF = 64, ORDER = 24, SHORTEST = 512 };

/// The three largest primes below 2^50 that are 1 modulo 2^24.
static const uint64_t PRIMES[FIELDS] = {1125899437080577, 1125899302862849, 1125899286085633};

/// 2^61 - 1: every product is checked modulo this.
#define PRIME_OF_CHECK 0x1fffffffffffffff

/// Coefficients of the shorter operand: 2^21 (2^64 - 1)² is below the product of the primes.
static const size_t MOST_TERMS = (size_t)1 << 21;
/// Limbs of a product: the primes have roots of twice that order.
static const size_t MOST_LIMBS = (size_t)1 << (ORDER - 1);

/// Residues modulo one prime, kept between -p/2 and p/2 where nothing else is said.
typedef struct {
  double p, inverse;
  /// Of order 2^(k + 2), and their inverses.
  double root[ORDER - 1], inverseRoot[ORDER - 1];
  /// Node j splits x^2s - w² at w = roots[j], the product of root[k] over the bits k of j.
  const double *roots, *inverses;
  /// Of each eight nodes at once: nodes 8 l...8 l + 7 of the last three layers, in seven vectors.
  const double *leafRoots, *leafInverses;
} field;

/// What takes residues, times a power of two, to digits in the radix 1, p, p q.
typedef struct {
  double first, second, firstInSecond, third, firstInThird, secondInThird;
} garner;

struct ct_multiplier {
  ct_path path;
  field fields[FIELDS];
  /// Coefficients that tables are made for, at least, and that they reach.
  size_t expected, reach;
  double *tables;
  int isSpoiled;
  /// Residues of a product.
  double *work;
  size_t workCount;
};

// MARK: Paths

#if defined(__x86_64__)
// Vectors are passed to functions of this file alone, all inlined: there is no calling convention to keep.
#pragma clang diagnostic ignored "-Wpsabi"

typedef double vd __attribute__((vector_size(64)));
typedef uint64_t vu __attribute__((vector_size(64)));

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LANES(name) name##AVX2
#include "long_product_lanes.h"
#undef LANES
#pragma clang attribute pop

#pragma clang attribute push( \
  __attribute__((target("avx512f,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define LANES(name) name##AVX512
#include "long_product_lanes.h"
#undef LANES
#pragma clang attribute pop

#define CALL(t, name, ...) \
  ((t)->path == ct_path_avx512 ? name##AVX512(__VA_ARGS__) : name##AVX2(__VA_ARGS__))
#endif

ct_path ct_best_path(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
      && __builtin_cpu_supports("avx512vl"))
    return ct_path_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return ct_path_avx2;
#endif
  return ct_path_gmp;
}

static uint64_t multiplyModulo(uint64_t a, uint64_t b, uint64_t p) {
  return (uint64_t)((wide)a * b % p);
}

// MARK: The check

/// Modulo 2^61 - 1, where 2^64 is 8.
static uint64_t remainderOf(const uint64_t *limbs, size_t count) {
  uint64_t sum = 0;
  for (size_t i = count; i-- > 0;) {
    sum = (sum << 3 & PRIME_OF_CHECK) + (sum >> 58) + (limbs[i] & PRIME_OF_CHECK) + (limbs[i] >> 61);
    sum = (sum & PRIME_OF_CHECK) + (sum >> 61);
  }
  return sum % PRIME_OF_CHECK;
}

static uint64_t quickRemainder(const ct_multiplier *t, const uint64_t *limbs, size_t count) {
#if defined(__x86_64__)
  if (t->path != ct_path_gmp) return CALL(t, remainder, limbs, count);
#endif
  return remainderOf(limbs, count);
}

int ct_product_agrees(
  const ct_multiplier *t, const uint64_t *product, const uint64_t *a, size_t m, const uint64_t *b,
  size_t n) {
  uint64_t x = quickRemainder(t, a, m), y = a == b && m == n ? x : quickRemainder(t, b, n);
  return multiplyModulo(x, y, PRIME_OF_CHECK) == quickRemainder(t, product, m + n);
}

#if defined(__x86_64__)

// MARK: Roots and working memory

static uint64_t powerModulo(uint64_t a, uint64_t exponent, uint64_t p) {
  uint64_t result = 1;
  for (; exponent > 0; exponent >>= 1, a = multiplyModulo(a, a, p))
    if (exponent & 1) result = multiplyModulo(result, a, p);
  return result;
}

static uint64_t inverseModulo(uint64_t a, uint64_t p) { return powerModulo(a, p - 2, p); }

static double centred(uint64_t a, uint64_t p) {
  return a > p / 2 ? -(double)(p - a) : (double)a;
}

static void setRoots(field *f, uint64_t p) {
  f->p = (double)p;
  f->inverse = 1 / f->p;
  uint64_t root, base = 2;
  // One whose 2^23rd power is -1 has order 2^24, and sums of its powers vanish as they should.
  do root = powerModulo(base++, p >> ORDER, p);
  while (powerModulo(root, (uint64_t)1 << (ORDER - 1), p) != p - 1);
  for (int k = ORDER - 2; k >= 0; k--, root = multiplyModulo(root, root, p)) {
    f->root[k] = centred(root, p);
    f->inverseRoot[k] = centred(inverseModulo(root, p), p);
  }
}

static double *reserve(double *old, size_t count) {
  free(old);
  size_t bytes = count * sizeof(double);
  return ct_pages(&bytes);
}

/// Nodes and leaves, `leafCount` >= 8, from roots of order 2^(k + 2).
static void tabulate(
  const ct_multiplier *t, const field *f, size_t leafCount, const double *root, double *w, double *leaf) {
  // Leaf j needs nodes up to 4 j + 3.
  size_t nodeCount = 4 * leafCount;
  uint64_t p = (uint64_t)f->p;
  w[0] = 1;
  for (size_t k = 0, n = 1; n < nodeCount; k++, n *= 2) {
    if (n >= 8) {
      for (size_t j = 0; j < n; j += 8) CALL(t, turn, w + n + j, w + j, root[k], f);
    } else {
      for (size_t j = 0; j < n; j++) {
        int64_t a = (int64_t)w[j], b = (int64_t)root[k];
        w[n + j] = centred(
          multiplyModulo((uint64_t)(a < 0 ? a + (int64_t)p : a), (uint64_t)(b < 0 ? b + (int64_t)p : b), p), p);
      }
    }
  }
  for (int layer = 0, row = 0; layer < 3; layer++)
    for (int i = 0; i < 1 << layer; i++, row++)
      for (int node = 0; node < 8; node++) leaf[8 * row + node] = w[(node << layer) + i];
  for (size_t k = 3, n = 1; n < leafCount; k++, n *= 2)
    for (size_t j = 0; j < 7 * n; j++) {
      size_t row = j % 7, layer = row == 0 ? 0 : row < 3 ? 1 : 2;
      CALL(t, turn, leaf + 8 * (7 * n + j), leaf + 8 * j, root[k + layer], f);
    }
}

static void prepare(ct_multiplier *t, size_t length, size_t workCount) {
  if (t->reach == 0)
    for (int i = 0; i < FIELDS; i++) setRoots(&t->fields[i], PRIMES[i]);
  if (t->reach < length) {
    size_t reach = SHORTEST;
    while (reach < length || reach < t->expected) reach *= 2;
    size_t leafCount = reach / LEAF;
    double *next = t->tables = reserve(t->tables, 2 * FIELDS * (4 + 7 * 8) * leafCount);
    for (int i = 0; i < FIELDS; i++) {
      field *f = &t->fields[i];
      double *leaves = next + 8 * leafCount, *leafInverses = leaves + 56 * leafCount;
      tabulate(t, f, leafCount, f->root, next, leaves);
      tabulate(t, f, leafCount, f->inverseRoot, next + 4 * leafCount, leafInverses);
      f->roots = next;
      f->inverses = next + 4 * leafCount;
      f->leafRoots = leaves;
      f->leafInverses = leafInverses;
      next = leafInverses + 56 * leafCount;
    }
    t->reach = reach;
    if (t->isSpoiled) t->tables[1] += 1;
  }
  if (t->workCount < workCount) {
    t->work = reserve(t->work, workCount);
    t->workCount = workCount;
  }
}

// MARK: Products

/// `scale`: what the transforms multiply by.
static garner garnerOf(uint64_t scale) {
  uint64_t p = PRIMES[0], q = PRIMES[1], r = PRIMES[2];
  uint64_t pInQ = inverseModulo(p, q), qInR = inverseModulo(q, r),
    pqInR = multiplyModulo(inverseModulo(p, r), qInR, r);
  return (garner){
    centred(inverseModulo(scale, p), p),
    centred(multiplyModulo(inverseModulo(scale, q), pInQ, q), q),
    centred(pInQ, q),
    centred(multiplyModulo(inverseModulo(scale, r), pqInR, r), r),
    centred(pqInR, r),
    centred(qInR, r)};
}

/// The integer whose coefficients at 2^64 have the residues x; returns what is left above `size` limbs.
static wide evaluate(
  const ct_multiplier *t, double *const *x, uint64_t *product, size_t size, uint64_t scale) {
  garner g = garnerOf(scale);
  wide pq = (wide)PRIMES[0] * PRIMES[1], carry = 0;
  uint64_t low = (uint64_t)pq, high = (uint64_t)(pq >> 64);
  uint64_t digit[FIELDS][BLOCK] __attribute__((aligned(64)));
  for (size_t i = 0; i < size; i += BLOCK) {
    CALL(t, digits, digit, x, i, &g, t->fields);
    size_t count = size - i < BLOCK ? size - i : BLOCK;
    for (size_t k = 0; k < count; k++) {
      wide a = (wide)digit[1][k] * PRIMES[0] + digit[0][k], b = (wide)digit[2][k] * low;
      wide sum = (wide)(uint64_t)carry + (uint64_t)a + (uint64_t)b;
      product[i + k] = (uint64_t)sum;
      carry = (carry >> 64) + (sum >> 64) + (a >> 64) + (b >> 64) + (wide)digit[2][k] * high;
    }
  }
  return carry;
}

static int multiplyByTransforms(
  ct_multiplier *t, uint64_t *product, const uint64_t *a, size_t m, const uint64_t *b, size_t n) {
  int isSquare = a == b && m == n;
  size_t scale = SHORTEST;
  while (scale < m + n) scale *= 2;
  size_t length = m + n <= scale / 4 * 3 ? scale / 4 * 3 : scale;
  prepare(t, length, length * (isSquare ? FIELDS : FIELDS + 1));
  double *x[FIELDS], *y = isSquare ? NULL : t->work + FIELDS * length;
  for (int i = 0; i < FIELDS; i++) {
    x[i] = t->work + (size_t)i * length;
    CALL(t, cyclic, x[i], y, length, a, m, b, n, &t->fields[i]);
  }
  return evaluate(t, x, product, m + n, scale) == 0 && ct_product_agrees(t, product, a, m, b, n);
}

#endif

// MARK: Interface

ct_multiplier *ct_multiplier_create(ct_path path) {
  ct_multiplier *t = orEnd(calloc(1, sizeof(ct_multiplier)));
  t->path = path;
  return t;
}

void ct_multiplier_free(ct_multiplier *t) {
  if (t == NULL) return;
  free(t->tables);
  free(t->work);
  free(t);
}

void ct_multiplier_expect(ct_multiplier *t, size_t words) {
  if (words > MOST_LIMBS) words = MOST_LIMBS;
  if (words > t->expected) t->expected = words;
}

void ct_multiplier_spoil(ct_multiplier *t) {
  t->isSpoiled = 1;
  t->reach = 0;
}

int ct_multiply(
  ct_multiplier *t, uint64_t *product, const uint64_t *a, size_t m, const uint64_t *b, size_t n) {
#if defined(__x86_64__)
  if (t->path != ct_path_gmp && (m < n ? m : n) <= MOST_TERMS && m + n <= MOST_LIMBS)
    return multiplyByTransforms(t, product, a, m, b, n);
#endif
  mp_limb_t *r = (mp_limb_t *)product;
  const mp_limb_t *x = (const mp_limb_t *)a, *y = (const mp_limb_t *)b;
  if (a == b && m == n) mpn_sqr(r, x, (mp_size_t)m);
  else if (m >= n) mpn_mul(r, x, (mp_size_t)m, y, (mp_size_t)n);
  else mpn_mul(r, y, (mp_size_t)n, x, (mp_size_t)m);
  return 1;
}

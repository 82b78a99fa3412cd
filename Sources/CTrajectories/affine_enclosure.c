// A contracting affine recursion in fixed point, rounded down, with an integer that counts what the
// rounding may have lost (proofs-notes/enclosed-trajectory.md).
//
// C because the loop is a chain of products of two and three limbs: Swift's UInt128 checks and its
// generic multiplication cost twice the time, and the body is instantiated per number of limbs.

#include "CTrajectories.h"

#include <math.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

typedef unsigned __int128 wide;

/// floor(high 2^64 / divisor) and the rest, for high < divisor.
INLINE uint64_t divide(uint64_t high, uint64_t divisor, uint64_t *rest) {
#if defined(__x86_64__)
  // The quotient fits a word, which the compiler cannot know.
  uint64_t quotient;
  __asm__("divq %4" : "=a"(quotient), "=d"(*rest) : "0"((uint64_t)0), "1"(high), "rm"(divisor) : "cc");
  return quotient;
#else
  wide dividend = (wide)high << 64;
  *rest = (uint64_t)(dividend % divisor);
  return (uint64_t)(dividend / divisor);
#endif
}

/// q = floor(2^(64 L) a / b), for a < b.
INLINE void fraction(int L, uint64_t *q, uint64_t a, uint64_t b) {
  for (int i = L - 1; i >= 0; i--) q[i] = divide(a, b, &a);
}

/// floor(x y / 2^128), from all partial products; the higher limb of what is cut off.
INLINE wide multiply2(wide x, wide y, uint64_t *cut) {
  uint64_t x1 = (uint64_t)(x >> 64), x0 = (uint64_t)x, y1 = (uint64_t)(y >> 64), y0 = (uint64_t)y;
  wide cross = (wide)x1 * y0;
  wide other = (wide)x0 * y1;
  wide low = ((wide)x0 * y0 >> 64) + (uint64_t)cross + (uint64_t)other;
  *cut = (uint64_t)low;
  return (wide)x1 * y1 + (cross >> 64) + (other >> 64) + (low >> 64);
}

/// The same for L limbs; returns the highest limb of what is cut off.
INLINE uint64_t multiply(int L, uint64_t *r, const uint64_t *x, const uint64_t *y) {
  if (L == 2) {
    uint64_t cut;
    wide z = multiply2((wide)x[1] << 64 | x[0], (wide)y[1] << 64 | y[0], &cut);
    r[0] = (uint64_t)z;
    r[1] = (uint64_t)(z >> 64);
    return cut;
  }
  uint64_t product[2 * CT_MOST_LIMBS];
  uint64_t carry = 0;
  for (int j = 0; j < L; j++) {
    wide t = (wide)x[0] * y[j] + carry;
    product[j] = (uint64_t)t;
    carry = (uint64_t)(t >> 64);
  }
  product[L] = carry;
  for (int i = 1; i < L; i++) {
    carry = 0;
    for (int j = 0; j < L; j++) {
      wide t = (wide)x[i] * y[j] + product[i + j] + carry;
      product[i + j] = (uint64_t)t;
      carry = (uint64_t)(t >> 64);
    }
    product[i + L] = carry;
  }
  for (int i = 0; i < L; i++) r[i] = product[L + i];
  return product[L - 1];
}

/// r += x, which does not overflow.
INLINE void add(int L, uint64_t *r, const uint64_t *x) {
  uint64_t carry = 0;
  for (int i = 0; i < L; i++) {
    wide t = (wide)r[i] + x[i] + carry;
    r[i] = (uint64_t)t;
    carry = (uint64_t)(t >> 64);
  }
}

/// The lower bound of 1 - x for x in [q, q + 1]: 2^(64 L) - 1 - q.
INLINE void complement(int L, uint64_t *r, const uint64_t *q) {
  for (int i = 0; i < L; i++) r[i] = ~q[i];
}

/// In 1/256 units: an upper bound of `units` x, for x below (limbs + 1) 2^(-64 L).
INLINE uint64_t share(uint64_t units, uint64_t top) { return units * ((top >> 56) + 1); }

/// In 1/256 units: an upper bound of what a cut took, from the highest limb of that.
INLINE uint64_t taken(uint64_t cut) { return (cut >> 56) + 1; }

/// An upper bound of error x, for x in [top, top + 1] 2^-64.
INLINE uint64_t scaled(uint64_t error, uint64_t top) {
  wide product = (wide)error * top + error;
  return (uint64_t)(product >> 64) + (error != 0);
}

/// z' = a z + b with a in [a, a + aError], b in [b, b + bError / 256] units of the last place.
/// aError is 0 where a is, exactly.
typedef struct {
  uint64_t a[CT_MOST_LIMBS], b[CT_MOST_LIMBS], aError, bError;
} step;

INLINE void prepare(
  ct_recursion recursion, int L, const ct_generation *g, const ct_fixed *c, step *s) {
  uint64_t w[CT_MOST_LIMBS], d[CT_MOST_LIMBS], e[CT_MOST_LIMBS];
  size_t bytes = sizeof(uint64_t) * (size_t)L;
  int isForgotten = g->real == g->parts;
  if (g->draws == 1 || (isForgotten && recursion == CT_ERROR)) {
    // Nothing of the past is left: z' = c / n, or all draws of a generation are alike and z' = 0.
    memset(s->a, 0, bytes);
    s->aError = 0;
    if (recursion == CT_DIVERSITY) {
      memset(s->b, 0, bytes);
      s->bError = 0;
    } else if (g->draws == 1) {
      memcpy(s->b, c->limbs, bytes);
      s->bError = c->error;
    } else {
      fraction(L, w, 1, g->draws);
      uint64_t cut = multiply(L, s->b, c->limbs, w);
      s->bError = taken(cut) + share(1, c->limbs[L - 1]) + scaled(c->error, w[L - 1]);
    }
    return;
  }
  // 1/n lies in [w, w + 1], so d = 1 - 1/n in [~w, ~w + 1].
  fraction(L, w, 1, g->draws);
  complement(L, d, w);
  if (isForgotten) {
    // 1 - e = 1: a = 0, b = d c.
    memset(s->a, 0, bytes);
    s->aError = 0;
    uint64_t cut = multiply(L, s->b, d, c->limbs);
    s->bError = taken(cut) + share(1, c->limbs[L - 1]) + c->error;
    return;
  }
  // 1 - alpha in [q, q + 1], its square in [e, e + 3].
  uint64_t q[CT_MOST_LIMBS];
  fraction(L, q, g->real, g->parts);
  complement(L, q, q);
  multiply(L, e, q, q);
  multiply(L, s->a, e, d);
  s->aError = 6;
  if (recursion == CT_ERROR) {
    // (c + ec)(w + 1): ec (w + 1), c and the cut.
    uint64_t cut = multiply(L, s->b, c->limbs, w);
    s->bError = taken(cut) + share(1, c->limbs[L - 1]) + scaled(c->error, w[L - 1]);
    return;
  }
  // 1 - e in [f, f + 3]: e is at most its lower bound plus 3.
  uint64_t *f = e;
  complement(L, f, e);
  uint64_t borrow = 2;
  for (int i = 0; i < L; i++) {
    uint64_t before = f[i];
    f[i] = before - borrow;
    borrow = before < borrow;
  }
  if (borrow) memset(f, 0, bytes);
  // f d in [fd, fd + 6], times c: 6 c, ec and the cut.
  multiply(L, f, f, d);
  uint64_t cut = multiply(L, s->b, f, c->limbs);
  s->bError = taken(cut) + share(6, c->limbs[L - 1]) + c->error;
}

/// One step of value and error: a' z' <= a z + a error + aError z'. z' is below z + 1 in 1/256 of the
/// range, and the error below another 1/256.
INLINE uint64_t advance(int L, uint64_t *z, uint64_t error, const step *s) {
  if (s->aError == 0) {
    // The past is forgotten.
    for (int i = 0; i < L; i++) z[i] = s->b[i];
    return s->bError;
  }
  uint64_t fresh = s->bError + s->aError * ((z[L - 1] >> 56) + 2);
  fresh += taken(multiply(L, z, z, s->a));
  add(L, z, s->b);
  return scaled(error, s->a[L - 1]) + fresh;
}

INLINE void put(int L, const uint64_t *z, uint64_t error, uint64_t *value, uint64_t *units) {
  for (int i = 0; i < L; i++) value[i] = z[i];
  *units = (error + 255) >> 8;
}

/// Two steps of `s` as one: a a, and a b + b.
INLINE void twice(int L, step *s) {
  if (s->aError == 0) return;
  uint64_t b[CT_MOST_LIMBS];
  multiply(L, b, s->a, s->b);
  // (a + ea)(b + eb) <= a b + a eb + ea (b + eb), and the cut; b + eb is below 1.
  s->bError = 2 * s->bError + 256 * (s->aError + 1);
  add(L, s->b, b);
  multiply(L, s->a, s->a, s->a);
  s->aError = 2 * s->aError + 2;
}

enum { LANES = 4 };

/// An upper bound of the error in all of `count` steps, from `error` on: it grows by at most `fresh`
/// per step, and not above the value that a step does not raise.
INLINE uint64_t ceiling(int L, uint64_t error, size_t count, const step *s) {
  if (s->aError == 0) return error > s->bError ? error : s->bError;
  // z is below 1: at most 256 parts in 256, and one for its own error.
  uint64_t fresh = s->bError + 1 + 256 + 257 * s->aError;
  uint64_t most = error + (uint64_t)count * fresh;
  uint64_t left = UINT64_MAX - s->a[L - 1];
  if (left == 0) return most;
  // E (left + 1) 2^-64 >= fresh + 1 makes (E (a + 1) >> 64) + fresh <= E.
  wide settled = ((wide)(fresh + 1) << 64) / left + 1;
  if (settled < most) most = (uint64_t)settled;
  return error > most ? error : most;
}

/// LANES chains of two limbs, all of them in registers.
INLINE size_t weave2(
  size_t t, size_t count, const step *s, uint64_t lane[LANES][CT_MOST_LIMBS], uint64_t *values) {
  wide z[LANES], a = (wide)s->a[1] << 64 | s->a[0], b = (wide)s->b[1] << 64 | s->b[0];
  for (int k = 0; k < LANES; k++) z[k] = (wide)lane[k][1] << 64 | lane[k][0];
  for (; t + LANES <= count; t += LANES) {
#pragma clang loop unroll(full)
    for (int k = 0; k < LANES; k++) {
      uint64_t cut;
      z[k] = multiply2(z[k], a, &cut) + b;
      uint64_t *out = values + 2 * (t + (size_t)k);
      out[0] = (uint64_t)z[k];
      out[1] = (uint64_t)(z[k] >> 64);
    }
  }
  for (int k = 0; k < LANES; k++) {
    lane[k][0] = (uint64_t)z[k];
    lane[k][1] = (uint64_t)(z[k] >> 64);
  }
  return t;
}

/// `count` steps of the same generation. One step waits for the one before: so LANES interleaved
/// chains, each of which advances by LANES generations at a time, under one bound of their errors.
INLINE void repeat(
  int L, size_t count, const step *once, uint64_t *z, uint64_t *error, uint64_t *values,
  uint64_t *errors) {
  uint64_t lane[LANES][CT_MOST_LIMBS], most = 0;
  for (int k = 0; k < LANES; k++) {
    *error = advance(L, z, *error, once);
    most = *error > most ? *error : most;
    for (int i = 0; i < L; i++) lane[k][i] = z[i];
    put(L, z, *error, values + k * L, errors + k);
  }
  step s = *once;
  for (int k = 1; k < LANES; k *= 2) twice(L, &s);
  most = ceiling(L, most, count / LANES, &s);
  size_t t = LANES;
  if (L == 2) {
    t = weave2(t, count, &s, lane, values);
  } else {
    for (; t + LANES <= count; t += LANES) {
      for (int k = 0; k < LANES; k++) {
        multiply(L, lane[k], lane[k], s.a);
        add(L, lane[k], s.b);
        for (int i = 0; i < L; i++) values[(t + (size_t)k) * (size_t)L + (size_t)i] = lane[k][i];
      }
    }
  }
  for (size_t k = LANES; k < t; k++) errors[k] = (most + 255) >> 8;
  memcpy(z, lane[LANES - 1], sizeof(uint64_t) * (size_t)L);
  *error = most;
  for (; t < count; t++) {
    *error = advance(L, z, *error, once);
    put(L, z, *error, values + t * (size_t)L, errors + t);
  }
}

/// The least k with 2^(64 L - k) error <= value, from the highest limb of a value that is not 0.
INLINE unsigned lost(uint64_t top, uint64_t error) {
  unsigned zeros = (unsigned)__builtin_clzll(top), spare = (unsigned)__builtin_clzll(error);
  // error 2^spare and top 2^zeros lie in [2^63, 2^64).
  return 64 - spare + zeros + (top << zeros < error << spare);
}

/// The largest of these over a few generations, or a bound of it.
INLINE unsigned loss(int L, size_t count, const uint64_t *values, const uint64_t *errors) {
  uint64_t most = 0, least = UINT64_MAX;
  for (size_t t = 0; t < count; t++) {
    uint64_t top = values[t * (size_t)L + (size_t)L - 1];
    most = errors[t] > most ? errors[t] : most;
    least = top < least ? top : least;
  }
  if (most == 0) return 0;
  if (least != 0) return lost(least, most);
  unsigned worst = 0;
  for (size_t t = 0; t < count; t++) {
    const uint64_t *value = values + t * (size_t)L;
    if (errors[t] == 0) continue;
    int i = L - 1;
    while (i > 0 && value[i] == 0) i--;
    unsigned here = 64 * (unsigned)L + 64;
    if (value[i] != 0) here = 64 * (unsigned)(L - 1 - i) + lost(value[i], errors[t]);
    worst = here > worst ? here : worst;
  }
  return worst;
}

/// Generations between two looks at what is lost, or up to twice as many: they stay in the first cache.
enum { CHUNK = 512 };

INLINE void look(
  int L, size_t *seen, size_t made, const uint64_t *values, const uint64_t *errors, unsigned *worst) {
  unsigned here = loss(L, made - *seen, values + *seen * (size_t)L, errors + *seen);
  *worst = here > *worst ? here : *worst;
  *seen = made;
}

INLINE unsigned run(
  ct_recursion recursion, int L, const ct_stretch *schedule, size_t count, const ct_fixed *c,
  ct_fixed *state, uint64_t *values, uint64_t *errors) {
  // Not in memory, where values might be the same place.
  uint64_t z[CT_MOST_LIMBS], error = state->error;
  memcpy(z, state->limbs, sizeof(uint64_t) * (size_t)L);
  unsigned worst = 0;
  // Generations made, and those of them that have been looked at.
  size_t made = 0, seen = 0;
  for (size_t i = 0; i < count; i++) {
    step s;
    prepare(recursion, L, &schedule[i].each, c, &s);
    uint64_t left = schedule[i].count;
    while (left >= 4 * LANES) {
      size_t length = left < CHUNK ? (size_t)left : CHUNK;
      repeat(L, length, &s, z, &error, values + made * (size_t)L, errors + made);
      made += length;
      left -= length;
      if (made - seen >= CHUNK) look(L, &seen, made, values, errors, &worst);
    }
    for (; left > 0; left--) {
      error = advance(L, z, error, &s);
      put(L, z, error, values + made * (size_t)L, errors + made);
      made++;
    }
    if (made - seen >= CHUNK) look(L, &seen, made, values, errors, &worst);
  }
  look(L, &seen, made, values, errors, &worst);
  memcpy(state->limbs, z, sizeof(uint64_t) * (size_t)L);
  state->error = error;
  return worst;
}

/// The body with the number of limbs known to the compiler.
#define RUN(L)                                                                     \
  return recursion == CT_ERROR                                                     \
    ? run(CT_ERROR, L, schedule, count, c, state, values, errors)                  \
    : run(CT_DIVERSITY, L, schedule, count, c, state, values, errors)

unsigned ct_enclose(
  ct_recursion recursion, int limbs, const ct_stretch *schedule, size_t count, const ct_fixed *c,
  ct_fixed *state, uint64_t *values, uint64_t *errors) {
  switch (limbs) {
  case 2: RUN(2);
  case 3: RUN(3);
  case 4: RUN(4);
  default: RUN(limbs);
  }
}

// MARK: In doubles

INLINE int length(wide x) {
  uint64_t top = (uint64_t)(x >> 64);
  return top ? 128 - __builtin_clzll(top) : (uint64_t)x ? 64 - __builtin_clzll((uint64_t)x) : 0;
}

/// x 2^exponent, rounded down, or up.
INLINE double in_double(wide x, int exponent, int rounds_up) {
  int cut = length(x) - 53;
  if (cut > 0) {
    wide kept = x >> cut;
    x = kept + (rounds_up && kept << cut != x);
    exponent += cut;
  }
  // Exact, as long as the result is normal.
  if (exponent > -900 && exponent < 900) {
    uint64_t bits = (uint64_t)(exponent + 1023) << 52;
    double scale;
    memcpy(&scale, &bits, sizeof scale);
    return (double)(uint64_t)x * scale;
  }
  double result = ldexp((double)(uint64_t)x, exponent);
  if (x == 0) return 0;
  return rounds_up ? nextafter(result, INFINITY) : nextafter(result, 0);
}

void ct_doubles(
  int limbs, int scale, const uint64_t *values, const uint64_t *errors, size_t count, double *lower,
  double *upper) {
  for (size_t i = 0; i < count; i++) {
    const uint64_t *w = values + i * (size_t)limbs;
    int top = limbs - 1;
    while (top > 1 && w[top] == 0) top--;
    // Two limbs: what is cut off below is less than one unit of the lower, and so is the error then.
    wide x = (wide)w[top] << 64 | w[top - 1];
    wide y = x + (top == 1 ? errors[i] : 2);
    int exponent = scale - 64 * limbs + 64 * (top - 1);
    lower[i] = in_double(x, exponent, 0);
    upper[i] = y < x ? ldexp(1, 129 + exponent) : in_double(y, exponent, 1);
  }
}

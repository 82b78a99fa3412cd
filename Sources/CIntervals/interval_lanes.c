// Arithmetic of enclosures in doubles, lane by lane. Every result is moved outward by at least one unit in the last
// place from the value rounded to nearest; what is not known is NaN and stays NaN (proofs-notes/screening.md).
//
// C because the loops are over plain doubles with rounding to nearest and no contraction, compiled for the vector
// units that are there at run time.

#include "CIntervals.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

_Static_assert(FLT_EVAL_METHOD == 0, "a double must be rounded to a double");

#define INLINE static inline __attribute__((always_inline))

#if defined(__linux__) && defined(__x86_64__) && defined(__clang__)
#define FOR_EACH_MACHINE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_MACHINE
#endif

typedef struct {
  double l, u;
} pair;

// MARK: Ends

/// A bit more than half a unit in the last place, relative to the number; and the smallest number.
static const double HALF_UNIT = 0x1.0000000000001p-53, SMALLEST = 0x1p-1074;

/// At least the next double, and at most the one after it; infinity stays, minus infinity becomes NaN.
INLINE double up(double x) { return x + (fabs(x) * HALF_UNIT + SMALLEST); }
INLINE double down(double x) { return x - (fabs(x) * HALF_UNIT + SMALLEST); }

/// NaN where the second is.
INLINE double least(double a, double b) { return a < b ? a : b; }
INLINE double most(double a, double b) { return a > b ? a : b; }

/// 0, or NaN where x is infinite or NaN.
INLINE double doubt(double x) { return x * 0.0; }

// MARK: Arithmetic

INLINE pair negate(pair a) { return (pair){-a.u, -a.l}; }

INLINE pair sum(pair a, pair b) { return (pair){down(a.l + b.l), up(a.u + b.u)}; }

/// The hull of four products or quotients, moved outward.
INLINE pair hull(double p, double q, double r, double s) {
  double unknown = doubt((p + q) + (r + s));
  return (pair){
    down(least(least(p, q), least(r, s))) + unknown, up(most(most(p, q), most(r, s))) + unknown};
}

INLINE pair product(pair a, pair b) { return hull(a.l * b.l, a.l * b.u, a.u * b.l, a.u * b.u); }

INLINE pair quotient(pair a, pair b) {
  pair q = hull(a.l / b.l, a.l / b.u, a.u / b.l, a.u / b.u);
  double unknown = ((b.l > 0) | (b.u < 0)) ? 0.0 : NAN;
  return (pair){q.l + unknown, q.u + unknown};
}

INLINE pair absolute(pair a) {
  double unknown = doubt(a.l + a.u);
  double low = a.l > 0 ? a.l : a.u < 0 ? -a.u : 0.0;
  return (pair){low + unknown, most(-a.l, a.u) + unknown};
}

INLINE pair smaller(pair a, pair b) {
  double unknown = doubt((a.l + a.u) + (b.l + b.u));
  return (pair){least(a.l, b.l) + unknown, least(a.u, b.u) + unknown};
}

INLINE pair larger(pair a, pair b) {
  double unknown = doubt((a.l + a.u) + (b.l + b.u));
  return (pair){most(a.l, b.l) + unknown, most(a.u, b.u) + unknown};
}

INLINE pair square_root(pair a) {
  double unknown = a.l >= 0 ? doubt(a.u) : NAN;
  return (pair){most(0, down(sqrt(a.l))) + unknown, up(sqrt(a.u)) + unknown};
}

// MARK: Exponential and logarithm

/// log 2 = LOG2_HIGH + LOG2_LOW to 2^-86; the first has 32 bits, so that its multiples by exponents are exact.
static const double LOG2_HIGH = 0x1.62e42feep-1, LOG2_LOW = 0x1.a39ef35793c76p-33;

/// Relative bound of what an exponential or a logarithm below is wrong by: 16 half units, where 8 are proved.
static const double ELEMENTARY = 0x1p-49;

/// Added and taken away again, leaves the nearest whole number of a double below 2^51 in magnitude.
static const double SHIFT = 0x1.8p52;

/// e^x for -708 <= x <= 709, wrong by less than 7 half units, relative.
INLINE double exponential_value(double x) {
  double shifted = x * 0x1.71547652b82fep0 + SHIFT;
  double k = shifted - SHIFT;
  double r = (x - k * LOG2_HIGH) - k * LOG2_LOW;
  double p = 1.0 / 6227020800.0;
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  p = p * r + 1.0;
  p = p * r + 1.0;
  // The low bits of the shifted number are k.
  uint64_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 1023) << 52;
  double scale;
  memcpy(&scale, &bits, sizeof scale);
  return p * scale;
}

INLINE pair exponential(pair a) {
  double l = exponential_value(a.l < -708 ? -708 : a.l > 709 ? 709 : a.l);
  double u = exponential_value(a.u < -708 ? -708 : a.u > 709 ? 709 : a.u);
  // Beyond the ends nothing is computed: 0 and e^-708 below, nothing is known above.
  l = a.l < -708 ? 0.0 : l - l * ELEMENTARY;
  u = u + u * ELEMENTARY;
  double unknown = a.u <= 709 && a.l <= 709 ? 0.0 : NAN;
  return (pair){l + unknown, u + unknown};
}

/// log x for a normal positive x, wrong by less than 7 half units, relative; exactly 0 at 1.
INLINE double logarithm_value(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  // m in [sqrt(1/2), sqrt 2] with x = 2^k m.
  bits += 0x3ff0000000000000 - 0x3fe6a09e667f3bcd;
  double k = (double)((int32_t)(bits >> 52) - 0x3ff);
  bits = (bits & 0x000fffffffffffff) + 0x3fe6a09e667f3bcd;
  double m;
  memcpy(&m, &bits, sizeof m);
  double f = (m - 1.0) / (m + 1.0);
  double s = f * f;
  double p = 1.0 / 21.0;
  p = p * s + 1.0 / 19.0;
  p = p * s + 1.0 / 17.0;
  p = p * s + 1.0 / 15.0;
  p = p * s + 1.0 / 13.0;
  p = p * s + 1.0 / 11.0;
  p = p * s + 1.0 / 9.0;
  p = p * s + 1.0 / 7.0;
  p = p * s + 1.0 / 5.0;
  p = p * s + 1.0 / 3.0;
  p = p * s + 1.0;
  return k * LOG2_HIGH + (k * LOG2_LOW + (2.0 * f) * p);
}

INLINE pair logarithm(pair a) {
  double unknown = a.l >= DBL_MIN && a.u <= DBL_MAX ? 0.0 : NAN;
  double l = logarithm_value(a.l);
  double u = logarithm_value(a.u);
  return (pair){l - fabs(l) * ELEMENTARY + unknown, u + fabs(u) * ELEMENTARY + unknown};
}

INLINE pair power(pair a, pair b) {
  // Beyond, an exponent is no longer a word, and its power is refused.
  double unknown = b.l >= -0x1p62 && b.u <= 0x1p62 ? 0.0 : NAN;
  pair e = exponential(product(logarithm(a), b));
  return (pair){e.l + unknown, e.u + unknown};
}

// MARK: Powers by whole numbers

/// x^k for an x that is not negative, rounded down and up.
INLINE double power_down(double x, unsigned k) {
  double result = 1, square = x;
  for (; k > 0; k >>= 1) {
    if (k & 1) result = most(0, down(result * square));
    if (k > 1) square = most(0, down(square * square));
  }
  return result;
}

INLINE double power_up(double x, unsigned k) {
  double result = 1, square = x;
  for (; k > 0; k >>= 1) {
    if (k & 1) result = up(result * square);
    if (k > 1) square = up(square * square);
  }
  return result;
}

INLINE pair square(pair a) {
  pair m = absolute(a);
  return (pair){most(0, down(m.l * m.l)), up(m.u * m.u)};
}

INLINE pair integer_power(pair a, int parameter) {
  double unknown = doubt(a.l + a.u);
  unsigned k = parameter < 0 ? -(unsigned)parameter : (unsigned)parameter;
  if (k == 0) return (pair){1 + unknown, 1 + unknown};
  if (parameter == 1) return (pair){a.l + unknown, a.u + unknown};
  pair r;
  if (k > 64 && a.l > 0) {
    // The error of a logarithm grows less with k than that of products.
    return power(a, (pair){parameter, parameter});
  } else if (k % 2 == 0) {
    pair m = absolute(a);
    r = (pair){power_down(m.l, k), power_up(m.u, k)};
  } else {
    r.l = a.l < 0 ? -power_up(-a.l, k) : power_down(a.l, k);
    r.u = a.u < 0 ? -power_down(-a.u, k) : power_up(a.u, k);
  }
  unknown += doubt(r.l + r.u);
  if (parameter < 0) r = quotient((pair){1, 1}, r);
  return (pair){r.l + unknown, r.u + unknown};
}

// MARK: Statements

INLINE pair statement(int holds, int fails) {
  double value = holds ? 1.0 : fails ? 0.0 : NAN;
  return (pair){value, value};
}

INLINE pair less(pair a, pair b) { return statement(a.u < b.l, a.l >= b.u); }
INLINE pair less_or_equal(pair a, pair b) { return statement(a.u <= b.l, a.l > b.u); }
INLINE pair equal(pair a, pair b) {
  return statement((a.l == a.u) & (b.l == b.u) & (a.l == b.l), (a.u < b.l) | (b.u < a.l));
}

INLINE pair both(pair a, pair b) {
  double value = least(a.l, b.l) + doubt(a.l + b.l);
  return (pair){value, value};
}

INLINE pair choose(pair a, pair yes, pair no) {
  return (pair){
    a.l == 1 ? yes.l : a.l == 0 ? no.l : NAN, a.l == 1 ? yes.u : a.l == 0 ? no.u : NAN};
}

INLINE pair and_then(pair a, pair b) { return choose(a, b, (pair){0, 0}); }
INLINE pair or_else(pair a, pair b) { return choose(a, (pair){1, 1}, b); }
INLINE pair not(pair a) { return (pair){1 - a.l, 1 - a.l}; }
INLINE pair alike(pair a, pair b) {
  double value = (a.l == b.l ? 1.0 : 0.0) + doubt(a.l + b.l);
  return (pair){value, value};
}

// MARK: Running

/// Every operation with its value at lane i; `DO(value)` says what becomes of it.
#define OPERATIONS                                                                        \
  case CI_COPY: DO(FIRST)                                                                 \
  case CI_NEGATE: DO(negate(FIRST))                                                       \
  case CI_ADD: DO(sum(FIRST, SECOND))                                                     \
  case CI_SUBTRACT: DO(sum(FIRST, negate(SECOND)))                                        \
  case CI_MULTIPLY: DO(product(FIRST, SECOND))                                            \
  case CI_DIVIDE: DO(quotient(FIRST, SECOND))                                             \
  case CI_ABSOLUTE: DO(absolute(FIRST))                                                   \
  case CI_MINIMUM: DO(smaller(FIRST, SECOND))                                             \
  case CI_MAXIMUM: DO(larger(FIRST, SECOND))                                              \
  case CI_FLOOR: DO(((pair){floor(FIRST.l), floor(FIRST.u)}))                             \
  case CI_CEILING: DO(((pair){ceil(FIRST.l), ceil(FIRST.u)}))                             \
  case CI_SQUARE_ROOT: DO(square_root(FIRST))                                             \
  case CI_EXPONENTIAL: DO(exponential(FIRST))                                             \
  case CI_LOGARITHM: DO(logarithm(FIRST))                                                 \
  case CI_SQUARE: DO(square(FIRST))                                                       \
  case CI_INTEGER_POWER: DO(integer_power(FIRST, p->parameter))                           \
  case CI_POWER: DO(power(FIRST, SECOND))                                                 \
  case CI_LESS: DO(less(FIRST, SECOND))                                                   \
  case CI_LESS_OR_EQUAL: DO(less_or_equal(FIRST, SECOND))                                 \
  case CI_EQUAL: DO(equal(FIRST, SECOND))                                                 \
  case CI_BOTH: DO(both(FIRST, SECOND))                                                   \
  case CI_AND: DO(and_then(FIRST, SECOND))                                                \
  case CI_OR: DO(or_else(FIRST, SECOND))                                                  \
  case CI_NOT: DO(not(FIRST))                                                             \
  case CI_ALIKE: DO(alike(FIRST, SECOND))                                                 \
  case CI_CHOOSE: DO(choose(FIRST, SECOND, THIRD))

FOR_EACH_MACHINE
void ci_run(const ci_instruction *program, size_t count, size_t from, size_t to) {
  for (const ci_instruction *p = program; p < program + count; p++) {
    double *restrict lower = p->result.lower, *restrict upper = p->result.upper;
    const double *al = p->first.lower, *au = p->first.upper;
    const double *bl = p->second.lower, *bu = p->second.upper;
    const double *cl = p->third.lower, *cu = p->third.upper;
#define FIRST ((pair){al[i], au[i]})
#define SECOND ((pair){bl[i], bu[i]})
#define THIRD ((pair){cl[i], cu[i]})
#define DO(value)                         \
  for (size_t i = from; i < to; i++) {    \
    pair r = value;                       \
    lower[i] = r.l;                       \
    upper[i] = r.u;                       \
  }                                       \
  break;
    switch (p->operation) { OPERATIONS }
#undef DO
#undef FIRST
#undef SECOND
#undef THIRD
  }
}

void ci_run_in_order(const ci_instruction *program, size_t count, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) {
    for (const ci_instruction *p = program; p < program + count; p++) {
      pair r = {NAN, NAN};
#define FIRST ((pair){p->first.lower[i], p->first.upper[i]})
#define SECOND ((pair){p->second.lower[i], p->second.upper[i]})
#define THIRD ((pair){p->third.lower[i], p->third.upper[i]})
#define DO(value) \
  r = value;      \
  break;
      switch (p->operation) { OPERATIONS }
#undef DO
      p->result.lower[i] = r.l;
      p->result.upper[i] = r.u;
    }
  }
}

FOR_EACH_MACHINE
int ci_is_unknown(ci_lanes lanes, size_t from, size_t to) {
  int unknown = 0;
  for (size_t i = from; i < to; i++) {
    unknown |= lanes.lower[i] != lanes.lower[i] || lanes.upper[i] != lanes.upper[i];
  }
  return unknown;
}

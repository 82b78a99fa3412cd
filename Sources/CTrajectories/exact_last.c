// The last fraction of an exact trajectory alone: two powers, or binary splitting (proofs-notes/exact-trajectory.md).
//
// C because it is GMP's mpn layer and our own long products, in memory that is written once.

#include "fraction_store.h"

#include <string.h>

// MARK: Products that can be stopped

/// Limbs of the shorter factor from which transforms are faster: by a fifth with AVX2, a half with AVX-512 (measured
/// on Zen 4); equal are 450 and 300, but what is short would pay for the tables.
enum { CROSSOVER = 600 };

typedef struct {
  ct_multiplier *multiplier;
  int (*should_stop)(void *);
  void *context;
  ct_outcome outcome;
} work;

static int goesOn(work *w) {
  if (w->outcome == ct_done && w->should_stop(w->context)) w->outcome = ct_stopped;
  return w->outcome == ct_done;
}

/// r = x y of m + n limbs, unless a fault was found.
static void multiply(
  work *w, mp_limb_t *r, const mp_limb_t *x, mp_size_t m, const mp_limb_t *y, mp_size_t n) {
  if (m < n) multiply(w, r, y, n, x, m);
  else if (n >= CROSSOVER) {
    if (!ct_multiply(
          w->multiplier, (uint64_t *)r, (const uint64_t *)x, (size_t)m, (const uint64_t *)y, (size_t)n))
      w->outcome = ct_faulty;
  } else if (x == y && m == n) mpn_sqr(r, x, m);
  else mpn_mul(r, x, m, y, n);
}

/// r = x y of positive integers; r may be x or y.
static void multiplyIntegers(work *w, mpz_ptr r, mpz_srcptr x, mpz_srcptr y) {
  mp_size_t m = (mp_size_t)mpz_size(x), n = (mp_size_t)mpz_size(y);
  if (m < CROSSOVER || n < CROSSOVER) {
    mpz_mul(r, x, y);
    return;
  }
  if (!goesOn(w)) return;
  mpz_t product;
  mpz_init(product);
  multiply(w, mpz_limbs_write(product, m + n), mpz_limbs_read(x), m, mpz_limbs_read(y), n);
  mpz_limbs_finish(product, w->outcome == ct_done ? m + n : 0);
  mpz_swap(r, product);
  mpz_clear(product);
}

// MARK: Constant schedules

/// An odd integer times 2^shift.
typedef struct {
  mp_limb_t *limbs;
  mp_size_t size;
  size_t shift;
} power;

/// word^exponent, where the powers of two are only counted.
static power powerOf(work *w, uint64_t word, size_t exponent) {
  int twos = __builtin_ctzll(word);
  word >>= twos;
  size_t bits = (size_t)(64 - __builtin_clzll(word)), halvings = 0;
  // From the left: GMP has what is short.
  while ((exponent >> halvings) * bits > 64 * CROSSOVER) halvings++;
  mpz_t first;
  mpz_init(first);
  mpz_ui_pow_ui(first, word, exponent >> halvings);
  size_t most = bits * exponent / 64 + 3 + mpz_size(first), bytes = most * LIMB, otherBytes = bytes;
  power p = {ct_pages(&bytes), (mp_size_t)mpz_size(first), exponent * (size_t)twos};
  mp_limb_t *other = ct_pages(&otherBytes);
  mpn_copyi(p.limbs, mpz_limbs_read(first), p.size);
  mpz_clear(first);
  while (halvings-- > 0 && goesOn(w)) {
    multiply(w, other, p.limbs, p.size, p.limbs, p.size);
    mp_limb_t *square = other;
    other = p.limbs;
    p.limbs = square;
    p.size = stripped(square, 2 * p.size);
    if (exponent >> halvings & 1) {
      mp_limb_t carry = mpn_mul_1(square, square, p.size, word);
      square[p.size] = carry;
      p.size += carry != 0;
    }
  }
  free(other);
  return p;
}

/// |factor| 2^(shift mod 64), whose limbs stand shift / 64 places higher.
static mp_size_t shifted(mpz_ptr scaled, mpz_srcptr factor, const power *p) {
  mpz_abs(scaled, factor);
  mpz_mul_2exp(scaled, scaled, p->shift % 64);
  return (mp_size_t)(p->shift / 64);
}

/// r = factor p; returns the size.
static mp_size_t setProduct(mp_limb_t *r, mpz_srcptr factor, const power *p) {
  mpz_t scaled;
  mpz_init(scaled);
  mp_size_t low = shifted(scaled, factor, p), size = (mp_size_t)mpz_size(scaled);
  mpn_zero(r, low);
  if (size <= p->size) mpn_mul(r + low, p->limbs, p->size, mpz_limbs_read(scaled), size);
  else mpn_mul(r + low, mpz_limbs_read(scaled), size, p->limbs, p->size);
  mpz_clear(scaled);
  return stripped(r, low + size + p->size);
}

/// r += factor p, where r has `size` limbs, which are enough, and the sum is not negative.
static void addProduct(mp_limb_t *r, mp_size_t size, mpz_srcptr factor, const power *p) {
  mpz_t scaled;
  mpz_init(scaled);
  mp_size_t low = shifted(scaled, factor, p);
  for (mp_size_t i = 0; i < (mp_size_t)mpz_size(scaled); i++) {
    mp_limb_t limb = mpz_getlimbn(scaled, i), *at = r + low + i, *above = at + p->size;
    mp_size_t rest = size - low - i - p->size;
    if (mpz_sgn(factor) > 0) mpn_add_1(above, above, rest, mpn_addmul_1(at, p->limbs, p->size, limb));
    else mpn_sub_1(above, above, rest, mpn_submul_1(at, p->limbs, p->size, limb));
  }
  mpz_clear(scaled);
}

static size_t limbsOf(mpz_srcptr factor, const power *p) {
  return mpz_size(factor) + 1 + (size_t)p->size + p->shift / 64;
}

/// Appends (U B + X A) / (common W B), where `common` divides the numerator and nothing else cancels.
static void appendFraction(
  ct_store *store, mpz_srcptr U, const power *B, mpz_srcptr X, const power *A, mpz_srcptr common,
  mpz_srcptr W) {
  size_t one = limbsOf(U, B), other = limbsOf(X, A), most = (one > other ? one : other) + 1;
  mp_limb_t *top = ct_store_room(store, most + limbsOf(W, B));
  mp_size_t size = setProduct(top, U, B);
  mpn_zero(top + size, (mp_size_t)most - size);
  addProduct(top, (mp_size_t)most, X, A);
  size = stripped(top, (mp_size_t)most);
  if (mpz_cmp_ui(common, 1) > 0) {
    mpz_t numerator, quotient;
    mpz_init(quotient);
    mpz_divexact(quotient, mpz_roinit_n(numerator, top, size), common);
    size = (mp_size_t)mpz_size(quotient);
    mpn_copyi(top, mpz_limbs_read(quotient), size);
    mpz_clear(quotient);
  }
  mp_limb_t *below = top + size;
  mp_size_t belowSize = setProduct(below, W, B);
  ct_store_take(store, (size_t)(size + belowSize));
  *ct_store_append(store) = (fraction){top, below, size, belowSize};
}

/// x = U b^count + X a^count modulo m.
static void valueModulo(
  mpz_ptr x, mpz_srcptr U, uint64_t b, size_t bCount, mpz_srcptr X, uint64_t a, size_t aCount,
  mpz_srcptr m) {
  mpz_t residue;
  mpz_init(residue);
  setWord(residue, b);
  mpz_powm_ui(residue, residue, bCount, m);
  mpz_mul(x, residue, U);
  setWord(residue, a);
  mpz_powm_ui(residue, residue, aCount, m);
  mpz_addmul(x, residue, X);
  mpz_mod(x, x, m);
  mpz_clear(residue);
}

/// (U b^count + X a^count) / (W b^count) in lowest terms, for a small count.
static void appendEarly(
  ct_store *store, mpz_ptr U, uint64_t b, mpz_ptr X, uint64_t a, mpz_ptr W, size_t count) {
  mpz_t part;
  mpz_init(part);
  mpz_ui_pow_ui(part, b, count);
  mpz_mul(U, U, part);
  mpz_mul(W, W, part);
  mpz_ui_pow_ui(part, a, count);
  mpz_addmul(U, X, part);
  mpz_gcd(part, U, W);
  mpz_divexact(U, U, part);
  mpz_divexact(W, W, part);
  ct_store_copy(store, U, W);
  mpz_clear(part);
}

/// The same where count exceeds the bits of X: then each prime of b divides the numerator as often as X, and other
/// primes cancel with W alone, so what cancels is known beforehand.
static void appendLate(
  work *w, ct_store *store, mpz_ptr U, uint64_t b, mpz_ptr X, uint64_t a, mpz_ptr W, size_t count) {
  mpz_t part, common, g;
  mpz_inits(part, common, g, NULL);
  // X = X' g, g of the primes of b alone, and b^used = g times the rest.
  mpz_set(part, X);
  removePrimes(part, b);
  mpz_divexact(g, X, part);
  mpz_set(X, part);
  size_t used = 0;
  mpz_set_ui(part, 1);
  while (!mpz_divisible_p(part, g)) {
    mpz_mul_ui(part, part, b);
    used++;
  }
  mpz_divexact(part, part, g);
  mpz_mul(U, U, part);
  mpz_mul(W, W, part);
  mpz_set(part, W);
  removePrimes(part, b);
  mpz_set_ui(common, 1);
  if (mpz_cmp_ui(part, 1) > 0) {
    valueModulo(g, U, b, count - used, X, a, count, part);
    mpz_gcd(common, g, part);
  }
  mpz_divexact(W, W, common);
  power B = powerOf(w, b, count - used), A = powerOf(w, a, count);
  if (w->outcome == ct_done) appendFraction(store, U, &B, X, &A, common, W);
  free(B.limbs);
  free(A.limbs);
  mpz_clears(part, common, g, NULL);
}

ct_outcome ct_exact_last(
  ct_store *store, ct_ratio start, uint64_t a, uint64_t b, ct_ratio added, size_t count,
  ct_multiplier *multiplier, int (*should_stop)(void *), void *context) {
  work w = {multiplier, should_stop, context, ct_done};
  ct_multiplier_expect(multiplier, (size_t)(64 - __builtin_clzll(b)) * count / 64 + 1);
  mpq_t limit, rest, s;
  mpq_inits(limit, rest, s, NULL);
  setFraction(s, added);
  // R = s b/(b - a) + (a/b)^count rest.
  setWord(mpq_numref(limit), b);
  setWord(mpq_denref(limit), b - a);
  mpq_canonicalize(limit);
  mpq_mul(limit, limit, s);
  setFraction(rest, start);
  mpq_sub(rest, rest, limit);
  mpz_t W, U, X;
  mpz_inits(W, U, X, NULL);
  // (U b^count + X a^count) / (W b^count).
  mpz_lcm(W, mpq_denref(limit), mpq_denref(rest));
  mpz_divexact(U, W, mpq_denref(limit));
  mpz_mul(U, U, mpq_numref(limit));
  mpz_divexact(X, W, mpq_denref(rest));
  mpz_mul(X, X, mpq_numref(rest));
  // Where rest is 0, the start is the limit, and stays.
  if (mpz_sgn(X) == 0) ct_store_copy(store, mpq_numref(limit), mpq_denref(limit));
  else if (count <= mpz_sizeinbase(X, 2) + 1) appendEarly(store, U, b, X, a, W, count);
  else appendLate(&w, store, U, b, X, a, W, count);
  mpz_clears(W, U, X, NULL);
  mpq_clears(limit, rest, s, NULL);
  return w.outcome;
}

// MARK: Varying schedules, by binary splitting

/// z -> (a z + b) / m.
typedef struct {
  mpz_t a, b, m;
} map;

/// Generations up to which common factors of neighbouring maps are looked for: they are then short, and a
/// prime cancels within about as many generations as it is large.
enum { GCD_SPAN = 1024 };

/// The maps of `count` generations as one.
static void compose(work *w, map *r, const ct_generation *g, size_t count) {
  if (count == 1) {
    // (1 - alpha)² (1 - 1/n) z + 1/n, over v² n; what n - 1 and v² have in common is common to all three.
    uint64_t kept = g->parts - g->real, squared = g->parts * g->parts;
    uint64_t a = kept * kept * (g->draws - 1), common = gcdWord(squared, g->draws - 1);
    if (a == 0) common = squared;
    setWord(r->a, a / common);
    setWord(r->b, squared / common);
    setWord(r->m, squared / common * g->draws);
    return;
  }
  map late;
  mpz_inits(late.a, late.b, late.m, NULL);
  compose(w, r, g, count / 2);
  compose(w, &late, g + count / 2, count - count / 2);
  if (count <= GCD_SPAN) {
    // A factor of the late a and the early m divides all of what follows.
    mpz_t common;
    mpz_init(common);
    mpz_gcd(common, late.a, r->m);
    if (mpz_cmp_ui(common, 1) > 0) {
      mpz_divexact(late.a, late.a, common);
      mpz_divexact(r->m, r->m, common);
    }
    mpz_clear(common);
  }
  multiplyIntegers(w, r->b, r->b, late.a);
  multiplyIntegers(w, late.b, late.b, r->m);
  mpz_add(r->b, r->b, late.b);
  multiplyIntegers(w, r->a, r->a, late.a);
  multiplyIntegers(w, r->m, r->m, late.m);
  mpz_clears(late.a, late.b, late.m, NULL);
}

/// z = N/D through `count` generations: a of the first ones is never needed as a product.
static void follow(work *w, mpz_ptr N, mpz_ptr D, const ct_generation *g, size_t count) {
  if (count > GCD_SPAN) {
    follow(w, N, D, g, count / 2);
    g += count / 2;
    count -= count / 2;
  }
  if (count == 0 || !goesOn(w)) return;
  map all;
  mpz_inits(all.a, all.b, all.m, NULL);
  compose(w, &all, g, count);
  multiplyIntegers(w, N, N, all.a);
  multiplyIntegers(w, all.b, all.b, D);
  mpz_add(N, N, all.b);
  multiplyIntegers(w, D, D, all.m);
  mpz_clears(all.a, all.b, all.m, NULL);
}

ct_outcome ct_exact_last_varying(
  ct_store *store, ct_ratio constant, uint64_t start_draws, const ct_generation *schedule,
  size_t count, ct_multiplier *multiplier, int (*should_stop)(void *), void *context) {
  work w = {multiplier, should_stop, context, ct_done};
  mpq_t c, z;
  mpq_inits(c, z, NULL);
  setFraction(c, constant);
  // R = c z. What happened before a generation without memory does not matter.
  size_t first = 0;
  for (size_t t = 0; t < count; t++)
    if (schedule[t].draws == 1 || schedule[t].real == schedule[t].parts) first = t + 1;
  uint64_t draws = first == 0 ? start_draws : schedule[first - 1].draws;
  setWord(mpq_numref(z), draws == 0 ? 0 : 1);
  setWord(mpq_denref(z), draws == 0 ? 1 : draws);
  follow(&w, mpq_numref(z), mpq_denref(z), schedule + first, count - first);
  mpz_mul(mpq_numref(z), mpq_numref(z), mpq_numref(c));
  mpz_mul(mpq_denref(z), mpq_denref(z), mpq_denref(c));
  if (w.outcome == ct_done) {
    mpq_canonicalize(z);
    ct_store_copy(store, mpq_numref(z), mpq_denref(z));
  }
  mpq_clears(c, z, NULL);
  return w.outcome;
}

// Exact trajectories by word operations on long integers (proofs-notes/exact-trajectory.md).
//
// C because GMP's mpn layer works on memory that the caller owns: each numerator and denominator is
// written once, where it stays, and all gcds are of a long integer with words. Over mpq every step
// takes gcds of long integers; over Swift's Rational it also allocates every value.

#include "fraction_store.h"

#include <string.h>

// MARK: Cancellation

/// A shorter number with the same primes, where squares make that easy.
static void shortenPower(mpz_ptr x) {
  while (mpz_cmp_ui(x, 1) > 0 && mpz_perfect_square_p(x)) mpz_sqrt(x, x);
}

/// Divides both parts of a stored fraction by their common factor with `factor`, in place.
static void reduceStored(fraction *f, mpz_srcptr factor) {
  mpz_t numerator, denominator, g;
  mpz_init(g);
  mpz_gcd(g, mpz_roinit_n(numerator, f->numerator, f->numeratorSize), factor);
  if (mpz_cmp_ui(g, 1) > 0) {
    mpz_t quotient;
    mpz_init(quotient);
    mpz_divexact(quotient, numerator, g);
    f->numeratorSize = (mp_size_t)mpz_size(quotient);
    mpn_copyi(f->numerator, mpz_limbs_read(quotient), f->numeratorSize);
    mpz_divexact(quotient, mpz_roinit_n(denominator, f->denominator, f->denominatorSize), g);
    f->denominatorSize = (mp_size_t)mpz_size(quotient);
    mpn_copyi(f->denominator, mpz_limbs_read(quotient), f->denominatorSize);
    mpz_clear(quotient);
  }
  mpz_clear(g);
}

/// Generations whose cancellations are looked for with one gcd.
enum { BATCH = 16 };

/// What has been added since the last look, and the product of all that modulo a fixed number.
typedef struct {
  mpz_t modulus, product, residues[BATCH];
  int count;
} watch;

static void watchInit(watch *w, mpz_srcptr modulus) {
  mpz_init_set(w->modulus, modulus);
  shortenPower(w->modulus);
  mpz_init_set_ui(w->product, 1);
  for (int i = 0; i < BATCH; i++) mpz_init(w->residues[i]);
  w->count = 0;
}

static void watchClear(watch *w) {
  for (int i = 0; i < BATCH; i++) mpz_clear(w->residues[i]);
  mpz_clears(w->modulus, w->product, NULL);
}

static void watchAdd(watch *w, mpz_srcptr residue) {
  mpz_set(w->residues[w->count++], residue);
  mpz_mul(w->product, w->product, residue);
  mpz_tdiv_r(w->product, w->product, w->modulus);
}

static int shares(mpz_srcptr x, mpz_srcptr y) {
  mpz_t g;
  mpz_init(g);
  mpz_gcd(g, x, y);
  int found = mpz_cmp_ui(g, 1) > 0;
  mpz_clear(g);
  return found;
}

/// Which of the `count` numbers since the last look share a factor with the modulus, as bits from 0 on.
static uint32_t watchLook(watch *w) {
  uint32_t found = 0;
  if (w->count > 0 && shares(w->product, w->modulus))
    for (int i = 0; i < w->count; i++)
      if (shares(w->residues[i], w->modulus)) found |= (uint32_t)1 << i;
  mpz_set_ui(w->product, 1);
  w->count = 0;
  return found;
}

// MARK: Constant schedules

/// a/b z + s over mpq.
static void plainStep(mpq_ptr z, mpq_srcptr factor, mpq_srcptr s) {
  mpq_mul(z, z, factor);
  mpq_add(z, z, s);
}

int ct_exact_constant(
  ct_store *store, ct_ratio start, uint64_t a, uint64_t b, ct_ratio added, size_t count,
  int (*should_stop)(void *), void *context) {
  mpq_t value, factor, s;
  mpq_inits(value, factor, s, NULL);
  setFraction(value, start);
  setFraction(s, added);
  setWord(mpq_numref(factor), a);
  setWord(mpq_denref(factor), b);
  ct_store_copy(store, mpq_numref(value), mpq_denref(value));
  size_t t = 0;
  int finished = 1;
  mpz_t d, n, g, step, x, y;
  mpz_inits(d, n, g, step, x, y, NULL);
  // Plain steps until the numerator over the common denominator d has no prime of b: then it never
  // gets one, and only primes of d outside b can cancel.
  for (;;) {
    mpz_lcm(d, mpq_denref(value), mpq_denref(s));
    mpz_divexact(n, d, mpq_denref(value));
    mpz_mul(n, n, mpq_numref(value));
    mpz_gcd_ui(g, n, b);
    if (t == count || (mpz_cmp_ui(g, 1) == 0 && mpz_sgn(n) > 0)) break;
    if (t % BATCH == 0 && should_stop(context)) {
      finished = 0;
      break;
    }
    plainStep(value, factor, s);
    ct_store_copy(store, mpq_numref(value), mpq_denref(value));
    t++;
  }
  if (finished && t < count) {
    // R[t + k] = n[k] / (d b^k), n[k] = a n[k-1] + step b^k.
    mpz_divexact(step, d, mpq_denref(s));
    mpz_mul(step, step, mpq_numref(s));
    mpz_set(g, d);
    removePrimes(g, b);
    watch w;
    watchInit(&w, g);
    mpz_tdiv_r(x, n, w.modulus);
    mpz_tdiv_r(y, step, w.modulus);
    int watches = mpz_cmp_ui(w.modulus, 1) > 0;
    size_t most = (size_t)(64 - __builtin_clzll(b)) * (count - t) / 64
      + mpz_size(d) + mpz_size(step) + mpz_size(n) + 8;
    // Scratch: step b^k; and the last parts where their stored copies were divided.
    mp_limb_t *q = orEnd(malloc(3 * most * LIMB)), *spare = q + most, *spareBelow = spare + most;
    mp_size_t qSize = (mp_size_t)mpz_size(step);
    mpn_copyi(q, mpz_limbs_read(step), qSize);
    const mp_limb_t *numerator = mpz_limbs_read(n), *denominator = mpz_limbs_read(d);
    mp_size_t nSize = (mp_size_t)mpz_size(n), dSize = (mp_size_t)mpz_size(d);
    while (t < count) {
      size_t end = count - t < BATCH ? count : t + BATCH;
      size_t first = store->count;
      if (should_stop(context)) {
        finished = 0;
        break;
      }
      for (; t < end; t++) {
        mp_limb_t carry = mpn_mul_1(q, q, qSize, b);
        q[qSize] = carry;
        qSize += carry != 0;
        mp_limb_t *top = ct_store_room(store, (size_t)(nSize + qSize + dSize + 4));
        mp_size_t size = nSize;
        top[size] = mpn_mul_1(top, numerator, nSize, a);
        size += top[size] != 0;
        if (size >= qSize) {
          carry = mpn_add(top, top, size, q, qSize);
        } else {
          carry = mpn_add(top, q, qSize, top, size);
          size = qSize;
        }
        top[size] = carry;
        size += carry != 0;
        mp_limb_t *below = top + size;
        below[dSize] = mpn_mul_1(below, denominator, dSize, b);
        dSize += below[dSize] != 0;
        numerator = top;
        nSize = size;
        denominator = below;
        ct_store_take(store, (size_t)(nSize + dSize));
        *ct_store_append(store) = (fraction){top, below, nSize, dSize};
        if (watches) {
          // x = a x + (y b), y = y b modulo the watched number.
          mpz_mul_ui(y, y, b);
          mpz_tdiv_r(y, y, w.modulus);
          mpz_mul_ui(x, x, a);
          mpz_add(x, x, y);
          mpz_tdiv_r(x, x, w.modulus);
          watchAdd(&w, x);
        }
      }
      uint32_t found = watches ? watchLook(&w) : 0;
      if (found >> (store->count - 1 - first) & 1) {
        // The last fraction goes on as it is.
        mpn_copyi(spare, numerator, nSize);
        mpn_copyi(spareBelow, denominator, dSize);
        numerator = spare;
        denominator = spareBelow;
      }
      for (size_t i = first; found != 0; i++, found >>= 1)
        if (found & 1) reduceStored(&store->fractions[i], g);
    }
    free(q);
    watchClear(&w);
  }
  mpz_clears(d, n, g, step, x, y, NULL);
  mpq_clears(value, factor, s, NULL);
  return finished;
}

// MARK: Varying schedules

/// A long integer in a buffer of its own.
typedef struct {
  mp_limb_t *limbs;
  mp_size_t size, capacity;
} integer;

static void reserve(integer *x, mp_size_t size) {
  if (size <= x->capacity) return;
  x->capacity = 2 * size + 16;
  x->limbs = orEnd(realloc(x->limbs, (size_t)x->capacity * LIMB));
}

static void setInteger(integer *x, uint64_t word) {
  reserve(x, 1);
  x->limbs[0] = word;
  x->size = 1;
}

static void multiplyWord(integer *x, uint64_t word) {
  if (word == 1) return;
  reserve(x, x->size + 1);
  mp_limb_t carry = mpn_mul_1(x->limbs, x->limbs, x->size, word);
  x->limbs[x->size] = carry;
  x->size += carry != 0;
}

/// x /= word, which divides it.
static mp_size_t divideExactly(mp_limb_t *x, mp_size_t size, uint64_t word) {
  if (word == 1) return size;
  mpn_divexact_1(x, x, size, word);
  return stripped(x, size);
}

/// What of k may cancel: a part whose primes no reduction has met, watched by residues, and the rest,
/// which is looked at directly.
typedef struct {
  watch w;
  mpz_t part, rest;
  /// Numerator and D modulo the watched number, times a common unit.
  mpz_t x, y, term;
} cancellation;

/// Looks at the generations since the last look, and reduces their fractions where some share a factor
/// with the watched part.
static void settle(cancellation *c, ct_store *store, size_t *batchStart) {
  uint32_t found = watchLook(&c->w);
  for (size_t i = *batchStart; found != 0; i++, found >>= 1)
    if (found & 1) reduceStored(&store->fractions[i], c->part);
  *batchStart = store->count;
}

/// Reductions by a word with a prime of the watched part are no units: that prime moves to the rest.
static void meet(cancellation *c, uint64_t word, ct_store *store, size_t *batchStart) {
  if (word == 1 || mpz_gcd_ui(NULL, c->w.modulus, word) == 1) return;
  // What the batch has of that prime would be forgotten.
  settle(c, store, batchStart);
  mpz_t before;
  mpz_init_set(before, c->part);
  removePrimes(c->part, word);
  mpz_divexact(before, before, c->part);
  mpz_mul(c->rest, c->rest, before);
  mpz_clear(before);
  removePrimes(c->w.modulus, word);
  mpz_tdiv_r(c->x, c->x, c->w.modulus);
  mpz_tdiv_r(c->y, c->y, c->w.modulus);
}

int ct_exact_varying(
  ct_store *store, ct_ratio constant, uint64_t start_draws, const ct_generation *schedule,
  size_t count, int (*should_stop)(void *), void *context) {
  mpz_t hView, kView;
  mpz_srcptr h = view(hView, constant.numerator, constant.numerator_size);
  mpz_srcptr k = view(kView, constant.denominator, constant.denominator_size);
  mpz_t n, below, factor, scaled;
  mpz_inits(n, below, factor, scaled, NULL);
  cancellation cancel;
  mpz_init_set(cancel.part, k);
  mpz_init_set_ui(cancel.rest, 1);
  mpz_inits(cancel.x, cancel.y, cancel.term, NULL);
  watchInit(&cancel.w, k);
  // k R = N / (c D): N, c and D have no common prime.
  integer D = {NULL, 0, 0}, sum = {NULL, 0, 0}, held = {NULL, 0, 0};
  const mp_limb_t *N = NULL;
  mp_size_t nSize = 0;
  uint64_t c = 1;
  int finished = 1;
  size_t batchStart = 0;
  setInteger(&D, 1);
  if (start_draws == 0) {
    setWord(below, 1);
    ct_store_copy(store, n, below);
    batchStart = store->count;
  }
  for (size_t t = start_draws == 0 ? 1 : 0; t <= count; t++) {
    // Generation 0 is one that forgets what was before it.
    const ct_generation first = {1, 1, start_draws};
    const ct_generation *g = t == 0 ? &first : &schedule[t - 1];
    if (t % BATCH == 0 && should_stop(context)) {
      finished = 0;
      break;
    }
    uint64_t kept = g->parts - g->real;
    uint64_t a = kept * kept * (g->draws - 1);
    uint64_t m = g->parts * g->parts * g->draws;
    if (a == 0 || nSize == 0) {
      // k R = h / n.
      uint64_t common = mpz_gcd_ui(NULL, h, g->draws);
      mpz_divexact_ui(n, h, common);
      c = g->draws / common;
      setInteger(&D, 1);
      nSize = (mp_size_t)mpz_size(n);
      reserve(&sum, nSize);
      mpn_copyi(sum.limbs, mpz_limbs_read(n), nSize);
      meet(&cancel, common, store, &batchStart);
      mpz_tdiv_r(cancel.x, n, cancel.w.modulus);
      mpz_set_ui(cancel.y, 1);
    } else {
      // k R' = [a N + h v² c D] / [m c D], v = parts.
      uint64_t squared = g->parts * g->parts;
      uint64_t outer = gcdWord(a, c);
      uint64_t word = a / outer, left = c / outer;
      uint64_t inner = word == 1 ? 1 : gcdWord(word, mpn_mod_1(D.limbs, D.size, word));
      word /= inner;
      D.size = divideExactly(D.limbs, D.size, inner);
      multiplyWord(&D, left);
      // The numerator: word N + (h v²) D.
      mpz_mul_ui(factor, h, squared);
      mp_size_t fSize = (mp_size_t)mpz_size(factor);
      mp_size_t size = D.size + fSize;
      reserve(&sum, (size > nSize ? size : nSize) + 2);
      if (D.size >= fSize) mpn_mul(sum.limbs, D.limbs, D.size, mpz_limbs_read(factor), fSize);
      else mpn_mul(sum.limbs, mpz_limbs_read(factor), fSize, D.limbs, D.size);
      size = stripped(sum.limbs, size);
      if (size < nSize) {
        memset(sum.limbs + size, 0, (size_t)(nSize - size) * LIMB);
        size = nSize;
      }
      mp_limb_t carry = mpn_addmul_1(sum.limbs, N, nSize, word);
      if (size > nSize) carry = mpn_add_1(sum.limbs + nSize, sum.limbs + nSize, size - nSize, carry);
      sum.limbs[size] = carry;
      size += carry != 0;
      uint64_t last = gcdWord(m, mpn_mod_1(sum.limbs, size, m));
      nSize = divideExactly(sum.limbs, size, last);
      meet(&cancel, outer, store, &batchStart);
      meet(&cancel, inner, store, &batchStart);
      meet(&cancel, last, store, &batchStart);
      // x' = a x + (h v²) c y, y' = last c y; both up to a unit.
      if (mpz_cmp_ui(cancel.w.modulus, 1) > 0) {
        mpz_mul_ui(cancel.y, cancel.y, c);
        mpz_mul(cancel.term, factor, cancel.y);
        mpz_mul_ui(cancel.x, cancel.x, a);
        mpz_add(cancel.x, cancel.x, cancel.term);
        mpz_tdiv_r(cancel.x, cancel.x, cancel.w.modulus);
        mpz_mul_ui(cancel.y, cancel.y, last);
        mpz_tdiv_r(cancel.y, cancel.y, cancel.w.modulus);
      }
      c = m / last;
    }
    // R = N / (k c D).
    mpz_mul_ui(below, k, c);
    mp_size_t kSize = (mp_size_t)mpz_size(below), dSize = D.size + kSize;
    mp_limb_t *top = ct_store_room(store, (size_t)(nSize + dSize));
    mpn_copyi(top, sum.limbs, nSize);
    mp_limb_t *under = top + nSize;
    if (D.size >= kSize) mpn_mul(under, D.limbs, D.size, mpz_limbs_read(below), kSize);
    else mpn_mul(under, mpz_limbs_read(below), kSize, D.limbs, D.size);
    dSize = stripped(under, dSize);
    ct_store_take(store, (size_t)(nSize + dSize));
    *ct_store_append(store) = (fraction){top, under, nSize, dSize};
    N = top;
    if (mpz_cmp_ui(cancel.rest, 1) > 0) {
      reserve(&held, nSize);
      mpn_copyi(held.limbs, top, nSize);
      N = held.limbs;
      reduceStored(&store->fractions[store->count - 1], cancel.rest);
    }
    if (mpz_cmp_ui(cancel.w.modulus, 1) > 0) watchAdd(&cancel.w, cancel.x);
    if (store->count - batchStart >= BATCH || t == count) {
      // The last numerator is still needed as it is.
      if (N == top && t < count) {
        reserve(&held, nSize);
        mpn_copyi(held.limbs, top, nSize);
        N = held.limbs;
      }
      settle(&cancel, store, &batchStart);
    }
  }
  free(D.limbs);
  free(sum.limbs);
  free(held.limbs);
  mpz_clears(cancel.part, cancel.rest, cancel.x, cancel.y, cancel.term, NULL);
  watchClear(&cancel.w);
  mpz_clears(n, below, factor, scaled, NULL);
  return finished;
}

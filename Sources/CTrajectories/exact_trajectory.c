// Exact trajectories by word operations on long integers (proofs-notes/exact-trajectory.md).
//
// C because GMP's mpn layer works on memory that the caller owns: each numerator and denominator is
// written once, where it stays, and all gcds are of a long integer with words. Over mpq every step
// takes gcds of long integers; over Swift's Rational it also allocates every value.

#include "CTrajectories.h"

#include <gmp.h>

#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

// MARK: Memory

typedef struct {
  mp_limb_t *numerator, *denominator;
  mp_size_t numeratorSize, denominatorSize;
} fraction;

struct ct_store {
  fraction *fractions;
  size_t count, capacity;
  mp_limb_t **pieces;
  size_t pieceCount, pieceCapacity;
  /// Of the last piece, in limbs.
  size_t used, size;
  size_t bytes;
};

static void *orEnd(void *memory) {
  // As GMP itself does: there is no way on.
  if (memory == NULL) abort();
  return memory;
}

ct_store *ct_store_create(void) { return orEnd(calloc(1, sizeof(ct_store))); }

void ct_store_free(ct_store *store) {
  if (store == NULL) return;
  for (size_t i = 0; i < store->pieceCount; i++) free(store->pieces[i]);
  free(store->pieces);
  free(store->fractions);
  free(store);
}

size_t ct_store_count(const ct_store *store) { return store->count; }
size_t ct_store_bytes(const ct_store *store) {
  return store->bytes + store->capacity * sizeof(fraction);
}

enum { LIMB = sizeof(mp_limb_t), SMALLEST = 1 << 13, LARGEST = 1 << 20, PAGE = 1 << 21 };

/// Room for `limbs` limbs, which `take` makes permanent as far as it is used.
static mp_limb_t *room(ct_store *store, size_t limbs) {
  if (store->used + limbs <= store->size) return store->pieces[store->pieceCount - 1] + store->used;
  // Pieces double up to 8 MiB. Large pages, where there are any: clearing small ones one by one, when
  // they are first touched, took half the time of a long trajectory.
  size_t size = store->size == 0 ? SMALLEST : store->size < LARGEST ? 2 * store->size : LARGEST;
  if (size < limbs) size = limbs;
  size_t bytes = size * LIMB;
  mp_limb_t *piece;
  if (bytes >= PAGE) {
    bytes = (bytes + PAGE - 1) / PAGE * PAGE;
    piece = orEnd(aligned_alloc(PAGE, bytes));
#if defined(__linux__)
    (void)madvise(piece, bytes, MADV_HUGEPAGE);
#endif
  } else {
    piece = orEnd(malloc(bytes));
  }
  if (store->pieceCount == store->pieceCapacity) {
    store->pieceCapacity = 2 * store->pieceCapacity + 8;
    store->pieces = orEnd(realloc(store->pieces, store->pieceCapacity * sizeof(mp_limb_t *)));
  }
  store->pieces[store->pieceCount++] = piece;
  store->size = bytes / LIMB;
  store->used = 0;
  store->bytes += bytes;
  return piece;
}

static void take(ct_store *store, size_t limbs) { store->used += limbs; }

static fraction *append(ct_store *store) {
  if (store->count == store->capacity) {
    store->capacity = 2 * store->capacity + 64;
    store->fractions = orEnd(realloc(store->fractions, store->capacity * sizeof(fraction)));
  }
  return &store->fractions[store->count++];
}

static mp_size_t stripped(const mp_limb_t *limbs, mp_size_t size) {
  while (size > 0 && limbs[size - 1] == 0) size--;
  return size;
}

/// Appends a copy of a canonical fraction.
static fraction *appendCopy(ct_store *store, mpz_srcptr numerator, mpz_srcptr denominator) {
  mp_size_t n = (mp_size_t)mpz_size(numerator), d = (mp_size_t)mpz_size(denominator);
  mp_limb_t *memory = room(store, (size_t)(n + d));
  if (n > 0) mpn_copyi(memory, mpz_limbs_read(numerator), n);
  mpn_copyi(memory + n, mpz_limbs_read(denominator), d);
  take(store, (size_t)(n + d));
  fraction *f = append(store);
  *f = (fraction){memory, memory + n, n, d};
  return f;
}

ct_ratio ct_store_get(const ct_store *store, size_t index) {
  const fraction *f = &store->fractions[index];
  return (ct_ratio){
    (const uint64_t *)f->numerator, (const uint64_t *)f->denominator, (size_t)f->numeratorSize,
    (size_t)f->denominatorSize};
}

static size_t bits(const mp_limb_t *limbs, mp_size_t size) {
  return size == 0 ? 1 : mpn_sizeinbase(limbs, size, 2);
}

size_t ct_store_bits(const ct_store *store, size_t index) {
  const fraction *f = &store->fractions[index];
  return bits(f->numerator, f->numeratorSize) + bits(f->denominator, f->denominatorSize);
}

// MARK: Common parts

_Static_assert(sizeof(mp_limb_t) == sizeof(uint64_t), "limbs are words of 64 bits");

/// An integer whose limbs are elsewhere.
static mpz_srcptr view(mpz_ptr z, const uint64_t *words, size_t size) {
  return mpz_roinit_n(z, (const mp_limb_t *)words, (mp_size_t)size);
}

static void setFraction(mpq_ptr q, ct_ratio ratio) {
  mpz_t part;
  mpz_set(mpq_numref(q), view(part, ratio.numerator, ratio.numerator_size));
  mpz_set(mpq_denref(q), view(part, ratio.denominator, ratio.denominator_size));
}

static void setWord(mpz_ptr z, uint64_t word) { mpz_set_ui(z, word); }

/// Removes from x all primes of `word`.
static void removePrimes(mpz_ptr x, uint64_t word) {
  mpz_t g;
  mpz_init(g);
  setWord(g, word);
  for (;;) {
    mpz_gcd(g, g, x);
    if (mpz_cmp_ui(g, 1) == 0) break;
    mpz_divexact(x, x, g);
  }
  mpz_clear(g);
}

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
  appendCopy(store, mpq_numref(value), mpq_denref(value));
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
    appendCopy(store, mpq_numref(value), mpq_denref(value));
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
        mp_limb_t *top = room(store, (size_t)(nSize + qSize + dSize + 4));
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
        take(store, (size_t)(nSize + dSize));
        *append(store) = (fraction){top, below, nSize, dSize};
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

/// x = U b^count + X a^count modulo m.
static void valueModulo(
  mpz_ptr x, mpz_srcptr U, uint64_t b, mpz_srcptr X, uint64_t a, size_t count, mpz_srcptr m) {
  mpz_t power;
  mpz_init(power);
  setWord(power, b);
  mpz_powm_ui(power, power, count, m);
  mpz_mul(x, power, U);
  setWord(power, a);
  mpz_powm_ui(power, power, count, m);
  mpz_addmul(x, power, X);
  mpz_mod(x, x, m);
  mpz_clear(power);
}

void ct_exact_last(
  ct_store *store, ct_ratio start, uint64_t a, uint64_t b, ct_ratio added, size_t count) {
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
  if (mpq_sgn(rest) == 0) {
    // The start is the limit, and stays.
    appendCopy(store, mpq_numref(limit), mpq_denref(limit));
    mpq_clears(limit, rest, s, NULL);
    return;
  }
  mpz_t W, U, X, part, m, g, common, power;
  mpz_inits(W, U, X, part, m, g, common, power, NULL);
  // (U b^count + X a^count) / (W b^count).
  mpz_lcm(W, mpq_denref(limit), mpq_denref(rest));
  mpz_divexact(U, W, mpq_denref(limit));
  mpz_mul(U, U, mpq_numref(limit));
  mpz_divexact(X, W, mpq_denref(rest));
  mpz_mul(X, X, mpq_numref(rest));
  // Primes outside b cancel with W alone. A prime of b, once b^count has it more often than X, divides the
  // numerator as often as X: less than bits(X) times. Both are seen modulo small numbers.
  size_t reach = mpz_sizeinbase(X, 2) + 1;
  if (count <= reach) {
    mpz_ui_pow_ui(part, b, count);
    mpz_mul(U, U, part);
    mpz_mul(W, W, part);
    mpz_ui_pow_ui(part, a, count);
    mpz_addmul(U, X, part);
    mpz_gcd(g, U, W);
    mpz_divexact(U, U, g);
    mpz_divexact(W, W, g);
  } else {
    mpz_set(part, W);
    removePrimes(part, b);
    mpz_set_ui(common, 1);
    if (mpz_cmp_ui(part, 1) > 0) {
      valueModulo(m, U, b, X, a, count, part);
      mpz_gcd(common, m, part);
    }
    mpz_divexact(part, W, part);
    mpz_ui_pow_ui(power, b, reach);
    mpz_mul(part, part, power);
    valueModulo(m, U, b, X, a, count, part);
    mpz_gcd(g, m, part);
    mpz_mul(common, common, g);
    mpz_ui_pow_ui(power, b, count);
    mpz_mul(U, U, power);
    mpz_mul(W, W, power);
    mpz_ui_pow_ui(power, a, count);
    mpz_addmul(U, X, power);
    if (mpz_cmp_ui(common, 1) > 0) {
      mpz_divexact(U, U, common);
      mpz_divexact(W, W, common);
    }
  }
  appendCopy(store, U, W);
  mpz_clears(W, U, X, part, m, g, common, power, NULL);
  mpq_clears(limit, rest, s, NULL);
}

// MARK: Varying schedules

static uint64_t gcdWord(uint64_t a, uint64_t b) {
  while (b != 0) {
    uint64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

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
    appendCopy(store, n, below);
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
    mp_limb_t *top = room(store, (size_t)(nSize + dSize));
    mpn_copyi(top, sum.limbs, nSize);
    mp_limb_t *under = top + nSize;
    if (D.size >= kSize) mpn_mul(under, D.limbs, D.size, mpz_limbs_read(below), kSize);
    else mpn_mul(under, mpz_limbs_read(below), kSize, D.limbs, D.size);
    dSize = stripped(under, dSize);
    take(store, (size_t)(nSize + dSize));
    *append(store) = (fraction){top, under, nSize, dSize};
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

// MARK: The last value of a varying schedule

/// z -> (a z + b) / m.
typedef struct {
  mpz_t a, b, m;
} map;

/// Generations up to which common factors of neighbouring maps are looked for: they are then short, and a
/// prime cancels within about as many generations as it is large.
enum { GCD_SPAN = 1024 };

/// The maps of `count` generations as one.
static void compose(map *r, const ct_generation *g, size_t count) {
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
  compose(r, g, count / 2);
  compose(&late, g + count / 2, count - count / 2);
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
  mpz_mul(r->b, r->b, late.a);
  mpz_mul(late.b, late.b, r->m);
  mpz_add(r->b, r->b, late.b);
  mpz_mul(r->a, r->a, late.a);
  mpz_mul(r->m, r->m, late.m);
  mpz_clears(late.a, late.b, late.m, NULL);
}

/// z = N/D through `count` generations: a of the first ones is never needed as a product.
static void follow(mpz_ptr N, mpz_ptr D, const ct_generation *g, size_t count) {
  if (count > GCD_SPAN) {
    follow(N, D, g, count / 2);
    g += count / 2;
    count -= count / 2;
  }
  if (count == 0) return;
  map all;
  mpz_inits(all.a, all.b, all.m, NULL);
  compose(&all, g, count);
  mpz_mul(N, N, all.a);
  mpz_mul(all.b, all.b, D);
  mpz_add(N, N, all.b);
  mpz_mul(D, D, all.m);
  mpz_clears(all.a, all.b, all.m, NULL);
}

void ct_exact_last_varying(
  ct_store *store, ct_ratio constant, uint64_t start_draws, const ct_generation *schedule,
  size_t count) {
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
  follow(mpq_numref(z), mpq_denref(z), schedule + first, count - first);
  mpz_mul(mpq_numref(z), mpq_numref(z), mpq_numref(c));
  mpz_mul(mpq_denref(z), mpq_denref(z), mpq_denref(c));
  mpq_canonicalize(z);
  appendCopy(store, mpq_numref(z), mpq_denref(z));
  mpq_clears(c, z, NULL);
}

// Inside of the exact trajectories: where their fractions lie, and steps that all of them take.
#ifndef ASSAY_FRACTION_STORE_H
#define ASSAY_FRACTION_STORE_H

#include "CTrajectories.h"

#include <gmp.h>

#include <stdlib.h>

// MARK: Memory

enum { LIMB = sizeof(mp_limb_t) };

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

static inline void *orEnd(void *memory) {
  // As GMP itself does: there is no way on.
  if (memory == NULL) abort();
  return memory;
}

/// Memory of `bytes`, rounded up; what is long, on large pages, where there are any: clearing small ones one by
/// one, when they are first touched, took half the time of a long trajectory.
void *ct_pages(size_t *bytes);

/// Room for `limbs` limbs, which `ct_store_take` makes permanent as far as it is used.
mp_limb_t *ct_store_room(ct_store *store, size_t limbs);
void ct_store_take(ct_store *store, size_t limbs);

/// A further fraction, to be set.
fraction *ct_store_append(ct_store *store);

/// Appends a copy of a canonical fraction.
fraction *ct_store_copy(ct_store *store, mpz_srcptr numerator, mpz_srcptr denominator);

static inline mp_size_t stripped(const mp_limb_t *limbs, mp_size_t size) {
  while (size > 0 && limbs[size - 1] == 0) size--;
  return size;
}

// MARK: Common parts

_Static_assert(sizeof(mp_limb_t) == sizeof(uint64_t), "limbs are words of 64 bits");

/// An integer whose limbs are elsewhere.
static inline mpz_srcptr view(mpz_ptr z, const uint64_t *words, size_t size) {
  return mpz_roinit_n(z, (const mp_limb_t *)words, (mp_size_t)size);
}

static inline void setFraction(mpq_ptr q, ct_ratio ratio) {
  mpz_t part;
  mpz_set(mpq_numref(q), view(part, ratio.numerator, ratio.numerator_size));
  mpz_set(mpq_denref(q), view(part, ratio.denominator, ratio.denominator_size));
}

static inline void setWord(mpz_ptr z, uint64_t word) { mpz_set_ui(z, word); }

static inline uint64_t gcdWord(uint64_t a, uint64_t b) {
  while (b != 0) {
    uint64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/// Removes from x all primes of `word`.
static inline void removePrimes(mpz_ptr x, uint64_t word) {
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

#endif

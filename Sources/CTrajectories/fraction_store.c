// Fractions with their limbs in a few large pieces of memory.

#include "fraction_store.h"

#if defined(__linux__)
#include <sys/mman.h>
#endif

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

enum { SMALLEST = 1 << 13, LARGEST = 1 << 20, LINE = 64, PAGE = 1 << 21 };

void *ct_pages(size_t *bytes) {
  size_t unit = *bytes < PAGE ? LINE : PAGE;
  *bytes = (*bytes + unit - 1) / unit * unit;
  void *memory = orEnd(aligned_alloc(unit, *bytes));
#if defined(__linux__)
  if (unit == PAGE) (void)madvise(memory, *bytes, MADV_HUGEPAGE);
#endif
  return memory;
}

mp_limb_t *ct_store_room(ct_store *store, size_t limbs) {
  if (store->used + limbs <= store->size) return store->pieces[store->pieceCount - 1] + store->used;
  // Pieces double up to 8 MiB.
  size_t size = store->size == 0 ? SMALLEST : store->size < LARGEST ? 2 * store->size : LARGEST;
  if (size < limbs) size = limbs;
  size_t bytes = size * LIMB;
  mp_limb_t *piece = ct_pages(&bytes);
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

void ct_store_take(ct_store *store, size_t limbs) { store->used += limbs; }

fraction *ct_store_append(ct_store *store) {
  if (store->count == store->capacity) {
    store->capacity = 2 * store->capacity + 64;
    store->fractions = orEnd(realloc(store->fractions, store->capacity * sizeof(fraction)));
  }
  return &store->fractions[store->count++];
}

fraction *ct_store_copy(ct_store *store, mpz_srcptr numerator, mpz_srcptr denominator) {
  mp_size_t n = (mp_size_t)mpz_size(numerator), d = (mp_size_t)mpz_size(denominator);
  mp_limb_t *memory = ct_store_room(store, (size_t)(n + d));
  if (n > 0) mpn_copyi(memory, mpz_limbs_read(numerator), n);
  mpn_copyi(memory + n, mpz_limbs_read(denominator), d);
  ct_store_take(store, (size_t)(n + d));
  fraction *f = ct_store_append(store);
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

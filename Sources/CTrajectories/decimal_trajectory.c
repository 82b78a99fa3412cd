// The decimal text of an exact trajectory with a constant schedule, as a by-product of computing it in
// radix 10^18 (proofs-notes/exact-trajectory.md).
//
// C because every digit passes through these loops: products of a digit of 60 bits by a word, reduced by
// a reciprocal, and 18 characters from a digit without a division. Converting each value from binary costs
// ten times as much as computing it.

#include "CTrajectories.h"

#include <gmp.h>
#include <stdlib.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

typedef unsigned __int128 wide;

enum { PLACES = 18, LOOK = 16 };
static const uint64_t RADIX = 1000000000000000000u;

/// A nonnegative integer in radix 10^18, the lowest digit first.
typedef struct {
  uint64_t *digits;
  size_t size, capacity;
} decimal;

struct ct_decimals {
  uint64_t a, b;
  size_t next, count;
  /// R[k] = numerator / denominator but for a common factor, step b^k.
  decimal numerator, denominator, step;
  decimal scratch, product;
  /// What can cancel, a number with the same primes, and numerator and step modulo it.
  mpz_t cancel, watched, x, y;
  /// Whether something cancels in the generations up to `looked`, and where.
  mpz_t common[LOOK];
  size_t looked;
  /// The values before the recurrence holds.
  mpq_t value, factor, added;
  int isPlain;
  char *text;
  size_t room;
  size_t numeratorLength;
};

static void *orEnd(void *memory) {
  if (memory == NULL) abort();
  return memory;
}

static void reserve(decimal *x, size_t size) {
  if (size <= x->capacity) return;
  x->capacity = 2 * size + 16;
  x->digits = orEnd(realloc(x->digits, x->capacity * sizeof(uint64_t)));
}

/// floor(x / 10^18) for x < 2^122, and the rest.
INLINE uint64_t quotient(wide x, uint64_t *rest) {
  // M = floor(2^122 / 10^18). With x cut at 2^58 the estimate is at most 2 too small.
  const uint64_t M = 5316911983139663491u;
  uint64_t q = (uint64_t)((wide)(uint64_t)(x >> 58) * M >> 64);
  uint64_t r = (uint64_t)x - q * RADIX;
  if (r >= RADIX) {
    r -= RADIX;
    q++;
  }
  if (r >= RADIX) {
    r -= RADIX;
    q++;
  }
  *rest = r;
  return q;
}

/// to = x word, for word <= 10^18; `to` may be x. The digits' products are independent: only a carry of at most 1
/// runs through.
static void multiply(decimal *to, const decimal *x, uint64_t word) {
  size_t size = x->size;
  reserve(to, size + 1);
  uint64_t carry = 0, above = 0;
  for (size_t i = 0; i < size; i++) {
    uint64_t rest;
    uint64_t q = quotient((wide)x->digits[i] * word, &rest);
    uint64_t sum = rest + above + carry;
    carry = sum >= RADIX;
    to->digits[i] = carry ? sum - RADIX : sum;
    above = q;
  }
  to->digits[size] = above + carry;
  to->size = size + (above + carry != 0);
}

/// x += y.
static void add(decimal *x, const decimal *y) {
  size_t size = x->size > y->size ? x->size : y->size;
  reserve(x, size + 1);
  for (size_t i = x->size; i < size; i++) x->digits[i] = 0;
  uint64_t carry = 0;
  for (size_t i = 0; i < size; i++) {
    uint64_t sum = x->digits[i] + (i < y->size ? y->digits[i] : 0) + carry;
    carry = sum >= RADIX;
    x->digits[i] = carry ? sum - RADIX : sum;
  }
  x->digits[size] = carry;
  x->size = size + carry;
}

/// to = x / word, which divides it.
static void divide(decimal *to, const decimal *x, uint64_t word) {
  reserve(to, x->size);
  uint64_t rest = 0;
  for (size_t i = x->size; i-- > 0;) {
    wide current = (wide)rest * RADIX + x->digits[i];
    to->digits[i] = (uint64_t)(current / word);
    rest = (uint64_t)(current % word);
  }
  to->size = x->size;
  while (to->size > 1 && to->digits[to->size - 1] == 0) to->size--;
}

static void setDecimal(decimal *x, mpz_srcptr value) {
  mpz_t left;
  mpz_init_set(left, value);
  x->size = 0;
  do {
    reserve(x, x->size + 1);
    x->digits[x->size++] = mpz_tdiv_q_ui(left, left, RADIX);
  } while (mpz_sgn(left) != 0);
  mpz_clear(left);
}

static const char PAIRS[201] =
  "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748"
  "49505152535455565758596061626364656667686970717273747576777879808182838485868788899091929394959697"
  "9899";

/// Nine digits of v < 10^9. y is v / 10^8 with 57 bits after the point, from a factor rounded up: too large by less
/// than 1/5 of the last digit. Each product by 100 brings the next pair above the point.
INLINE void nine(char *out, uint32_t v) {
  const uint64_t fraction = ((uint64_t)1 << 57) - 1;
  uint64_t y = (uint64_t)v * 1441151881u;
  out[0] = (char)('0' + (y >> 57));
  for (int i = 1; i < 9; i += 2) {
    y = (y & fraction) * 100;
    memcpy(out + i, PAIRS + 2 * (y >> 57), 2);
  }
}

/// Appends x in decimal; returns the end.
static char *write(char *out, const decimal *x) {
  // The highest digit without zeros in front.
  uint64_t top = x->digits[x->size - 1];
  char first[20];
  int length = 0;
  do {
    first[length++] = (char)('0' + top % 10);
    top /= 10;
  } while (top != 0);
  while (length > 0) *out++ = first[--length];
  for (size_t i = x->size - 1; i-- > 0; out += PLACES) {
    uint64_t digit = x->digits[i];
    nine(out, (uint32_t)(digit / 1000000000u));
    nine(out + 9, (uint32_t)(digit % 1000000000u));
  }
  return out;
}

static void view(mpq_ptr q, ct_ratio ratio) {
  mpz_t part;
  mpz_set(
    mpq_numref(q),
    mpz_roinit_n(part, (const mp_limb_t *)ratio.numerator, (mp_size_t)ratio.numerator_size));
  mpz_set(
    mpq_denref(q),
    mpz_roinit_n(part, (const mp_limb_t *)ratio.denominator, (mp_size_t)ratio.denominator_size));
}

ct_decimals *ct_decimals_create(
  ct_ratio start, uint64_t a, uint64_t b, ct_ratio s, size_t count) {
  if (a > RADIX || b > RADIX) return NULL;
  ct_decimals *d = orEnd(calloc(1, sizeof *d));
  d->a = a;
  d->b = b;
  d->count = count;
  mpz_inits(d->cancel, d->watched, d->x, d->y, NULL);
  for (int i = 0; i < LOOK; i++) mpz_init(d->common[i]);
  mpq_inits(d->value, d->factor, d->added, NULL);
  view(d->value, start);
  view(d->added, s);
  mpz_set_ui(mpq_numref(d->factor), a);
  mpz_set_ui(mpq_denref(d->factor), b);
  d->isPlain = 1;
  return d;
}

void ct_decimals_free(ct_decimals *d) {
  if (d == NULL) return;
  decimal *all[] = {&d->numerator, &d->denominator, &d->step, &d->scratch, &d->product};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]->digits);
  mpz_clears(d->cancel, d->watched, d->x, d->y, NULL);
  for (int i = 0; i < LOOK; i++) mpz_clear(d->common[i]);
  mpq_clears(d->value, d->factor, d->added, NULL);
  free(d->text);
  free(d);
}

/// Whether from d->value on only primes of the common denominator outside b can cancel; sets up the
/// recurrence if so (exact-trajectory.md).
static int begin(ct_decimals *d) {
  mpz_t common, n, g;
  mpz_inits(common, n, g, NULL);
  mpz_lcm(common, mpq_denref(d->value), mpq_denref(d->added));
  mpz_divexact(n, common, mpq_denref(d->value));
  mpz_mul(n, n, mpq_numref(d->value));
  int holds = mpz_sgn(n) > 0 && mpz_gcd_ui(NULL, n, d->b) == 1;
  if (holds) {
    setDecimal(&d->numerator, n);
    setDecimal(&d->denominator, common);
    mpz_set(d->cancel, common);
    for (;;) {
      mpz_set_ui(g, d->b);
      mpz_gcd(g, g, d->cancel);
      if (mpz_cmp_ui(g, 1) == 0) break;
      mpz_divexact(d->cancel, d->cancel, g);
    }
    mpz_set(d->watched, d->cancel);
    while (mpz_cmp_ui(d->watched, 1) > 0 && mpz_perfect_square_p(d->watched))
      mpz_sqrt(d->watched, d->watched);
    mpz_divexact(g, common, mpq_denref(d->added));
    mpz_mul(g, g, mpq_numref(d->added));
    setDecimal(&d->step, g);
    // The residues are modulo the whole: what a generation cancels is read from them.
    mpz_tdiv_r(d->x, n, d->cancel);
    mpz_tdiv_r(d->y, g, d->cancel);
    d->looked = d->next;
  }
  mpz_clears(common, n, g, NULL);
  return holds;
}

/// What cancels in the next generations.
static void look(ct_decimals *d) {
  mpz_t product;
  mpz_init_set_ui(product, 1);
  for (int i = 0; i < LOOK; i++) {
    mpz_mul_ui(d->y, d->y, d->b);
    mpz_tdiv_r(d->y, d->y, d->cancel);
    mpz_mul_ui(d->x, d->x, d->a);
    mpz_add(d->x, d->x, d->y);
    mpz_tdiv_r(d->x, d->x, d->cancel);
    mpz_set(d->common[i], d->x);
    mpz_mul(product, product, d->x);
    mpz_tdiv_r(product, product, d->watched);
  }
  mpz_gcd(product, product, d->watched);
  int isClear = mpz_cmp_ui(product, 1) == 0;
  for (int i = 0; i < LOOK; i++) {
    if (isClear) mpz_set_ui(d->common[i], 1);
    else mpz_gcd(d->common[i], d->common[i], d->cancel);
  }
  mpz_clear(product);
  d->looked = d->next + LOOK;
}

static void textRoom(ct_decimals *d, size_t room) {
  if (room <= d->room) return;
  d->room = 2 * room;
  d->text = orEnd(realloc(d->text, d->room));
}

static size_t writePlain(ct_decimals *d, mpz_srcptr numerator, mpz_srcptr denominator) {
  textRoom(d, mpz_sizeinbase(numerator, 10) + mpz_sizeinbase(denominator, 10) + 4);
  mpz_get_str(d->text, 10, numerator);
  d->numeratorLength = strlen(d->text);
  d->text[d->numeratorLength] = '/';
  mpz_get_str(d->text + d->numeratorLength + 1, 10, denominator);
  return d->numeratorLength + 1 + strlen(d->text + d->numeratorLength + 1);
}

static size_t writeParts(ct_decimals *d, const decimal *numerator, const decimal *denominator) {
  textRoom(d, PLACES * (numerator->size + denominator->size) + 8);
  char *end = write(d->text, numerator);
  d->numeratorLength = (size_t)(end - d->text);
  *end++ = '/';
  end = write(end, denominator);
  return (size_t)(end - d->text);
}

const char *ct_decimals_next(ct_decimals *d, size_t *length) {
  if (d->next > d->count) return NULL;
  if (d->isPlain) {
    *length = writePlain(d, mpq_numref(d->value), mpq_denref(d->value));
    d->next++;
    if (begin(d)) {
      d->isPlain = 0;
    } else {
      mpq_mul(d->value, d->value, d->factor);
      mpq_add(d->value, d->value, d->added);
    }
    return d->text;
  }
  if (d->next == d->looked) look(d);
  multiply(&d->step, &d->step, d->b);
  multiply(&d->numerator, &d->numerator, d->a);
  add(&d->numerator, &d->step);
  multiply(&d->denominator, &d->denominator, d->b);
  mpz_srcptr g = d->common[LOOK - (d->looked - d->next)];
  d->next++;
  if (mpz_cmp_ui(g, 1) == 0) {
    *length = writeParts(d, &d->numerator, &d->denominator);
  } else if (mpz_size(g) == 1) {
    divide(&d->scratch, &d->numerator, mpz_get_ui(g));
    divide(&d->product, &d->denominator, mpz_get_ui(g));
    *length = writeParts(d, &d->scratch, &d->product);
  } else {
    // A factor longer than a word cancels hardly ever: through binary.
    size_t whole = writeParts(d, &d->numerator, &d->denominator);
    d->text[whole] = 0;
    d->text[d->numeratorLength] = 0;
    mpz_t top, below;
    mpz_init_set_str(top, d->text, 10);
    mpz_init_set_str(below, d->text + d->numeratorLength + 1, 10);
    mpz_divexact(top, top, g);
    mpz_divexact(below, below, g);
    *length = writePlain(d, top, below);
    mpz_clears(top, below, NULL);
  }
  return d->text;
}

// W1: every R[t] as a canonical fraction, a loop over GMP fractions in place; "last": R[T] by binary splitting.
//
//     loop const|vary T, last const T, text const T         cc -O3 -march=native w1.c -lgmp
//
// The checksum is R[T] modulo 2^61 - 1. The loop keeps no value, and the splitting does not reduce its result.
#include "peer.h"
#include <gmp.h>

static void heterozygosity(mpq_t h) {
  mpq_t total, squares, x;
  mpq_inits(total, squares, x, NULL);
  for (unsigned long k = 1; k <= 50; k++) {
    mpq_set_ui(x, 1, k);
    mpq_add(total, total, x);
    mpq_mul(x, x, x);
    mpq_add(squares, squares, x);
  }
  mpq_mul(total, total, total);
  mpq_div(squares, squares, total);
  mpq_set_ui(h, 1, 1);
  mpq_sub(h, h, squares);
  mpq_clears(total, squares, x, NULL);
}

static void residue(mpz_srcptr numerator, mpz_srcptr denominator, char *sum, size_t size) {
  mpz_t prime, x, y;
  mpz_inits(prime, x, y, NULL);
  mpz_ui_pow_ui(prime, 2, 61);
  mpz_sub_ui(prime, prime, 1);
  mpz_mod(x, denominator, prime);
  mpz_invert(x, x, prime);
  mpz_mod(y, numerator, prime);
  mpz_mul(x, x, y);
  mpz_mod(x, x, prime);
  gmp_snprintf(sum, size, "%Zd", x);
  mpz_clears(prime, x, y, NULL);
}

static double loop(int vary, long horizon, char *sum, size_t size) {
  mpq_t h, z, factor, other, added;
  mpq_inits(h, z, factor, other, added, NULL);
  heterozygosity(h);
  double start = peer_now();
  mpq_set_ui(z, 1, 1000);
  mpq_mul(z, z, h);
  mpq_set(added, z);
  mpq_set_ui(factor, 81 * 999, 100000);
  mpq_canonicalize(factor);
  for (unsigned long t = 1; t <= (unsigned long)horizon; t++) {
    if (vary) {
      unsigned long n = 1000 + 10 * t;
      mpq_set_ui(factor, t * t * (n - 1), (t + 1) * (t + 1) * n);
      mpq_canonicalize(factor);
      mpq_set_ui(other, 1, n);
      mpq_mul(added, h, other);
    }
    mpq_mul(z, z, factor);
    mpq_add(z, z, added);
  }
  double seconds = peer_now() - start;
  residue(mpq_numref(z), mpq_denref(z), sum, size);
  mpq_clears(h, z, factor, other, added, NULL);
  return seconds;
}

/// z -> (a z + b) / m over `count` equal generations.
static void split(mpz_t a, mpz_t b, mpz_t m, long count) {
  if (count == 1) {
    mpz_set_ui(a, 81 * 999);
    mpz_set_ui(b, 100);
    mpz_set_ui(m, 100000);
    return;
  }
  mpz_t a2, b2, m2;
  mpz_inits(a2, b2, m2, NULL);
  split(a, b, m, count / 2);
  split(a2, b2, m2, count - count / 2);
  mpz_mul(b, b, a2);
  mpz_addmul(b, b2, m);
  mpz_mul(a, a, a2);
  mpz_mul(m, m, m2);
  mpz_clears(a2, b2, m2, NULL);
}

static double last(long horizon, char *sum, size_t size) {
  mpq_t h;
  mpq_init(h);
  heterozygosity(h);
  mpz_t a, b, m;
  mpz_inits(a, b, m, NULL);
  double start = peer_now();
  split(a, b, m, horizon);
  // z[0] = 1/1000, R = h z.
  mpz_mul_ui(b, b, 1000);
  mpz_add(a, a, b);
  mpz_mul_ui(m, m, 1000);
  mpz_mul(a, a, mpq_numref(h));
  mpz_mul(m, m, mpq_denref(h));
  double seconds = peer_now() - start;
  residue(a, m, sum, size);
  mpz_clears(a, b, m, NULL);
  mpq_clear(h);
  return seconds;
}

/// The loop with the text of every value; the checksum is the number of characters.
static double text(long horizon, char *sum, size_t size) {
  mpq_t h, z, factor, added;
  mpq_inits(h, z, factor, added, NULL);
  heterozygosity(h);
  double start = peer_now();
  mpq_set_ui(z, 1, 1000);
  mpq_mul(z, z, h);
  mpq_set(added, z);
  mpq_set_ui(factor, 81 * 999, 100000);
  mpq_canonicalize(factor);
  size_t room = 64 + (size_t)horizon * 12, characters = 0;
  char *buffer = malloc(room + 1024);
  for (long t = 0; t <= horizon; t++) {
    if (t > 0) {
      mpq_mul(z, z, factor);
      mpq_add(z, z, added);
    }
    mpz_get_str(buffer, 10, mpq_numref(z));
    characters += strlen(buffer) + 1;
    mpz_get_str(buffer, 10, mpq_denref(z));
    characters += strlen(buffer);
  }
  double seconds = peer_now() - start;
  snprintf(sum, size, "%zu", characters);
  free(buffer);
  mpq_clears(h, z, factor, added, NULL);
  return seconds;
}

static double work(int count, char **words, char *sum, size_t size) {
  if (count != 3) return -1;
  if (words[0][0] == 't') return text(atol(words[2]), sum, size);
  if (words[0][0] == 'l' && words[0][1] == 'a') return last(atol(words[2]), sum, size);
  return loop(!strcmp(words[1], "vary"), atol(words[2]), sum, size);
}

int main(void) { return peer_serve(work); }

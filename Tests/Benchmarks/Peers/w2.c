// W2: rigorous enclosures of every R[t], K = 50, p_k ~ 1/k, in C: two MPFR endpoints, and Arb balls.
//
//     w2 < "mpfr const 1000000"      cc -O3 -march=native w2.c -larb|-lflint -lmpfr -lgmp
//
// The state is updated in place: peers need not keep the values. 107 bits are the fewest of whole
// bytes that keep the relative width below 1e-30 to the end; both get the 128 bits of two limbs.
#include "peer.h"
#include <gmp.h>
#include <mpfr.h>
#include <arb.h>

enum { BITS = 128 };

static void heterozygosity(mpq_t h) {
  mpq_t total, squares, x;
  mpq_inits(total, squares, x, NULL);
  for (int k = 1; k <= 50; k++) {
    mpq_set_ui(x, 1, (unsigned long)k);
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

static double with_mpfr(int vary, long horizon, char *sum, size_t size) {
  mpq_t h;
  mpq_init(h);
  heterozygosity(h);
  double start = peer_now();
  mpfr_t low, high, a_low, a_high, b_low, b_high, h_low, h_high, e;
  mpfr_inits2(BITS, low, high, a_low, a_high, b_low, b_high, h_low, h_high, e, (mpfr_ptr)0);
  mpfr_set_q(h_low, h, MPFR_RNDD);
  mpfr_set_q(h_high, h, MPFR_RNDU);
  mpfr_div_ui(low, h_low, 1000, MPFR_RNDD);
  mpfr_div_ui(high, h_high, 1000, MPFR_RNDU);
  if (!vary) {
    mpq_t a, b;
    mpq_inits(a, b, NULL);
    mpq_set_ui(a, 81UL * 999, 100000UL);
    mpq_canonicalize(a);
    mpq_set_ui(b, 1, 1000);
    mpq_mul(b, b, h);
    mpfr_set_q(a_low, a, MPFR_RNDD);
    mpfr_set_q(a_high, a, MPFR_RNDU);
    mpfr_set_q(b_low, b, MPFR_RNDD);
    mpfr_set_q(b_high, b, MPFR_RNDU);
    mpq_clears(a, b, NULL);
    for (long t = 1; t <= horizon; t++) {
      mpfr_mul(low, low, a_low, MPFR_RNDD);
      mpfr_mul(high, high, a_high, MPFR_RNDU);
      mpfr_add(low, low, b_low, MPFR_RNDD);
      mpfr_add(high, high, b_high, MPFR_RNDU);
    }
  } else {
    for (long t = 1; t <= horizon; t++) {
      // (t/(t+1))^2 (n-1)/n z + h/n with word products: z t^2 (n-1) / ((t+1)^2 n).
      unsigned long n = 1000 + 10 * (unsigned long)t, u = (unsigned long)t, v = u + 1;
      mpfr_mul_ui(low, low, u * u, MPFR_RNDD);
      mpfr_div_ui(low, low, v * v, MPFR_RNDD);
      mpfr_mul_ui(high, high, u * u, MPFR_RNDU);
      mpfr_div_ui(high, high, v * v, MPFR_RNDU);
      mpfr_mul_ui(low, low, n - 1, MPFR_RNDD);
      mpfr_mul_ui(high, high, n - 1, MPFR_RNDU);
      mpfr_add(low, low, h_low, MPFR_RNDD);
      mpfr_add(high, high, h_high, MPFR_RNDU);
      mpfr_div_ui(low, low, n, MPFR_RNDD);
      mpfr_div_ui(high, high, n, MPFR_RNDU);
    }
  }
  double seconds = peer_now() - start;
  mpfr_snprintf(sum, size, "%.25Re", low);
  mpfr_clears(low, high, a_low, a_high, b_low, b_high, h_low, h_high, e, (mpfr_ptr)0);
  mpq_clear(h);
  return seconds;
}

static double with_arb(int vary, long horizon, char *sum, size_t size) {
  mpq_t h;
  mpq_init(h);
  heterozygosity(h);
  fmpq_t hq;
  fmpq_init(hq);
  fmpq_set_mpq(hq, h);
  double start = peer_now();
  arb_t z, a, b, c;
  arb_init(z);
  arb_init(a);
  arb_init(b);
  arb_init(c);
  arb_set_fmpq(c, hq, BITS);
  arb_div_ui(z, c, 1000, BITS);
  if (!vary) {
    arb_set_ui(a, 81UL * 999);
    arb_div_ui(a, a, 100000, BITS);
    arb_div_ui(b, c, 1000, BITS);
    for (long t = 1; t <= horizon; t++) {
      arb_mul(z, z, a, BITS);
      arb_add(z, z, b, BITS);
    }
  } else {
    for (long t = 1; t <= horizon; t++) {
      unsigned long n = 1000 + 10 * (unsigned long)t, u = (unsigned long)t, v = u + 1;
      arb_mul_ui(z, z, u * u, BITS);
      arb_div_ui(z, z, v * v, BITS);
      arb_mul_ui(z, z, n - 1, BITS);
      arb_add(z, z, c, BITS);
      arb_div_ui(z, z, n, BITS);
    }
  }
  double seconds = peer_now() - start;
  mpfr_t low, high;
  mpfr_inits2(BITS, low, high, (mpfr_ptr)0);
  arb_get_interval_mpfr(low, high, z);
  mpfr_snprintf(sum, size, "%.25Re", low);
  mpfr_clears(low, high, (mpfr_ptr)0);
  arb_clear(z);
  arb_clear(a);
  arb_clear(b);
  arb_clear(c);
  fmpq_clear(hq);
  mpq_clear(h);
  return seconds;
}

static double work(int count, char **words, char *sum, size_t size) {
  if (count != 3) return -1;
  int vary = !strcmp(words[1], "vary");
  long horizon = atol(words[2]);
  return words[0][0] == 'm' ? with_mpfr(vary, horizon, sum, size) : with_arb(vary, horizon, sum, size);
}

int main(void) { return peer_serve(work); }

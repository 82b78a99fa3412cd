#include "CLoops.h"

#include <gmp.h>
#include <stdio.h>  // before mpfr.h, for its formatted output
#include <string.h>

#include <mpfr.h>

void c_loop_rational(
  const char *rho, const char *c, long steps, long repetitions, char *result, long capacity) {
  mpq_t r, factor, step;
  mpq_inits(r, factor, step, NULL);
  mpq_set_str(factor, rho, 10);
  mpq_set_str(step, c, 10);
  for (long k = 0; k < repetitions; k++) {
    mpq_set_ui(r, 0, 1);
    for (long t = 0; t < steps; t++) {
      mpq_mul(r, r, factor);
      mpq_add(r, r, step);
    }
  }
  result[0] = 0;
  size_t size = mpz_sizeinbase(mpq_numref(r), 10) + mpz_sizeinbase(mpq_denref(r), 10) + 3;
  if (size <= (size_t)capacity) mpq_get_str(result, 10, r);
  mpq_clears(r, factor, step, NULL);
}

void c_loop_interval(
  const char *rho, const char *c, long bits, long steps, long repetitions, char *lower,
  char *upper, long capacity) {
  mpq_t factor, step;
  mpq_inits(factor, step, NULL);
  mpq_set_str(factor, rho, 10);
  mpq_set_str(step, c, 10);
  mpfr_t l, u, factor_l, factor_u, step_l, step_u;
  mpfr_inits2(bits, l, u, factor_l, factor_u, step_l, step_u, (mpfr_ptr)0);
  mpfr_set_q(factor_l, factor, MPFR_RNDD);
  mpfr_set_q(factor_u, factor, MPFR_RNDU);
  mpfr_set_q(step_l, step, MPFR_RNDD);
  mpfr_set_q(step_u, step, MPFR_RNDU);
  for (long k = 0; k < repetitions; k++) {
    mpfr_set_ui(l, 0, MPFR_RNDD);
    mpfr_set_ui(u, 0, MPFR_RNDU);
    for (long t = 0; t < steps; t++) {
      mpfr_mul(l, l, factor_l, MPFR_RNDD);
      mpfr_mul(u, u, factor_u, MPFR_RNDU);
      mpfr_add(l, l, step_l, MPFR_RNDD);
      mpfr_add(u, u, step_u, MPFR_RNDU);
    }
  }
  mpfr_snprintf(lower, capacity, "%.40Re", l);
  mpfr_snprintf(upper, capacity, "%.40Re", u);
  mpfr_clears(l, u, factor_l, factor_u, step_l, step_u, (mpfr_ptr)0);
  mpq_clears(factor, step, NULL);
}

// GMP and MPFR as Swift can see them.
//
// GMP's documented names are macros and do not import, nor do MPFR's predicates (some of which are
// macros that read fields, and calls otherwise): both get inline wrappers. Aliasing of arguments
// is allowed wherever the library allows it.
#ifndef ASSAY_CMULTIPRECISION_H
#define ASSAY_CMULTIPRECISION_H

#include <stdint.h>

#include <gmp.h>
#include <mpfr.h>

// MARK: Fractions

static inline void cm_q_init(mpq_ptr q) { mpq_init(q); }
static inline void cm_q_clear(mpq_ptr q) { mpq_clear(q); }
static inline void cm_q_set(mpq_ptr r, mpq_srcptr a) { mpq_set(r, a); }
static inline void cm_q_add(mpq_ptr r, mpq_srcptr a, mpq_srcptr b) { mpq_add(r, a, b); }
static inline void cm_q_sub(mpq_ptr r, mpq_srcptr a, mpq_srcptr b) { mpq_sub(r, a, b); }
static inline void cm_q_mul(mpq_ptr r, mpq_srcptr a, mpq_srcptr b) { mpq_mul(r, a, b); }
/// The divisor must not be zero: GMP would end the process.
static inline void cm_q_div(mpq_ptr r, mpq_srcptr a, mpq_srcptr b) { mpq_div(r, a, b); }
static inline void cm_q_neg(mpq_ptr r, mpq_srcptr a) { mpq_neg(r, a); }
static inline void cm_q_abs(mpq_ptr r, mpq_srcptr a) { mpq_abs(r, a); }
/// The argument must not be zero.
static inline void cm_q_inv(mpq_ptr r, mpq_srcptr a) { mpq_inv(r, a); }
static inline int cm_q_sgn(mpq_srcptr a) { return mpq_sgn(a); }
static inline int cm_q_cmp(mpq_srcptr a, mpq_srcptr b) { return mpq_cmp(a, b); }
static inline int cm_q_equal(mpq_srcptr a, mpq_srcptr b) { return mpq_equal(a, b); }
static inline int cm_q_is_integer(mpq_srcptr a) { return mpz_cmp_ui(mpq_denref(a), 1) == 0; }

static inline void cm_q_set_si(mpq_ptr r, long n) {
  mpz_set_si(mpq_numref(r), n);
  mpz_set_ui(mpq_denref(r), 1);
}

/// r = n / d in lowest terms; d must not be zero.
static inline void cm_q_set_ratio(mpq_ptr r, long n, long d) {
  mpz_set_si(mpq_numref(r), n);
  mpz_set_si(mpq_denref(r), d);
  mpq_canonicalize(r);
}

/// r += a b, through one temporary.
static inline void cm_q_add_product(mpq_ptr r, mpq_srcptr a, mpq_srcptr b) {
  mpq_t product;
  mpq_init(product);
  mpq_mul(product, a, b);
  mpq_add(r, r, product);
  mpq_clear(product);
}

static inline void cm_q_numerator(mpq_ptr r, mpq_srcptr a) {
  mpz_set(mpq_numref(r), mpq_numref(a));
  mpz_set_ui(mpq_denref(r), 1);
}

static inline void cm_q_denominator(mpq_ptr r, mpq_srcptr a) {
  mpz_set(mpq_numref(r), mpq_denref(a));
  mpz_set_ui(mpq_denref(r), 1);
}

static inline void cm_q_floor(mpq_ptr r, mpq_srcptr a) {
  mpz_fdiv_q(mpq_numref(r), mpq_numref(a), mpq_denref(a));
  mpz_set_ui(mpq_denref(r), 1);
}

static inline void cm_q_ceil(mpq_ptr r, mpq_srcptr a) {
  mpz_cdiv_q(mpq_numref(r), mpq_numref(a), mpq_denref(a));
  mpz_set_ui(mpq_denref(r), 1);
}

/// r = a^n. Powers of coprime integers are coprime, so r is in lowest terms.
static inline void cm_q_pow_ui(mpq_ptr r, mpq_srcptr a, unsigned long n) {
  mpz_pow_ui(mpq_numref(r), mpq_numref(a), n);
  mpz_pow_ui(mpq_denref(r), mpq_denref(a), n);
}

/// r = the k-th root of a where it is a fraction, and 1; otherwise 0. For even k, a >= 0.
static inline int cm_q_root(mpq_ptr r, mpq_srcptr a, unsigned long k) {
  return mpz_root(mpq_numref(r), mpq_numref(a), k) != 0
    && mpz_root(mpq_denref(r), mpq_denref(a), k) != 0;
}

static inline void cm_q_factorial(mpq_ptr r, unsigned long n) {
  mpz_fac_ui(mpq_numref(r), n);
  mpz_set_ui(mpq_denref(r), 1);
}

/// r = a 2^n.
static inline void cm_q_scale(mpq_ptr r, mpq_srcptr a, long n) {
  if (n >= 0) mpq_mul_2exp(r, a, (mp_bitcnt_t)n);
  else mpq_div_2exp(r, a, (mp_bitcnt_t)(-(n + 1)) + 1);
}

/// q = numerator / denominator, words from the lowest; in lowest terms already.
static inline void cm_q_set_words(
  mpq_ptr q, const uint64_t *numerator, size_t numerator_size, const uint64_t *denominator,
  size_t denominator_size) {
  mpz_t part;
  mpz_set(
    mpq_numref(q), mpz_roinit_n(part, (const mp_limb_t *)numerator, (mp_size_t)numerator_size));
  mpz_set(
    mpq_denref(q), mpz_roinit_n(part, (const mp_limb_t *)denominator, (mp_size_t)denominator_size));
}

/// Whether a is nonnegative with parts of one word each, which are then put out.
static inline int cm_q_get_words(mpq_srcptr a, uint64_t *numerator, uint64_t *denominator) {
  if (mpq_sgn(a) < 0 || mpz_size(mpq_numref(a)) > 1 || mpz_size(mpq_denref(a)) > 1) return 0;
  *numerator = mpz_getlimbn(mpq_numref(a), 0);
  *denominator = mpz_getlimbn(mpq_denref(a), 0);
  return 1;
}

/// The limbs of floor(a 2^shift), the lowest first; 0 where a is negative or they do not fit.
static inline int cm_q_floor_limbs(mpq_srcptr a, long shift, uint64_t *limbs, size_t count) {
  if (mpq_sgn(a) < 0) return 0;
  mpz_t x;
  mpz_init(x);
  if (shift >= 0) {
    mpz_mul_2exp(x, mpq_numref(a), (mp_bitcnt_t)shift);
    mpz_fdiv_q(x, x, mpq_denref(a));
  } else {
    mpz_mul_2exp(x, mpq_denref(a), (mp_bitcnt_t)-shift);
    mpz_fdiv_q(x, mpq_numref(a), x);
  }
  int fits = mpz_size(x) <= count;
  for (size_t i = 0; fits && i < count; i++) limbs[i] = mpz_getlimbn(x, (mp_size_t)i);
  mpz_clear(x);
  return fits;
}

static inline size_t cm_q_numerator_bits(mpq_srcptr a) { return mpz_sizeinbase(mpq_numref(a), 2); }
static inline size_t cm_q_denominator_bits(mpq_srcptr a) {
  return mpz_sizeinbase(mpq_denref(a), 2);
}
static inline size_t cm_q_numerator_limbs(mpq_srcptr a) { return mpz_size(mpq_numref(a)); }
static inline size_t cm_q_denominator_limbs(mpq_srcptr a) { return mpz_size(mpq_denref(a)); }
static inline const mp_limb_t *cm_q_numerator_data(mpq_srcptr a) {
  return mpz_limbs_read(mpq_numref(a));
}
static inline const mp_limb_t *cm_q_denominator_data(mpq_srcptr a) {
  return mpz_limbs_read(mpq_denref(a));
}

static inline int cm_q_fits_long(mpq_srcptr a) {
  return cm_q_is_integer(a) && mpz_fits_slong_p(mpq_numref(a));
}
static inline long cm_q_get_long(mpq_srcptr a) { return mpz_get_si(mpq_numref(a)); }

/// Room for cm_q_get_str, in bytes.
static inline size_t cm_q_str_size(mpq_srcptr a) {
  return mpz_sizeinbase(mpq_numref(a), 10) + mpz_sizeinbase(mpq_denref(a), 10) + 3;
}
static inline void cm_q_get_str(char *text, mpq_srcptr a) { mpq_get_str(text, 10, a); }

/// r = the integer written by `digits` in decimal; 0 for success.
static inline int cm_q_set_digits(mpq_ptr r, const char *digits) {
  mpz_set_ui(mpq_denref(r), 1);
  return mpz_set_str(mpq_numref(r), digits, 10);
}

/// The double nearest to a, or next to it in the given direction.
///
/// Rounding to odd at 64 bits first makes the second rounding correct, for subnormal results too
/// (mpq_get_d truncates, and two roundings to nearest are not one).
static inline double cm_q_get_d(mpq_srcptr a, mpfr_rnd_t rounding) {
  mp_limb_t limb[1];
  mpfr_t x;
  mpfr_custom_init_set(x, MPFR_ZERO_KIND, 0, 64, limb);
  if (mpfr_set_q(x, a, MPFR_RNDZ) != 0) limb[0] |= 1;
  return mpfr_get_d(x, rounding);
}

// MARK: Floating point

static inline size_t cm_f_limbs(mpfr_prec_t precision) {
  return mpfr_custom_get_size(precision) / sizeof(mp_limb_t);
}
static inline void cm_f_init(mpfr_ptr x, mpfr_prec_t precision, mp_limb_t *limbs) {
  mpfr_custom_init_set(x, MPFR_ZERO_KIND, 0, precision, limbs);
}
static inline mpfr_prec_t cm_f_precision(mpfr_srcptr x) { return mpfr_get_prec(x); }
static inline int cm_f_is_nan(mpfr_srcptr x) { return mpfr_nan_p(x) != 0; }
static inline int cm_f_is_inf(mpfr_srcptr x) { return mpfr_inf_p(x) != 0; }
static inline int cm_f_is_zero(mpfr_srcptr x) { return mpfr_zero_p(x) != 0; }
/// The sign of x: 0 for either zero and for NaN, and no flag is raised.
static inline int cm_f_sgn(mpfr_srcptr x) {
  return (mpfr_zero_p(x) || mpfr_nan_p(x)) ? 0 : (MPFR_SIGN(x) < 0 ? -1 : 1);
}
static inline int cm_f_cmpabs(mpfr_srcptr a, mpfr_srcptr b) { return mpfr_cmpabs(a, b); }
static inline int cm_f_equal(mpfr_srcptr a, mpfr_srcptr b) { return mpfr_equal_p(a, b) != 0; }
static inline int cm_f_less(mpfr_srcptr a, mpfr_srcptr b) { return mpfr_less_p(a, b) != 0; }
static inline int cm_f_set(mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rounding) {
  return mpfr_set(r, a, rounding);
}
static inline int cm_f_set_si(mpfr_ptr r, long n, mpfr_rnd_t rounding) {
  return mpfr_set_si(r, n, rounding);
}
static inline int cm_f_abs(mpfr_ptr r, mpfr_srcptr a, mpfr_rnd_t rounding) {
  return mpfr_abs(r, a, rounding);
}
/// Limbs that cm_f_set_limbs takes.
#define CM_MOST_LIMBS 64

/// r = (limbs + extra) 2^exponent, rounded; the lowest limb first, at most CM_MOST_LIMBS.
static inline int cm_f_set_limbs(
  mpfr_ptr r, const uint64_t *limbs, size_t count, uint64_t extra, long exponent,
  mpfr_rnd_t rounding) {
  mp_limb_t sum[CM_MOST_LIMBS + 1];
  sum[count] = mpn_add_1(sum, (const mp_limb_t *)limbs, (mp_size_t)count, extra);
  mpz_t z;
  return mpfr_set_z_2exp(r, mpz_roinit_n(z, sum, (mp_size_t)count + 1), exponent, rounding);
}
static inline void cm_f_get_q(mpq_ptr r, mpfr_srcptr a) { mpfr_get_q(r, a); }

#endif

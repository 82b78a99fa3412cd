// Elementary functions from IEEE operations alone, so that every path has the same bits.
// Their errors are derived in proofs-notes/lane-samplers.md, section 3.

// atanh(v) / v for |v| <= 1/3, from the square x: 1 + x/3 + x^2/5 + ... + x^15/31.
// The rest is below 9^-16 / 33 / (1 - 1/9) < 2e-17 of the sum. Even and odd powers apart: half of the
// additions wait for each other.
// Several vectors at a time: the series of one alone would wait for itself.
INLINE void atanh_quotients(int count, const vd *x, vd *result) {
  vd square[4], even[4], odd[4];
#define EACH _Pragma("clang loop unroll(full)") for (int j = 0; j < count; j++)
#define TERMS(n, m) \
  EACH even[j] = even[j] * square[j] + splat(1.0 / (n)), odd[j] = odd[j] * square[j] + splat(1.0 / (m))
  EACH square[j] = x[j] * x[j], even[j] = splat(1.0 / 29), odd[j] = splat(1.0 / 31);
  TERMS(25, 27); TERMS(21, 23); TERMS(17, 19); TERMS(13, 15); TERMS(9, 11); TERMS(5, 7);
  TERMS(1, 3);
  EACH result[j] = even[j] + x[j] * odd[j];
}

INLINE vd atanh_quotient(vd x) {
  vd result;
  atanh_quotients(1, &x, &result);
  return result;
}

// e^x for -708 <= x <= 0: 2^k e^r with |r| <= log(2)/2, e^r by its series to r^13.
// The rest is below 0.3466^14/14! < 5e-18.
INLINE void exponentials(int count, const vd *x, vd *result) {
  const vd rounder = splat(0x1.8p52);
  vd shifted[4], r[4], square[4], even[4], odd[4];
  EACH {
    shifted[j] = x[j] * splat(0x1.71547652b82fep+0) + rounder;
    vd k = shifted[j] - rounder;
    // log 2 as a sum of two doubles, the first of 33 bits: k times it is exact.
    r[j] = (x[j] - k * splat(0x1.62e42feep-1)) - k * splat(0x1.a39ef35793c76p-33);
    square[j] = r[j] * r[j];
    even[j] = splat(1.0 / 479001600);
    odd[j] = splat(1.0 / 6227020800);
  }
  TERMS(3628800, 39916800); TERMS(40320, 362880); TERMS(720, 5040); TERMS(24, 120); TERMS(2, 6);
  TERMS(1, 1);
  EACH result[j] = (vd)((vi)(even[j] + r[j] * odd[j]) + ((vi)shifted[j] << 52));
}
#undef TERMS
#undef EACH

INLINE vd exponential(vd x) {
  vd result;
  exponentials(1, &x, &result);
  return result;
}

// log x for positive normal x: k log 2 + 2 atanh((z - 1) / (z + 1)) with z in [1/sqrt 2, sqrt 2].
INLINE vd logarithm(vd x) {
  vi bits = (vi)x;
  vi k = (bits - (vi)splat(0x1.6a09e667f3bcdp-1)) >> 52;
  vd z = (vd)(bits - (k << 52));
  vd v = (z - splat(1)) / (z + splat(1));
  vd exponent = __builtin_convertvector(k, vd);
  return exponent * splat(0x1.62e42feep-1)
    + (exponent * splat(0x1.a39ef35793c76p-33) + splat(2) * v * atanh_quotient(v * v));
}

// log n! - (n + 1/2) log n + n - log(2 pi)/2 for n = 1 ... 15, and 0 for n = 0.
static const double small_stirling[16] = {
  0,
  0x1.4c071bcda0a5bp-4, 0x1.52a9b923ea649p-5, 0x1.c579a268d80b3p-6,
  0x1.54a2662fd78a9p-6, 0x1.10b4e513fcbedp-6, 0x1.c6b167bebdf36p-7,
  0x1.85d4d612e4a86p-7, 0x1.552805e7b3076p-7, 0x1.2f4871b12ab64p-7,
  0x1.10f9d4c0743a7p-7, 0x1.f0593088014f8p-8, 0x1.c7018733aa9c6p-8,
  0x1.a40514700f36cp-8, 0x1.86076c002d4a7p-8, 0x1.6c08f6f194a10p-8,
};

// The error of Stirling's formula at n >= 1; 0 at n = 0. The alternating series is cut before
// 691/(360360 n^11), below 2e-16 for n > 15.
INLINE vd stirling_error(vd n) {
  vd inverse = splat(1) / larger(n, splat(1));
  vd square = inverse * inverse;
  vd x = splat(1.0 / 1188);
  x = splat(1.0 / 1680) - x * square;
  x = splat(1.0 / 1260) - x * square;
  x = splat(1.0 / 360) - x * square;
  x = splat(1.0 / 12) - x * square;
  x = x * inverse;
  vi is_small = (vi)(n < splat(16));
  if (bits_of(is_small)) {
    for (int i = 0; i < 8; i++) {
      if (is_small[i]) x[i] = small_stirling[(int)n[i]];
    }
  }
  return x;
}

// x log(x / m) - x + m for x >= 0 and m > 0, from the excess x - m; m at x = 0.
INLINE vd deviance(vd x, vd m, vd excess) {
  vd sum = x + m;
  vd v = excess / sum;
  vd square = v * v;
  // log(x / m) = 2 (v + v^3/3 + ...); for |v| < 0.1 the cut is below 0.01^8/19 of the deviance.
  vd s = splat(1.0 / 17);
#define TERM(n) s = s * square + splat(1.0 / (n))
  TERM(15); TERM(13); TERM(11); TERM(9); TERM(7); TERM(5); TERM(3);
#undef TERM
  vd result = excess * v + splat(2) * x * v * square * s;
  vi is_far = (vi)(absolute(excess) >= splat(0.1) * sum);
  if (bits_of(is_far)) {
    vd direct = x * logarithm(larger(x, splat(1)) / m) - excess;
    result = choose(is_far, direct, result);
  }
  return result;
}

// Vectors of eight doubles or 64-bit integers, and the few operations that the paths write
// differently. Included once per path, with CSIM_AVX512 defined where its intrinsics may be used.

#include <stddef.h>

typedef double vd __attribute__((vector_size(64)));
typedef int64_t vi __attribute__((vector_size(64)));
typedef uint64_t vu __attribute__((vector_size(64)));
typedef int32_t vi32 __attribute__((vector_size(32)));

#define INLINE static inline __attribute__((always_inline))

INLINE vd splat(double x) { return (vd){x, x, x, x, x, x, x, x}; }
INLINE vu splat_u(uint64_t x) { return (vu){x, x, x, x, x, x, x, x}; }

INLINE vd load(const double *p) {
  vd x;
  __builtin_memcpy(&x, p, sizeof x);
  return x;
}
INLINE void store(double *p, vd x) { __builtin_memcpy(p, &x, sizeof x); }
INLINE vu load_u(const uint64_t *p) {
  vu x;
  __builtin_memcpy(&x, p, sizeof x);
  return x;
}
INLINE void store_u(uint64_t *p, vu x) { __builtin_memcpy(p, &x, sizeof x); }
INLINE vd load_counts(const int32_t *p) {
  vi32 x;
  __builtin_memcpy(&x, p, sizeof x);
  return __builtin_convertvector(x, vd);
}
INLINE void store_counts(int32_t *p, vd x) {
  vi32 y = __builtin_convertvector(x, vi32);
  __builtin_memcpy(p, &y, sizeof y);
}

// The sum of the lanes, in a fixed order.
INLINE double sum_of(vd x) {
  vd y = x + __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3);
  y += __builtin_shufflevector(y, y, 2, 3, 0, 1, 6, 7, 4, 5);
  return y[0] + y[1];
}

// mask ? a : b, lane by lane; a mask lane is 0 or -1.
INLINE vd choose(vi mask, vd a, vd b) { return (vd)((mask & (vi)a) | (~mask & (vi)b)); }
INLINE vd smaller(vd a, vd b) { return choose((vi)(a < b), a, b); }
INLINE vd larger(vd a, vd b) { return choose((vi)(a > b), a, b); }
INLINE vd absolute(vd a) { return (vd)((vi)a & (vi)splat_u(0x7fffffffffffffff)); }
INLINE vd square_root(vd a) { return __builtin_elementwise_sqrt(a); }
INLINE vd floor_of(vd a) { return __builtin_elementwise_floor(a); }

#if CSIM_AVX512
// How many of sixteen numbers are at most `rank`.
INLINE int count_at_most(const int32_t *p, int32_t rank) {
  return __builtin_popcount(_mm512_cmple_epi32_mask(_mm512_loadu_si512(p), _mm512_set1_epi32(rank)));
}
// One bit to a lane.
INLINE unsigned bits_of(vi mask) { return _mm512_movepi64_mask((__m512i)mask); }
// Stores the lanes of the mask one after the other; eight entries are written.
INLINE void pack(double *p, vd x, unsigned mask) {
  store(p, (vd)_mm512_maskz_compress_pd((__mmask8)mask, (__m512d)x));
}
INLINE void pack_u(uint64_t *p, vu x, unsigned mask) {
  store_u(p, (vu)_mm512_maskz_compress_epi64((__mmask8)mask, (__m512i)x));
}
// The inverse of pack; 0 in the other lanes.
INLINE vd unpack(const double *p, unsigned mask) {
  return (vd)_mm512_maskz_expand_pd((__mmask8)mask, (__m512d)load(p));
}
#else
INLINE int count_at_most(const int32_t *p, int32_t rank) {
  int count = 0;
  for (int i = 0; i < 16; i++) count += p[i] <= rank;
  return count;
}
INLINE unsigned bits_of(vi mask) {
  unsigned bits = 0;
  for (int i = 0; i < 8; i++) bits |= (unsigned)(mask[i] & 1) << i;
  return bits;
}
INLINE void pack(double *p, vd x, unsigned mask) {
  int n = 0;
  for (int i = 0; i < 8; i++) {
    p[n] = x[i];
    n += mask >> i & 1;
  }
}
INLINE void pack_u(uint64_t *p, vu x, unsigned mask) {
  int n = 0;
  for (int i = 0; i < 8; i++) {
    p[n] = x[i];
    n += mask >> i & 1;
  }
}
INLINE vd unpack(const double *p, unsigned mask) {
  vd x = splat(0);
  int n = 0;
  for (int i = 0; i < 8; i++) {
    if (mask >> i & 1) x[i] = p[n++];
  }
  return x;
}
#endif

INLINE int count_of(unsigned bits) { return __builtin_popcount(bits); }

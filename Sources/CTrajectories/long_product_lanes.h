// The transforms of long_product.c for one kind of vector: included once per path, with LANES(name) the
// path's name. What is "at most" something is an absolute value in units of p; long-product.md proves the bounds.

#define INLINE static inline __attribute__((always_inline))

// MARK: Arithmetic modulo p, integers in doubles

typedef struct {
  vd p, inverse;
} LANES(modulus);

INLINE vd LANES(splat)(double x) { return (vd){x, x, x, x, x, x, x, x}; }
INLINE LANES(modulus) LANES(modulusOf)(const field *f) {
  return (LANES(modulus)){LANES(splat)(f->p), LANES(splat)(f->inverse)};
}
INLINE vd LANES(fma)(vd x, vd y, vd z) { return __builtin_elementwise_fma(x, y, z); }
INLINE vd LANES(round)(vd x) { return __builtin_elementwise_roundeven(x); }

/// x w - q p for |x w| <= 4 p²: at most 1/2 + 3/8 |x| |w|.
INLINE vd LANES(times)(vd x, vd w, LANES(modulus) m) {
  vd high = x * w, low = LANES(fma)(x, w, -high), q = LANES(round)(high * m.inverse);
  return LANES(fma)(-q, m.p, high) + low;
}

/// x - q p for |x| <= 8: at most 1/2 + 2^-47.
INLINE vd LANES(reduced)(vd x, LANES(modulus) m) {
  return LANES(fma)(-LANES(round)(x * m.inverse), m.p, x);
}

/// The residue in [0, 1) for |x| <= 8.
INLINE vu LANES(word)(vd x, LANES(modulus) m) {
  x = LANES(reduced)(x, m);
  x += (vd)((vu)m.p & (vu)(x < 0));
  return (vu)(x + 0x1p52) & 0xfffffffffffff;
}

// MARK: Butterflies

/// Half a node each: x^2s - w² into x^s - w and x^s + w.
INLINE void LANES(split)(vd *a, vd *b, vd w, LANES(modulus) m) {
  vd t = LANES(times)(*b, w, m);
  *b = *a - t;
  *a += t;
}

/// The inverse, twice the values; v is the inverse of w.
INLINE void LANES(join)(vd *a, vd *b, vd v, LANES(modulus) m) {
  vd t = *a - *b;
  *a += *b;
  *b = LANES(times)(t, v, m);
}

/// Three layers of eight vectors; w: root of the node, of its halves, of its quarters. In and out: at most 4.7.
INLINE void LANES(splitEighth)(vd *a, const vd *w, LANES(modulus) m) {
  a[0] = LANES(reduced)(a[0], m);
  a[1] = LANES(reduced)(a[1], m);
  for (int i = 0; i < 4; i++) LANES(split)(&a[i], &a[i + 4], w[0], m);
  for (int i = 0; i < 6; i += i == 1 ? 3 : 1)
    LANES(split)(&a[i], &a[i + 2], w[i < 4 ? 1 : 2], m);
  for (int i = 0; i < 8; i += 2) LANES(split)(&a[i], &a[i + 1], w[3 + i / 2], m);
}

/// In and out: at most 2.
INLINE void LANES(joinEighth)(vd *a, const vd *v, LANES(modulus) m) {
  for (int i = 0; i < 8; i += 2) LANES(join)(&a[i], &a[i + 1], v[3 + i / 2], m);
  for (int i = 0; i < 6; i += i == 1 ? 3 : 1) LANES(join)(&a[i], &a[i + 2], v[i < 4 ? 1 : 2], m);
  a[0] = LANES(reduced)(a[0], m);
  a[4] = LANES(reduced)(a[4], m);
  for (int i = 0; i < 4; i++) LANES(join)(&a[i], &a[i + 4], v[0], m);
  a[1] = LANES(reduced)(a[1], m);
  a[2] = LANES(reduced)(a[2], m);
}

INLINE void LANES(transpose)(vd *a) {
  vd b[8];
  for (int i = 0; i < 8; i += 2) {
    b[i] = __builtin_shufflevector(a[i], a[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    b[i + 1] = __builtin_shufflevector(a[i], a[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
  for (int i = 0; i < 6; i += i == 1 ? 3 : 1) {
    a[i] = __builtin_shufflevector(b[i], b[i + 2], 0, 1, 8, 9, 4, 5, 12, 13);
    a[i + 2] = __builtin_shufflevector(b[i], b[i + 2], 2, 3, 10, 11, 6, 7, 14, 15);
  }
  for (int i = 0; i < 4; i++) {
    vd low = __builtin_shufflevector(a[i], a[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    a[i + 4] = __builtin_shufflevector(a[i], a[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    a[i] = low;
  }
}

INLINE void LANES(rootsOf)(vd *w, const double *table, size_t j) {
  w[0] = LANES(splat)(table[j]);
  for (size_t i = 0; i < 2; i++) w[1 + i] = LANES(splat)(table[2 * j + i]);
  for (size_t i = 0; i < 4; i++) w[3 + i] = LANES(splat)(table[4 * j + i]);
}

// MARK: Nodes

/// The last six layers of node j of 64 coefficients, in vectors of eight nodes of one.
INLINE void LANES(splitLeaf)(vd *a, const vd *x, size_t j, const field *f, LANES(modulus) m) {
  vd w[7];
  for (int i = 0; i < 8; i++) a[i] = x[i];
  LANES(rootsOf)(w, f->roots, j);
  LANES(splitEighth)(a, w, m);
  LANES(transpose)(a);
  LANES(splitEighth)(a, (const vd *)f->leafRoots + 7 * j, m);
}

/// x := x y modulo the node's polynomial, times 64; y is transformed already, or NULL for x itself.
static void LANES(convolveLeaf)(vd *x, const vd *y, size_t j, const field *f) {
  LANES(modulus) m = LANES(modulusOf)(f);
  vd a[8], v[7];
  LANES(splitLeaf)(a, x, j, f, m);
  for (int i = 0; i < 8; i++) {
    vd value = LANES(reduced)(a[i], m);
    a[i] = LANES(times)(value, y == NULL ? value : LANES(reduced)(y[i], m), m);
  }
  LANES(joinEighth)(a, (const vd *)f->leafInverses + 7 * j, m);
  LANES(transpose)(a);
  LANES(rootsOf)(v, f->inverses, j);
  LANES(joinEighth)(a, v, m);
  for (int i = 0; i < 8; i++) x[i] = a[i];
}

/// Two layers of node j of 4 `quarter` vectors.
static void LANES(splitQuarter)(vd *x, size_t quarter, size_t j, const field *f) {
  LANES(modulus) m = LANES(modulusOf)(f);
  vd w = LANES(splat)(f->roots[j]), w0 = LANES(splat)(f->roots[2 * j]),
    w1 = LANES(splat)(f->roots[2 * j + 1]);
  for (vd *end = x + quarter; x < end; x++) {
    vd a = LANES(reduced)(x[0], m), b = x[quarter], c = x[2 * quarter], d = x[3 * quarter];
    LANES(split)(&a, &c, w, m);
    LANES(split)(&b, &d, w, m);
    LANES(split)(&a, &b, w0, m);
    LANES(split)(&c, &d, w1, m);
    x[0] = a, x[quarter] = b, x[2 * quarter] = c, x[3 * quarter] = d;
  }
}

static void LANES(joinQuarter)(vd *x, size_t quarter, size_t j, const field *f) {
  LANES(modulus) m = LANES(modulusOf)(f);
  vd v = LANES(splat)(f->inverses[j]), v0 = LANES(splat)(f->inverses[2 * j]),
    v1 = LANES(splat)(f->inverses[2 * j + 1]);
  for (vd *end = x + quarter; x < end; x++) {
    vd a = x[0], b = x[quarter], c = x[2 * quarter], d = x[3 * quarter];
    LANES(join)(&a, &b, v0, m);
    LANES(join)(&c, &d, v1, m);
    LANES(join)(&a, &c, v, m);
    LANES(join)(&b, &d, v, m);
    x[0] = LANES(reduced)(a, m), x[quarter] = LANES(reduced)(b, m);
    x[2 * quarter] = c, x[3 * quarter] = d;
  }
}

/// One layer of node j of 16 vectors.
INLINE void LANES(splitHalf)(vd *x, size_t j, const field *f) {
  LANES(modulus) m = LANES(modulusOf)(f);
  for (int i = 0; i < 8; i++) {
    x[i] = LANES(reduced)(x[i], m);
    LANES(split)(&x[i], &x[i + 8], LANES(splat)(f->roots[j]), m);
  }
}

INLINE void LANES(joinHalf)(vd *x, size_t j, const field *f) {
  LANES(modulus) m = LANES(modulusOf)(f);
  for (int i = 0; i < 8; i++) {
    LANES(join)(&x[i], &x[i + 8], LANES(splat)(f->inverses[j]), m);
    x[i] = LANES(reduced)(x[i], m);
  }
}

/// x := x y modulo the polynomial of node j of `size` vectors, 8 2^k, times its number of coefficients; y is
/// transformed already, or NULL for x itself. Depth first: what fits a cache stays there both ways.
static void LANES(convolve)(vd *x, const vd *y, size_t size, size_t j, const field *f) {
  if (size == 8) {
    LANES(convolveLeaf)(x, y, j, f);
    return;
  }
  size_t parts = size == 16 ? 2 : 4, part = size / parts;
  if (parts == 2) LANES(splitHalf)(x, j, f);
  else LANES(splitQuarter)(x, part, j, f);
  for (size_t i = 0; i < parts; i++)
    LANES(convolve)(x + i * part, y == NULL ? NULL : y + i * part, part, parts * j + i, f);
  if (parts == 2) LANES(joinHalf)(x, j, f);
  else LANES(joinQuarter)(x, part, j, f);
}

/// The way down alone.
static void LANES(transform)(vd *y, size_t size, size_t j, const field *f) {
  if (size == 8) {
    vd a[8];
    LANES(splitLeaf)(a, y, j, f, LANES(modulusOf)(f));
    memcpy(y, a, sizeof a);
    return;
  }
  size_t parts = size == 16 ? 2 : 4, part = size / parts;
  if (parts == 2) LANES(splitHalf)(y, j, f);
  else LANES(splitQuarter)(y, part, j, f);
  for (size_t i = 0; i < parts; i++) LANES(transform)(y + i * part, part, parts * j + i, f);
}

// MARK: Three quarters of a length: modulo x^2s - 1 and x^s - i

INLINE void LANES(splitThree)(vd *x, size_t third, const field *f) {
  LANES(modulus) m = LANES(modulusOf)(f);
  vd i = LANES(splat)(f->roots[1]);
  for (vd *end = x + third; x < end; x++) {
    vd a = x[0], b = x[third], c = x[2 * third];
    x[0] = a + c;
    x[2 * third] = a - c + LANES(times)(b, i, m);
  }
}

/// Four times the values where those of x^s - i lack a factor 2.
INLINE void LANES(joinThree)(vd *x, size_t third, const field *f) {
  LANES(modulus) m = LANES(modulusOf)(f);
  vd i = LANES(splat)(f->roots[1]);
  for (vd *end = x + third; x < end; x++) {
    vd a = x[0], b = x[third], c = x[2 * third] * 2 - LANES(times)(b, i, m);
    x[0] = LANES(reduced)(a + c, m);
    x[third] = LANES(reduced)(b * 2, m);
    x[2 * third] = LANES(reduced)(a - c, m);
  }
}

// MARK: Whole products

/// Up to eight limbs, and zeros.
INLINE vu LANES(limbs)(const uint64_t *limbs, size_t count) {
  vu limb = {0};
  if (count >= 8) memcpy(&limb, limbs, sizeof limb);
  else memcpy(&limb, limbs, count * sizeof(uint64_t));
  return limb;
}

/// An integer below 2^52 by its place in the significand.
INLINE vd LANES(number)(vu x) { return (vd)(x | 0x4330000000000000) - 0x1p52; }

/// Limbs modulo p, and zeros up to `length`; at most 1/2 + 2^-17.
static void LANES(residues)(
  double *x, const uint64_t *limbs, size_t count, size_t length, const field *f) {
  LANES(modulus) m = LANES(modulusOf)(f);
  size_t i = 0;
  for (; i < count; i += 8) {
    vu limb = LANES(limbs)(limbs + i, count - i);
    vd high = (vd)(limb >> 32 | 0x4530000000000000) - 0x1p84, low = LANES(number)(limb & 0xffffffff);
    *(vd *)(x + i) = LANES(fma)(-LANES(round)(high * m.inverse), m.p, high) + low;
  }
  if (i < length) memset(x + i, 0, (length - i) * sizeof(double));
}

/// x := the product of a and b modulo x^length - 1, or a divisor of it where `length` is 3 2^k, times the next power
/// of two; y: work, NULL for a square.
static void LANES(cyclic)(
  double *x, double *y, size_t length, const uint64_t *a, size_t m, const uint64_t *b, size_t n,
  const field *f) {
  size_t size = length / 8, third = (size & (size - 1)) == 0 ? 0 : size / 3, first = size - third;
  vd *u = (vd *)x, *w = (vd *)y;
  if (w != NULL) {
    LANES(residues)(y, b, n, length, f);
    if (third > 0) {
      LANES(splitThree)(w, third, f);
      LANES(transform)(w + first, third, 2, f);
    }
    LANES(transform)(w, first, 0, f);
  }
  LANES(residues)(x, a, m, length, f);
  if (third > 0) LANES(splitThree)(u, third, f);
  LANES(convolve)(u, w, first, 0, f);
  if (third > 0) {
    LANES(convolve)(u + first, w == NULL ? NULL : w + first, third, 2, f);
    LANES(joinThree)(u, third, f);
  }
}

/// Coefficients from their residues, as digits in the mixed radix 1, p, p q (Garner).
static void LANES(digits)(
  uint64_t (*digit)[BLOCK], double *const *x, size_t start, const garner *g, const field *fields) {
  LANES(modulus) m = LANES(modulusOf)(&fields[0]), n = LANES(modulusOf)(&fields[1]),
    o = LANES(modulusOf)(&fields[2]);
  for (size_t i = 0; i < BLOCK; i += 8) {
    vd a = *(const vd *)(x[0] + start + i), b = *(const vd *)(x[1] + start + i),
      c = *(const vd *)(x[2] + start + i);
    vu low = LANES(word)(LANES(times)(a, LANES(splat)(g->first), m), m);
    a = LANES(number)(low);
    b = LANES(times)(b, LANES(splat)(g->second), n)
      - LANES(times)(a, LANES(splat)(g->firstInSecond), n);
    vu middle = LANES(word)(b, n);
    b = LANES(number)(middle);
    c = LANES(times)(c, LANES(splat)(g->third), o) - LANES(times)(a, LANES(splat)(g->firstInThird), o)
      - LANES(times)(b, LANES(splat)(g->secondInThird), o);
    *(vu *)(digit[0] + i) = low;
    *(vu *)(digit[1] + i) = middle;
    *(vu *)(digit[2] + i) = LANES(word)(c, o);
  }
}

/// to = from root for eight powers of roots.
static void LANES(turn)(double *to, const double *from, double root, const field *f) {
  LANES(modulus) m = LANES(modulusOf)(f);
  *(vd *)to = LANES(reduced)(LANES(times)(*(const vd *)from, LANES(splat)(root), m), m);
}

/// Modulo 2^61 - 1.
static uint64_t LANES(remainder)(const uint64_t *limbs, size_t count) {
  const uint64_t mask = PRIME_OF_CHECK;
  vu sum = {0};
  for (size_t end = (count + 7) / 8 * 8; end > 0; end -= 8) {
    vu limb = LANES(limbs)(limbs + end - 8, count - end + 8);
    // 2^512 is 2^24: 61 bits are turned by 24.
    sum = (sum << 24 & mask) + (sum >> 37) + (limb & mask) + (limb >> 61);
    sum = (sum & mask) + (sum >> 61);
  }
  wide whole = 0;
  for (int i = 0; i < 8; i++) whole += (wide)sum[i] << 3 * i;
  return (uint64_t)(whole % mask);
}

#undef INLINE

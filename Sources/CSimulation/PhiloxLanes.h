// Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011), eight blocks at a time.
//
// Words live in 64-bit lanes of which only the low half counts: the high half of x1 and x3 is
// rubbish that the multiplications ignore.

typedef struct {
  vu first, second;
} philox_words;

INLINE vu product_of_low_halves(vu a, uint32_t b) { return (a & splat_u(0xffffffff)) * splat_u(b); }

INLINE void philox_round(uint32_t key0, uint32_t key1, vu *x0, vu *x1, vu *x2, vu *x3) {
  vu left = product_of_low_halves(*x0, 0xD2511F53);
  vu right = product_of_low_halves(*x2, 0xCD9E8D57);
  *x0 = (right >> 32) ^ *x1 ^ splat_u(key0);
  *x1 = right;
  *x2 = (left >> 32) ^ *x3 ^ splat_u(key1);
  *x3 = left;
}

INLINE philox_words words_of(vu x0, vu x1, vu x2, vu x3) {
  vu low = splat_u(0xffffffff);
  return (philox_words){(x0 & low) | (x1 << 32), (x2 & low) | (x3 << 32)};
}

INLINE philox_words philox(uint32_t key0, uint32_t key1, vu x0, vu x1, vu x2, vu x3) {
#pragma clang loop unroll(full)
  for (int round = 0; round < 10; round++) {
    philox_round(key0, key1, &x0, &x1, &x2, &x3);
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
  return words_of(x0, x1, x2, x3);
}

// The block of each replicate at a position of the generation.
INLINE philox_words words_at(
  const csim_source *source, uint32_t use, uint32_t position, vu replicate)
{
  return philox(
    source->key0, source->key1, splat_u(position),
    splat_u(source->generation | use << 20), replicate, replicate >> 32);
}

// The first block of a position for consecutive lanes. The upper half of a replicate's number is the
// same in all lanes of a call, so that the compiler finds what does not depend on the lane.
INLINE philox_words first_words_at(const csim_source *source, uint32_t position, vu lane) {
  return philox(
    source->key0, source->key1, splat_u(position), splat_u(source->generation | 1u << 20),
    lane + splat_u(source->first_replicate), splat_u(source->first_replicate >> 32));
}

// A multiple of 2^-53 in [0, 1), and in [-1/2, 1/2).
INLINE vd uniform(vu word) { return __builtin_convertvector((vi)(word >> 11), vd) * splat(0x1p-53); }
INLINE vd centred_uniform(vu word) {
  return __builtin_convertvector((vi)word >> 11, vd) * splat(0x1p-53);
}

// One generation of many replicates, category by category.

#include <stdbool.h>

INLINE void multinomial(const csim_generation *g) {
  lane_draws draws;
  double previous_left[CSIM_MAX_LANES];
  vi flips[CSIM_MAX_LANES / 8];
  const csim_source *source = &g->source;
  draws.lanes = g->lanes;
  for (int lane = 0; lane < g->lanes; lane += 8) {
    store(draws.trials + lane, splat((double)g->trials));
    store(previous_left + lane, splat((double)g->previous_trials));
  }
  vd per_count = splat(g->per_count);
  for (int64_t category = 0; category < g->categories; category++) {
    int32_t *counts = g->counts + category * g->stride;
    vd fixed = splat(g->fixed[category]), fixed_tail = splat(g->fixed_tail[category + 1]);
    begin(&draws);
    for (int lane = 0; lane < g->lanes; lane += 8) {
      vd weight = fixed, tail = fixed_tail;
      if (g->per_count != 0) {
        vd count = load_counts(counts + lane);
        // Whole numbers: what is left of the previous generation is exact.
        vd remaining = load(previous_left + lane) - count;
        store(previous_left + lane, remaining);
        weight += per_count * count;
        tail += per_count * remaining;
      }
      // At the last positive weight the tail is 0 exactly: after the flip p is 0, and all that are
      // left fall here.
      vi flip = (vi)(weight > tail);
      flips[lane / 8] = flip;
      vd p = choose(flip, tail, weight) / (weight + tail);
      attempt(
        &draws, lane, first_words_at(source, (uint32_t)category, lane_numbers(lane)),
        load(draws.trials + lane), p);
    }
    finish(source, (uint32_t)category, &draws);
    for (int lane = 0; lane < g->lanes; lane += 8) {
      vd trials = load(draws.trials + lane), count = load(draws.counts + lane);
      count = choose(flips[lane / 8], trials - count, count);
      store(draws.trials + lane, trials - count);
      store_counts(counts + lane, count);
    }
  }
}

INLINE void squared_error(
  const int32_t *counts, int64_t stride, int lanes, int64_t categories, int64_t trials,
  const double *truth, double *losses)
{
  vd share = splat(1.0 / (double)trials);
  for (int lane = 0; lane < lanes; lane += 8) {
    vd total = splat(0), correction = splat(0);
    for (int64_t first = 0; first < categories; first += 32) {
      int64_t end = first + 32 < categories ? first + 32 : categories;
      vd group = splat(0);
      for (int64_t category = first; category < end; category++) {
        vd difference =
          load_counts(counts + category * stride + lane) * share - splat(truth[category]);
        group += difference * difference;
      }
      // Compensated (terms of one sign): 10^6 categories lose no more digits than 32.
      vd next = total + group;
      vi is_total_larger = (vi)(total >= group);
      vd big = choose(is_total_larger, total, group), little = choose(is_total_larger, group, total);
      correction += (big - next) + little;
      total = next;
    }
    store(losses + lane, total + correction);
  }
}

INLINE void binomials(
  const csim_source *source, uint32_t position, int lanes, const double *trials,
  const double *probabilities, double *counts)
{
  lane_draws draws;
  draws.lanes = lanes;
  begin(&draws);
  for (int lane = 0; lane < lanes; lane += 8) {
    attempt(
      &draws, lane, first_words_at(source, position, lane_numbers(lane)), load(trials + lane),
      load(probabilities + lane));
  }
  finish(source, position, &draws);
  for (int lane = 0; lane < lanes; lane += 8) store(counts + lane, load(draws.counts + lane));
}

// The words of eight blocks, one block after the other.
INLINE void store_words(philox_words w, uint64_t *out) {
  store_u(out, __builtin_shufflevector(w.first, w.second, 0, 8, 1, 9, 2, 10, 3, 11));
  store_u(out + 8, __builtin_shufflevector(w.first, w.second, 4, 12, 5, 13, 6, 14, 7, 15));
}

// 32 blocks in four vectors: one alone would wait for its own products. Not inlined, so that they
// stay in registers.
enum { blocks_together = 32 };
static __attribute__((noinline)) void words_together(
  uint32_t key0, uint32_t key1, uint32_t first, uint32_t second, uint64_t replicate, uint64_t *out)
{
  const vu offsets = {0, 1, 2, 3, 4, 5, 6, 7};
  vu x0[4], x1[4], x2[4], x3[4];
#pragma clang loop unroll(full)
  for (int j = 0; j < 4; j++) {
    x0[j] = offsets + splat_u(first + 8 * (uint32_t)j);
    x1[j] = splat_u(second);
    x2[j] = splat_u(replicate);
    x3[j] = splat_u(replicate >> 32);
  }
#pragma clang loop unroll(full)
  for (int round = 0; round < 10; round++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < 4; j++) philox_round(key0, key1, x0 + j, x1 + j, x2 + j, x3 + j);
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
#pragma clang loop unroll(full)
  for (int j = 0; j < 4; j++) store_words(words_of(x0[j], x1[j], x2[j], x3[j]), out + 16 * j);
}

INLINE void words(
  const csim_source *source, uint32_t use, uint32_t first, int64_t blocks, uint64_t *out)
{
  uint32_t second = source->generation | use << 20;
  for (; blocks > 0; blocks -= blocks_together) {
    uint64_t buffer[2 * blocks_together];
    bool is_last = blocks < blocks_together;
    words_together(
      source->key0, source->key1, first, second, source->first_replicate, is_last ? buffer : out);
    if (is_last) __builtin_memcpy(out, buffer, (size_t)blocks * 16);
    first += blocks_together;
    out += 2 * blocks_together;
  }
}

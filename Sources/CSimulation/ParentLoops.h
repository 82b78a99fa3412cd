// One replicate, by the list of its draws: each heir copies a parent (proofs-notes/parent-sampler.md).
//
// Integers alone, and a sum in a fixed order: the bits are the same on every processor.

enum { parent_use = 4, ranks_of_a_step = 16 };

INLINE void refill(word_stream *stream) {
  words(stream->source, stream->use, stream->next_block, blocks_at_once, stream->words);
  stream->next_block += blocks_at_once;
  stream->at = 0;
}

// Ranks below `bound` from the two halves of eight words, without bias (Lemire 2019); how many. Nearly
// always all sixteen.
INLINE int ranks_of(const uint64_t *eight, uint32_t bound, uint32_t rejected, uint32_t *ranks) {
  vu w = load_u(eight), factor = splat_u(bound), low = splat_u(0xffffffff);
  vu a = (w & low) * factor, b = (w >> 32) * factor;
  vi is_rejected = (vi)((a & low) < splat_u(rejected)) | (vi)((b & low) < splat_u(rejected));
  vu pairs = (a >> 32) | (b & ~low);
  if (__builtin_expect(bits_of(is_rejected) == 0, 1)) {
    __builtin_memcpy(ranks, &pairs, sizeof pairs);
    return ranks_of_a_step;
  }
  int count = 0;
  for (int i = 0; i < 8; i++) {
    if ((uint32_t)a[i] >= rejected) ranks[count++] = (uint32_t)(a[i] >> 32);
    if ((uint32_t)b[i] >= rejected) ranks[count++] = (uint32_t)(b[i] >> 32);
  }
  return count;
}

// The heirs' categories: `heirs` of the `total` draws before, with replacement.
INLINE void copy_parents(word_stream *stream, int64_t heirs, csim_draws *d) {
  const uint16_t *restrict before = d->draws;
  uint16_t *restrict after = d->next;
  int32_t *restrict counts = d->counts;
  uint32_t bound = (uint32_t)d->total, rejected = (0 - bound) % bound;
  int64_t done = 0;
  while (done < heirs) {
    if (stream->at == 2 * blocks_at_once) refill(stream);
    // All ranks first: a number that was just stored is slow to read.
    uint32_t ranks[4 * blocks_at_once];
    int64_t here = 0;
    while (stream->at < 2 * blocks_at_once && here < heirs - done) {
      here += ranks_of(stream->words + stream->at, bound, rejected, ranks + here);
      stream->at += 8;
    }
    if (here > heirs - done) here = heirs - done;
    for (int64_t i = 0; i < here; i++) {
      uint16_t category = before[ranks[i]];
      after[done + i] = category;
      counts[category]++;
    }
    done += here;
  }
}

INLINE void inherit(
  const csim_source *source, const csim_table *fresh_draws, const uint64_t *entries,
  const uint64_t *fresh, int bits, int64_t trials, csim_draws *d)
{
  word_stream stream;
  stream.source = source;
  stream.use = parent_use;
  stream.next_block = 0;
  refill(&stream);
  int64_t heirs = 0;
  for (int64_t k = 0; k < d->categories; k++) d->counts[k] = 0;
  if (fresh_draws) {
    heirs = trials - draw(stream.words[0], entries, fresh_draws);
    stream.at = 8;
    copy_parents(&stream, heirs, d);
  }
  int at = stream.at;
  for (int64_t i = heirs; i < trials; i++) {
    int32_t category = fresh_draw(next_word(&stream, &at), fresh, bits);
    d->next[i] = (uint16_t)category;
    d->counts[category]++;
  }
  uint16_t *parents = d->draws;
  d->draws = d->next;
  d->next = parents;
  d->total = trials;
}

// sum (P - p)^2 = sum p^2 + sum P (P - 2p); counts below 2^16: the sum of their squares is exact.
INLINE double squared_error_of_counts(
  const int32_t *counts, int64_t categories, int64_t trials, const double *truth, double truth_squares)
{
  vd squares = splat(0), products = splat(0);
  int64_t first = 0;
  for (; first + 8 <= categories; first += 8) {
    vd c = load_counts(counts + first);
    squares += c * c;
    products += c * load(truth + first);
  }
  double square = sum_of(squares), product = sum_of(products);
  for (; first < categories; first++) {
    square += (double)counts[first] * counts[first];
    product += counts[first] * truth[first];
  }
  double n = (double)trials;
  return truth_squares + (square / n - 2 * product) / n;
}

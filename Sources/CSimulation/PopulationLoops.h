// One replicate, by its categories that are not empty (proofs-notes/sparse-sampler.md).
//
// Integers alone, and a sum in a fixed order: the bits are the same on every processor.

enum { blocks_at_once = 32, sparse_use = 3 };

// The words of one replicate and generation, in order.
typedef struct {
  const csim_source *source;
  // Keeps the counters of the kernels apart.
  uint32_t use;
  uint32_t next_block;
  int at;
  uint64_t words[2 * blocks_at_once];
} word_stream;

// The next word; `at` is the stream's place in a register of the caller.
INLINE uint64_t next_word(word_stream *stream, int *at) {
  if (*at == 2 * blocks_at_once) {
    words(stream->source, stream->use, stream->next_block, blocks_at_once, stream->words);
    stream->next_block += blocks_at_once;
    *at = 0;
  }
  return stream->words[(*at)++];
}

// Uniform in 0 ... bound - 1, without bias (Lemire 2019).
INLINE uint32_t below(word_stream *stream, int *at, uint32_t bound) {
  for (;;) {
    unsigned __int128 product = (unsigned __int128)next_word(stream, at) * bound;
    uint64_t low = (uint64_t)product;
    // 2^64 mod bound is computed only where it may matter.
    if (low >= bound || low >= (0 - (uint64_t)bound) % bound) return (uint32_t)(product >> 64);
  }
}

INLINE int32_t draw(uint64_t word, const uint64_t *entries, const csim_table *table) {
  int32_t column = (int32_t)word & table->mask;
  uint64_t entry = entries[table->first + column];
  int32_t other = (int32_t)(entry & 0xffff);
  return table->base
    + (__builtin_unpredictable((word >> 16) < (entry >> 16)) ? column : other);
}

INLINE int32_t fresh_draw(uint64_t word, const uint64_t *entries, int bits) {
  int32_t column = (int32_t)(word & ((1u << bits) - 1));
  uint64_t entry = entries[column];
  int32_t other = (int32_t)(entry & 0xfffff);
  return __builtin_unpredictable((word >> 20) < (entry >> 20)) ? column : other;
}

// Sums of independent Poissons, one for each digit of the number of parents to base 64.
INLINE int64_t draw_children(
  word_stream *stream, const csim_reproduction *reproduction, const uint64_t *entries,
  csim_population *p)
{
  const int32_t *restrict count = p->count;
  int32_t *restrict children = p->children;
  int64_t total = 0;
  int at = stream->at;
  for (int64_t i = 0, used = p->used; i < used; i++) {
    uint32_t parents = (uint32_t)count[i];
    const csim_table *level = reproduction->children;
    int32_t sum = draw(next_word(stream, &at), entries, level + (parents & 63));
    for (parents >>= 6; parents; parents >>= 6) {
      level += 64;
      sum += draw(next_word(stream, &at), entries, level + (parents & 63));
    }
    children[i] = sum;
    total += sum;
  }
  stream->at = at;
  return total;
}

// sums[i] = values[0] + ... + values[i]
INLINE void add_up(const int32_t *values, int64_t count, int32_t *sums) {
  int32_t sum = 0;
  for (int64_t i = 0; i < count; i++) sums[i] = sum += values[i];
  for (int64_t i = count; i < count + CSIM_POPULATION_PADDING; i++) sums[i] = INT32_MAX;
}

// The first index whose sum is above a rank.
INLINE int64_t index_above(const int32_t *sums, int64_t count, int32_t rank) {
  if (count <= 64) {
    int64_t index = 0;
    for (int64_t i = 0; i < count; i += 16) index += count_at_most(sums + i, rank);
    return index;
  }
  const int32_t *from = sums;
  while (count > 1) {
    int64_t half = count / 2;
    // Which way is as random as the rank: a branch would be mispredicted half of the time.
    from = __builtin_unpredictable(from[half - 1] <= rank) ? from + half : from;
    count -= half;
  }
  return from - sums;
}

INLINE void add_children(word_stream *stream, csim_population *p, int64_t missing) {
  add_up(p->count, p->used, p->sums);
  int at = stream->at;
  for (; missing > 0; missing--) {
    int32_t parent = (int32_t)below(stream, &at, (uint32_t)p->total);
    p->children[index_above(p->sums, p->used, parent)]++;
  }
  stream->at = at;
}

// Each child is as likely to go as any other: one that has gone already is passed over.
INLINE void take_children(word_stream *stream, csim_population *p, int64_t total, int64_t surplus) {
  add_up(p->children, p->used, p->sums);
  int at = stream->at;
  while (surplus > 0) {
    int32_t child = (int32_t)below(stream, &at, (uint32_t)total);
    int64_t i = index_above(p->sums, p->used, child);
    int32_t before = i > 0 ? p->sums[i - 1] : 0;
    if (child - before >= p->children[i]) continue;
    p->children[i]--;
    surplus--;
  }
  stream->at = at;
}

INLINE void reproduce(
  const csim_source *source, const csim_reproduction *reproduction, const uint64_t *entries,
  const uint64_t *fresh, int bits, int64_t trials, csim_population *p)
{
  word_stream stream;
  stream.source = source;
  stream.use = sparse_use;
  stream.next_block = 0;
  stream.at = 2 * blocks_at_once;
  int64_t fresh_draws = trials;
  int64_t used = 0;
  int32_t *restrict marks = p->marks;
  int32_t *restrict categories = p->category;
  if (reproduction) {
    fresh_draws = draw(next_word(&stream, &stream.at), entries, &reproduction->fresh);
    int64_t heirs = trials - fresh_draws;
    int64_t children = draw_children(&stream, reproduction, entries, p);
    if (children < heirs) add_children(&stream, p, heirs - children);
    if (children > heirs) take_children(&stream, p, children, children - heirs);
    const int32_t *restrict left = p->children;
    for (int64_t i = 0, end = p->used; i < end; i++) {
      int32_t category = categories[i];
      marks[category] = left[i];
      categories[used] = category;
      used += left[i] > 0;
    }
  }
  int at = stream.at;
  for (; fresh_draws > 0; fresh_draws--) {
    int32_t category = fresh_draw(next_word(&stream, &at), fresh, bits);
    categories[used] = category;
    used += marks[category]++ == 0;
  }
  int32_t *restrict count = p->count;
  for (int64_t i = 0; i < used; i++) {
    count[i] = marks[categories[i]];
    marks[categories[i]] = 0;
  }
  p->used = used;
  p->total = trials;
}

INLINE double sparse_squared_error(
  const csim_population *p, const double *truth, double truth_squares)
{
  // sum (P - p)^2 = sum p^2 + sum P (P - 2p) over what is not empty. Counts below 2^18: the sum of
  // their squares is exact.
  int64_t squares = 0;
  double total = 0, correction = 0;
  for (int64_t first = 0; first < p->used; first += 16) {
    int64_t end = first + 16 < p->used ? first + 16 : p->used;
    double group = 0;
    for (int64_t i = first; i < end; i++) {
      squares += (int64_t)p->count[i] * p->count[i];
      group += p->count[i] * truth[p->category[i]];
    }
    double next = total + group;
    correction += total >= group ? (total - next) + group : (group - next) + total;
    total = next;
  }
  double n = (double)p->total;
  return truth_squares + ((double)squares / n - 2 * (total + correction)) / n;
}

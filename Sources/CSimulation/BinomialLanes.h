// Binomial draws in lanes: Bin(n, p) with p <= 1/2.
//
// Means below 4 are inverted; for the others a binned normal, bent by the skewness and rounded to a
// whole number, is so close to the binomial that 9 of 10 (small means) to 49 of 50 draws are
// accepted unseen, and the rest by the exact quotient (proofs-notes/lane-samplers.md).

#include "BinnedNormal.h"

// The least mean of the rejection; its bounds are checked from 3.5 on.
static const double least_mean = 4;

// Binomials to be drawn at one position, lane by lane, and what is left to do. The entry after the
// last lane is a draw that harms nothing: lists are padded with it.
enum { lane_room = CSIM_MAX_LANES + 8 };
typedef struct {
  int lanes;
  double trials[lane_room], probability[lane_room], counts[lane_room];
  // Of a lane to invert its uniform, of a proposal what is known of its v.
  double uniform[lane_room];
  // Lanes that the first attempt left open.
  int inversions, proposals;
  uint64_t to_invert[lane_room], to_test[lane_room];
} lane_draws;

INLINE void begin(lane_draws *draws) {
  draws->inversions = 0;
  draws->proposals = 0;
  int end = draws->lanes;
  draws->trials[end] = 20;
  draws->probability[end] = 0.5;
  draws->counts[end] = 10;
  draws->uniform[end] = 0;
}

INLINE vu lane_numbers(int first) {
  return (vu){0, 1, 2, 3, 4, 5, 6, 7} + splat_u((uint64_t)first);
}

// The mask of the lanes before `count`.
INLINE vi first_lanes(int count) {
  return (vi)((vi){0, 1, 2, 3, 4, 5, 6, 7} < (vi)splat_u((uint64_t)(int64_t)count));
}

INLINE vd gather(const double *p, const uint64_t *places) {
  return (vd){
    p[places[0]], p[places[1]], p[places[2]], p[places[3]], p[places[4]], p[places[5]],
    p[places[6]], p[places[7]]};
}

INLINE void scatter(double *p, const uint64_t *places, vd x, unsigned mask) {
  for (; mask; mask &= mask - 1) {
    int lane = __builtin_ctz(mask);
    p[places[lane]] = x[lane];
  }
}

// MARK: Inversion

// For a mean below 4, F(60) is 1 within its rounding.
enum { inversion_limit = 60, side_by_side = 4 };

// X = the number of k with F(k) <= u. Several vectors at a time: one alone would wait for its own
// results.
INLINE void invert(lane_draws *draws) {
  const int count = draws->inversions;
  for (int i = 0; i < count; i += 8 * side_by_side) {
    uint64_t places[8 * side_by_side];
    vd trials[side_by_side], u[side_by_side], term[side_by_side], sum[side_by_side];
    vd rest[side_by_side], odds[side_by_side], k[side_by_side], v[side_by_side];
    vd square[side_by_side], quotient[side_by_side], exponent[side_by_side];
    for (int j = 0; j < 8 * side_by_side; j++) {
      places[j] = i + j < count ? draws->to_invert[i + j] : (uint64_t)draws->lanes;
    }
#pragma clang loop unroll(full)
    for (int j = 0; j < side_by_side; j++) {
      trials[j] = gather(draws->trials, places + 8 * j);
      vd p = gather(draws->probability, places + 8 * j);
      u[j] = gather(draws->uniform, places + 8 * j);
      odds[j] = p / (splat(1) - p);
      rest[j] = trials[j] * odds[j];
      // log(1 - p) = -2 atanh(p / (2 - p)).
      v[j] = p / (splat(2) - p);
      square[j] = v[j] * v[j];
      k[j] = splat(0);
    }
    atanh_quotients(side_by_side, square, quotient);
#pragma clang loop unroll(full)
    for (int j = 0; j < side_by_side; j++) {
      exponent[j] = splat(-2) * trials[j] * v[j] * quotient[j];
    }
    exponentials(side_by_side, exponent, term);
#pragma clang loop unroll(full)
    for (int j = 0; j < side_by_side; j++) sum[j] = term[j];
    for (int n = 1; n <= inversion_limit; n++) {
      vi beyond[side_by_side], any = (vi)splat_u(0);
#pragma clang loop unroll(full)
      for (int j = 0; j < side_by_side; j++) {
        beyond[j] = (vi)(u[j] >= sum[j]);
        any |= beyond[j];
      }
      if (!bits_of(any)) break;
      vd inverse = splat(1.0 / n);
#pragma clang loop unroll(full)
      for (int j = 0; j < side_by_side; j++) {
        k[j] = choose(beyond[j], splat(n), k[j]);
        // P(n) = P(n - 1) odds (trials - n + 1) / n; from n = trials + 1 on it is 0.
        term[j] = term[j] * (rest[j] * inverse);
        rest[j] = larger(rest[j] - odds[j], splat(0));
        sum[j] += term[j];
      }
    }
    for (int j = 0; j < side_by_side && i + 8 * j < count; j++) {
      scatter(
        draws->counts, places + 8 * j, smaller(k[j], trials[j]),
        bits_of(first_lanes(count - i - 8 * j)));
    }
  }
}

// MARK: Rejection from the binned normal

// x = mean + 1/2 + sigma z + c (z^2 - 1), with c = (1 - 2p)/6 (Cornish and Fisher).
typedef struct {
  vd mean, variance, deviation, bend;
} shape;

INLINE shape shape_of(vd trials, vd p) {
  vd mean = trials * p;
  vd variance = mean * (splat(1) - p);
  return (shape){
    mean, variance, square_root(variance), (splat(1) - splat(2) * p) * splat(1.0 / 6)};
}

INLINE vu bin_entries(vu column) {
  return (vu){
    bin_alias[column[0]], bin_alias[column[1]], bin_alias[column[2]], bin_alias[column[3]],
    bin_alias[column[4]], bin_alias[column[5]], bin_alias[column[6]], bin_alias[column[7]]};
}

// A proposal for each lane. The first word pays for the bin (10 and 30 bits) and the first 24 bits of
// the uniform v, which is at least `*v`; the second for the place within the bin. Where the
// quick test accepts, `*k` is the draw.
INLINE vi propose(philox_words words, vd trials, vd p, vd *k, vd *v) {
  shape s = shape_of(trials, p);
  vu column = words.first & splat_u(1023);
  vu entry = bin_entries(column);
  vi is_kept = (vi)(((words.first >> 10) & splat_u(0x3fffffff)) < (entry >> 10));
  vi bin = ((vi)column & is_kept) | ((vi)(entry & splat_u(1023)) & ~is_kept);
  vd z = (__builtin_convertvector(bin - (vi)splat_u(512), vd) + uniform(words.second))
    * splat(1.0 / 64);
  vd square = z * z;
  // Whole and broken part of mean + 1/2 apart: no digits of z are lost beside a large mean.
  vd middle = floor_of(s.mean + splat(0.5));
  vd broken = (s.mean - middle) + splat(0.5);
  *k = middle + floor_of(s.deviation * z + (s.bend * (square - splat(1)) + broken));
  *v = __builtin_convertvector((vi)(words.first >> 40), vd) * splat(0x1p-24);
  vd size = absolute(z);
  // v <= 0.998 - |z|/64 - (0.18 + z^4/24)/sigma^2, whatever follows the first 24 bits.
  vd room = (splat(0.998 - 0x1p-24) - *v) - size * splat(1.0 / 64);
  return (vi)(room * s.variance >= splat(0.18) + square * square * splat(1.0 / 24))
    & (vi)(size <= splat(5.5)) & (vi)(*k >= splat(0)) & (vi)(*k <= trials);
}

// The probability that the binned normal lies between two points of [-8, 8], in units of 2^-40.
INLINE double weight_between(double low, double high) {
  double from = (low + 8) * 64, to = (high + 8) * 64;
  int first = from < 1023 ? (int)from : 1023, last = to < 1023 ? (int)to : 1023;
  if (first == last) return (double)bin_weight[first] * ((high - low) * 64);
  return (double)bin_weight[first] * ((first + 1) - from)
    + (double)(bins_before[last] - bins_before[first + 1])
    + (double)bin_weight[last] * (to - last);
}

// Where x = k + shift, as z: the root of c z^2 + sigma z = D, within [-8, 8].
INLINE vd place_of(vd k, double shift, shape s) {
  vd distance = ((k - s.mean) + s.bend) + splat(shift - 0.5);
  vd square = s.variance + splat(4) * s.bend * distance;
  vd z = splat(2) * distance / (s.deviation + square_root(larger(square, splat(0))));
  z = choose((vi)(square > splat(0)), z, splat(-8));
  return smaller(larger(z, splat(-8)), splat(8));
}

// Whether v <= f(k) / ((1.0071 + 0.08/sigma^2) g(k)), with f the binomial probability in Loader's form and g that of
// the proposal.
INLINE vi accepts(vd trials, vd p, vd k, vd v) {
  shape s = shape_of(trials, p);
  vi is_possible = (vi)(k >= splat(0)) & (vi)(k <= trials);
  k = smaller(larger(k, splat(0)), trials);
  vd low = place_of(k, 0, s), high = place_of(k, 1, s);
  vd proposal;
  for (int i = 0; i < 8; i++) proposal[i] = weight_between(low[i], high[i]);
  vd failures = trials - k;
  vd excess = k - s.mean;
  vd exponent = stirling_error(trials) - stirling_error(k) - stirling_error(failures)
    - deviance(k, s.mean, excess) - deviance(failures, trials - s.mean, splat(0) - excess);
  vd product = k * failures;
  // sqrt(n / (2 pi k (n - k))) is 1 at both ends, where Stirling's formula is not used.
  vd scale = choose(
    (vi)(product > splat(0)), square_root(trials / (splat(6.283185307179586) * product)), splat(1));
  vd probability = scale * exponential(larger(exponent, splat(-700)));
  return is_possible & (vi)(v * proposal * (splat(1.0071) + splat(0.08) / s.variance) <= splat(0x1p40) * probability);
}

// MARK: Attempts

// The first attempt of the eight lanes from `first` on, with the first words of the position. Lanes
// without trials or probability have the count 0.
INLINE void attempt(lane_draws *draws, int first, philox_words words, vd trials, vd p) {
  vi is_open = (vi)(trials > splat(0)) & (vi)(p > splat(0));
  vd mean = trials * p;
  vi is_large = (vi)(mean >= splat(least_mean));
  vd u = uniform(words.first), count = splat(0);
  // (1 - p)^n >= 1 - np: most draws of small mean are 0 without further work.
  unsigned inversions = bits_of(is_open & ~is_large & (vi)(u >= splat(1) - mean));
  unsigned large = bits_of(is_open & is_large);
  if (large) {
    vd v;
    vi is_decided = propose(words, trials, p, &count, &v);
    unsigned proposals = large & ~bits_of(is_decided);
    pack_u(draws->to_test + draws->proposals, lane_numbers(first), proposals);
    draws->proposals += count_of(proposals);
    count = choose(is_open & is_large, count, splat(0));
    u = choose(is_large, v, u);
  }
  if (inversions) {
    pack_u(draws->to_invert + draws->inversions, lane_numbers(first), inversions);
    draws->inversions += count_of(inversions);
  }
  store(draws->trials + first, trials);
  store(draws->probability + first, p);
  store(draws->uniform + first, u);
  store(draws->counts + first, count);
}

// Tests the proposals that are open, and makes new ones for those that fail: attempt after attempt
// of the same position, each with its own counter.
INLINE void settle(const csim_source *source, uint32_t position, lane_draws *draws) {
  // The counter has room for 4096 attempts; each fails with a probability below 1/10.
  for (uint32_t round = 0; draws->proposals > 0; round++) {
    const int count = draws->proposals;
    store_u(draws->to_test + count, splat_u((uint64_t)draws->lanes));
    int open = 0;
    for (int i = 0; i < count; i += 8) {
      uint64_t places[8];
      store_u(places, load_u(draws->to_test + i));
      vi is_here = first_lanes(count - i);
      vd trials = gather(draws->trials, places), p = gather(draws->probability, places);
      vd k = gather(draws->counts, places), v = gather(draws->uniform, places);
      vu replicate = load_u(places) + splat_u(source->first_replicate);
      vd rest = uniform(words_at(source, 2, position | round << 20, replicate).first);
      vi is_rejected = ~accepts(trials, p, k, v + rest * splat(0x1p-24)) & is_here;
      unsigned rejected = bits_of(is_rejected);
      if (!rejected) continue;
      vi is_decided = propose(
        words_at(source, 1, position | (round + 1) << 20, replicate), trials, p, &k, &v);
      scatter(draws->counts, places, k, rejected);
      scatter(draws->uniform, places, v, rejected);
      unsigned undecided = bits_of(~is_decided & is_rejected);
      // Never more than were read: the list is rewritten behind its reader.
      pack_u(draws->to_test + open, load_u(places), undecided);
      open += count_of(undecided);
    }
    draws->proposals = open;
  }
}

INLINE void finish(const csim_source *source, uint32_t position, lane_draws *draws) {
  if (draws->inversions) invert(draws);
  if (draws->proposals) settle(source, position, draws);
}

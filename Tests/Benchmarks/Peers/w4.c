// W4 by the GNU Scientific Library: "gsl n K replicates".
#include "peer.h"
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

static double work(int count, char **words, char *sum, size_t size) {
  if (count != 4) return -1;
  const unsigned n = (unsigned)atol(words[1]);
  const size_t k_count = (size_t)atol(words[2]);
  const int replicates = atoi(words[3]), horizon = 200;
  static unsigned long seed = 1;
  double *p = malloc(8 * k_count), *w = malloc(8 * k_count);
  unsigned *x = malloc(sizeof(unsigned) * k_count);
  double *mean = calloc(horizon + 1, 8), *squares = calloc(horizon + 1, 8), total = 0;
  for (size_t k = 0; k < k_count; k++) total += 1.0 / (double)(k + 1);
  for (size_t k = 0; k < k_count; k++) p[k] = 1.0 / (double)(k + 1) / total;
  gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);
  gsl_rng_set(g, seed++);
  double start = peer_now();
  for (int r = 0; r < replicates; r++) {
    for (int t = 0; t <= horizon; t++) {
      if (t > 0) {
        for (size_t k = 0; k < k_count; k++) w[k] = 0.1 * p[k] + 0.9 * x[k] / n;
      }
      gsl_ran_multinomial(g, k_count, n, t > 0 ? w : p, x);
      double error = 0;
      for (size_t k = 0; k < k_count; k++) {
        double d = (double)x[k] / n - p[k];
        error += d * d;
      }
      double difference = error - mean[t];
      mean[t] += difference / (r + 1);
      squares[t] += difference * (error - mean[t]);
    }
  }
  double seconds = peer_now() - start;
  snprintf(
    sum, size, "%.10g %.4g", mean[horizon],
    sqrt(squares[horizon] / (replicates - 1.0) / replicates));
  gsl_rng_free(g);
  free(p), free(w), free(x), free(mean), free(squares);
  return seconds;
}

int main(void) { return peer_serve(work); }

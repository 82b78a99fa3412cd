// What every C peer shares: `peer NAME ARGUMENTS...` is asked for by lines on standard input, and
// answers "seconds checksum".
#ifndef ASSAY_PEER_H
#define ASSAY_PEER_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline double peer_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/// Reads lines "NAME ARGUMENTS" until the end and answers each through `work`, which returns the
/// seconds and prints its checksum into `sum`.
static inline int peer_serve(double (*work)(int count, char **words, char *sum, size_t size)) {
  static char line[4096], sum[4096];
  while (fgets(line, sizeof line, stdin)) {
    char *words[32];
    int count = 0;
    for (char *word = strtok(line, " \n"); word && count < 32; word = strtok(NULL, " \n"))
      words[count++] = word;
    if (count == 0) continue;
    sum[0] = 0;
    double seconds = work(count, words, sum, sizeof sum);
    printf("%.9f %s\n", seconds, sum);
    fflush(stdout);
  }
  return 0;
}
#endif

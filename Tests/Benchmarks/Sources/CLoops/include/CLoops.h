// The loop r = rho r + c in C, as the yardstick for the same loop in Swift.
#ifndef ASSAY_CLOOPS_H
#define ASSAY_CLOOPS_H

/// Over GMP fractions, from r = 0, `steps` times; done `repetitions` times. `result` receives the
/// last value as text where it fits into `capacity` bytes.
void c_loop_rational(
  const char *rho, const char *c, long steps, long repetitions, char *result, long capacity);

/// Over pairs of MPFR numbers, rounded outward (all values are positive). The ends of the last
/// value, printed with %.40Re, go to `lower` and `upper`.
void c_loop_interval(
  const char *rho, const char *c, long bits, long steps, long repetitions, char *lower,
  char *upper, long capacity);

#endif

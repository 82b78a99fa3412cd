// The error of interpolating the binomial law in its parameter (proofs-notes/interpolated-law.md).

#include "CTrajectories.h"

#include <math.h>

/// The unit roundoff of doubles.
static const double U = 0x1p-53;

/// The Bernstein ellipse of an interval of shares: z = centre + wide cos φ + i high sin φ.
typedef struct {
  double centre, half, wide, high;
} ellipse;

static ellipse makeEllipse(double low, double high, double logRatio) {
  double half = 0.5 * (high - low);
  return (ellipse){0.5 * (low + high), half, half * cosh(logRatio), half * sinh(logRatio)};
}

/// |z| at c = cos φ, and its derivative in c; for |1 - z| mirror the centre and c.
static double modulus(ellipse e, double centre, double c, double *slope) {
  double x = centre + e.wide * c;
  double value = sqrt(x * x + e.high * e.high * (1 - c) * (1 + c));
  *slope = (e.wide * centre + e.half * e.half * c) / value;
  return value;
}

/// An upper bound of |z| + |1 - z| over the ellipse.
///
/// It is concave in c on [-1, 1], since the interval lies in [0, 1]: a tangent bounds it from above,
/// and the one where the slope is nearly 0 is the best.
static double largestModuli(ellipse e) {
  double left = -1, right = 1, best = INFINITY;
  for (int step = 0; step < 40; step++) {
    double c = 0.5 * (left + right), up, down;
    double value = modulus(e, e.centre, c, &up) + modulus(e, 1 - e.centre, -c, &down);
    double slope = up - down;
    double bound = value + (slope > 0 ? slope * (1 - c) : -slope * (1 + c));
    // Slopes cancel: their rounding is that of the parts.
    bound += 64 * U * (value + up + fabs(down));
    if (bound < best) best = bound;
    if (slope > 0) left = c; else right = c;
    if (best - value < 0x1p-50 * value * (1 + up)) break;
  }
  return best;
}

/// log of the bound 4 M r^(-degree) / (r - 1), M the largest l1 norm on the ellipse of log r.
static double logBound(double degree, double low, double high, double draws, double logRatio) {
  double growth = draws * (log(largestModuli(makeEllipse(low, high, logRatio))) + 4 * U);
  double decay = degree * logRatio, last = log(expm1(logRatio));
  return log(4) + growth - decay - last + 16 * U * (fabs(growth) + decay + fabs(last) + 2);
}

double ct_binomial_interpolation_error(size_t points, double low, double high, double draws) {
  // A polynomial of degree `draws`; a single share.
  if ((double)points > draws || !(low < high)) return 0;
  double degree = (double)points - 1;
  // The logarithm of the bound is convex in log r: golden section.
  const double section = 0.38196601125010515;
  double left = 1e-9, right = 40;
  double a = left + section * (right - left), b = right - section * (right - left);
  double atA = logBound(degree, low, high, draws, a), atB = logBound(degree, low, high, draws, b);
  double best = atA < atB ? atA : atB;
  for (int step = 0; step < 40 && right - left > 1e-3 * left; step++) {
    if (atA < atB) {
      right = b;
      b = a;
      atB = atA;
      a = left + section * (right - left);
      atA = logBound(degree, low, high, draws, a);
    } else {
      left = a;
      a = b;
      atA = atB;
      b = right - section * (right - left);
      atB = logBound(degree, low, high, draws, b);
    }
    // Any r gives a bound.
    if (atA < best) best = atA;
    if (atB < best) best = atB;
  }
  return exp(best) * (1 + 8 * U);
}

size_t ct_binomial_interpolation_points(
  double low, double high, double draws, double error, size_t most) {
  size_t fail = 0, pass = 1;
  while (ct_binomial_interpolation_error(pass, low, high, draws) > error) {
    if (pass >= most) return most + 1;
    fail = pass;
    pass = 2 * pass > most ? most : 2 * pass;
  }
  while (pass - fail > 1) {
    size_t middle = fail + (pass - fail) / 2;
    if (ct_binomial_interpolation_error(middle, low, high, draws) > error) fail = middle; else pass = middle;
  }
  return pass;
}

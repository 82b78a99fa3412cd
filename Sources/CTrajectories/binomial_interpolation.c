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

/// An upper bound of |z| + |1 - z| over the ellipse, at most about `excess` too large.
///
/// It is concave in c on [-1, 1], since the interval lies in [0, 1]: every tangent bounds it from above.
static double largestModuli(ellipse e, double excess) {
  double left = -1, right = 1, best = INFINITY;
  for (int step = 0; step < 60; step++) {
    double c = 0.5 * (left + right), up, down;
    double value = modulus(e, e.centre, c, &up) + modulus(e, 1 - e.centre, -c, &down);
    double slope = up - down, rise = slope > 0 ? slope * (1 - c) : -slope * (1 + c);
    // Slopes cancel: their rounding is that of the parts.
    double bound = value + rise + 64 * U * (value + up + fabs(down));
    if (bound < best) best = bound;
    if (rise < excess) break;
    if (slope > 0) left = c; else right = c;
  }
  return best;
}

/// log of 4 M / (r - 1) from above, M the largest l1 norm on the ellipse of r.
static double logFactor(double low, double high, double draws, double logRatio) {
  double moduli = largestModuli(makeEllipse(low, high, logRatio), 1e-3 / draws);
  double growth = draws * (log(moduli) + 4 * U), last = log(expm1(logRatio));
  return log(4) + growth - last + 16 * U * (fabs(growth) + fabs(last) + 2);
}

/// The least of a function of log r that has one minimum; any r gives a valid bound.
static double least(
  double (*value)(double logRatio, const double *arguments), const double *arguments) {
  // Golden section in log log r.
  const double section = 0.38196601125010515;
  double left = log(1e-5), right = log(40);
  double a = left + section * (right - left), b = right - section * (right - left);
  double atA = value(exp(a), arguments), atB = value(exp(b), arguments);
  while (right - left > 0.01) {
    if (atA < atB) {
      right = b;
      b = a;
      atB = atA;
      a = left + section * (right - left);
      atA = value(exp(a), arguments);
    } else {
      left = a;
      a = b;
      atA = atB;
      b = right - section * (right - left);
      atB = value(exp(b), arguments);
    }
  }
  return fmin(atA, atB);
}

/// Arguments: low, high, draws, degree.
static double logError(double logRatio, const double *of) {
  double decay = of[3] * logRatio;
  return logFactor(of[0], of[1], of[2], logRatio) - decay + 16 * U * decay;
}

/// Arguments: low, high, draws, log of the error.
static double degree(double logRatio, const double *of) {
  return (logFactor(of[0], of[1], of[2], logRatio) - of[3]) / logRatio;
}

double ct_binomial_interpolation_error(size_t points, double low, double high, double draws) {
  // A polynomial of degree `draws`; a single share.
  if ((double)points > draws || !(low < high)) return 0;
  double arguments[4] = {low, high, draws, (double)points - 1};
  return exp(least(logError, arguments)) * (1 + 16 * U);
}

size_t ct_binomial_interpolation_points(double low, double high, double draws, double error) {
  if (!(low < high)) return 1;
  double arguments[4] = {low, high, draws, log(error)};
  double points = ceil(fmax(0, least(degree, arguments))) + 1;
  return points < draws ? (size_t)points : (size_t)draws + 1;
}

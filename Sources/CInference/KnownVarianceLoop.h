// The loop of the known-variance test. Included once for each processor.

// Mantissas lie in [2^-256, 2^256] but for four factors of at most 2^110, or one of 2^610.
enum { factors_between_rescales = 4 };

static void rescale(const cinf_known_variance *test) {
  const int64_t count = test->generations * CINF_PRODUCTS;
  double *restrict mantissa = test->mantissa;
  int64_t outside = 0;
  for (int64_t i = 0; i < count; i++) {
    outside |= (mantissa[i] > 0x1p256) | (mantissa[i] < 0x1p-256);
  }
  if (!outside) return;
  for (int64_t i = 0; i < count; i++) {
    if (!(mantissa[i] > 0x1p256 || mantissa[i] < 0x1p-256)) continue;
    if (!(mantissa[i] > 0 && mantissa[i] <= DBL_MAX)) continue;
    int exponent;
    mantissa[i] = frexp(mantissa[i], &exponent);
    test->exponent[i] += exponent;
  }
}

// Returns whether a value is not a number.
static int64_t observe_one(const cinf_known_variance *test, const double *restrict values) {
  const int64_t n = test->generations;
  const double *restrict mean = test->mean;
  const double *restrict limit = test->limit;
  double *restrict sum = test->sum;
  int64_t *restrict impossible = test->impossible;
  int64_t has_no_number = 0;
  for (int64_t t = 0; t < n; t++) {
    double difference = values[t] - mean[t];
    sum[t] += difference;
    impossible[t] |= !(fabs(difference) <= limit[t]);
    has_no_number |= values[t] != values[t];
  }
  for (int bet = 0; bet < CINF_DIRECTED; bet++) {
    const double *restrict lambda = test->lambda + bet * n;
    const double *restrict factor = test->factor + bet * n;
    double *restrict up = test->mantissa + bet * n;
    double *restrict down = test->mantissa + (CINF_DIRECTED + bet) * n;
    for (int64_t t = 0; t < n; t++) {
      double y = lambda[t] * (values[t] - mean[t]);
      double middle = 1 + y * y / 2;
      up[t] *= (middle + y) * factor[t];
      down[t] *= (middle - y) * factor[t];
    }
  }
  for (int bet = CINF_DIRECTED; bet < CINF_DIRECTED + CINF_SYMMETRIC; bet++) {
    const double *restrict lambda = test->lambda + bet * n;
    const double *restrict factor = test->factor + bet * n;
    double *restrict even = test->mantissa + (CINF_DIRECTED + bet) * n;
    for (int64_t t = 0; t < n; t++) {
      double y = lambda[t] * (values[t] - mean[t]);
      even[t] *= (1 + y * y / 2) * factor[t];
    }
  }
  return has_no_number;
}

static int64_t has_large(const cinf_known_variance *test, const double *restrict values) {
  const double *restrict mean = test->mean;
  const double *restrict large = test->large;
  int64_t found = 0;
  for (int64_t t = 0; t < test->generations; t++) found |= !(fabs(values[t] - mean[t]) <= large[t]);
  return found;
}

static int64_t observe(
  const cinf_known_variance *test, const double *values, int64_t stride, int64_t replicates)
{
  int64_t has_no_number = 0;
  for (int64_t i = 0; i < replicates; i++) {
    const double *row = values + i * stride;
    int64_t large = has_large(test, row);
    if (large) rescale(test);
    has_no_number |= observe_one(test, row);
    if (large || ++*test->factors >= factors_between_rescales) {
      rescale(test);
      *test->factors = 0;
    }
  }
  return has_no_number;
}

// The kernels for any processor.

#define CSIM_AVX512 0
#define CSIM_SUFFIX portable
#include "Kernels.h"

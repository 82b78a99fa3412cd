// Kernels of the trajectories that Swift cannot say as well: chains of 64 x 64 -> 128 bit products
// and GMP's mpn layer on memory of our own. Small, one concept per file; what they compute, and why
// it is right, is in the proof notes that they name.
#ifndef ASSAY_CTRAJECTORIES_H
#define ASSAY_CTRAJECTORIES_H

#include <stddef.h>
#include <stdint.h>

/// One generation in words: alpha = real / parts in lowest terms, n = draws.
///
/// parts >= 1, real <= parts, draws >= 1.
typedef struct {
  uint64_t real, parts, draws;
} ct_generation;

// MARK: Enclosed trajectories (affine_enclosure.c)

/// Most limbs of an enclosed trajectory.
#define CT_MOST_LIMBS 40

/// A number in [0, 1), known from below: limbs 2^(-64 limbs), the lowest limb first, and an upper bound
/// on what it lacks, in 1/256 units of the last place.
typedef struct {
  uint64_t limbs[CT_MOST_LIMBS];
  uint64_t error;
} ct_fixed;

/// Which recursion: with e = (1 - alpha)², d = 1 - 1/n,
///
///     error:      z' = e d z + c / n
///     diversity:  z' = d (e z + (1 - e) c)
typedef enum { CT_ERROR, CT_DIVERSITY } ct_recursion;

/// `count` generations of a recursion in fixed point of `limbs` limbs, rounded down.
///
/// - `state`: z before and after. z <= c < 1 before, hence ever after.
/// - `values`: limbs of z, generation by generation; `errors`: what each lacks, in whole units.
/// - Returns the largest of (bits of the error) + (leading zero bits of z): 64 limbs minus it are bits
///   to which every value is known, relative to itself. Exact zeros do not count.
///
/// Source: proofs-notes/enclosed-trajectory.md.
unsigned ct_enclose(
  ct_recursion recursion, int limbs, const ct_generation *schedule, size_t count, const ct_fixed *c,
  ct_fixed *state, uint64_t *values, uint64_t *errors);

#endif

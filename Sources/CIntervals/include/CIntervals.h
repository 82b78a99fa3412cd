// Enclosures in doubles of many numbers at once (proofs-notes/screening.md).
#ifndef C_INTERVALS_H
#define C_INTERVALS_H

#include <stddef.h>

/// Both ends of the enclosures in a row of lanes. A lane with NaN at either end says nothing about its number, not
/// even that there is one.
typedef struct {
  double *lower, *upper;
} ci_lanes;

typedef enum {
  CI_COPY,
  CI_NEGATE,
  CI_ADD,
  CI_SUBTRACT,
  CI_MULTIPLY,
  CI_DIVIDE,
  CI_ABSOLUTE,
  CI_MINIMUM,
  CI_MAXIMUM,
  CI_FLOOR,
  CI_CEILING,
  CI_SQUARE_ROOT,
  CI_EXPONENTIAL,
  CI_LOGARITHM,
  CI_SQUARE,
  /// x^k for the whole number `parameter`.
  CI_INTEGER_POWER,
  /// x^y for positive x.
  CI_POWER,
  // Statements: 1 at both ends where they certainly hold, 0 where they certainly fail, NaN otherwise.
  CI_LESS,
  CI_LESS_OR_EQUAL,
  CI_EQUAL,
  /// Both statements, where both are settled.
  CI_BOTH,
  /// The second is not looked at where the first fails.
  CI_AND,
  /// The second is not looked at where the first holds.
  CI_OR,
  CI_NOT,
  /// Whether both statements are alike.
  CI_ALIKE,
  /// The second operand where the first holds, the third where it fails.
  CI_CHOOSE
} ci_operation;

typedef struct {
  ci_operation operation;
  int parameter;
  ci_lanes result, first, second, third;
} ci_instruction;

/// Each instruction for the lanes from ..< to, then the next instruction. A result shares no lane with an operand.
void ci_run(const ci_instruction *program, size_t count, size_t from, size_t to);

/// Each lane through the whole program, then the next lane: an operand may be an earlier lane of a result.
void ci_run_in_order(const ci_instruction *program, size_t count, size_t from, size_t to);

/// Whether a lane from ..< to has NaN at either end.
int ci_is_unknown(ci_lanes lanes, size_t from, size_t to);

#endif

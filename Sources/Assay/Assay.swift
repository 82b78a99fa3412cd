// The library: everything a researcher needs to use the recursions, the simulator, the claim
// language and the checker inside a program or a test of their own.
@_exported public import Certificates
@_exported public import Claims
@_exported public import Conditions
@_exported public import Inference
@_exported public import Intervals
@_exported public import Models
@_exported public import Multiprecision
@_exported public import Results
@_exported public import Scalars
@_exported public import Simulation
@_exported public import Theory
@_exported public import Verification

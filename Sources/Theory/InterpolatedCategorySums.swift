internal import Models

/// Sums over categories of the means of functionals, each category followed through all generations.
struct InterpolatedCategorySums {
  /// Index = generation, then functional.
  private(set) var sums: [[BoundedDouble]]

  /// - Parameter counts: whether a category counts, for a functional.
  init(
    _ chain: CategoricalChain, _ functionals: [CategoryFunctional],
    counts: (_ functional: Int, _ category: Int) -> Bool = { _, _ in true },
    shouldStop: () -> Bool
  ) throws(InterpolatedCategoryLaw.Failure) {
    let schedule = InterpolatedSchedule(chain)
    sums = Array(
      repeating: Array(repeating: .zero, count: functionals.count), count: chain.horizon + 1)
    for (index, category) in MergedCategory.distinct(of: chain).enumerated() {
      let used = functionals.indices.filter { counts($0, index) }
      if used.isEmpty { continue }
      let means = try InterpolatedCategoryLaw.means(
        of: used.map { functionals[$0] }, category, schedule, shouldStop: shouldStop)
      for t in sums.indices {
        for (place, functional) in used.enumerated() {
          sums[t][functional].add(means[t][place], times: category.members.count)
        }
      }
    }
  }
}

internal import Claims
internal import Models
internal import Multiprecision

extension SymbolicScope {
  mutating func definition(
    _ index: Int, _ frame: Frame
  ) throws(Unprovable) -> RationalFunction {
    let definition = file.definitions.definitions[index]
    depth += 1
    defer { depth -= 1 }
    guard depth < 40 else { throw Unprovable("the sequence \(definition.name) is too long") }
    switch frame {
    case .constant: throw Unprovable("\(definition.name) needs a generation")
    case .concrete(let t):
      guard t >= 0 else { throw Unprovable("there is no generation \(t)") }
      return try value(of: t == 0 ? definition.start : definition.step, frame)
    case .generic(0):
      if unfolded == .definition(index) {
        return symbol(
          variable("\(definition.name)[t]", "the sequence", Self.unit, isRanged: false))
      }
      return try value(of: definition.step, frame)
    case .generic(-1): return symbol(previousDefinition(index))
    case .generic:
      throw Unprovable("\(definition.name) is needed at a generation that is neither t nor t - 1")
    }
  }

  mutating func previousDefinition(_ index: Int) -> Int {
    let name = "\(file.definitions.definitions[index].name)[t-1]"
    return variable(name, "the sequence", Self.unit, isRanged: false)
  }
}

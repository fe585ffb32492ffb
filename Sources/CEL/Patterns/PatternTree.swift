/// The syntax tree of a pattern.
indirect enum PatternTree: Sendable {
    case empty
    case take(CharacterSet)
    case assert(Pattern.Assertion)
    case sequence([PatternTree])
    case alternatives([PatternTree])
    case repeated(PatternTree, Int, Int?)
}

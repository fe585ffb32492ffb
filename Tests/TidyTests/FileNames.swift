/// A file is the type that it declares.
enum FileNames {
    /// Drawers: names under which anything could stand.
    static let drawers: Set<String> = [
        "Utils", "Utilities", "Util", "Helpers", "Helper", "Common", "Manager", "Extensions",
        "Misc",
        "Types", "Models", "Constants", "Globals", "Shared", "Base", "Placeholder", "Stuff",
    ]

    static func findings(in file: Repository.File) -> [Finding] {
        guard file.name.hasSuffix(".swift"), file.name != "main.swift" else { return [] }
        let name = String(file.name.dropLast(".swift".count))
        let type = String(name.split(separator: "+", maxSplits: 1)[0])
        if drawers.contains(type) || drawers.contains(where: { name.hasSuffix("+" + $0) }) {
            return [
                Finding(path: file.path, line: 1, message: "\"\(name)\" is a drawer, not a name")
            ]
        }
        let declared = declarations(in: SwiftCode(file.text).text)
        // A file of free tests is named for what they test: LeaseTests.swift.
        if file.isTest, name.hasSuffix("Tests"), file.text.contains("@Test") { return [] }
        // Node+Logic.swift may hold a family, AndNode and OrNode; Migration007.swift its Migration.
        let stem = type.replacing(/[0-9]+$/, with: "")
        let isFamily = declared.contains { $0.hasSuffix(type) || $0 == stem }
        guard !isFamily, !declared.contains(lowercasedFirst(type)) else { return [] }
        return [
            Finding(
                path: file.path, line: 1,
                message: "declares no \(type): name the file after the type that it holds")
        ]
    }

    /// Every type declared or extended, every function, by its last name.
    private static func declarations(in code: String) -> Set<String> {
        let pattern =
            /\b(?:struct|class|enum|actor|protocol|extension|typealias|func)\s+(?:\w+\.)*(\w+)/
        return Set(code.matches(of: pattern).map { String($0.1) })
    }

    /// `NearestName.swift` may hold the free function `nearestName`.
    private static func lowercasedFirst(_ name: String) -> String {
        name.prefix(1).lowercased() + name.dropFirst()
    }

    /// Two folders and two file names alike but for their case are one on some file systems.
    static func alike(_ paths: [String]) -> [String] {
        Dictionary(grouping: paths) { $0.lowercased() }.values.filter { $0.count > 1 }
            .map { $0.sorted().joined(separator: " and ") }.sorted()
    }
}

import JSON

/// Dotted paths into the context.
extension JSONObject {
    /// Sets the value at a path of names; a number is a place in a list.
    ///
    /// What is missing or null on the way becomes an object; anything else that has no members is
    /// an error.
    mutating func set(
        _ path: ArraySlice<String>, _ value: JSONValue, at position: SourcePosition?
    ) throws(StepFault) {
        guard let name = path.first else { return }
        if path.count == 1 {
            self[name] = value
            return
        }
        // Taken out and put back, so that it is changed in place.
        var inner = JSONValue.null
        let place = exchange(name, with: &inner)
        defer { setValue(at: place, to: inner) }
        switch inner {
        case .null:
            var made = JSONObject()
            try made.set(path.dropFirst(), value, at: position)
            inner = .object(made)
        case .object(var members):
            inner = .null
            defer { inner = .object(members) }
            try members.set(path.dropFirst(), value, at: position)
        case .array(var elements):
            let step = path[path.index(after: path.startIndex)]
            guard let place = Int(step), elements.indices.contains(place) else {
                throw Stepper.fault(
                    .path, "the list `\(name)` has no place `\(step)`", at: position,
                    expected: "0 to \(elements.count - 1)", found: step)
            }
            inner = .null
            defer { inner = .array(elements) }
            if path.count == 2 {
                elements[place] = value
            } else {
                var holder = JSONObject([("", elements[place])])
                elements[place] = .null
                defer { elements[place] = holder[""] ?? .null }
                try holder.set([""] + path.dropFirst(2), value, at: position)
            }
        default:
            throw Stepper.fault(
                .path, "`\(name)` has no members", at: position, expected: "an object or null",
                found: inner.kindName)
        }
    }

    /// The value at a path of names; nil where it leads nowhere.
    func value(at path: some Collection<String>) -> JSONValue? {
        guard let name = path.first, let value = self[name] else { return nil }
        var found = value
        for step in path.dropFirst() {
            switch found {
            case .object(let members):
                guard let next = members[step] else { return nil }
                found = next
            case .array(let elements):
                guard let place = Int(step), elements.indices.contains(place) else { return nil }
                found = elements[place]
            default: return nil
            }
        }
        return found
    }
}

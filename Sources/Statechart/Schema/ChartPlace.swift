import JSON

/// A place in a workflow file, with the keys that it knows, their kinds and what they mean.
///
/// The reader refuses other keys by these tables, and the JSON Schema for editors is made of them.
struct ChartPlace: Sendable {
    struct Key: Sendable {
        let name: String
        let kind: JSONValue
        let meaning: String

        init(_ name: String, _ kind: JSONValue, _ meaning: String) {
            self.name = name
            self.kind = kind
            self.meaning = meaning
        }
    }

    /// As errors call it.
    let words: String
    let required: [String]
    let keys: [Key]

    var names: [String] { keys.map(\.name) }

    init(_ words: String, required: [String] = [], _ keys: [Key]) {
        self.words = words
        self.required = required
        self.keys = keys
    }
}

/// All places of a workflow file; a name in `$defs` of the schema for each but the root.
extension ChartPlace {
    static let all: [(name: String, place: ChartPlace)] = [
        ("state", state), ("transition", transition), ("initialTransition", initialTransition),
        ("task", task), ("child", child), ("retry", retry), ("event", event), ("lookup", lookup),
        ("action", action), ("raised", raised), ("sent", sent), ("branch", branch), ("form", form),
        ("quoted", quoted),
    ]

    static let formTypes = [
        "object", "array", "string", "boolean", "integer", "number", "null",
    ]

    private static let ofEveryState = [
        Key("title", ["type": "string"], "What people read in lists, timelines and reports"),
        Key("description", ["type": "string"], "What happens here and why, for people"),
        Key(
            "initial", ["$ref": "#/$defs/initial"],
            "The state in which it begins; the first one if it is not said"),
        Key(
            "states", ["type": "object", "additionalProperties": ["$ref": "#/$defs/state"]],
            "The states within; exactly one is active, or all of them in a parallel state"),
        Key(
            "on", ["type": "object", "additionalProperties": ["$ref": "#/$defs/transitions"]],
            "What to do on an event: its name (with `.*` at the end, or `*`), then where to go"),
        Key("always", ["$ref": "#/$defs/transitions"], "Go on at once, if a guard allows it"),
        Key(
            "after",
            ["type": "object", "additionalProperties": ["$ref": "#/$defs/transitions"]],
            "Go on after a time: \"10 working days\", \"at context.visit.start\", then where to go"
        ),
        Key("entry", ["$ref": "#/$defs/blocks"], "Actions on entering"),
        Key("exit", ["$ref": "#/$defs/blocks"], "Actions on leaving"),
        Key(
            "invoke",
            [
                "anyOf": [
                    ["$ref": "#/$defs/invoke"],
                    ["type": "array", "items": ["$ref": "#/$defs/invoke"]],
                ]
            ], "Tasks and child reviews that are started on entering and withdrawn on leaving"),
        Key("output", true, "What an end gives to whoever waits for it"),
        Key(
            "tags", ["type": "array", "items": ["type": "string"]],
            "Marks; `abandoned` on an end says that the review ended without its aim"),
        Key("meta", true, "Anything, for other programs"),
    ]

    private static let ofEveryInvoke = [
        Key("id", ["type": "string"], "The name of this request in the chart; unique"),
        Key(
            "title", ["type": "string"],
            "What the person asked reads first; an expression with `=` in front"),
        Key("description", ["type": "string"], "What the person asked reads"),
        Key("input", ["type": "object"], "What they are shown, or a child is started with"),
        Key(
            "due", ["type": "string"],
            "By when: \"10 working days\", \"15 working days before context.visit.start\""),
        Key(
            "remind",
            ["anyOf": [["type": "string"], ["type": "array", "items": ["type": "string"]]]],
            "Reminders: \"2 working days before due\", or counted from the start"),
        Key(
            "onDone", ["$ref": "#/$defs/transitions"],
            "Answered: what then; `event.data` is the answer"),
        Key(
            "onError", ["$ref": "#/$defs/transitions"], "Refused, or failed for good: what then"
        ),
        Key(
            "onItem", ["$ref": "#/$defs/transitions"],
            "One of a `forEach` is answered: what then"),
        Key("onOverdue", ["$ref": "#/$defs/transitions"], "Not answered in time: what then"),
        Key("forEach", ["type": "string"], "One for each element of this list"),
        Key(
            "as", ["type": "string"],
            "What an element is called in the expressions of this invoke"),
        Key("until", ["type": "string"], "An expression that ends a `forEach` early"),
        Key(
            "minItems", ["type": "integer", "minimum": 0, "maximum": 1000],
            "A shorter list is an error: `onError`"),
        Key(
            "barred",
            [
                "anyOf": [
                    ["$ref": "#/$defs/window"],
                    ["type": "array", "items": ["$ref": "#/$defs/window"]],
                ]
            ], "Not begun in these windows: it waits for their end"),
        Key("meta", true, "Anything, for other programs"),
    ]

    static let root = ChartPlace(
        "a chart", required: ["id"],
        [
            Key("$schema", ["type": "string"], "Where this schema is, for editors"),
            Key("id", ["type": "string"], "The workflow's name: letters, digits, `_` and `-`"),
            Key(
                "type", ["enum": ["atomic", "compound", "parallel"]],
                "`parallel` if its states are all active side by side"),
        ] + ofEveryState + [
            Key("input", ["$ref": "#/$defs/form"], "JSON Schema of what a review is started with"),
            Key(
                "context", ["type": "object"],
                "All that a review remembers, with what it begins with; an expression there sees `input`"
            ),
            Key(
                "events", ["type": "object", "additionalProperties": ["$ref": "#/$defs/event"]],
                "What people can do besides answering tasks"),
            Key(
                "lookups", ["type": "object", "additionalProperties": ["$ref": "#/$defs/lookup"]],
                "Facts that are looked up before each step"),
            Key(
                "facts", ["type": "object", "additionalProperties": ["type": "string"]],
                "What other reviews may look up in this one: a name and an expression"),
            Key(
                "resume", ["type": "object", "additionalProperties": ["enum": ["shift", "keep"]]],
                "What a time does after a hold: `default`, and exceptions by state or invoke"),
            Key(
                "agreed", ["type": "array", "items": ["type": "string"]],
                "Dates that people have agreed, as paths of the context: after a hold they are agreed anew"
            ),
            Key(
                "incompleteAfter", ["type": "string"],
                "How long it may stand still: after that it may be ended as incomplete"),
        ])

    static let state = ChartPlace(
        "a state",
        [
            Key("id", ["type": "string"], "Another name than its key, for targets"),
            Key(
                "type", ["enum": ["atomic", "compound", "parallel", "final", "history"]],
                "`parallel`, `final` (an end) or `history`; the others follow from `states`"),
        ] + ofEveryState + [
            Key(
                "onDone", ["$ref": "#/$defs/transitions"],
                "Where to go when its own states have come to their ends"),
            Key(
                "history", ["enum": ["shallow", "deep"]],
                "Whether going here goes back to where its parent was left, or also deeper"),
            Key("target", ["$ref": "#/$defs/initial"], "Where a history leads the first time"),
        ])

    static let transition = ChartPlace(
        "a transition",
        [
            Key(
                "target", ["$ref": "#/$defs/targets"],
                "The state to go to; without it only the actions are done"),
            Key(
                "guard", ["type": "string"], "An expression: the transition is taken if it is true"),
            Key("actions", ["$ref": "#/$defs/actions"], "What is done on the way"),
            Key(
                "reenter", ["type": "boolean"],
                "Leave and enter even a state that is left for itself"),
            Key("description", ["type": "string"], "Why, for people"),
            Key("meta", true, "Anything, for other programs"),
        ])

    static let initialTransition = ChartPlace(
        "an initial transition", required: ["target"],
        [
            Key("target", ["$ref": "#/$defs/targets"], "The state in which it begins"),
            Key("actions", ["$ref": "#/$defs/actions"], "What is done on the way"),
            Key("description", ["type": "string"], "Why, for people"),
        ])

    static let task = ChartPlace(
        "a task", required: ["task"],
        [
            Key(
                "task", ["type": "string"],
                "What kind of task it is: templates and rehearsals go by it")
        ] + ofEveryInvoke + [
            Key(
                "to", ["type": "string"],
                "person:ID, organisation:ID or role:coordinator; an expression with `=` in front"),
            Key(
                "queue", ["type": "string"], "Instead of `to`: an automatic step, done by a worker"),
            Key("form", ["$ref": "#/$defs/form"], "The answer's form, a JSON Schema"),
            Key("lease", ["type": "string"], "How long a worker may be silent: \"PT5M\""),
            Key(
                "retry", ["$ref": "#/$defs/retry"],
                "How often a failed automatic step is tried again"),
            Key(
                "lookups", ["type": "object", "additionalProperties": ["$ref": "#/$defs/lookup"]],
                "Facts that are looked up when the answer arrives: `event.lookups`"),
        ])

    static let child = ChartPlace(
        "a child review", required: ["workflow"],
        [
            Key(
                "workflow", ["type": "string"],
                "The workflow that the child review runs; an expression with `=` in front"),
            Key(
                "among", ["type": "array", "items": ["type": "string"]],
                "Of an expression: all workflows that it can give"),
        ] + ofEveryInvoke)

    static let retry = ChartPlace(
        "`retry`", required: ["attempts"],
        [
            Key(
                "attempts", ["type": "integer", "minimum": 1, "maximum": 1000],
                "How many tries, the first among them"),
            Key("backoff", ["type": "string"], "How long to wait between: \"PT1M\""),
        ])

    static let event = ChartPlace(
        "an event",
        [
            Key("title", ["type": "string"], "The words of what can be done"),
            Key("description", ["type": "string"], "What it means and what follows"),
            Key("form", ["$ref": "#/$defs/form"], "What is asked with it, a JSON Schema"),
            Key(
                "by", ["type": "string"],
                "Who may: `coordinator`, `host`, `=` an address, or `review`, another review alone"),
            Key("abandons", ["type": "boolean"], "It ends the review without its aim"),
            Key(
                "barred",
                [
                    "anyOf": [
                        ["$ref": "#/$defs/window"],
                        ["type": "array", "items": ["$ref": "#/$defs/window"]],
                    ]
                ], "Refused in these windows"),
            Key("meta", true, "Anything, for other programs"),
        ])

    static let lookup = ChartPlace(
        "a look-up",
        [
            Key("person", true, "Whom: an id or a list of ids"),
            Key("from", ["type": "string"], "The first day, where it is about several"),
            Key("on", ["type": "string"], "On which day, or the last; today if it is not said"),
            Key(
                "apart", true,
                "A review of theirs is `near` that is fewer days away than this; 1 if it is not said"
            ),
            Key(
                "besides", ["type": "string"],
                "A review that counts neither as near nor as at hand: usually this one"),
            Key("workflow", ["type": "string"], "Reviews of which workflow"),
            Key("fact", ["type": "string"], "Which of their `facts`"),
        ])

    static let action = ChartPlace(
        "an action",
        [
            Key("assign", ["type": "object"], "Remember: paths of the context and values"),
            Key(
                "raise", ["$ref": "#/$defs/raise"],
                "An event inside this review, dealt with at once"),
            Key(
                "send", ["$ref": "#/$defs/send"],
                "A message: to `#parent`, `#` and an invoke's id, `person:…`, `review:…`; later with `delay`"
            ),
            Key("cancel", ["type": "string"], "A delayed message of this id is not sent"),
            Key("log", true, "A line for those who look for a mistake"),
            Key(
                "choose", ["type": "array", "items": ["$ref": "#/$defs/branch"]],
                "The first branch whose guard is true, or that has none"),
            Key("forEach", ["type": "string"], "Actions for each element of this list"),
            Key("as", ["type": "string"], "What an element is called"),
            Key("index", ["type": "string"], "What its place, from 0, is called"),
            Key("actions", ["$ref": "#/$defs/actions"], "What is done for each element"),
            Key("description", ["type": "string"], "Why, for people"),
        ])

    static let raised = ChartPlace(
        "`raise`", required: ["event"],
        [
            Key("event", ["type": "string"], "Its name"),
            Key("data", true, "What it brings"),
        ])

    static let sent = ChartPlace(
        "`send`", required: ["event"],
        [
            Key("event", ["type": "string"], "Its name"),
            Key("data", true, "What it brings"),
            Key("to", ["type": "string"], "Who gets it; without it this review"),
            Key("delay", ["type": "string"], "When: \"2 weeks\""),
            Key("id", ["type": "string"], "A name by which it can be cancelled"),
        ])

    static let branch = ChartPlace(
        "a branch",
        [
            Key(
                "guard", ["type": "string"], "An expression; without it the branch is always taken"),
            Key("actions", ["$ref": "#/$defs/actions"], "What is done"),
            Key("description", ["type": "string"], "Why, for people"),
        ])

    static let quoted = ChartPlace(
        "what an answer says", required: ["of", "at"],
        [
            Key("of", true, "The answer, or what holds it: `=context.letter`"),
            Key("at", ["type": "string"], "The path in it, through lists too: \"findings.text\""),
        ])

    static let form = ChartPlace(
        "a form",
        [
            Key("type", ["enum": .array(formTypes.map { .string($0) })], "What kind of value"),
            Key("title", ["type": "string"], "The question, as people read it"),
            Key("description", ["type": "string"], "What helps to answer it"),
            Key(
                "properties", ["type": "object", "additionalProperties": ["$ref": "#/$defs/form"]],
                "The fields of an object"),
            Key(
                "required", ["type": "array", "items": ["type": "string"]],
                "The fields that must be answered"),
            Key(
                "additionalProperties", ["type": "boolean"],
                "Whether other fields may be answered too"),
            Key("items", ["$ref": "#/$defs/form"], "What each entry of a list is"),
            Key("minItems", ["type": "integer", "minimum": 0], "At least so many entries"),
            Key("maxItems", ["type": "integer", "minimum": 0], "At most so many entries"),
            Key("uniqueItems", ["type": "boolean"], "No entry twice"),
            Key("ordered", ["type": "boolean"], "The order of the entries says something"),
            Key(
                "enum", ["anyOf": [["type": "array"], ["type": "string", "pattern": "^="]]],
                "The choices; in a task's form also `=` a list of strings or whole numbers, worked out when it is made"
            ),
            Key(
                "titles",
                [
                    "anyOf": [
                        ["type": "array", "items": ["type": "string"]],
                        ["type": "string", "pattern": "^="], ["$ref": "#/$defs/quoted"],
                    ]
                ],
                "What each choice is called, in the order of `enum`; in a task's form also `=` a list, or what an answer says"
            ),
            Key("const", true, "The only value"),
            Key("minLength", ["type": "integer", "minimum": 0], "At least so many characters"),
            Key("maxLength", ["type": "integer", "minimum": 0], "At most so many characters"),
            Key("minimum", ["type": "number"], "Not less than"),
            Key("maximum", ["type": "number"], "Not more than"),
            Key(
                "format", ["enum": ["date", "time", "document", "name"]],
                "A date such as 2018-03-13, a time of day such as 09:30, a document that is sent with the answer, or a short name"
            ),
            Key(
                "inOrder",
                ["type": "array", "items": ["type": "array", "items": ["type": "string"]]],
                "Lists of fields whose dates may not lie before the one that stands before them; times must be after it"
            ),
            Key(
                "distinct", ["type": "array", "items": ["type": "string"]],
                "Lists of which no two may have the same entry"),
            Key(
                "atLeastOneOf", ["type": "array", "items": ["type": "string"]],
                "Fields of which one must be answered; an empty list is no answer"),
            Key(
                "oneForEach", ["type": "string"],
                "Of a list: there is one row for each choice of this field"),
            Key(
                "default", true,
                "What is suggested; in a task's form also `=` a value, or what an answer says: `{of, at}`"
            ),
            Key(
                "copy", ["type": "boolean"],
                "Expressions may read it; only numbers, yes or no, choices, dates and short names"),
            Key(
                "confidential", ["type": "boolean"],
                "Of a whole form: findings or a letter; a link in a browser also needs a code"),
        ])
}

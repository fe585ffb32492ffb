/// Small charts that the step tables share.
enum Charts {
    /// A queue's task with two tries, a question to a person with a deadline, events, an end.
    static let step = """
        {id: 'step', title: 'Step', description: 'A queue, a person, an end.',
          context: {answer: null, count: 0},
          events: {
            skip: {title: 'Skip', description: 'Goes to the question.', by: 'coordinator'},
            stop: {title: 'Stop', description: 'Ends it.', by: 'coordinator', abandons: true}},
          initial: 'working', on: {stop: 'stopped'},
          states: {
            working: {
              invoke: {id: 'work', task: 'work', title: 'Work', queue: 'q', lease: 'PT10S',
                retry: {attempts: 2, backoff: 'PT1S'}, onDone: 'asking', onError: 'broken'},
              on: {skip: 'asking'}},
            asking: {
              invoke: {id: 'ask', task: 'ask', title: 'Ask', to: 'person:p1',
                form: {type: 'object', properties: {ok: {type: 'boolean', copy: true}}},
                due: 'PT1H', remind: ['PT30M before due'],
                onDone: {target: 'done', actions: [{assign: {answer: '=event.data'}}]}}},
            broken: {entry: [{assign: {answer: '=event.data.code'}}], on: {skip: 'asking'}},
            done: {type: 'final'},
            stopped: {type: 'final', tags: ['abandoned']}},
          output: {answer: '=context.answer'}}
        """

    /// Two children for a list, messages up, down and to a person.
    static let parent = """
        {id: 'parent', title: 'Parent', description: 'Children and messages.',
          context: {results: null, last: null},
          events: {
            tell: {title: 'Tell', description: 'Sends messages.', by: 'coordinator'},
            leave: {title: 'Leave', description: 'Leaves the children.', by: 'coordinator'},
            back: {title: 'Back', description: 'Starts again.', by: 'coordinator'}},
          initial: 'both',
          states: {
            both: {
              invoke: {id: 'kids', workflow: 'kid', forEach: "=['a', 'b']", as: 'name',
                input: {name: '=name'},
                onDone: {target: 'end', actions: [{assign: {results: '=event.data'}}]},
                onError: {actions: [{assign: {last: '=event.data.code'}}]}},
              on: {
                tell: {actions: [
                  {send: {to: '#kids#0', event: 'hello', data: {n: 1}}},
                  {send: {to: '#parent', event: 'news', data: {n: 2}}},
                  {send: {to: 'person:p9', event: 'attended', data: {on: '2017-06-01'}}},
                  {send: {to: 'review:r7', event: 'hint', data: null}}]},
                leave: 'away'}},
            away: {on: {back: 'both'}},
            end: {type: 'final'}},
          output: {results: '=context.results'}}
        """

    /// Timers: one that a hold shifts, one on a date, one delayed event.
    static let timers = """
        {id: 'timers', title: 'Timers', description: 'Waits.',
          context: {visit: {start: '2017-06-20'}, fired: []},
          initial: 'waiting',
          states: {
            waiting: {
              after: {
                '10 working days': {actions: [{assign: {fired: "=context.fired + ['days']"}}]},
                '2 working days before context.visit.start':
                  {actions: [{assign: {fired: "=context.fired + ['visit']"}}]},
                'PT1H': {actions: [{assign: {fired: "=context.fired + ['hour']"}}]}},
              on: {done: 'end'}},
            end: {type: 'final'}}}
        """

    /// Five questions at once: how many ended tasks are remembered.
    static let many = """
        {id: 'many', title: 'Many', description: 'Many tasks.',
          context: {list: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], order: {x: 1, y: 2}},
          events: {
            again: {title: 'Again', description: 'Asks again.', by: 'coordinator'},
            turn: {title: 'Turn', description: 'Turns the members round.', by: 'coordinator'}},
          initial: 'all',
          states: {
            all: {
              invoke: {id: 'each', task: 'each', title: 'Each', to: "='person:' + item",
                forEach: '=context.list', as: 'item', onDone: 'end'},
              on: {
                again: {target: 'all', reenter: true},
                turn: {actions: [{assign: {order: {y: '=context.order.y', x: '=context.order.x'}}}]}}},
            end: {type: 'final'}}}
        """

    /// Two questions with a deadline and a reminder; each answer is counted.
    static let dated = """
        {id: 'dated', title: 'Dated', description: 'Questions with a deadline.',
          context: {heard: 0},
          initial: 'all',
          states: {
            all: {
              invoke: {id: 'each', task: 'each', title: 'Each', to: "='person:' + item",
                forEach: "=['a', 'b']", as: 'item', due: 'PT1H', remind: ['PT30M before due'],
                onItem: {actions: [{assign: {heard: '=context.heard + 1'}}]}, onDone: 'end'}},
            end: {type: 'final'}}}
        """
}

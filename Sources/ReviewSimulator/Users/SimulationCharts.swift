/// The workflows of the simulated world: small, so that a run sees many of them begin and end, and
/// with everything in them that can be lost: queues, inboxes, dates, reminders, parts, events.
enum SimulationCharts {
    static let all = [
        (name: "sim-part", source: part), (name: "sim-work", source: work),
        (name: "sim-family", source: family),
    ]

    private static let form = """
        {type: 'object', required: ['token'], properties: {
          token: {type: 'string', copy: true}, again: {type: 'boolean', copy: true},
          text: {type: 'string'}}}
        """

    /// A queue, a question that may lead back to the queue, a pause, another queue.
    private static let work = """
        {id: 'sim-work', title: 'Work', description: 'Queues, a question and a pause.',
          context: {log: [], late: 0},
          events: {
            note: {title: 'Note', description: 'Writes a token down.', by: 'coordinator',
              form: {type: 'object', required: ['token'], properties: {
                token: {type: 'string', copy: true}, text: {type: 'string'}}}},
            stop: {title: 'Stop', description: 'Ends it.', by: 'coordinator', abandons: true}},
          on: {
            note: {actions: [{assign: {log: '=context.log + [event.data.token]'}}]},
            stop: 'stopped'},
          initial: 'preparing',
          states: {
            preparing: {
              invoke: {id: 'prepare', task: 'prepare', title: 'Prepare', queue: 'alpha',
                lease: 'PT8S', due: 'PT1M', retry: {attempts: 3, backoff: 'PT1S'},
                onDone: {target: 'asking',
                  actions: [{assign: {log: '=context.log + [event.data.token]'}}]},
                onError: 'asking'},
              after: {PT20S: {actions: [{assign: {late: '=context.late + 1'}}]}}},
            asking: {
              invoke: {id: 'ask', task: 'ask', title: 'Ask', to: '=input.person',
                form: \(form), due: 'PT40S', remind: ['PT20S before due', 'PT10S before due'],
                onDone: [
                  {guard: 'has(event.data.again) && event.data.again', target: 'preparing',
                    actions: [{assign: {log: '=context.log + [event.data.token]'}}]},
                  {target: 'pausing',
                    actions: [{assign: {log: '=context.log + [event.data.token]'}}]}]}},
            pausing: {after: {PT15S: 'finishing'}},
            finishing: {
              invoke: {id: 'finish', task: 'finish', title: 'Finish', queue: 'beta',
                lease: 'PT5S', retry: {attempts: 2, backoff: 'PT2S'},
                onDone: 'done', onError: 'done'}},
            done: {type: 'final'},
            stopped: {type: 'final', tags: ['abandoned']}},
          output: {log: '=context.log'}}
        """

    /// Three parts side by side, then the host.
    private static let family = """
        {id: 'sim-family', title: 'Family', description: 'Parts, then the host.',
          context: {failed: 0},
          initial: 'together',
          states: {
            together: {
              invoke: {id: 'parts', workflow: 'sim-part', forEach: "=['a', 'b', 'c']", as: 'name',
                input: {name: '=name', person: '=input.person'},
                onDone: 'closing',
                onError: {actions: [{assign: {failed: '=context.failed + 1'}}]}},
              after: {PT90S: 'closing'}},
            closing: {
              invoke: {id: 'close', task: 'close', title: 'Close', to: '=input.host',
                form: \(form), due: 'PT30S', onDone: 'done'}},
            done: {type: 'final'}}}
        """

    /// One of the parts: a queue, then a date.
    private static let part = """
        {id: 'sim-part', title: 'Part', description: 'A queue, then a pause.',
          initial: 'doing',
          states: {
            doing: {
              invoke: {id: 'do', task: 'do', title: 'Do', queue: 'alpha', lease: 'PT4S',
                retry: {attempts: 2, backoff: 'PT1S'}, onDone: 'resting', onError: 'resting'}},
            resting: {after: {PT5S: 'done'}},
            done: {type: 'final'}}}
        """
}

import Glibc
import ReviewClient

// reviewctl: coordinators start and steer reviews with it, operators look after the daemon.
let program = CommandProgram(
    "reviewctl", "start, see and steer peer reviews; for coordinators and operators",
    groups: [
        (
            "A coordinator's day",
            [
                TodayCommand.command, ListCommand.command, ShowCommand.command,
                HistoryCommand.command, TasksCommand.command, ReportCommand.command,
                ThemesCommand.command,
            ]
        ),
        (
            "Steering a review",
            [
                StartCommand.command, EventCommand.command, AnswerCommand.command,
            ] + HoldCommands.holding + HoldCommands.releasing + WindowCommands.all + [
                AmendCommand.command, CancelCommand.command, EraseCommand.command,
            ]
        ),
        ("Documents", ReviewDocuments.all),
        ("A season", [ConveneCommand.command, SeasonRehearseCommand.command]),
        (
            "People",
            [
                PeopleListCommand.command, PersonShowCommand.command, RegisterImportCommand.people,
                RegisterExportCommand.people, PersonRecordCommands.absent,
                PersonRecordCommands.delegate, PersonRecordCommands.conflict,
                PersonRecordCommands.accredit, PersonRecordCommands.leave, LinkCommand.command,
                PersonEraseCommand.command, RetentionCommand.command,
            ]
        ),
        (
            "Organisations, regions and roles",
            [
                OrganisationCommands.list, OrganisationCommands.show,
                RegisterImportCommand.organisations, RegisterExportCommand.organisations,
                TouchesCommand.inspect, TouchesCommand.command,
            ]
        ),
        (
            "Letters and calendars",
            [
                MailCommands.list, MailCommands.again, MailCommands.settle,
                MailPreviewCommand.command, CalendarCommand.command, FeedCommands.make,
                FeedCommands.list, FeedCommands.withdraw,
            ]
        ),
        (
            "Workflows",
            [
                WorkflowCheckCommand.command, WorkflowRehearseCommand.command,
                WorkflowVerifyCommand.command,
                WorkflowRunCommand.command, WorkflowGraphCommand.command,
                WorkflowDeployCommand.command,
                WorkflowMigrateCommand.command, WorkflowSchemaCommand.command,
                WorkflowListCommand.command, WorkflowShowCommand.command, EvalCommand.command,
            ]
        ),
        (
            "Operating the daemon",
            [
                StatusCommand.command, EventsCommand.command, AttentionCommands.list,
                AttentionCommands.retry, AttentionCommands.resolve, ClockCommands.show,
                ClockCommands.confirm,
                ClockCommands.advance,
            ]
        ),
    ],
    text: Manual.text, examples: Manual.examples)

exit(program.run(Array(CommandLine.arguments.dropFirst())).rawValue)

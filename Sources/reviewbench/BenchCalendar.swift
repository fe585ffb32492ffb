import CivilTime
import JSON
import ReviewClient

/// The calendar of every run: bank holidays of two years, London's zone as the machine has it.
enum BenchCalendar {
    private static let dates = [
        "2017-01-02", "2017-04-14", "2017-04-17", "2017-05-01", "2017-05-29", "2017-08-28",
        "2017-12-25", "2017-12-26", "2018-01-01", "2018-03-30", "2018-04-02", "2018-05-07",
        "2018-05-28", "2018-08-27", "2018-12-25", "2018-12-26",
    ]
    private static let division = "england-and-wales"
    private static let zoneFile = "/usr/share/zoneinfo/Europe/London"

    /// In the shape of gov.uk's file.
    static var bankHolidays: String {
        let events = dates.map { date -> JSONValue in
            [
                "title": "Bank holiday", "date": .string(date), "notes": "", "bunting": true,
            ]
        }
        let file: JSONObject = [
            division: ["division": .string(division), "events": .array(events)]
        ]
        return JSONValue.object(file).compactText
    }

    /// As the daemon would read it.
    static func read() throws(ProgramError) -> Calendars {
        let bytes = try InputFile.read(zoneFile)
        do {
            let zone = try TimeZoneRules(tzif: bytes, name: "Europe/London")
            let holidays = try BankHolidays(
                govUK: try JSONReader.parse(Array(bankHolidays.utf8)), division: division)
            return Calendars(
                version: "bench", zone: zone,
                working: WorkingCalendar(zone: zone, bankHolidays: holidays), terms: [:])
        } catch {
            throw ProgramError(.data, "CLI-007", "a calendar cannot be used: \(error)")
        }
    }
}

import ArgumentParser
import Wire

struct IntegrationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-integrations",
        abstract: "Ask everybody outside whom the configuration names, and say who answers.",
        discussion: """
            The event file, the webhook, the log that verdicts are mirrored to, the witnesses of Operations.WitnessPolicy and \
            the issuers of Operations.IssuerSource. Nothing is delivered, submitted, cosigned or taken over. Exit status: 0 \
            nobody fails; 5 somebody does; 4 nobody does and AirGap.SealedMode forbids to ask some.
            """)

    @Option(name: .long, help: "Seconds that one request has.")
    var timeout = 10

    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard (1...3600).contains(timeout) else { throw ValidationError("--timeout is 1 to 3600 seconds") }
    }

    func run() throws {
        let configuration = try Configuration(options.place)
        let found = IntegrationCheck(configuration: configuration, place: options.place, timeout: timeout).all()
        Report(
            [.init("integration"), .init("target"), .init("result"), .init("detail")], rows: found.map(\.row)
        ).print(as: options.output.format)
        if found.contains(where: { $0.result == .failed }) { throw ExitStatus.unavailable }
        if found.contains(where: { $0.result == .sealed }) { throw ExitStatus.forbidden }
    }
}

import ArgumentParser
import Trust
import VEX
import VEXLens
import Wire

struct NormalizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "normalize",
        abstract: "Print the observations of VEX documents, one JSON object a line.",
        discussion: """
            Needs no ledger and checks no signature. Findings of the reader go to standard error. A document that is \
            refused does not keep the others from being read; the exit status is then 1.
            """)

    @Argument(help: "Documents in OpenVEX, CSAF or CycloneDX; - for standard input.")
    var files: [String]

    @Flag(name: .long, help: "Refuse a document that breaks a rule of its format.")
    var strict = false

    @Option(name: .long, help: "Refuse a document that is longer (default: no limit).")
    var maxBytes: Int?

    @Option(name: .long, help: "Refuse a document that gives more observations (default: no limit).")
    var maxStatements: Int?

    @Flag(name: [.short, .long], help: "Do not print the reader's findings.")
    var quiet = false

    func run() throws {
        var options = DocumentReader.Options.unlimited
        options.strict = strict
        if let maxBytes { options.maxBytes = maxBytes }
        if let maxStatements { options.maxStatements = maxStatements }
        let reader = DocumentReader(options)
        var refused = false
        for file in files {
            do {
                let bytes = try Files.read(file, limit: options.maxBytes)
                let document = try reader.read(try NormalizeCommand.unwrapped(bytes))
                print(document)
                if !quiet { report(document, file) }
            } catch let error as any CodedError {
                refused = true
                Terminal.complain(error.codeText, "\(file): \(error.detail)", hint: error.hint, asJSON: false)
            }
        }
        if refused { throw ExitStatus.failed }
    }

    /// The payload of a JSON Web Signature; the reader itself knows the other wrappings, DSSE among them.
    static func unwrapped(_ bytes: [UInt8]) throws -> [UInt8] {
        let (input, handler) = (SignedInput(bytes), JWSHandler())
        guard handler.recognizes(input), !DSSEHandler().recognizes(input) else { return bytes }
        return try handler.extract(input).content
    }

    private func print(_ document: VEXDocument) {
        var lines: [UInt8] = []
        for observation in document.observations {
            lines += observation.normalizedLine()
            lines.append(0x0a)
            if lines.count > 1 << 20 {
                Terminal.out(lines)
                lines.removeAll(keepingCapacity: true)
            }
        }
        Terminal.out(lines)
    }

    private func report(_ document: VEXDocument, _ file: String) {
        for diagnostic in document.diagnostics {
            let detail = Terminal.escaped("\(diagnostic.pointer): \(diagnostic.detail)")
            Terminal.say("stella: \(file): \(diagnostic.code) \(detail)\(diagnostic.strict ? " (strict)" : "")")
        }
    }
}

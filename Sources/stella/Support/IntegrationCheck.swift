import ArgumentParser
import Glibc
import ProofChain
import RekorClient
import Signing
import TLog
import Transport
import VEXLens
import Wire

/// Asks the parties outside whom a configuration names, one after the other.
struct IntegrationCheck {
    let configuration: Configuration
    let place: PlaceOptions
    /// Seconds that one request has.
    let timeout: Int

    struct Finding {
        enum Result: String {
            case ok
            case failed
            /// `AirGap.SealedMode` forbids to ask.
            case sealed
            case notConfigured = "not configured"
        }

        let integration: String
        let target: String?
        let result: Result
        let detail: String?

        var row: JSONValue {
            [
                "integration": .string(integration), "target": JSONValue(target), "result": .string(result.rawValue),
                "detail": JSONValue(detail),
            ]
        }
    }

    func all() -> [Finding] { [eventFile, webhook, mirror] + witnesses + [issuerSource] }

    private var isSealed: Bool { configuration.options.airGap.sealedMode }

    private var eventFile: Finding {
        let file = configuration.options.events.file.map { configuration.path($0, of: "Events.File") }
        return finding("event file", file, isRemote: false) { file in
            let needed = Files.exists(file) ? file : Files.folder(of: file)
            guard access(needed, W_OK) == 0 else { throw Files.failure("cannot be written", needed) }
            return Files.exists(file) ? "can be appended to" : "can be made"
        }
    }

    private var webhook: Finding {
        finding("webhook", configuration.options.events.webhookURL) { url in
            // What is missing beside the address would keep deliveries back as well.
            _ = try configuration.eventTargets()
            return try reach(url)
        }
    }

    private var mirror: Finding {
        let mirror = configuration.options.mirror
        return finding("mirror", mirror.enabled ? mirror.url ?? "" : nil) { _ in
            _ = try configuration.mirrorTarget()
            let remote = try RemoteLogOptions.parse(["--timeout", String(timeout), "--attempts", "1"])
            let rekor = try RekorSession(remote, configuration, isWriting: true)
            let size = try rekor.ask { try $0.information() }.active.checkpoint.size
            return "its checkpoint of \(size) entries is signed by the pinned key"
        }
    }

    private var witnesses: [Finding] {
        guard let path = configuration.witnessPolicy else {
            return [finding("witnesses", nil) { _ in "" }]
        }
        let policy: WitnessPolicy
        do { policy = try WitnessPolicy(parsing: try Files.read(path, limit: WitnessPolicy.maxBytes)) } catch {
            return [Finding(integration: "witnesses", target: path, result: .failed, detail: "\(error)")]
        }
        let found = policy.witnesses.compactMap { witness in
            witness.url.map { url in finding("witness \(witness.name)", url.description) { try reach($0) } }
        }
        guard found.isEmpty else { return found }
        return [Finding(integration: "witnesses", target: path, result: .notConfigured, detail: "none has an address")]
    }

    private var issuerSource: Finding {
        let source = configuration.issuerSource
        return finding("issuer source", source, isRemote: source?.contains("://") ?? false) { source in
            let found = try IssuerSource(from: source, fingerprint: configuration.issuerSourceFingerprint(), place)
            let signed = found.signer.map { ", signed by \($0.prefixed)" } ?? ", not signed"
            return "\(found.issuers.count) issuers\(signed)"
        }
    }

    /// Whether somebody answers; what is answered to a GET does not matter, unless the server says that it is broken.
    private func reach(_ url: String) throws -> String {
        var limits = HTTPClient.Options(userAgent: "stella/\(Stella.version)")
        limits.timeout = timeout * 1000
        limits.connectTimeout = limits.timeout
        let answer = try HTTPClient(isSealed ? .sealed : .open, options: limits).get(url, limit: 1 << 20)
        guard answer.status < 500 else { throw NetworkError(.status, "\(url) answers with status \(answer.status)", hint: nil) }
        return "answers with status \(answer.status)"
    }

    private func finding(
        _ integration: String, _ target: String?, isRemote: Bool = true, _ ask: (String) throws -> String
    ) -> Finding {
        guard let target else {
            return Finding(integration: integration, target: nil, result: .notConfigured, detail: nil)
        }
        guard !(isRemote && isSealed) else {
            return Finding(
                integration: integration, target: target, result: .sealed, detail: "AirGap.SealedMode forbids connections")
        }
        do {
            return Finding(integration: integration, target: target, result: .ok, detail: try ask(target))
        } catch {
            return Finding(integration: integration, target: target, result: .failed, detail: "\(error)")
        }
    }
}

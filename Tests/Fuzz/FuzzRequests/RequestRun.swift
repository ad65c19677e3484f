import Foundation
import LedgerTestKit
import Wire

/// Sends inputs, each on a connection of its own, until time or number is up, or something is wrong.
struct RequestRun: Sendable {
    let ports: Ports
    let plan: Plan
    /// What the server itself said is wrong.
    let failures: @Sendable () -> [String]

    /// Milliseconds for which an answer is waited for: many inputs are no whole request, and get none.
    private static let patience = 1500

    func findings() -> [String] {
        var tally = Tally()
        var alteration = Alteration(seeds: plan.seeds, seed: plan.seed)
        let end = Date().addingTimeInterval(plan.seconds)
        FuzzRequests.say("FuzzRequests --seed \(plan.seed), \(plan.seeds.count) seeds")
        // The seeds as they are come first: those that submit have to be taken, or nothing deep is reached.
        for seed in plan.seeds {
            if let finding = send(seed, &tally) { return [finding] }
        }
        if plan.isAltering, (tally.statuses[201] ?? 0) == 0 { return ["no seed was taken into the log"] }
        while plan.isAltering, tally.sent < plan.count, Date() < end {
            if let finding = send(alteration.next(), &tally) { return [finding] }
        }
        print("FuzzRequests: \(tally)")
        if let kept = plan.kept { try? FileManager.default.removeItem(at: kept) }
        return []
    }

    /// - Returns: What is wrong.
    private func send(_ input: [UInt8], _ tally: inout Tally) -> String? {
        guard let bytes = RequestForm.bytes(of: input) else { return nil }
        if let kept = plan.kept { try? Data(input).write(to: kept) }
        do {
            let isForWitness = RequestForm.isForWitness(input)
            let http = RawHTTP(port: isForWitness ? ports.witness : ports.log)
            let answer = try RequestRun.exchange(bytes, http)
            tally.count(answer)
            if !answer.isEmpty, Tally.status(of: answer) == nil { return "no answer of HTTP: \(answer.prefix(80))" }
            // The witness has nothing at its root.
            let alive = try http.get(isForWitness ? "/" : "/api/v1/log")
            guard alive.status == (isForWitness ? 404 : 200) else { return "afterwards it answers \(alive.status)" }
            if !isForWitness { _ = try JSONDocument(alive.body) }
        } catch {
            return "afterwards the server does not answer: \(error)"
        }
        return failures().first
    }

    /// Sends, says that nothing more comes, and reads what there is.
    private static func exchange(_ bytes: [UInt8], _ http: RawHTTP) throws -> [UInt8] {
        let connection = try http.connect()
        defer { close(connection) }
        var patience = timeval(tv_sec: RequestRun.patience / 1000, tv_usec: RequestRun.patience % 1000 * 1000)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        try RawHTTP.write(bytes, to: connection)
        shutdown(connection, Int32(SHUT_WR))
        return (try? RawHTTP.readAll(connection)) ?? []
    }
}

/// What was answered how often.
struct Tally: CustomStringConvertible {
    private(set) var sent = 0
    /// 0 for no answer.
    private(set) var statuses: [Int: Int] = [:]

    mutating func count(_ answer: [UInt8]) {
        sent += 1
        statuses[Tally.status(of: answer) ?? 0, default: 0] += 1
    }

    /// The first status in an answer; nil when it does not begin as one.
    static func status(of answer: [UInt8]) -> Int? {
        let words = answer.prefix(16).split(separator: 0x20)
        guard words.count >= 2, words[0].elementsEqual("HTTP/1.1".utf8) || words[0].elementsEqual("HTTP/1.0".utf8)
        else {
            return nil
        }
        return Int(String(decoding: words[1], as: UTF8.self)).flatMap { (100...599).contains($0) ? $0 : nil }
    }

    var description: String {
        let counts = statuses.sorted { $0.key < $1.key }.map {
            "\($0.key == 0 ? "no answer" : String($0.key)): \($0.value)"
        }
        return "\(sent) requests; " + counts.joined(separator: ", ")
    }
}

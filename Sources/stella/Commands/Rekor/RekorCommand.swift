import ArgumentParser
import Rekor
import RekorClient
import Signing
import TLog
import Wire

struct RekorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekor", abstract: "Put entries into a Rekor of others, and check what it says.",
        discussion: """
            The log's key is pinned with --key or --trusted-root. Every answer is checked under it, byte for byte, and every \
            tree against the newest one that is remembered. What does not hold ends with exit status 6, and the evidence is \
            kept in a file.
            """,
        subcommands: [
            RekorUpload.self, RekorGet.self, RekorSearch.self, RekorVerify.self, RekorLogInfo.self, RekorLogProof.self,
            RekorMirror.self,
        ])
}

/// An entry of a log of others as it is printed.
enum LoggedEntryRow {
    static let columns: [Report.Column] = [
        .init("source"), .init("result"), .init("logIndex", "INDEX"), .init("integratedTime", "TIME"), .init("uuid"),
    ]

    static func json(_ logged: LoggedEntry, of source: String?, result: String) -> JSONValue {
        let entry = logged.entry
        let time = entry.integratedTime == 0 ? nil : Timestamp(seconds: entry.integratedTime).rfc3339
        return [
            "source": JSONValue(source), "result": .string(result), "uuid": .string(entry.uuid.text),
            "logIndex": .integer(entry.logIndex), "logId": .string(entry.logID.hex), "integratedTime": JSONValue(time),
            "leafHash": .string(entry.leafHash.hex), "origin": .string(logged.checkpoint.origin),
            "treeSize": .integer(logged.checkpoint.size.value), "rootHash": .string(logged.checkpoint.root.hex),
            "treeIndex": .integer(entry.inclusionProof.index.value), "checkpoint": .string(entry.checkpoint),
        ]
    }
}

import Consensus
import Ledger
import Signing
import VEX
import VEXLens
import Wire

/// A VEX repository (VEX Repository Specification 0.1): one OpenVEX document for each package, an index of them by package
/// URL, an archive of both, and a manifest that says where the archive is.
///
/// A function of the statements and the names: no clock, no randomness, the same verdicts to the same bytes.
struct VEXRepository {
    /// `https://`, without a slash at the end.
    let baseURL: String
    let name: String
    let author: String
    /// Go's notation, such as `24h`.
    let updateInterval: String

    /// One verdict that can be stated, and where it is logged.
    struct Verdict {
        let statement: ExportStatement
        let index: VirtualIndex
    }

    /// A file below the folder of the repository.
    struct File {
        let path: String
        let bytes: [UInt8]
    }

    /// All files in the order in which they are to be written, the manifest last, and what no document can hold.
    ///
    /// - Throws: `vex.export-header`; `vex.export-empty` when there is no verdict on a package URL.
    func files(_ verdicts: [Verdict]) throws -> (files: [File], losses: [String], packages: Int) {
        var byPackage: [Identifier: [Verdict]] = [:]
        for verdict in verdicts {
            guard let package = VEXRepository.package(of: verdict.statement.product) else { continue }
            byPackage[package, default: []].append(verdict)
        }
        var (documents, entries, losses): ([File], [JSONValue], [String]) = ([], [], [])
        for (package, verdicts) in byPackage.sorted(by: { $0.key < $1.key }) {
            let location = VEXRepository.location(of: package)
            let written: ExportedDocument
            do throws(VEXError) {
                written = try DocumentWriter.write(document(of: verdicts, at: location), as: .openvex)
            } catch {
                guard error.code == .exportEmpty else { throw error }
                losses.append("\(package): \(error.detail)")
                continue
            }
            losses += written.losses.map { "\(package): \($0.detail)" }
            documents.append(File(path: location, bytes: written.bytes + [0x0a]))
            entries.append(["id": .string(package.text), "location": .string(location)])
        }
        guard let newest = verdicts.map(\.statement.timestamp).max(), !entries.isEmpty else {
            throw VEXLensError(
                .notFound, "no verdict on a package URL can be stated",
                hint: "make verdicts with `stella vex consensus compute`")
        }
        let index: JSONValue = ["updated_at": .string(newest.rfc3339), "packages": .array(entries)]
        let inside = [File(path: "index.json", bytes: index.compact + [0x0a])] + documents
        let archive = GzipArchive.bytes(of: inside, modified: newest)
        let manifest = manifest.compact + [0x0a]
        return (
            (documents + [inside[0]]).map { File(path: "v0/" + $0.path, bytes: $0.bytes) } + [
                File(path: VEXRepository.archive, bytes: archive), File(path: "vex-repository.json", bytes: manifest),
                File(path: ".well-known/vex-repository.json", bytes: manifest),
            ], losses, entries.count
        )
    }

    static let archive = "v0/vex-data-v0.tar.gz"

    private var manifest: JSONValue {
        [
            "name": .string(name), "description": .string("Verdicts of \(author) as OpenVEX documents"),
            "versions": [
                "v0": [
                    "spec_version": "v0.1", "locations": [["url": .string(baseURL + "/" + VEXRepository.archive)]],
                    "update_interval": .string(updateInterval),
                ]
            ],
            "latest_version": "v0",
        ]
    }

    /// The version grows with the log, so that a document which says something new has a greater one.
    private func document(of verdicts: [Verdict], at location: String) -> ExportDocument {
        ExportDocument(
            id: baseURL + "/v0/" + location, namespace: baseURL, author: author,
            timestamp: verdicts.map(\.statement.timestamp).max() ?? Timestamp(seconds: 0),
            version: Int((verdicts.map(\.index.value).max() ?? 0) + 1), tooling: "stella",
            statements: verdicts.map(\.statement))
    }

    /// The canonical package URL without version, qualifiers and subpath; nil for any other key.
    static func package(of product: Identifier) -> Identifier? {
        guard product.text.hasPrefix("pkg:"), let canonical = PackageURL(product.text)?.canonical else { return nil }
        // In canonical spelling these three stand nowhere else: inside of names they are percent-encoded.
        return Identifier(String(canonical.prefix { $0 != "@" && $0 != "?" && $0 != "#" }))
    }

    /// Where the document of a package lies: `pkg/<type>/<namespace>/<name>/vex.json`.
    ///
    /// The specification's schema takes letters, digits and `_/.-` alone. Any other segment is `x-` and the hexadecimal digits of
    /// its bytes, and so is one that begins like that: no two packages share a place, and no path leads out.
    static func location(of package: Identifier) -> String {
        let segments = package.text.dropFirst("pkg:".count).split(separator: "/").map { segment -> String in
            let isPlain = segment.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || "_.-".utf8.contains(byte)
            }
            guard isPlain, segment != ".", segment != "..", !segment.hasPrefix("x-") else {
                return "x-" + Hex.encode(segment.utf8)
            }
            return String(segment)
        }
        return (["pkg"] + segments).joined(separator: "/") + "/vex.json"
    }
}

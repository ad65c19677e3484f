import Signing
import Transport
import Trust
import VEXLens
import Wire

/// Issuers that come from a file or from an address.
struct IssuerSource {
    let issuers: [Issuer]
    /// The fingerprint of the key that signed them; nil for a plain file of this machine.
    let signer: Digest?

    /// - Parameters:
    ///   - fingerprint: Of the key that must have signed; by default this ledger's own.
    ///   - place: Which ledger, and what may be connected to.
    /// - Throws: `network.…`, `file.…`, `trust.…`, `usage.issuer-source`.
    init(from place: String, fingerprint: Digest?, _ flags: PlaceOptions) throws {
        let isRemote = place.hasPrefix("http://") || place.hasPrefix("https://")
        let bytes =
            isRemote ? try IssuerSource.fetch(place, flags) : try Files.read(place, limit: IssuerBundle.maxBytes)
        guard bytes.count <= IssuerBundle.maxBytes else {
            throw CommandError("file.issuers", "\(place) has more than \(IssuerBundle.maxBytes) bytes")
        }
        guard isRemote || fingerprint != nil || IssuerBundle.recognizes(bytes) else {
            issuers = try IssuerFile(bytes, path: place, now: SystemClock.now()).issuers
            signer = nil
            return
        }
        let wanted = try fingerprint ?? Configuration(flags).home.publicKeys().ledger.keyID
        issuers = try IssuerBundle(verifying: bytes, signedBy: wanted).issuers
        signer = wanted
    }

    /// Over TLS, or from this machine itself; no redirect is followed.
    private static func fetch(_ url: String, _ flags: PlaceOptions) throws -> [UInt8] {
        guard url.hasPrefix("https://") || isLoopback(url) else {
            throw CommandError(
                "usage.issuer-source", "\(url) is fetched in the clear",
                hint: "use https, or a file that came another way")
        }
        let mode: SealedMode = try Configuration(flags).options.airGap.sealedMode ? .sealed : .open
        return try HTTPClient(mode).get(url, limit: IssuerBundle.maxBytes).content(of: url)
    }

    private static func isLoopback(_ url: String) -> Bool {
        let authority = url.dropFirst("http://".count).prefix { !"/?#".contains($0) }
        guard !authority.contains("@") else { return false }
        return ["127.0.0.1", "localhost", "[::1]"].contains { host in
            authority == host
                || (authority.hasPrefix(host + ":") && authority.dropFirst(host.count + 1).allSatisfy(\.isNumber))
        }
    }
}

extension Digest {
    /// 64 hexadecimal digits in either case, with colons or `sha256:` before them, as tools print fingerprints.
    ///
    /// - Throws: `usage.digest`.
    static func fingerprint(_ text: String) throws -> Digest {
        let digits = text.lowercased().replacing("sha256:", with: "").filter { $0 != ":" }
        guard let digest = Digest(hex: digits), digits.utf8.count == 64 else {
            throw CommandError(
                "usage.digest", "\(text) is no SHA-256", hint: "64 hexadecimal digits, as `stella key show` prints")
        }
        return digest
    }
}

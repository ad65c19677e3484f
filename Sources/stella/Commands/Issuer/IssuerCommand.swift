import ArgumentParser
import Trust
import Wire

struct IssuerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issuer", abstract: "The directory of issuers: keys, tiers, scopes; every change is an entry.",
        subcommands: [
            IssuerAdd.self, IssuerList.self, IssuerShow.self, IssuerSetTier.self, IssuerAddKey.self, IssuerRotateKey.self,
            IssuerRevoke.self, IssuerExport.self, IssuerVerify.self, IssuerSync.self,
        ])
}

/// An issuer as lists show it.
enum IssuerRow {
    static let columns: [Report.Column] = [
        .init("id"), .init("name"), .init("tier"), .init("category"), .init("keyCount", "KEYS"), .init("revokedAt", "REVOKED"),
    ]

    static func json(_ issuer: Issuer) -> JSONValue {
        guard case .object(let members) = issuer.json else { return issuer.json }
        return .object(members + [JSONMember("keyCount", .integer(issuer.keys.count))])
    }
}

extension IssuerReader {
    /// By id, else by a name as documents spell it.
    ///
    /// - Throws: `trust.unknown-issuer`.
    func found(_ text: String) throws -> Issuer {
        guard let found = try issuer(Identifier(text)) ?? issuer(named: Identifier(text)) else {
            throw CommandError("trust.unknown-issuer", "the directory has no issuer \(text)", hint: "see `stella issuer list`")
        }
        return found
    }
}

import Trust
import VEXLens
import Wire

extension VerdictService {
    /// The registered issuers by id, revoked ones included. Their records hold public keys and nothing secret.
    ///
    /// - Throws: `service.parameter`, `service.cursor`, `trust.store`.
    public func issuers(_ parameters: QueryParameters) throws -> VEXAnswer {
        let limit = try parameters.limit()
        let behind = try parameters.cursor(.names)?.name
        let rows = try lens.issuers.all().filter { issuer in behind.map { issuer.id > $0 } ?? true }
        return .page(
            "issuers", Array(rows.prefix(limit + 1)), limit: limit, cursor: { .name($0.id) }, json: { Self.json($0) })
    }

    /// One issuer, by its id.
    ///
    /// - Throws: `trust.unknown-issuer`, `trust.store`.
    public func issuer(_ name: String) throws -> VEXAnswer {
        guard let issuer = try lens.issuers.issuer(Identifier(name)) else {
            throw TrustError(
                .unknownIssuer, "no issuer with the id \(name) is registered",
                hint: "GET \(VEXPath.issuers) lists those there are")
        }
        return VEXAnswer(Self.json(issuer))
    }

    private static func json(_ issuer: Issuer) -> JSONValue {
        guard case .object(let members) = issuer.json else { return .null }
        let links: JSONValue = [
            "self": .string(VEXPath.issuer(issuer.id)), "verdicts": .string(VEXPath.verdicts(ofIssuer: issuer.id)),
        ]
        return .object(members + [JSONMember("links", links)])
    }
}

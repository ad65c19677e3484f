import Consensus
import VEX
import VEXLens
import Wire

/// `POST /api/v1/vex/consensus/recompute`: which pairs, how, and for when.
struct RecomputeRequest {
    /// nil to go on with what was interrupted.
    let selection: PairSelection?
    let mode: ConsensusMode?
    let asOf: Timestamp?
    let isDryRun: Bool

    private static let selections = ["all", "vulnerability", "product", "issuer", "resume"]

    /// - Throws: `service.body`, `service.parameter`.
    init(parsing bytes: [UInt8]) throws(VEXServiceError) {
        let body = try BodyObject(bytes, allowing: RecomputeRequest.selections + ["mode", "asOf", "dryRun"])
        var found: [PairSelection?] = []
        if try body.isTrue("all") { found.append(.all) }
        if let text = try body.text("vulnerability") { found.append(.vulnerability(Identifier(text))) }
        if let text = try body.text("product") { found.append(.product(try QueryParameters.product(text, "product"))) }
        if let text = try body.text("issuer") { found.append(.issuer(Identifier(text))) }
        if try body.isTrue("resume") { found.append(nil) }
        guard found.count == 1 else {
            throw VEXServiceError(
                .body, "one of \(RecomputeRequest.selections.joined(separator: ", ")) says what is to be computed",
                hint: #"send {"all": true}, or {"vulnerability": …}"#)
        }
        selection = found[0]
        mode = try body.text("mode").map { text throws(VEXServiceError) in
            try QueryParameters.choice(text, "mode", ConsensusMode.self)
        }
        asOf = try body.time("asOf")
        isDryRun = try body.isTrue("dryRun")
        guard selection != nil || mode == nil && asOf == nil && !isDryRun else {
            throw VEXServiceError(.body, "resume goes on with the mode and the instant of the beginning")
        }
    }
}

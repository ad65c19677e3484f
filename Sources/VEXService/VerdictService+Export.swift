import Ledger
import ProofChain
import Signing
import TLog
import Trust
import VEXLens
import Wire

extension VerdictService {
    public static var exportParameters: [String] { ["format"] }

    /// What was exported.
    public struct Export: Sendable {
        public let bundle: [UInt8]
        /// Describes the bundle; signed by the ledger's key.
        public let manifest: [UInt8]
        /// Of the bundle: `jsonl` or `json`.
        public let format: String
    }

    /// The whole ledger as an offline bundle, with its manifest. All of it is in memory, so one is made at a time.
    ///
    /// - Parameter parameters: `format`: `jsonl`, which it is if left out, or `json`.
    /// - Throws: `service.parameter`; `ledger.busy`; `lens.inconsistent`, and what a damaged log throws.
    public func export(_ parameters: QueryParameters) async throws -> Export {
        let format = try parameters.choice("format", AirGapOptions.ExportFormat.self) ?? .jsonl
        return try await exports.take {
            // Nobody decides or writes while rows are read, so that all of them are of one state.
            let source = try await turns.take { try LensBundleSource(store, lens.issuers, trees) }
            let bundle = try source.bundle(from: lens.log)
            let bytes = bundle.encoded(as: format)
            let signer = lens.integrator.signer
            let manifest = try LensBundleManifest(of: bundle, as: format, encoded: bytes)
                .signed(by: signer, keyID: signer.publicKey.keyID)
            return Export(bundle: bytes, manifest: manifest, format: format.rawValue)
        }
    }
}

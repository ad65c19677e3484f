package import GRDB
package import Signing

/// One step of the schema; never edited once released.
package struct SchemaMigration: Sendable {
    /// From 1 on, without gaps; `PRAGMA user_version` after it.
    package let version: Int
    package let name: String
    package let sql: String
    /// What SQL cannot do, after ``sql``: content that moves to files.
    let move: (@Sendable (Database, SegmentFiles?) throws -> Void)?
    /// After ``move``.
    let cleanUp: String

    package init(version: Int, name: String, sql: String) {
        self.init(version: version, name: name, sql: sql, move: nil, cleanUp: "")
    }

    init(
        version: Int, name: String, sql: String, move: (@Sendable (Database, SegmentFiles?) throws -> Void)?, cleanUp: String
    ) {
        self.version = version
        self.name = name
        self.sql = sql
        self.move = move
        self.cleanUp = cleanUp
    }

    /// Stored with the version, so that a database says which text it went through.
    package var checksum: Digest { SHA256.hash(Array("\(version) \(name)\n\(sql)\(cleanUp)".utf8)) }

    /// Every migration, oldest first. Forward only.
    package static let all = [
        logAndLinks, observationsByProduct, bodiesToSegments, searchKeys, mirrors, events, issuerChanges, documentLineages,
        quarantine, projections, recomputation, acknowledgements, blobsToSegments,
    ]
}

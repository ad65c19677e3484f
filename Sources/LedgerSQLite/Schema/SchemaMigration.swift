package import Signing

/// One step of the schema; never edited once released.
package struct SchemaMigration: Sendable {
    /// From 1 on, without gaps; `PRAGMA user_version` after it.
    package let version: Int
    package let name: String
    package let sql: String

    package init(version: Int, name: String, sql: String) {
        self.version = version
        self.name = name
        self.sql = sql
    }

    /// Stored with the version, so that a database says which text it went through.
    package var checksum: Digest { SHA256.hash(Array("\(version) \(name)\n\(sql)".utf8)) }

    /// Every migration, oldest first. Forward only.
    package static let all = [logAndLinks, observationsByProduct]
}

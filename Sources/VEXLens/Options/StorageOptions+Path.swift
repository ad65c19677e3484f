extension StorageOptions {
    /// The database file that ``connectionString`` names; nil for the memory driver or without one.
    ///
    /// `Data Source=PATH;…` gives its path, a `file:` URI its decoded path, anything else is a path. A relative path
    /// starts at `folder`, the configuration file's. A path that ends in `/` or is a folder gets ``database``
    /// and `.sqlite` appended.
    public func databasePath(relativeTo folder: String, isDirectory: (String) -> Bool) -> String? {
        guard driver == .sqlite, let connectionString else { return nil }
        var path = StorageOptions.path(in: connectionString)
        if !path.hasPrefix("/") { path = folder.isEmpty ? path : "\(folder)/\(path)" }
        if path.hasSuffix("/") { return path + database + ".sqlite" }
        return isDirectory(path) ? "\(path)/\(database).sqlite" : path
    }

    private static func path(in connectionString: String) -> String {
        for part in connectionString.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2, pair[0].lowercased().filter({ $0 != " " }) == "datasource" {
                return path(in: String(pair[1].drop { $0 == " " }))
            }
        }
        guard connectionString.lowercased().hasPrefix("file:") else { return connectionString }
        var path = connectionString.dropFirst("file:".count).prefix { $0 != "?" && $0 != "#" }
        // An authority, empty or `localhost`, stands between two slashes and the path.
        if path.hasPrefix("//") { path = path.dropFirst(2).drop { $0 != "/" } }
        return decoded(path)
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

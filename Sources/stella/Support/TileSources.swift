import Glibc
import Ledger
import Transport
import Wire

/// A published log in a folder, for reading.
struct DirectoryTileSource: TileSource {
    let path: String

    func read(_ name: String, limit: Int) throws(LedgerError) -> [UInt8]? {
        let file = path + "/" + name
        return try LedgerError.wrapped {
            let descriptor = open(file, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                guard errno == ENOENT || errno == ENOTDIR else { throw Files.failure("cannot be read", file) }
                return nil
            }
            defer { close(descriptor) }
            var information = stat()
            guard fstat(descriptor, &information) == 0 else { throw Files.failure("cannot be read", file) }
            guard information.st_mode & S_IFMT == S_IFREG else {
                throw CommandError("file.is-folder", "\(file) is no regular file")
            }
            guard information.st_size <= limit else { throw LedgerError.tooLong(file, limit) }
            return try DirectoryTileSource.bytes(descriptor, Int(information.st_size), file)
        }
    }

    func partials(of name: String) throws(LedgerError) -> [Int] {
        let folder = path + "/" + name + ".p"
        return try LedgerError.wrapped {
            guard let names = Files.names(in: folder) else {
                guard errno == ENOENT || errno == ENOTDIR else { throw Files.failure("cannot be listed", folder) }
                return []
            }
            return names.compactMap { name in Int(name).flatMap { (1..<256).contains($0) && "\($0)" == name ? $0 : nil }
            }
        }
    }

    private static func bytes(_ descriptor: Int32, _ size: Int, _ file: String) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size {
                let count = Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, size - filled)
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else { throw Files.failure("cannot be read", file) }
                guard count > 0 else { return }
                filled += count
            }
        }
    }
}

/// A published log behind an address; one file at a time over a kept connection.
struct HTTPTileSource: TileSource {
    private let client: HTTPClient
    private let address: String

    /// - Parameter address: `http` or `https`, with or without a slash at the end.
    /// - Throws: `network.url` when paths cannot be appended to it.
    init(_ address: String, _ mode: SealedMode) throws {
        guard !address.contains(where: { "?#".contains($0) }) else {
            throw NetworkError(.url, "the address of a log has no query and no fragment: \(address)")
        }
        client = HTTPClient(mode, options: HTTPClient.Options(userAgent: "stella/\(Stella.version)"))
        self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
    }

    func read(_ name: String, limit: Int) throws(LedgerError) -> [UInt8]? {
        let url = address + "/" + name
        return try LedgerError.wrapped {
            do {
                let response = try client.get(url, limit: limit)
                // Gone is what a server says that has pruned a partial file.
                return response.status == 404 || response.status == 410 ? nil : try response.content(of: url)
            } catch let error as NetworkError {
                guard error.code == .tooLarge else { throw error }
                throw LedgerError.tooLong(url, limit)
            }
        }
    }
}

extension LedgerError {
    fileprivate static func tooLong(_ place: String, _ limit: Int) -> LedgerError {
        LedgerError(.publishedTooLong, "\(place) has more than \(limit) bytes", outcome: .nothingKept)
    }
}

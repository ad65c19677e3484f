import CSpawn
public import Foundation

/// A program that a test has started, killed with the last reference.
///
/// Foundation's `Process` lists the open files of its own process and reads beyond the list when there are more than some
/// 1,300 of them (swift-corelibs-foundation copies a whole `dirent` at the end of the buffer), which is no fault to meet in
/// the midst of a run. This one gives its child three descriptors, no blocked signal and nothing else.
public final class ChildProcess: @unchecked Sendable {
    /// What a child reads.
    public enum Input {
        case nothing
        case bytes([UInt8])
        /// Nothing comes, and its end is the end of this process, however that comes about.
        case lifeline
    }

    /// Where what a child writes goes.
    public enum Output {
        case nowhere
        /// Where this process writes its own.
        case inherited
        case file(URL)
        /// To be read with ``readLine()`` or ``readAll()``; only standard output.
        case pipe
    }

    /// Why a program was not started.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// One that ran to its end.
    public struct Finished: Sendable {
        /// As a shell says it: 128 and the signal, if one ended it.
        public let status: Int32
        public let output: [UInt8]
        public let errors: [UInt8]

        public var text: String { String(decoding: output, as: UTF8.self) }
        public var errorText: String { String(decoding: errors, as: UTF8.self) }
    }

    public let identifier: Int32
    private let reading: FileHandle?
    private let lifeline: FileHandle?
    private let lock = NSLock()
    private var status: Int32?

    /// - Parameters:
    ///   - program: A path, or a name to be found in `PATH`.
    ///   - folder: Where it runs; where this process does, if none is named.
    ///   - environment: All of it; this process's own, if none is given.
    public init(
        _ program: String, _ arguments: [String], in folder: URL? = nil, environment: [String: String]? = nil,
        input: Input = .nothing, output: Output = .nowhere, errors: Output = .nowhere
    ) throws {
        var (reading, lifeline): (FileHandle?, FileHandle?)
        /// The child's ends, which this process has no use for after the start.
        var ends: [FileHandle] = []
        func end(_ output: Output, inherited: Int32) throws -> Int32 {
            switch output {
            case .inherited: return inherited
            case .nowhere: ends.append(try ChildProcess.open("/dev/null", O_WRONLY))
            case .file(let url): ends.append(try ChildProcess.open(url.path, O_WRONLY | O_CREAT | O_TRUNC))
            case .pipe:
                let pipe = try ChildProcess.pipe()
                reading = pipe.reading
                ends.append(pipe.writing)
            }
            return ends[ends.count - 1].fileDescriptor
        }
        switch input {
        case .nothing: ends.append(try ChildProcess.open("/dev/null", O_RDONLY))
        case .bytes(let bytes):
            let file = try ChildProcess.unnamedFile()
            try file.write(contentsOf: bytes)
            try file.seek(toOffset: 0)
            ends.append(file)
        case .lifeline:
            let pipe = try ChildProcess.pipe()
            lifeline = pipe.writing
            ends.append(pipe.reading)
        }
        let standardInput = ends[0].fileDescriptor
        let standardOutput = try end(output, inherited: 1)
        let standardErrors = try end(errors, inherited: 2)
        identifier = try ChildProcess.spawn(
            program, arguments, in: folder, environment: environment ?? ProcessInfo.processInfo.environment,
            descriptors: [standardInput, standardOutput, standardErrors])
        for end in ends { try end.close() }
        self.reading = reading
        self.lifeline = lifeline
    }

    deinit { end(SIGKILL) }

    /// Runs a program to its end; what it says goes through files, so nothing can block.
    public static func run(
        _ program: String, _ arguments: [String], in folder: URL? = nil, environment: [String: String]? = nil,
        input: [UInt8] = []
    ) throws -> Finished {
        let output = FileManager.default.temporaryDirectory.appendingPathComponent("child-\(UUID().uuidString).out")
        let errors = output.deletingPathExtension().appendingPathExtension("err")
        defer { for file in [output, errors] { try? FileManager.default.removeItem(at: file) } }
        let child = try ChildProcess(
            program, arguments, in: folder, environment: environment, input: .bytes(input), output: .file(output),
            errors: .file(errors))
        let status = child.wait()
        return Finished(
            status: status, output: Array(try Data(contentsOf: output)), errors: Array(try Data(contentsOf: errors)))
    }

    public var isRunning: Bool { ended(WNOHANG) == nil }

    /// Waits for the end.
    ///
    /// - Returns: As a shell says it: 128 and the signal, if one ended it.
    @discardableResult
    public func wait() -> Int32 { ended(0) ?? -1 }

    public func signal(_ signal: Int32) {
        if isRunning { kill(identifier, signal) }
    }

    /// Sends a signal and waits for the end.
    @discardableResult
    public func end(_ signal: Int32 = SIGTERM) -> Int32 {
        self.signal(signal)
        return wait()
    }

    /// One line of standard output, or what came of it before the end.
    public func readLine() -> String {
        var bytes: [UInt8] = []
        while bytes.last != 0x0a, let byte = try? reading?.read(upToCount: 1), !byte.isEmpty { bytes += byte }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Standard output to its end.
    public func readAll() -> [UInt8] { (try? reading?.readToEnd()).flatMap { $0 }.map(Array.init) ?? [] }

    private func ended(_ options: Int32) -> Int32? {
        lock.withLock {
            if let status { return status }
            var word: Int32 = 0
            var answer: pid_t
            repeat { answer = waitpid(identifier, &word, options) } while answer < 0 && errno == EINTR
            guard answer == identifier else { return nil }
            status = word & 0x7f == 0 ? (word >> 8) & 0xff : 128 + (word & 0x7f)
            return status
        }
    }

    private static func spawn(
        _ program: String, _ arguments: [String], in folder: URL?, environment: [String: String], descriptors: [Int32]
    ) throws -> pid_t {
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + variables { free(word) } }
        let child = cspawn_start(program, &words, &variables, folder?.path, descriptors)
        guard child > 0 else { throw Failure(description: "\(program): \(String(cString: strerror(-child)))") }
        return child
    }

    private static func open(_ path: String, _ flags: Int32) throws -> FileHandle {
        let descriptor = Foundation.open(path, flags, 0o644)
        guard descriptor >= 0 else { throw Failure(description: "\(path): \(String(cString: strerror(errno)))") }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private static func pipe() throws -> (reading: FileHandle, writing: FileHandle) {
        var ends: [Int32] = [0, 0]
        guard Foundation.pipe(&ends) == 0 else { throw Failure(description: "pipe: \(String(cString: strerror(errno)))") }
        return (
            FileHandle(fileDescriptor: ends[0], closeOnDealloc: true),
            FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        )
    }

    /// Gone when it is closed.
    private static func unnamedFile() throws -> FileHandle {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("child-\(UUID().uuidString).in").path
        let file = try open(path, O_RDWR | O_CREAT | O_EXCL)
        unlink(path)
        return file
    }
}

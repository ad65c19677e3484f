public import Foundation

/// A Python program that serves HTTP on a port of this machine, ended with the last reference or with this process.
///
/// The program prints one line with `port <number>` as soon as it listens.
public final class LoopbackServer: Sendable {
    /// Why a server is not there.
    public struct Failure: Error {
        public let text: String
    }

    public let port: Int
    private let process: ChildProcess

    public var address: String { "http://127.0.0.1:\(port)" }

    private static let watch = """
        import os, sys, threading
        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()

        """

    private static let files = """
        import functools, http.server
        class Handler(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *a): pass
        handler = functools.partial(Handler, directory=sys.argv[1])
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler)
        print('port', server.server_address[1])
        server.serve_forever()
        """

    /// Serves the files of a folder as they are.
    public convenience init(folder: URL) throws {
        try self.init(program: LoopbackServer.files, [folder.path])
    }

    /// Runs a program of the caller's; it does not read standard input.
    public init(program: String, _ arguments: [String] = []) throws {
        process = try ChildProcess(
            "python3", ["-u", "-c", LoopbackServer.watch + program] + arguments, input: .lifeline, output: .pipe)
        let text = process.readLine()
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 2, words[0] == "port", let port = Int(words[1]) else {
            throw Failure(text: "the server does not say its port: \(text)")
        }
        self.port = port
    }
}

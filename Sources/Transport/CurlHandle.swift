import CCurl
import CCurlShim

/// One easy handle of libcurl; it keeps its connections from request to request.
///
/// Not safe from two threads at once: ``HTTPClient`` lends it out under a lock, which is why it may be passed on.
final class CurlHandle: @unchecked Sendable {
    private let curl: UnsafeMutableRawPointer

    /// libcurl wants this once, before any thread uses it; a static constant is made once.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init() throws(NetworkError) {
        guard CurlHandle.isReady, let curl = curl_easy_init() else {
            throw NetworkError(.unreachable, "libcurl gave no handle")
        }
        self.curl = curl
    }

    deinit { curl_easy_cleanup(curl) }

    func perform(_ request: HTTPRequest, _ options: HTTPClient.Options) throws(NetworkError) -> HTTPResponse {
        // Forgets the last request's options and keeps its connections.
        curl_easy_reset(curl)
        try apply(options)
        try set(CURLOPT_URL, request.url)
        var headers = try header("Expect:", after: nil)
        // libcurl reads the list during the transfer and never frees it.
        defer { curl_slist_free_all(headers) }
        for field in request.headers { headers = try header(field.line, after: headers) }
        if let body = request.body {
            headers = try header("Content-Type: \(body.contentType)", after: headers)
            try set(CURLOPT_POST, 1)
            try check(stella_curl_set_offset(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.bytes.count)))
            // Copied at once, as many bytes as the line before says; the array need not outlive this call.
            let copied = body.bytes.withUnsafeBytes {
                // Without a pointer libcurl would read standard input.
                $0.isEmpty
                    ? stella_curl_set_string(curl, CURLOPT_COPYPOSTFIELDS, "")
                    : stella_curl_set_pointer(curl, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)
            }
            try check(copied)
        }
        try check(stella_curl_set_pointer(curl, CURLOPT_HTTPHEADER, headers))
        let sink = AnswerSink(limit: request.limit)
        let outcome = try withExtendedLifetime(sink) { () throws(NetworkError) -> CURLcode in
            let context = Unmanaged.passUnretained(sink).toOpaque()
            try check(stella_curl_set_write(curl, AnswerSink.take, context))
            try check(stella_curl_set_header(curl, AnswerSink.takeHeader, context))
            return curl_easy_perform(curl)
        }
        guard !sink.isFull else {
            throw NetworkError(.tooLarge, "\(request.url) answers with more than \(request.limit) bytes")
        }
        guard outcome == CURLE_OK else { throw failure(outcome, request.url) }
        var status = 0
        try check(stella_curl_get_long(curl, CURLINFO_RESPONSE_CODE, &status))
        var type: UnsafePointer<CChar>?
        try check(stella_curl_get_string(curl, CURLINFO_CONTENT_TYPE, &type))
        return HTTPResponse(
            status: status, contentType: type.map { String(cString: $0) }, headers: sink.headers, body: sink.bytes)
    }

    private func apply(_ options: HTTPClient.Options) throws(NetworkError) {
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        // Signals would go to any thread of the process.
        try set(CURLOPT_NOSIGNAL, 1)
        // An empty text is no proxy at all; without it libcurl asks the environment.
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_ACCEPT_ENCODING, "gzip")
        try set(CURLOPT_USERAGENT, options.userAgent)
        try set(CURLOPT_CONNECTTIMEOUT_MS, max(1, options.connectTimeout))
        try set(CURLOPT_TIMEOUT_MS, max(1, options.timeout))
        if let authorities = options.authorities { try set(CURLOPT_CAINFO, authorities) }
    }

    private func header(
        _ text: String, after list: UnsafeMutablePointer<curl_slist>?
    ) throws(NetworkError) -> UnsafeMutablePointer<curl_slist>? {
        // On failure the list stays as it was, and its owner frees it.
        guard let longer = curl_slist_append(list, text) else {
            throw NetworkError(.unreachable, "libcurl is out of memory")
        }
        return longer
    }

    private func set(_ option: CURLoption, _ value: Int) throws(NetworkError) {
        try check(stella_curl_set_long(curl, option, value))
    }

    private func set(_ option: CURLoption, _ text: String) throws(NetworkError) {
        try check(stella_curl_set_string(curl, option, text))
    }

    /// An option that this libcurl does not take must not be left out in silence.
    private func check(_ code: CURLcode) throws(NetworkError) {
        guard code == CURLE_OK else { throw NetworkError(.unreachable, "libcurl: \(CurlHandle.text(code))") }
    }

    private func failure(_ code: CURLcode, _ url: String) -> NetworkError {
        let detail = "\(url): \(CurlHandle.text(code))"
        switch code {
        case CURLE_OPERATION_TIMEDOUT: return NetworkError(.timeout, detail, hint: "try again later")
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: return NetworkError(.url, detail)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            return NetworkError(.tls, detail, hint: "check the server's certificate and this machine's authorities")
        default: return NetworkError(.unreachable, detail, hint: "check the address and the connection")
        }
    }

    private static func text(_ code: CURLcode) -> String { String(cString: curl_easy_strerror(code)) }
}

/// Where an answer goes while it comes in.
private final class AnswerSink {
    private(set) var bytes: [UInt8] = []
    private(set) var headers: [HTTPHeader] = []
    /// Whether the server had more to say than was wanted.
    private(set) var isFull = false
    private let limit: Int
    private var headerBytes = 0

    /// Most bytes of header lines: 64 KiB.
    private static let headerLimit = 1 << 16

    init(limit: Int) { self.limit = limit }

    /// Called by libcurl on the thread of the transfer, with the sink as context.
    static let take: stella_curl_write = { bytes, size, count, context in
        guard let bytes, let context else { return 0 }
        let sink = Unmanaged<AnswerSink>.fromOpaque(context).takeUnretainedValue()
        let length = size * count
        guard length <= sink.limit - sink.bytes.count else {
            sink.isFull = true
            return 0
        }
        sink.bytes.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: length))
        return length
    }

    /// As ``take``, for one header line at a time.
    static let takeHeader: stella_curl_write = { bytes, size, count, context in
        guard let bytes, let context else { return 0 }
        let sink = Unmanaged<AnswerSink>.fromOpaque(context).takeUnretainedValue()
        let length = size * count
        sink.headerBytes += length
        guard sink.headerBytes <= headerLimit else {
            sink.isFull = true
            return 0
        }
        let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: length), as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // A status line begins an answer; those before it were interim ones.
            sink.headers = []
        } else if let header = HTTPHeader(line: line) {
            sink.headers.append(header)
        }
        return length
    }
}

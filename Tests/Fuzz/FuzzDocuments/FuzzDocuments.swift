import FuzzKit
import VEX

private let readings = Readings([
    Reading("d") { try DocumentReading.document($0) }, Reading("s") { try IssuerReading.signed($0) },
    Reading("p") { DocumentReading.packageURL($0) }, Reading("i") { try IssuerReading.record($0) },
])

/// The documents of issuers in all formats, bare and in DSSE or JWS, the package URLs in them, and records of issuers.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    readings.run(UnsafeBufferPointer(start: start, count: count))
}

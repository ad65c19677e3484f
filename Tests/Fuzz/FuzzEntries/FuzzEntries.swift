import FuzzKit

private let readings = Readings(
    JSONReadings.all + EntryReadings.all + ServiceReadings.all + NoteReadings.all + SignatureReadings.all)

/// Everything that a log, a client or a witness reads of strangers, apart from documents.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    readings.run(UnsafeBufferPointer(start: start, count: count))
}

import COpenSSL

/// Owner of one `EVP_PKEY`, which OpenSSL reference-counts atomically and reads from any thread.
final class KeyHandle: Sendable {
    nonisolated(unsafe) let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) { self.pointer = pointer }

    deinit { EVP_PKEY_free(pointer) }
}

/// OpenSSL's error queue belongs to the thread; what is left in it would be blamed on the next caller.
func clearLibraryErrors() { ERR_clear_error() }

/// The bytes that an `i2d_…` function writes, or nil when it refuses.
func encodedDER(_ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8]? {
    let count = Int(encode(nil))
    guard count > 0 else { return nil }
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
        var cursor = buffer.baseAddress
        written = max(0, Int(encode(&cursor)))
    }
    return bytes.count == count ? bytes : nil
}

/// Runs a `d2i_…` function over all of `bytes`; nil when it refuses or leaves bytes over.
///
/// The function's result is released through `free` in the second case.
func decodedDER(
    _ bytes: [UInt8], free: (OpaquePointer) -> Void,
    _ decode: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?
) -> OpaquePointer? {
    bytes.withUnsafeBufferPointer { buffer in
        var cursor = buffer.baseAddress
        guard let value = decode(&cursor, buffer.count) else { return nil }
        if let base = buffer.baseAddress, cursor == base + buffer.count { return value }
        free(value)
        return nil
    }
}

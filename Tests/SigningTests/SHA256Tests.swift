import Foundation
import Signing
import Testing
import Wire

@Suite("SHA-2, FIPS 180-4")
struct SHA256Tests {
    static let abc = Array("abc".utf8)

    @Test("the standard's examples come out")
    func examples() {
        #expect(
            SHA256.hash([UInt8]()).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(SHA256.hash(Self.abc).hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        let million = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(SHA256.hash(million).hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
        #expect(
            Hex.encode(HashAlgorithm.sha384.hash(Self.abc))
                == "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7")
        #expect(
            Hex.encode(HashAlgorithm.sha512.hash(Self.abc))
                == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
                + "454d4423643ce80e2a9ac94fa54ca49f")
    }

    @Test("each algorithm's digest has the length it says", arguments: HashAlgorithm.allCases)
    func lengths(algorithm: HashAlgorithm) {
        #expect(algorithm.hash([1, 2, 3]).count == algorithm.byteCount)
        #expect(algorithm.hash([]) != algorithm.hash([0]))
    }

    @Test("a prefixed hash is the hash of the prefix and the bytes in one piece")
    func prefix() {
        for count in 0...200 {
            let bytes = (0..<count).map { UInt8($0) }
            let prefixed = bytes.withUnsafeBytes { SHA256.hash(prefix: 0x00, $0) }
            #expect(prefixed == SHA256.hash([0x00] + bytes))
        }
    }

    @Test("a node is the hash of 0x01 and both children")
    func node() {
        var left = SHA256.hash(Self.abc)
        var right = SHA256.hash([])
        for _ in 0..<100 {
            let node = SHA256.node(left, right)
            #expect(node == SHA256.hash([0x01] + left.bytes + right.bytes))
            (left, right) = (right, node)
        }
    }

    @Test("a stream cut anywhere gives the hash of the whole")
    func stream() {
        let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let whole = SHA256.hash(bytes)
        for cut in 0...bytes.count {
            var hasher = SHA256Hasher()
            hasher.update(Array(bytes[..<cut]))
            hasher.update([])
            hasher.update(Array(bytes[cut...]))
            #expect(hasher.finalize() == whole)
        }
    }

    @Test("two streams and the thread's own context do not disturb each other")
    func interleaved() {
        var first = SHA256Hasher()
        var second = SHA256Hasher()
        for byte in UInt8(0)..<100 {
            first.update([byte])
            _ = SHA256.hash([byte])
            second.update([byte, byte])
        }
        #expect(first.finalize() == SHA256.hash((0..<100).map { UInt8($0) }))
        #expect(second.finalize() == SHA256.hash((0..<100).flatMap { [UInt8($0), UInt8($0)] }))
    }

    @Test("tasks that hash at once and move between threads agree with one thread")
    func concurrency() async {
        let expected = (0..<64).map { SHA256.hash([UInt8($0)]) }
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    for round in 0..<200 {
                        let index = round % 64
                        guard SHA256.hash([UInt8(index)]) == expected[index] else { return false }
                        if round.isMultiple(of: 8) { await Task.yield() }
                        guard HashAlgorithm.sha512.hash([UInt8(index)]).count == 64 else { return false }
                    }
                    return true
                }
            }
            for await agreed in group { #expect(agreed) }
        }
    }

    @Test("threads come and go, and each frees its contexts")
    func threads() {
        let expected = SHA256.hash(Self.abc)
        for _ in 0..<200 {
            let done = DispatchSemaphore(value: 0)
            let thread = Thread {
                if SHA256.hash(Self.abc) == expected { done.signal() }
            }
            thread.start()
            #expect(done.wait(timeout: .now() + 10) == .success)
        }
    }
}

import Signing
import TLog

/// The recursive definitions of RFC 6962 §2.1, as they stand there: slow and obvious.
enum TreeOracle {
    /// MTH(D[n]).
    static func root(_ leaves: ArraySlice<[UInt8]>) -> Digest {
        if leaves.isEmpty { return SHA256.hash([]) }
        if leaves.count == 1 { return SHA256.hash([0x00] + leaves[leaves.startIndex]) }
        let (left, right) = halves(leaves)
        return SHA256.hash([0x01] + root(left).bytes + root(right).bytes)
    }

    /// PATH(m, D[n]).
    static func path(_ m: Int, _ leaves: ArraySlice<[UInt8]>) -> [Digest] {
        if leaves.count == 1 { return [] }
        let (left, right) = halves(leaves)
        if m < left.count { return path(m, left) + [root(right)] }
        return path(m - left.count, right) + [root(left)]
    }

    /// PROOF(m, D[n]).
    static func proof(_ m: Int, _ leaves: ArraySlice<[UInt8]>) -> [Digest] { subproof(m, leaves, true) }

    /// SUBPROOF(m, D[n], b).
    private static func subproof(_ m: Int, _ leaves: ArraySlice<[UInt8]>, _ isOriginal: Bool) -> [Digest] {
        if m == leaves.count { return isOriginal ? [] : [root(leaves)] }
        let (left, right) = halves(leaves)
        if m <= left.count { return subproof(m, left, isOriginal) + [root(right)] }
        return subproof(m - left.count, right, false) + [root(left)]
    }

    /// D[0:k] and D[k:n], where k is the largest power of two smaller than n.
    private static func halves(_ leaves: ArraySlice<[UInt8]>) -> (ArraySlice<[UInt8]>, ArraySlice<[UInt8]>) {
        var k = 1
        while k * 2 < leaves.count { k *= 2 }
        return (leaves.prefix(k), leaves.dropFirst(k))
    }

    /// Entries of different lengths, the first of them empty.
    static func leaves(_ count: Int) -> [[UInt8]] {
        (0..<count).map { [UInt8](repeating: UInt8($0 & 0xff), count: $0 % 97) }
    }
}

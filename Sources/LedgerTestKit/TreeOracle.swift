public import Signing
import TLog

/// RFC 6962 §2.1 transcribed word by word: slow, and plainly right.
public enum TreeOracle {
    public static func root(_ leafHashes: some Collection<Digest>) -> Digest {
        let leaves = Array(leafHashes)
        guard let first = leaves.first else { return SHA256.hash([]) }
        guard leaves.count > 1 else { return first }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        return SHA256.hash([1] + root(leaves[..<split]).bytes + root(leaves[split...]).bytes)
    }
}

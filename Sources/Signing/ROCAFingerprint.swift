/// Whether an RSA modulus was made by the key generator of CVE-2017-15361 ("Return of Coppersmith's Attack").
///
/// That generator drew its primes as k·M + (65537^a mod M) for a product M of small primes, so that modulo each
/// of them the modulus is a power of 65537; such keys can be factored. A random modulus passes for one with a
/// chance below 2⁻²⁷.
enum ROCAFingerprint {
    /// Requires a big-endian modulus.
    static func matches(_ modulus: ArraySlice<UInt8>) -> Bool {
        powers.allSatisfy { prime, powers in
            powers[modulus.reduce(0) { ($0 << 8 | Int($1)) % prime }]
        }
    }

    /// For each odd prime up to 167, which residues are powers of 65537.
    private static let powers: [(prime: Int, powers: [Bool])] = stride(from: 3, through: 167, by: 2)
        .filter { candidate in !(2..<candidate).contains { $0 * $0 <= candidate && candidate.isMultiple(of: $0) } }
        .map { prime in
            var powers = [Bool](repeating: false, count: prime)
            var power = 1
            while !powers[power] {
                powers[power] = true
                power = power * 65537 % prime
            }
            return (prime, powers)
        }
}

/// Something that signs: a key in memory, a file, a hardware token, a remote service.
public protocol Signer: Sendable {
    var publicKey: PublicKey { get }

    /// Signs the message itself, not its hash, in the ``PublicKey/defaultScheme`` of the key.
    func sign(_ message: [UInt8]) throws(SigningError) -> [UInt8]

    /// Signs a message that begins with `prefix`, which need not be put together for it.
    func sign(_ message: [UInt8], after prefix: [UInt8]) throws(SigningError) -> [UInt8]
}

extension Signer {
    public func sign(_ message: [UInt8], after prefix: [UInt8]) throws(SigningError) -> [UInt8] {
        try sign(prefix + message)
    }
}

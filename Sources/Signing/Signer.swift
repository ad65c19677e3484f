/// Something that signs: a key in memory, a file, a hardware token, a remote service.
public protocol Signer: Sendable {
    var publicKey: PublicKey { get }

    /// Signs the message itself, not its hash, in the ``PublicKey/defaultScheme`` of the key.
    func sign(_ message: [UInt8]) throws(SigningError) -> [UInt8]
}

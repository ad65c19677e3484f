import ArgumentParser
import Signing
import Wire

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make and show keys.", subcommands: [KeyGenerate.self, KeyShow.self])
}

/// The kinds of keys that this program signs with.
enum KeyChoice: String, ExpressibleByArgument, CaseIterable {
    case ecdsaP256 = "ecdsa-p256"
    case ed25519

    var kind: KeyKind { self == .ecdsaP256 ? .ecdsaP256 : .ed25519 }
}

struct KeyGenerate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make a key pair.",
        discussion: "Writes the private key (PKCS #8, readable by its owner alone) and, beside it, FILE.pub. Replaces nothing.")

    @Option(name: .long, help: "ecdsa-p256 or ed25519.")
    var kind: KeyChoice = .ecdsaP256

    @Option(name: [.short, .long], help: "The file of the private key.")
    var output: String

    @OptionGroup var options: OutputOptions

    func run() throws {
        let key = try PrivateKey.generate(kind.kind)
        try Files.write(Array(key.pem.utf8), to: output, mode: 0o600, isNew: true)
        try Files.write(Array(key.publicKey.pem.utf8), to: output + ".pub", isNew: true)
        KeyShow.card(key.publicKey, file: output + ".pub").print(as: options.format)
    }
}

struct KeyShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the public part of a key: kind, id, PEM.")

    @Argument(help: "A private key, a public key or a certificate (PEM).")
    var file: String

    @OptionGroup var options: OutputOptions

    func run() throws {
        let text = try Files.text(file)
        let key = text.contains("PRIVATE KEY") ? try PrivateKey(pem: text).publicKey : try PublicKey(pem: text)
        KeyShow.card(key, file: file).print(as: options.format)
    }

    static func card(_ key: PublicKey, file: String) -> Card {
        var card = Card()
        card.add("file", file)
        card.add("kind", key.kind.description)
        card.add("keyId", key.keyID.hex)
        card.add("publicKey", key.pem)
        return card
    }
}

import Glibc
import Wire

/// One way to read bytes, chosen by the first byte of an input: a letter, so that seeds stay readable and mean the same
/// when further readings are added.
public struct Reading: Sendable {
    let letter: UInt8
    let read: @Sendable ([UInt8]) throws -> Void

    /// - Parameter read: Throws what the room says of malformed bytes, and calls ``require(_:_:)`` for what must hold.
    public init(_ letter: Unicode.Scalar, _ read: @escaping @Sendable ([UInt8]) throws -> Void) {
        self.letter = UInt8(ascii: letter)
        self.read = read
    }
}

/// All readings of a target.
public struct Readings: Sendable {
    private let table: [UInt8: Reading]

    public init(_ readings: [Reading]) {
        table = Dictionary(uniqueKeysWithValues: readings.map { ($0.letter, $0) })
    }

    /// Reads one input.
    ///
    /// - Returns: What libFuzzer is to be told: -1 keeps an input that no reading is chosen by out of the corpus.
    public func run(_ input: UnsafeBufferPointer<UInt8>) -> CInt {
        guard let letter = input.first, let reading = table[letter] else { return -1 }
        do {
            try reading.read(Array(input.dropFirst()))
        } catch {
            // An error of a parser below would tell nobody what to do.
            require((error as? any CodedError)?.codeText.contains(".") == true, "an error without a code: \(error)")
            // For whoever sends one file and wonders how far it got.
            if getenv("STELLA_FUZZ_TELL") != nil { tell("\(error)") }
        }
        return 0
    }
}

/// Ends the process, which libFuzzer takes for a crash, unless the property holds; also in a release build.
public func require(_ holds: Bool, _ what: @autoclosure () -> String) { if !holds { fail(what()) } }

/// What is made of what was just accepted has to be accepted too.
public func must<Value>(_ what: String, _ make: () throws -> Value) -> Value {
    do { return try make() } catch { fail("\(what): \(error)") }
}

private func fail(_ what: String) -> Never {
    tell(what)
    abort()
}

private func tell(_ what: String) {
    let line = Array("fuzz: \(what)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
}

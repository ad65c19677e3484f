/// `[epoch:]version[-release]`, as packages of Debian and RPM are numbered, taken apart and not yet judged.
struct EpochedVersion {
    let epoch: DigitString
    let version: ArraySlice<UInt8>
    /// Behind the last dash; empty when there is none.
    let release: ArraySlice<UInt8>

    /// Requires digits before the first colon, and something behind the last dash.
    init?(_ text: [UInt8]) {
        var rest = text[...]
        if let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            let digits = rest[..<colon]
            guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
            epoch = DigitString(digits)
            rest = rest[(colon + 1)...]
        } else {
            epoch = .zero
        }
        if let dash = rest.lastIndex(of: UInt8(ascii: "-")) {
            release = rest[(dash + 1)...]
            guard !release.isEmpty else { return nil }
            rest = rest[..<dash]
        } else {
            release = []
        }
        version = rest
        guard !version.isEmpty else { return nil }
    }
}

extension StringProtocol {
    /// The UTF-8 bytes with A-Z as a-z: keys and labels match in any letter case, and in no other way.
    var asciiLowercased: [UInt8] {
        utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
    }
}

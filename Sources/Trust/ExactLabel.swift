extension RawRepresentable where RawValue == String {
    /// The value with exactly these bytes.
    ///
    /// `init(rawValue:)` compares by canonical equivalence, under which the Kelvin sign is a K.
    package init?(label: String) {
        self.init(rawValue: label)
        guard rawValue.utf8.elementsEqual(label.utf8) else { return nil }
    }
}

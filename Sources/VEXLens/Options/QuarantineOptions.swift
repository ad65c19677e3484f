/// Section `Quarantine`: how much of refused documents is kept.
extension QuarantineLimits {
    static let definitions: [OptionDefinition] = [
        OptionDefinition("Quarantine", "MaxDocuments", \.quarantine.maxDocuments, .number(0...10_000_000)),
        OptionDefinition("Quarantine", "MaxBytes", \.quarantine.maxBytes, .number(0...1_099_511_627_776)),
        OptionDefinition("Quarantine", "MaxDocumentBytes", \.quarantine.maxDocumentBytes, .number(0...1_073_741_824)),
    ]
}

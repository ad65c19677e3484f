/// What came of checking one bundle.
public struct BundleVerification: Sendable {
    /// One for each name, in their order.
    public let steps: [VerificationStep]
    /// There only when every step that applies holds.
    public let entry: VerifiedEntry?

    public var failures: [VerificationStep] { steps.filter(\.hasFailed) }

    public subscript(name: VerificationStep.Name) -> VerificationStep.Outcome? {
        steps.first { $0.name == name }?.outcome
    }
}

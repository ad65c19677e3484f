public import Wire

/// The cases that the program carries: each decision D1–D17 with its nearest neighbours, and the verdicts that a second
/// implementation gave them (`testdata/consensus`).
public enum GoldenCases {
    /// An array in the form that ``CaseEvaluator`` reads.
    public static var bytes: [UInt8] { PackageResources.golden_json }

    /// What every case comes to here.
    ///
    /// - Throws: `consensus.case-syntax`, if the program itself is damaged.
    public static func evaluate() throws(ConsensusError) -> [(name: String, evaluation: CaseEvaluator.Evaluation)] {
        let names = (try? JSONDocument(bytes))?.root.elements.map { $0["name"]?.string ?? "" } ?? []
        return Array(zip(names, try CaseEvaluator.evaluate(bytes)))
    }
}

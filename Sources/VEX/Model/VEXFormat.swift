/// The three document formats that carry VEX statements.
public enum VEXFormat: String, Sendable, Hashable, CaseIterable {
    /// OpenVEX v0.2.0, and v0.0.x where its older forms can be told apart.
    case openvex
    /// CSAF 2.0 and 2.1.
    case csaf
    /// CycloneDX 1.4 to 1.7.
    case cyclonedx
}

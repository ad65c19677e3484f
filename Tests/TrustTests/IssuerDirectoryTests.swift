import LedgerTestKit
import Testing
import Trust
import Wire

@Suite("REQUIREMENTS B1, B2: the issuer directory")
struct IssuerDirectoryTests {
    @Test("the directory in memory keeps the contract")
    func contract() throws {
        try IssuerDirectoryContract(make: { try InMemoryIssuerDirectory() }).run()
    }

    @Test("a directory that starts with issuers refuses what it would not register")
    func start() throws {
        let issuers = [try IssuerSample.issuer("a", keys: [1]), try IssuerSample.issuer("b", keys: [1])]
        #expect(throws: TrustError(.keyTaken, "")) { try InMemoryIssuerDirectory(issuers) }
        #expect(try InMemoryIssuerDirectory([issuers[0]]).all() == [issuers[0]])
    }
}

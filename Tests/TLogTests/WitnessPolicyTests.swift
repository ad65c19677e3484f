import Signing
import TLog
import Testing
import Wire

@Suite("C2SP tlog-policy: the file")
struct WitnessPolicyTests {
    @Test("the specification's example of two levels is read, and its own text reads the same")
    func example() throws {
        let text =
            try WitnessSamples.keys(1...6)
            + "group X-witnesses 2 w1 w2 w3\ngroup Y-witnesses any w4 w5 w6\n"
            + "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n"
        let policy = try WitnessPolicy(parsing: text)
        #expect(policy.logs.count == 1 && policy.witnesses.count == 6)
        #expect(policy.groups.map(\.threshold) == [.count(2), .any, .all])
        #expect(policy.quorum == PolicyText("X-and-Y"))
        #expect(policy.encoded == Array(text.utf8))
        #expect(
            try WitnessPolicy(
                logs: policy.logs, witnesses: policy.witnesses, groups: policy.groups, quorum: policy.quorum) == policy)
    }

    @Test("blanks, tabs, empty lines and whole comment lines mean nothing")
    func layout() throws {
        let (log, one) = (try WitnessSamples.log().vkey, try WitnessSamples.witness(1).vkey)
        let text =
            "# a policy\n\n \t \n\tlog \t\(log)  https://log.example/ \n  # \u{e9}\nwitness w1\t\(one)\nquorum w1"
        let policy = try WitnessPolicy(parsing: text + "\n")
        #expect(policy.logs[0].url == PolicyText("https://log.example/"))
        #expect(policy.witnesses[0].url == nil)
        #expect(
            String(decoding: policy.encoded, as: UTF8.self)
                == "log \(log) https://log.example/\nwitness w1 \(one)\nquorum w1\n")
        #expect(throws: TLogError(.policySyntax, "")) { try WitnessPolicy(parsing: text) }
    }

    @Test("names are bytes: two that look alike are two, and one need not be UTF-8")
    func names() throws {
        let (one, two) = (try WitnessSamples.witness(1).vkey, try WitnessSamples.witness(2).vkey)
        let policy = try WitnessPolicy(parsing: "witness K \(one)\nwitness \u{212a} \(two)\nquorum \u{212a}\n")
        #expect(policy.quorum != policy.witnesses[0].name)
        #expect(policy.quorum == policy.witnesses[1].name)
        let raw = Array("witness ".utf8) + [0xff, 0x80] + Array(" \(one)\nquorum ".utf8) + [0xff, 0x80, 0x0a]
        #expect(try WitnessPolicy(parsing: raw).encoded == raw)
        let other = Array("witness ".utf8) + [0xff, 0x80] + Array(" \(one)\nquorum ".utf8) + [0xff, 0x81, 0x0a]
        #expect(throws: TLogError(.policySyntax, "")) { try WitnessPolicy(parsing: other) }
    }

    @Test("a quorum of none demands no witness, and a log is not needed")
    func none() throws {
        let policy = try WitnessPolicy(parsing: "quorum none\n")
        #expect(policy.quorum == nil && policy.logs.isEmpty)
        #expect(policy.encoded == Array("quorum none\n".utf8))
    }

    @Test("64 logs, 64 witnesses and 64 groups are read")
    func many() throws {
        let numbers: [UInt8] = Array(1...64)
        var text = ""
        for number in numbers {
            text += "log \(try WitnessSamples.log("log.example/\(number)", seed: number).vkey)\n"
            text += "witness w\(number) \(try WitnessSamples.witness(number).vkey)\n"
        }
        for number in numbers { text += "group g\(number) 1 w\(number)\(number > 1 ? " g\(number - 1)" : "")\n" }
        let policy = try WitnessPolicy(parsing: text + "quorum g64\n")
        #expect(policy.logs.count == 64 && policy.witnesses.count == 64 && policy.groups.count == 64)
        #expect(policy.evaluate(try WitnessSamples.note(origin: "log.example/1", witnesses: [1])).isAccepted)
    }

    /// What follows a log and the witnesses w1, w2 and w3.
    static let accepted = [
        "quorum w1", "group g any w1\nquorum g", "group g all w1 w2 w3\nquorum g", "group g 3 w1 w2 w3\nquorum w1",
        "group g 1 w1\ngroup h 1 g w2\nquorum h", "group all all w1\nquorum all", "group 1 1 w1\nquorum 1",
        "quorum w3\ngroup g any w1", "group #g any w1\nquorum #g",
    ]

    static let refused = [
        "", "quorum", "quorum w4", "quorum w1 w2", "quorum w1\nquorum w1", "quorum none\nquorum none",
        "quorum g\ngroup g any w1", "quorum w1 # comment", "Quorum w1", "quorum W1",
        "group g 0 w1\nquorum g", "group g 2 w1\nquorum g", "group g -1 w1\nquorum g", "group g +1 w1\nquorum g",
        "group g 01 w1\nquorum g", "group g 1.0 w1\nquorum g", "group g some w1\nquorum g", "group g ANY w1\nquorum g",
        "group g 18446744073709551616 w1\nquorum g", "group g any\nquorum none", "group g\nquorum none",
        "group g any w1 w1\nquorum g", "group g any w1\ngroup h any w1\nquorum g", "group g any g\nquorum g",
        "group g any h\ngroup h any w1\nquorum g", "group g any none\nquorum g", "group none any w1\nquorum none",
        "group w1 any w2\nquorum w1", "group g any w1\ngroup g any w2\nquorum g", "threshold 1\nquorum w1",
        "quorum w1\r", "quorum w1\u{7f}", "# \u{0}\nquorum w1", "quorum w1\u{a0}", "quorum\u{2028}w1",
    ]

    @Test("9 policies that keep the rules are read", arguments: accepted)
    func reads(rest: String) throws {
        let text = try WitnessSamples.keys(1...3) + rest + "\n"
        let policy = try WitnessPolicy(parsing: text)
        #expect(try WitnessPolicy(parsing: policy.encoded) == policy)
    }

    @Test("35 policies that break one are refused", arguments: refused)
    func refuses(rest: String) throws {
        let text = try WitnessSamples.keys(1...3) + rest + "\n"
        #expect(throws: TLogError(.policySyntax, "")) { try WitnessPolicy(parsing: text) }
        #expect(WitnessPolicyTests.refused.count == 35)
    }

    @Test("keys that repeat, or are of another party's type, are refused")
    func keys() throws {
        let (log, other) = (try WitnessSamples.log(), try WitnessSamples.log("log.example/b"))
        let one = try WitnessSamples.witness(1)
        let alias = try Cosigner(name: "witness.example/alias", key: WitnessSamples.key(101))
        let rekor = try NoteVerifier.rekorV1(name: "log.example", key: WitnessSamples.key(1).publicKey)
        let rests = [
            "log \(log.vkey)\nlog \(log.vkey)", "log \(log.vkey)\nlog \(other.vkey)",
            "witness a \(one.vkey)\nwitness b \(one.vkey)", "witness a \(one.vkey)\nwitness b \(alias.vkey)",
            "witness a \(one.vkey)\nwitness a \(try WitnessSamples.witness(2).vkey)", "witness none \(one.vkey)",
            "log \(one.vkey)", "witness a \(log.vkey)", "log \(rekor.vkey)", "witness a \(rekor.vkey)",
            "log", "log \(log.vkey) url more", "witness \(one.vkey)", "witness a \(one.vkey) url more",
        ]
        for rest in rests {
            #expect(throws: TLogError(.policySyntax, ""), "\(rest)") {
                try WitnessPolicy(parsing: rest + "\nquorum none\n")
            }
        }
        // One key in both parts is not forbidden.
        let both = try Cosigner(name: "witness.example/both", key: WitnessSamples.key(1))
        #expect(throws: Never.self) {
            try WitnessPolicy(parsing: "log \(log.vkey)\nwitness a \(both.vkey)\nquorum a\n")
        }
        #expect(throws: TLogError(.verifierKeySyntax, "")) { try WitnessPolicy(parsing: "log a+b\nquorum none\n") }
    }

    @Test("a key of ML-DSA-44 is read by its length and its own hint, and listed once")
    func postQuantum() throws {
        func vkey(_ name: String, _ count: Int, type: UInt8 = 6) -> String {
            let data = [type] + Array(repeating: 9, count: count)
            let id = SHA256.hash(Array("\(name)\n".utf8) + data)
            return "\(name)+\(Hex.encode(id.bytes.prefix(4)))+\(Base64.encode(data))"
        }
        let good = vkey("pq.example", 1312)
        let text = "log \(good)\nwitness pq \(good) https://pq.example\nquorum pq\n"
        let policy = try WitnessPolicy(parsing: text)
        #expect(policy.encoded == Array(text.utf8))
        #expect(policy.witnesses[0].key.verifier == nil && policy.logVerifiers.isEmpty)
        #expect(throws: TLogError(.policySyntax, "")) {
            try WitnessPolicy(parsing: "witness a \(good)\nwitness b \(vkey("other.example", 1312))\nquorum a\n")
        }
        let wrongHint = "pq.example+00000000+" + good.split(separator: "+", maxSplits: 2)[2]
        for bad in [vkey("pq.example", 1311), vkey("pq.example", 1313), wrongHint, good + "="] {
            #expect(throws: TLogError(.verifierKeySyntax, "")) { try PolicyKey(vkey: bad) }
        }
        #expect(throws: TLogError(.keyUnsupported, "")) { try PolicyKey(vkey: vkey("sth.example", 32, type: 5)) }
    }

    @Test("a policy of more than 1 MiB is refused")
    func limit() throws {
        let comment = "#" + String(repeating: "x", count: WitnessPolicy.maxBytes - 14) + "\nquorum none\n"
        #expect(comment.utf8.count == WitnessPolicy.maxBytes)
        #expect(throws: Never.self) { try WitnessPolicy(parsing: comment) }
        #expect(throws: TLogError(.policySyntax, "")) { try WitnessPolicy(parsing: "#" + comment) }
    }

    @Test("the refusal names the line")
    func lineNumber() throws {
        let error = #expect(throws: TLogError.self) { try WitnessPolicy(parsing: "# one\n\nquorum w1\n") }
        #expect(error?.detail.hasPrefix("line 3: ") == true)
    }
}

/// The decision points that CERT/CC has registered, as far as CSAF 2.1 names their namespaces: `cisa`, `cvss`, `ssvc`.
///
/// From the package `certcc-ssvc` 2026.10.0 of the Python index, of 2026-10-23. A line holds a key, the versions, and the
/// keys of their values in the order of the definition.
enum SSVCRegistry {
    /// Nothing is known of what was registered later.
    static let date = "2026-10-23"

    /// By key and version: the keys of the values. nil for a namespace that is not registered.
    static func points(in namespace: String) -> [String: [Point]]? { tables[namespace] }

    struct Point {
        let version: CSAFVersion
        /// nil when it has been registered once, and its values are not known.
        let values: [String]?
    }

    private static let tables = ["cisa": read(cisa), "cvss": read(cvss), "ssvc": read(ssvc)]

    private static func read(_ text: String) -> [String: [Point]] {
        var points: [String: [Point]] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map { String($0) }
            for version in words[1].split(separator: ",") {
                guard let version = CSAFVersion(String(version)) else { continue }
                let values = words.count > 2 ? Array(words[2...]) : nil
                points[words[0], default: []].append(Point(version: version, values: values))
            }
        }
        return points
    }

    private static let cisa = """
        BOD2604 1.0.0 FSU 60D 14D 3D 3DF
        CISA 1.0.0
        CISA 1.1.0 T T* AT AC
        KEV 1.0.0 N Y
        MP 1.0.0 M S E
        PE 1.0.0 N Y
        """

    private static let cvss = """
        A 1.0.0 N P C
        A 2.0.0 N L H
        A 2.0.1
        AC 1.0.0,3.0.0,3.0.1 H L
        AC 2.0.0 H M L
        AR 1.0.0 L M H ND
        AR 1.1.0,1.1.1 L M H X
        AR_NoX 1.1.1 L M H
        AT 1.0.0 P N
        AU 1.0.0 N Y X
        AV 1.0.0 L R
        AV 2.0.0 L A N
        AV 3.0.0,3.0.1 P L A N
        Au 1.0.0 N R
        Au 2.0.0 M S N
        C 1.0.0 N P C
        C 2.0.0 N L H
        C 2.0.1
        CDP 1.0.0 N L M H
        CDP 2.0.0 N LM MH H ND
        CR 1.0.0 L M H ND
        CR 1.1.0,1.1.1 L M H X
        CR_NoX 1.1.1 L M H
        CVSS 1.0.0 N L M H C
        E 1.0.0 U P F H
        E 1.1.0 U P F H ND
        E 1.2.0 U POC F H X
        E 2.0.0 U P A X
        EQ1 1.0.0 L M H
        EQ2 1.0.0 L H
        EQ3 1.0.0 L M H
        EQ4 1.0.0 L M H
        EQ5 1.0.0 L M H
        EQ6 1.0.0 L H
        E_NoX 2.0.0 U P A
        I 1.0.0 N P C
        I 2.0.0 N L H
        I 2.0.1
        IB 1.0.0 N C I A
        IR 1.0.0 L M H ND
        IR 1.0.1
        IR 1.1.0,1.1.1 L M H X
        IR_NoX 1.1.1 L M H
        MA 2.0.0 N L H X
        MA 2.0.1
        MAC 3.0.0,3.0.1 H L X
        MAT 1.0.0 P N X
        MAV 3.0.0,3.0.1 P L A N X
        MC 2.0.0 N L H X
        MC 2.0.1
        MI 2.0.0 N L H X
        MI 2.0.1
        MPR 1.0.0,1.0.1 H L N X
        MS 1.0.0 U C X
        MSA 1.0.0 N L H X
        MSA 1.0.1 N L H X S
        MSA_NoX 1.0.1 N L H S
        MSC 1.0.0,1.0.1 N L H X
        MSI 1.0.0 N L H X
        MSI 1.0.1 N L H X S
        MSI_NoX 1.0.1 N L H S
        MUI 1.0.0 R N X
        MUI 2.0.0 A P N X
        MVA 3.0.0 N L H X
        MVC 3.0.0 N L H X
        MVI 3.0.0 N L H X
        PR 1.0.0,1.0.1 H L N
        QS 1.0.0 N L M H C
        R 1.0.0 X A U I
        RC 1.0.0 UC UR C
        RC 1.1.0 UC UR C ND
        RC 2.0.0 U R C X
        RE 1.0.0 X L M H
        RL 1.0.0 OF TF W U
        RL 1.1.0 OF TF W U X
        S 1.0.0 U C
        SA 1.0.0 N L H
        SC 1.0.0 N L H
        SF 1.0.0 X P N
        SI 1.0.0 N L H
        TD 1.0.0 N L M H
        TD 1.1.0 N L M H X
        U 1.0.0 X C G A R
        UI 1.0.0 R N
        UI 2.0.0 A P N
        V 1.0.0 X D C
        VA 3.0.0 N L H
        VC 3.0.0 N L H
        VI 3.0.0 N L H
        """

    private static let ssvc = """
        A 1.0.0
        A 2.0.0 N Y
        COORDINATE 1.0.0,1.0.1 D T C
        CS 1.0.0 N Y
        DSOI 1.0.0 D S O I
        E 1.0.0,1.1.0 N P A
        EXP 1.0.0 S C U
        EXP 1.0.1 S C O
        HI 1.0.0
        HI 2.0.0,2.0.1,2.0.2 L M H VH
        HVA 1.0.0 N Y
        KEV 1.0.0
        MI 1.0.0 N NED MSC MEF MF
        MI 2.0.0 D MSC MEF MF
        MWI 1.0.0 L M H
        PSI 1.0.0
        PSI 2.0.0,2.0.1 M S
        PUBLISH 1.0.0 N P
        PVA 1.0.0 L A P
        PWI 1.0.0
        PWI 1.1.0 M MA I
        RC 1.0.0 NC C
        RP 1.0.0 Y N
        SC 1.0.0 O M
        SCON 1.0.0 N Y
        SE 1.0.0 A U
        SI 1.0.0 N M J H C
        SI 2.0.0,2.0.1 N M R C
        SINV 1.0.0 FR C UU
        TI 1.0.0 P T
        U 1.0.0,1.0.1 L E S
        V 1.0.0 S R
        VD 1.0.0 D C
        """
}

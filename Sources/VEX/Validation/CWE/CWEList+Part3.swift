// Made from the list of MITRE: see "Weaknesses" in docs/formats/vex-validation.md, with the terms that it is under.

extension CWEList {
    static let part3 = #"""
        Access Control|v900+2.0 Weaknesses in the 2011 CWE/SANS Top 25 Most Dangerous Software Errors|c901+2.2 SFP Primary
        Cluster: Privilege^2.8 SFP Cluster: Privilege|c902+2.2 SFP Primary Cluster: Channel^2.8 SFP Cluster: Channel|c903+2.2 SFP
        Primary Cluster: Cryptography^2.8 SFP Cluster: Cryptography|c904+2.2 SFP Primary Cluster: Malware^2.8 SFP Cluster:
        Malware|c905+2.2 SFP Primary Cluster: Predictability^2.8 SFP Cluster: Predictability|c906+2.2 SFP Primary Cluster: UI^2.8
        SFP Cluster: UI|c907+2.2 SFP Primary Cluster: Other^2.8 SFP Cluster: Other|908+2.4 Use of Uninitialized Resource|909+2.4
        Missing Initialization of Resource|910+2.4 Use of Expired File Descriptor|911+2.4 Improper Update of Reference Count|
        912+2.4 Hidden Functionality|913+2.4 Improper Control of Dynamically-Managed Code Resources|914+2.4 Improper Control of
        Dynamically-Identified Variables|915+2.4 Improperly Controlled Modification of Dynamically-Determined Object Attributes|
        916+2.4 Use of Password Hash With Insufficient Computational Effort|917+2.4 Improper Neutralization of Special Elements
        used in an Expression Language Statement ('Expression Language Injection')|918+2.4 Server-Side Request Forgery (SSRF)|
        v919+2.5 Weaknesses in Mobile Applications|920+2.5 Improper Restriction of Power Consumption|921+2.5 Storage of Sensitive
        Data in a Mechanism without Access Control|922+2.5 Insecure Storage of Sensitive Information|923+2.5 Improper Restriction
        of Communication Channel to Intended Endpoints^2.6 Improper Authentication of Endpoint in a Communication Channel|924+2.5
        Improper Enforcement of Message Integrity During Transmission in a Communication Channel|925+2.5 Improper Verification of
        Intent by Broadcast Receiver|926+2.5 Improper Export of Android Application Components^2.6 Improper Restriction of Content
        Provider Export to Other Applications|927+2.5 Use of Implicit Intent for Sensitive Communication|v928+2.5 Weaknesses in
        OWASP Top Ten (2013)|c929+2.5 OWASP Top Ten 2013 Category A1 - Injection|c930+2.5 OWASP Top Ten 2013 Category A2 - Broken
        Authentication and Session Management|c931+2.5 OWASP Top Ten 2013 Category A3 - Cross-Site Scripting (XSS)|c932+2.5 OWASP
        Top Ten 2013 Category A4 - Insecure Direct Object References|c933+2.5 OWASP Top Ten 2013 Category A5 - Security
        Misconfiguration|c934+2.5 OWASP Top Ten 2013 Category A6 - Sensitive Data Exposure|c935+2.5 OWASP Top Ten 2013 Category A7
        - Missing Function Level Access Control|c936+2.5 OWASP Top Ten 2013 Category A8 - Cross-Site Request Forgery (CSRF)|
        c937+2.5 OWASP Top Ten 2013 Category A9 - Using Components with Known Vulnerabilities|c938+2.5 OWASP Top Ten 2013 Category
        A10 - Unvalidated Redirects and Forwards|939+2.6 Improper Authorization in Handler for Custom URL Scheme|940+2.6 Improper
        Verification of Source of a Communication Channel|941+2.6 Incorrectly Specified Destination in a Communication Channel|
        942+2.7 Permissive Cross-domain Security Policy with Untrusted Domains^4.15 Permissive Cross-domain Policy with Untrusted
        Domains^4.0 Overly Permissive Cross-domain Whitelist|943+2.7 Improper Neutralization of Special Elements in Data Query
        Logic|c944+2.8 SFP Secondary Cluster: Access Management|c945+2.8 SFP Secondary Cluster: Insecure Resource Access|c946+2.8
        SFP Secondary Cluster: Insecure Resource Permissions|c947+2.8 SFP Secondary Cluster: Authentication Bypass|c948+2.8 SFP
        Secondary Cluster: Digital Certificate|c949+2.8 SFP Secondary Cluster: Faulty Endpoint Authentication|c950+2.8 SFP
        Secondary Cluster: Hardcoded Sensitive Data|c951+2.8 SFP Secondary Cluster: Insecure Authentication Policy|c952+2.8 SFP
        Secondary Cluster: Missing Authentication|c953+2.8 SFP Secondary Cluster: Missing Endpoint Authentication|c954+2.8 SFP
        Secondary Cluster: Multiple Binds to the Same Port|c955+2.8 SFP Secondary Cluster: Unrestricted Authentication|c956+2.8
        SFP Secondary Cluster: Channel Attack|c957+2.8 SFP Secondary Cluster: Protocol Error|c958+2.8 SFP Secondary Cluster:
        Broken Cryptography|c959+2.8 SFP Secondary Cluster: Weak Cryptography|c960+2.8 SFP Secondary Cluster: Ambiguous Exception
        Type|c961+2.8 SFP Secondary Cluster: Incorrect Exception Behavior|c962+2.8 SFP Secondary Cluster: Unchecked Status
        Condition|c963+2.8 SFP Secondary Cluster: Exposed Data|c964+2.8 SFP Secondary Cluster: Exposure Temporary File|c965+2.8
        SFP Secondary Cluster: Insecure Session Management|c966+2.8 SFP Secondary Cluster: Other Exposures|c967+2.8 SFP Secondary
        Cluster: State Disclosure|c968+2.8 SFP Secondary Cluster: Covert Channel|c969+2.8 SFP Secondary Cluster: Faulty Memory
        Release|c970+2.8 SFP Secondary Cluster: Faulty Buffer Access|c971+2.8 SFP Secondary Cluster: Faulty Pointer Use|c972+2.8
        SFP Secondary Cluster: Faulty String Expansion|c973+2.8 SFP Secondary Cluster: Improper NULL Termination|c974+2.8 SFP
        Secondary Cluster: Incorrect Buffer Length Computation|c975+2.8 SFP Secondary Cluster: Architecture|c976+2.8 SFP Secondary
        Cluster: Compiler|c977+2.8 SFP Secondary Cluster: Design|c978+2.8 SFP Secondary Cluster: Implementation|c979+2.8 SFP
        Secondary Cluster: Failed Chroot Jail|c980+2.8 SFP Secondary Cluster: Link in Resource Name Resolution|c981+2.8 SFP
        Secondary Cluster: Path Traversal|c982+2.8 SFP Secondary Cluster: Failure to Release Resource|c983+2.8 SFP Secondary
        Cluster: Faulty Resource Use|c984+2.8 SFP Secondary Cluster: Life Cycle|c985+2.8 SFP Secondary Cluster: Unrestricted
        Consumption|c986+2.8 SFP Secondary Cluster: Missing Lock|c987+2.8 SFP Secondary Cluster: Multiple Locks/Unlocks|c988+2.8
        SFP Secondary Cluster: Race Condition Window|c989+2.8 SFP Secondary Cluster: Unrestricted Lock|c990+2.8 SFP Secondary
        Cluster: Tainted Input to Command|c991+2.8 SFP Secondary Cluster: Tainted Input to Environment|c992+2.8 SFP Secondary
        Cluster: Faulty Input Transformation|c993+2.8 SFP Secondary Cluster: Incorrect Input Handling|c994+2.8 SFP Secondary
        Cluster: Tainted Input to Variable|c995+2.8 SFP Secondary Cluster: Feature|c996+2.8 SFP Secondary Cluster: Security|
        c997+2.8 SFP Secondary Cluster: Information Loss|c998+2.8 SFP Secondary Cluster: Glitch in Computation|v999+2.8*4.9
        DEPRECATED: Weaknesses without Software Fault Patterns^4.9 Weaknesses without Software Fault Patterns|v1000 Research
        Concepts|c1001+2.8 SFP Secondary Cluster: Use of an Improper API|c1002+2.8 SFP Secondary Cluster: Unexpected Entry Points|
        v1003+2.9 Weaknesses for Simplified Mapping of Published Vulnerabilities|1004+2.10 Sensitive Cookie Without 'HttpOnly'
        Flag|c1005+2.11 7PK - Input Validation and Representation^2.12 Seven Pernicious Kingdoms Category: Input Validation and
        Representation|c1006+2.12 Bad Coding Practices|1007+2.12 Insufficient Visual Distinction of Homoglyphs Presented to User|
        v1008+2.12 Architectural Concepts|c1009+2.12 Audit|c1010+2.12 Authenticate Actors|c1011+2.12 Authorize Actors|c1012+2.12
        Cross Cutting|c1013+2.12 Encrypt Data|c1014+2.12 Identify Actors|c1015+2.12 Limit Access|c1016+2.12 Limit Exposure|
        c1017+2.12 Lock Computer|c1018+2.12 Manage User Sessions|c1019+2.12 Validate Inputs|c1020+2.12 Verify Message Integrity|
        1021+2.12 Improper Restriction of Rendered UI Layers or Frames|1022+2.12 Use of Web Link to Untrusted Target with
        window.opener Access^3.1 Improper Restriction of Cross-Origin Permission to window.opener.location|1023+3.1 Incomplete
        Comparison with Missing Factors|1024+3.1 Comparison of Incompatible Types|1025+3.1 Comparison Using Wrong Factors|
        v1026+3.1 Weaknesses in OWASP Top Ten (2017)|c1027+3.1 OWASP Top Ten 2017 Category A1 - Injection|c1028+3.1 OWASP Top Ten
        2017 Category A2 - Broken Authentication|c1029+3.1 OWASP Top Ten 2017 Category A3 - Sensitive Data Exposure|c1030+3.1
        OWASP Top Ten 2017 Category A4 - XML External Entities (XXE)|c1031+3.1 OWASP Top Ten 2017 Category A5 - Broken Access
        Control|c1032+3.1 OWASP Top Ten 2017 Category A6 - Security Misconfiguration|c1033+3.1 OWASP Top Ten 2017 Category A7 -
        Cross-Site Scripting (XSS)|c1034+3.1 OWASP Top Ten 2017 Category A8 - Insecure Deserialization|c1035+3.1 OWASP Top Ten
        2017 Category A9 - Using Components with Known Vulnerabilities|c1036+3.1 OWASP Top Ten 2017 Category A10 - Insufficient
        Logging & Monitoring|1037+3.1 Processor Optimization Removal or Modification of Security-critical Code|1038+3.1 Insecure
        Automated Optimizations|1039+3.1 Inadequate Detection or Handling of Adversarial Input Perturbations in Automated
        Recognition Mechanism^4.15 Automated Recognition Mechanism with Inadequate Detection or Handling of Adversarial Input
        Perturbations|v1040+3.2 Quality Weaknesses with Indirect Security Impacts|1041+3.2 Use of Redundant Code|1042+3.2 Static
        Member Data Element outside of a Singleton Class Element|1043+3.2 Data Element Aggregating an Excessively Large Number of
        Non-Primitive Elements|1044+3.2 Architecture with Number of Horizontal Layers Outside of Expected Range|1045+3.2 Parent
        Class with a Virtual Destructor and a Child Class without a Virtual Destructor|1046+3.2 Creation of Immutable Text Using
        String Concatenation|1047+3.2 Modules with Circular Dependencies|1048+3.2 Invokable Control Element with Large Number of
        Outward Calls|1049+3.2 Excessive Data Query Operations in a Large Data Table|1050+3.2 Excessive Platform Resource
        Consumption within a Loop|1051+3.2 Initialization with Hard-Coded Network Resource Configuration Data|1052+3.2 Excessive
        Use of Hard-Coded Literals in Initialization|1053+3.2 Missing Documentation for Design|1054+3.2 Invocation of a Control
        Element at an Unnecessarily Deep Horizontal Layer|1055+3.2 Multiple Inheritance from Concrete Classes|1056+3.2 Invokable
        Control Element with Variadic Parameters|1057+3.2 Data Access Operations Outside of Expected Data Manager Component|
        1058+3.2 Invokable Control Element in Multi-Thread Context with non-Final Static Storable or Member Element|1059+3.2
        Insufficient Technical Documentation^4.7 Incomplete Documentation|1060+3.2 Excessive Number of Inefficient Server-Side
        Data Accesses|1061+3.2 Insufficient Encapsulation|1062+3.2 Parent Class with References to Child Class|1063+3.2 Creation
        of Class Instance within a Static Code Block|1064+3.2 Invokable Control Element with Signature Containing an Excessive
        Number of Parameters|1065+3.2 Runtime Resource Management Control Element in a Component Built to Run on Application
        Servers|1066+3.2 Missing Serialization Control Element|1067+3.2 Excessive Execution of Sequential Searches of Data
        Resource|1068+3.2 Inconsistency Between Implementation and Documented Design|1069+3.2 Empty Exception Block|1070+3.2
        Serializable Data Element Containing non-Serializable Item Elements|1071+3.2 Empty Code Block|1072+3.2 Data Resource
        Access without Use of Connection Pooling|1073+3.2 Non-SQL Invokable Control Element with Excessive Number of Data Resource
        Accesses|1074+3.2 Class with Excessively Deep Inheritance|1075+3.2 Unconditional Control Flow Transfer outside of Switch
        Block|1076+3.2 Insufficient Adherence to Expected Conventions|1077+3.2 Floating Point Comparison with Incorrect Operator|
        1078+3.2 Inappropriate Source Code Style or Formatting|1079+3.2 Parent Class without Virtual Destructor Method|1080+3.2
        Source Code File with Excessive Number of Lines of Code|v1081+4.4 Entries with Maintenance Notes|1082+3.2 Class Instance
        Self Destruction Control Element|1083+3.2 Data Access from Outside Expected Data Manager Component|1084+3.2 Invokable
        Control Element with Excessive File or Data Access Operations|1085+3.2 Invokable Control Element with Excessive Volume of
        Commented-out Code|1086+3.2 Class with Excessive Number of Child Classes|1087+3.2 Class with Virtual Method without a
        Virtual Destructor|1088+3.2 Synchronous Access of Remote Resource without Timeout|1089+3.2 Large Data Table with Excessive
        Number of Indices|1090+3.2 Method Containing Access of a Member Element from Another Class|1091+3.2 Use of Object without
        Invoking Destructor Method|1092+3.2 Use of Same Invokable Control Element in Multiple Architectural Layers|1093+3.2
        Excessively Complex Data Representation|1094+3.2 Excessive Index Range Scan for a Data Resource|1095+3.2 Loop Condition
        Value Update within the Loop|1096+3.2 Singleton Class Instance Creation without Proper Locking or Synchronization|1097+3.2
        Persistent Storable Data Element without Associated Comparison Control Element|1098+3.2 Data Element containing Pointer
        Item without Proper Copy Control Element|1099+3.2 Inconsistent Naming Conventions for Identifiers|1100+3.2 Insufficient
        Isolation of System-Dependent Functions|1101+3.2 Reliance on Runtime Component in Generated Code|1102+3.2 Reliance on
        Machine-Dependent Data Representation|1103+3.2 Use of Platform-Dependent Third Party Components|1104+3.2 Use of
        Unmaintained Third Party Components|1105+3.2 Insufficient Encapsulation of Machine-Dependent Functionality|1106+3.2
        Insufficient Use of Symbolic Constants|1107+3.2 Insufficient Isolation of Symbolic Constant Definitions|1108+3.2 Excessive
        Reliance on Global Variables|1109+3.2 Use of Same Variable for Multiple Purposes|1110+3.2 Incomplete Design Documentation|
        1111+3.2 Incomplete I/O Documentation|1112+3.2 Incomplete Documentation of Program Execution|1113+3.2 Inappropriate
        Comment Style|1114+3.2 Inappropriate Whitespace Style|1115+3.2 Source Code Element without Standard Prologue|1116+3.2
        Inaccurate Source Code Comments^4.15 Inaccurate Comments|1117+3.2 Callable with Insufficient Behavioral Summary|1118+3.2
        Insufficient Documentation of Error Handling Techniques|1119+3.2 Excessive Use of Unconditional Branching|1120+3.2
        Excessive Code Complexity|1121+3.2 Excessive McCabe Cyclomatic Complexity|1122+3.2 Excessive Halstead Complexity|1123+3.2
        Excessive Use of Self-Modifying Code|1124+3.2 Excessively Deep Nesting|1125+3.2 Excessive Attack Surface|1126+3.2
        Declaration of Variable with Unnecessarily Wide Scope|1127+3.2 Compilation with Insufficient Warnings or Errors|v1128+3.2
        CISQ Quality Measures (2016)|c1129+3.2 CISQ Quality Measures (2016) - Reliability^4.4 CISQ Quality Measures - Reliability|
        c1130+3.2 CISQ Quality Measures (2016) - Maintainability^4.4 CISQ Quality Measures - Maintainability|c1131+3.2 CISQ
        Quality Measures (2016) - Security^4.4 CISQ Quality Measures - Security|c1132+3.2 CISQ Quality Measures (2016) -
        Performance Efficiency^4.4 CISQ Quality Measures - Performance|v1133+3.2 Weaknesses Addressed by the SEI CERT Oracle
        Coding Standard for Java|c1134+3.2 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 00. Input Validation and
        Data Sanitization (IDS)|c1135+3.2 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 01. Declarations and
        Initialization (DCL)|c1136+3.2 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 02. Expressions (EXP)|
        c1137+3.2 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 03. Numeric Types and Operations (NUM)|c1138+3.2
        SEI CERT Oracle Secure Coding Standard for Java - Guidelines 04. Characters and Strings (STR)|c1139+3.2 SEI CERT Oracle
        Secure Coding Standard for Java - Guidelines 05. Object Orientation (OBJ)|c1140+3.2 SEI CERT Oracle Secure Coding Standard
        for Java - Guidelines 06. Methods (MET)|c1141+3.2 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 07.
        Exceptional Behavior (ERR)|c1142+3.2 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 08. Visibility and
        Atomicity (VNA)|c1143+3.2 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 09. Locking (LCK)|c1144+3.2 SEI
        CERT Oracle Secure Coding Standard for Java - Guidelines 10. Thread APIs (THI)|c1145+3.2 SEI CERT Oracle Secure Coding
        Standard for Java - Guidelines 11. Thread Pools (TPS)|c1146+3.2 SEI CERT Oracle Secure Coding Standard for Java -
        Guidelines 12. Thread-Safety Miscellaneous (TSM)|c1147+3.2 SEI CERT Oracle Secure Coding Standard for Java - Guidelines
        13. Input Output (FIO)|c1148+3.2 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 14. Serialization (SER)|
        c1149+3.2 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 15. Platform Security (SEC)|c1150+3.2 SEI CERT
        Oracle Secure Coding Standard for Java - Guidelines 16. Runtime Environment (ENV)|c1151+3.2 SEI CERT Oracle Secure Coding
        Standard for Java - Guidelines 17. Java Native Interface (JNI)|c1152+3.2 SEI CERT Oracle Secure Coding Standard for Java -
        Guidelines 49. Miscellaneous (MSC)|c1153+3.2 SEI CERT Oracle Secure Coding Standard for Java - Guidelines 50. Android
        (DRD)|v1154+3.2 Weaknesses Addressed by the SEI CERT C Coding Standard|c1155+3.2 SEI CERT C Coding Standard - Guidelines
        01. Preprocessor (PRE)|c1156+3.2 SEI CERT C Coding Standard - Guidelines 02. Declarations and Initialization (DCL)|
        c1157+3.2 SEI CERT C Coding Standard - Guidelines 03. Expressions (EXP)|c1158+3.2 SEI CERT C Coding Standard - Guidelines
        04. Integers (INT)|c1159+3.2 SEI CERT C Coding Standard - Guidelines 05. Floating Point (FLP)|c1160+3.2 SEI CERT C Coding
        Standard - Guidelines 06. Arrays (ARR)|c1161+3.2 SEI CERT C Coding Standard - Guidelines 07. Characters and Strings (STR)|
        c1162+3.2 SEI CERT C Coding Standard - Guidelines 08. Memory Management (MEM)|c1163+3.2 SEI CERT C Coding Standard -
        Guidelines 09. Input Output (FIO)|1164+3.2 Irrelevant Code|c1165+3.2 SEI CERT C Coding Standard - Guidelines 10.
        Environment (ENV)|c1166+3.2 SEI CERT C Coding Standard - Guidelines 11. Signals (SIG)|c1167+3.2 SEI CERT C Coding Standard
        - Guidelines 12. Error Handling (ERR)|c1168+3.2 SEI CERT C Coding Standard - Guidelines 13. Application Programming
        Interfaces (API)|c1169+3.2 SEI CERT C Coding Standard - Guidelines 14. Concurrency (CON)|c1170+3.2 SEI CERT C Coding
        Standard - Guidelines 48. Miscellaneous (MSC)|c1171+3.2 SEI CERT C Coding Standard - Guidelines 50. POSIX (POS)|c1172+3.2
        SEI CERT C Coding Standard - Guidelines 51. Microsoft Windows (WIN)|1173+3.2 Improper Use of Validation Framework|1174+3.2
        ASP.NET Misconfiguration: Improper Model Validation|c1175+3.2 SEI CERT Oracle Secure Coding Standard for Java - Guidelines
        18. Concurrency (CON)|1176+3.2 Inefficient CPU Computation|1177+3.2 Use of Prohibited Code|v1178+3.3 Weaknesses Addressed
        by the SEI CERT Perl Coding Standard|c1179+3.3 SEI CERT Perl Coding Standard - Guidelines 01. Input Validation and Data
        Sanitization (IDS)|c1180+3.3 SEI CERT Perl Coding Standard - Guidelines 02. Declarations and Initialization (DCL)|
        c1181+3.3 SEI CERT Perl Coding Standard - Guidelines 03. Expressions (EXP)|c1182+3.3 SEI CERT Perl Coding Standard -
        Guidelines 04. Integers (INT)|c1183+3.3 SEI CERT Perl Coding Standard - Guidelines 05. Strings (STR)|c1184+3.3 SEI CERT
        Perl Coding Standard - Guidelines 06. Object-Oriented Programming (OOP)|c1185+3.3 SEI CERT Perl Coding Standard -
        Guidelines 07. File Input and Output (FIO)|c1186+3.3 SEI CERT Perl Coding Standard - Guidelines 50. Miscellaneous (MSC)|
        1187+3.3 DEPRECATED: Use of Uninitialized Resource^4.0 Use of Uninitialized Resource|1188+3.3 Initialization of a Resource
        with an Insecure Default^4.13 Insecure Default Initialization of Resource|1189+4.0 Improper Isolation of Shared Resources
        on System-on-a-Chip (SoC)^4.2 Improper Isolation of Shared Resources on System-on-Chip (SoC)|1190+4.0 DMA Device Enabled
        Too Early in Boot Phase|1191+4.0 On-Chip Debug and Test Interface With Improper Access Control^4.6 Exposed Chip Debug and
        Test Interface With Insufficient or Missing Authorization^4.2 Exposed Chip Debug and or Test Interface With Insufficient
        Access Control^4.0 Exposed Chip Debug Interface With Insufficient Access Control|1192+4.0 Improper Identifier for IP Block
        used in System-On-Chip (SOC)^4.14 System-on-Chip (SoC) Using Components without Unique, Immutable Identifiers|1193+4.0
        Power-On of Untrusted Execution Core Before Enabling Fabric Access Control|v1194+4.0 Hardware Design|c1195+4.0
        Manufacturing and Life Cycle Management Concerns|c1196+4.0 Security Flow Issues|c1197+4.0 Integration Issues|c1198+4.0
        Privilege Separation and Access Control Issues|c1199+4.0 General Circuit and Logic Design Concerns|v1200+3.4 Weaknesses in
        the 2019 CWE Top 25 Most Dangerous Software Errors|c1201+4.0 Core and Compute Issues|c1202+4.0 Memory and Storage Issues|
        c1203+4.0 Peripherals, On-chip Fabric, and Interface/IO Problems|1204+4.4 Generation of Weak Initialization Vector (IV)|
        c1205+4.0 Security Primitives and Cryptography Issues|c1206+4.0 Power, Clock, Thermal, and Reset Concerns^4.9 Power,
        Clock, and Reset Concerns|c1207+4.0 Debug and Test Problems|c1208+4.0 Cross-Cutting Problems|1209+4.0 Failure to Disable
        Reserved Bits|c1210+4.0 Audit / Logging Errors|c1211+4.0 Authentication Errors|c1212+4.0 Authorization Errors|c1213+4.0
        Random Number Issues|c1214+4.0 Data Integrity Issues|c1215+4.0 Data Validation Issues^4.0 Input Validation Issues|
        c1216+4.0 Lockout Mechanism Errors|c1217+4.0 User Session Errors|c1218+4.0 Memory Buffer Errors|c1219+4.0 File Handling
        Issues|1220+4.0 Insufficient Granularity of Access Control|1221+4.0 Incorrect Register Defaults or Module Parameters|
        1222+4.0 Insufficient Granularity of Address Regions Protected by Register Locks|1223+4.0 Race Condition for Write-Once
        Attributes|1224+4.0 Improper Restriction of Write-Once Bit Fields|c1225+4.0 Documentation Issues|c1226+4.0 Complexity
        Issues|c1227+4.0 Encapsulation Issues|c1228+4.0 API / Function Errors|1229+4.0 Creation of Emergent Resource|1230+4.0
        Exposure of Sensitive Information Through Metadata|1231+4.0 Improper Prevention of Lock Bit Modification^4.6 Improper
        Implementation of Lock Protection Registers|1232+4.0 Improper Lock Behavior After Power State Transition|1233+4.0
        Security-Sensitive Hardware Controls with Missing Lock Bit Protection^4.6 Improper Hardware Lock Protection for Security
        Sensitive Controls|1234+4.0 Hardware Internal or Debug Modes Allow Override of Locks|1235+4.0 Incorrect Use of Autoboxing
        and Unboxing for Performance Critical Operations|1236+4.0 Improper Neutralization of Formula Elements in a CSV File|
        c1237+4.0 SFP Primary Cluster: Faulty Resource Release|c1238+4.0 SFP Primary Cluster: Failure to Release Memory|1239+4.0
        Improper Zeroization of Hardware Register|1240+4.0 Use of a Cryptographic Primitive with a Risky Implementation^4.6 Use of
        a Risky Cryptographic Primitive|1241+4.0 Use of Predictable Algorithm in Random Number Generator|1242+4.0 Inclusion of
        Undocumented Features or Chicken Bits|1243+4.0 Sensitive Non-Volatile Information Not Protected During Debug^4.2 Exposure
        of Security-Sensitive Fuse Values During Debug|1244+4.0 Internal Asset Exposed to Unsafe Debug Access Level or State^4.6
        Improper Access to Sensitive Information Using Debug and Test Interfaces^4.2 Improper Authorization on Physical Debug and
        Test Interfaces|1245+4.0 Improper Finite State Machines (FSMs) in Hardware Logic|1246+4.0 Improper Write Handling in
        Limited-write Non-Volatile Memories|1247+4.0 Improper Protection Against Voltage and Clock Glitches^4.6 Missing or
        Improperly Implemented Protection Against Voltage and Clock Glitches^4.2 Missing Protection Against Voltage and Clock
        Glitches|1248+4.0 Semiconductor Defects in Hardware Logic with Security-Sensitive Implications|1249+4.0 Application-Level
        Admin Tool with Inconsistent View of Underlying Operating System|1250+4.0 Improper Preservation of Consistency Between
        Independent Representations of Shared State|1251+4.0 Mirrored Regions with Different Values|1252+4.0 CPU Hardware Not
        Configured to Support Exclusivity of Write and Execute Operations|1253+4.1 Incorrect Selection of Fuse Values|1254+4.1
        Incorrect Comparison Logic Granularity|1255+4.2 Comparison Logic is Vulnerable to Power Side-Channel Attacks|1256+4.1
        Improper Restriction of Software Interfaces to Hardware Features^4.6 Hardware Features Enable Physical Attacks from
        Software|1257+4.1 Improper Access Control Applied to Mirrored or Aliased Memory Regions|1258+4.1 Exposure of Sensitive
        System Information Due to Uncleared Debug Information^4.2 Sensitive Information Uncleared During Hardware Debug Flows|
        1259+4.1 Improper Restriction of Security Token Assignment^4.2 Improper Protection of Security Identifiers|1260+4.1
        Improper Handling of Overlap Between Protected Memory Ranges|1261+4.1 Improper Handling of Single Event Upsets|1262+4.1
        Improper Access Control for Register Interface^4.6 Register Interface Allows Software Access to Sensitive Data or Security
        Settings|1263+4.1 Improper Physical Access Control^4.2 Insufficient Physical Protection Mechanism|1264+4.1 Hardware Logic
        with Insecure De-Synchronization between Control and Data Channels|1265+4.1 Unintended Reentrant Invocation of
        Non-reentrant Code Via Nested Calls|1266+4.1 Improper Scrubbing of Sensitive Data from Decommissioned Device|1267+4.1
        Policy Uses Obsolete Encoding|1268+4.1 Policy Privileges are not Assigned Consistently Between Control and Data Agents^4.2
        Agents Included in Control Policy are not Contained in Less-Privileged Policy|1269+4.1 Product Released in Non-Release
        Configuration|1270+4.1 Generation of Incorrect Security Tokens^4.2 Generation of Incorrect Security Identifiers|1271+4.1
        Uninitialized Value on Reset for Registers Holding Security Settings^4.4 Unitialized Value on Reset for Registers Holding
        Security Settings^4.2 Missing Known Value on Reset for Registers Holding Security Settings|1272+4.1 Sensitive Information
        Uncleared Before Debug/Power State Transition^4.2 Debug/Power State Transitions Leak Information|1273+4.1 Device Unlock
        Credential Sharing|1274+4.1 Improper Access Control for Volatile Memory Containing Boot Code^4.6 Insufficient Protections
        on the Volatile Memory Containing Boot Code|1275+4.1 Sensitive Cookie with Improper SameSite Attribute|1276+4.1 Hardware
        Child Block Incorrectly Connected to Parent System^4.2 Hardware Block Incorrectly Connected to Larger System|1277+4.1
        Firmware Not Updateable|1278+4.1 Missing Protection Against Hardware Reverse Engineering Using Integrated Circuit (IC)
        Imaging Techniques|1279+4.1 Cryptographic Operations are run Before Supporting Units are Ready^4.2 Cryptographic
        Primitives used without Successful Self-Test|1280+4.1 Access Control Check Implemented After Asset is Accessed|1281+4.1
        Sequence of Processor Instructions Leads to Unexpected Behavior^4.5 Sequence of Processor Instructions Leads to Unexpected
        Behavior (Halt and Catch Fire)|1282+4.1 Assumed-Immutable Data is Stored in Writable Memory^4.2 Assumed-Immutable Data
        Stored in Writable Memory|1283+4.1 Mutable Attestation or Measurement Reporting Data|1284+4.1 Improper Validation of
        Specified Quantity in Input|1285+4.1 Improper Validation of Specified Index, Position, or Offset in Input|1286+4.1
        Improper Validation of Syntactic Correctness of Input|1287+4.1 Improper Validation of Specified Type of Input|1288+4.1
        Improper Validation of Consistency within Input|1289+4.1 Improper Validation of Unsafe Equivalence in Input|1290+4.2
        Incorrect Decoding of Security Identifiers|1291+4.2 Public Key Re-Use for Signing both Debug and Production Code|1292+4.2
        Incorrect Conversion of Security Identifiers|1293+4.2 Missing Source Correlation of Multiple Independent Data|1294+4.2
        Insecure Security Identifier Mechanism|1295+4.2 Debug Messages Revealing Unnecessary Information|1296+4.2 Incorrect
        Chaining or Granularity of Debug Components|1297+4.2 Unprotected Confidential Information on Device is Accessible by OSAT
        Vendors|1298+4.2 Hardware Logic Contains Race Conditions|1299+4.2 Missing Protection Mechanism for Alternate Hardware
        Interface|1300+4.2 Improper Protection of Physical Side Channels^4.6 Improper Protection Against Physical Side Channels|
        1301+4.2 Insufficient or Incomplete Data Removal within Hardware Component|1302+4.2 Missing Source Identifier in Entity
        Transactions on a System-On-Chip (SOC)^4.14 Missing Security Identifier|1303+4.2 Non-Transparent Sharing of
        Microarchitectural Resources|1304+4.2 Improperly Preserved Integrity of Hardware Configuration State During a Power
        Save/Restore Operation|v1305+4.2 CISQ Quality Measures (2020)|c1306+4.2 CISQ Quality Measures - Reliability|c1307+4.2 CISQ
        Quality Measures - Maintainability|c1308+4.2 CISQ Quality Measures - Security|c1309+4.2 CISQ Quality Measures -
        Efficiency|1310+4.3 Missing Ability to Patch ROM Code|1311+4.3 Improper Translation of Security Attributes by Fabric
        Bridge|1312+4.3 Missing Protection for Mirrored Regions in On-Chip Fabric Firewall|1313+4.3 Hardware Allows Activation of
        Test or Debug Logic at Runtime|1314+4.3 Missing Write Protection for Parametric Data Values|1315+4.3 Improper Setting of
        Bus Controlling Capability in Fabric End-point|1316+4.3 Fabric-Address Map Allows Programming of Unwarranted Overlaps of
        Protected and Unprotected Ranges|1317+4.3 Improper Access Control in Fabric Bridge^4.9 Missing Security Checks in Fabric
        Bridge|1318+4.3 Missing Support for Security Features in On-chip Fabrics or Buses|1319+4.3 Improper Protection against
        Electromagnetic Fault Injection (EM-FI)|1320+4.3 Improper Protection for Outbound Error Messages and Alert Signals^4.9
        Improper Protection for Out of Bounds Signal Level Alerts|1321+4.3 Improperly Controlled Modification of Object Prototype
        Attributes ('Prototype Pollution')|1322+4.3 Use of Blocking Code in Single-threaded, Non-blocking Context|1323+4.3
        Improper Management of Sensitive Trace Data|1324+4.3 DEPRECATED: Sensitive Information Accessible by Physical Probing of
        JTAG Interface^4.10 Sensitive Information Accessible by Physical Probing of JTAG Interface|1325+4.3 Improperly Controlled
        Sequential Memory Allocation|1326+4.3 Missing Immutable Root of Trust in Hardware|1327+4.3 Binding to an Unrestricted IP
        Address|1328+4.3 Security Version Number Mutable to Older Versions|1329+4.3 Reliance on Component That is Not Updateable|
        1330+4.3 Remanent Data Readable after Memory Erase|1331+4.3 Improper Isolation of Shared Resources in Network On Chip
        (NoC)^4.6 Improper Isolation of Shared Resources in Network On Chip|1332+4.3 Improper Handling of Faults that Lead to
        Instruction Skips^4.6 Insufficient Protection Against Instruction Skipping Via Fault Injection|1333+4.4 Inefficient
        Regular Expression Complexity|1334+4.3 Unauthorized Error Injection Can Degrade Hardware Redundancy|1335+4.5 Incorrect
        Bitwise Shift of Integer|1336+4.5 Improper Neutralization of Special Elements Used in a Template Engine|v1337+4.5
        Weaknesses in the 2021 CWE Top 25 Most Dangerous Software Weaknesses|1338+4.3 Improper Protections Against Hardware
        Overheating|1339+4.5 Insufficient Precision or Accuracy of a Real Number|v1340+4.3 CISQ Data Protection Measures|1341+4.6
        Multiple Releases of Same Resource or Handle|1342+4.6 Information Exposure through Microarchitectural State after
        Transient Execution|v1343+4.6 Weaknesses in the 2021 CWE Most Important Hardware Weaknesses List|v1344+4.6 Weaknesses in
        OWASP Top Ten (2021)|c1345+4.6 OWASP Top Ten 2021 Category A01:2021 - Broken Access Control|c1346+4.6 OWASP Top Ten 2021
        Category A02:2021 - Cryptographic Failures|c1347+4.6 OWASP Top Ten 2021 Category A03:2021 - Injection|c1348+4.6 OWASP Top
        Ten 2021 Category A04:2021 - Insecure Design|c1349+4.6 OWASP Top Ten 2021 Category A05:2021 - Security Misconfiguration|
        v1350+4.2 Weaknesses in the 2020 CWE Top 25 Most Dangerous Software Weaknesses|1351+4.5 Improper Handling of Hardware
        Behavior in Exceptionally Cold Environments|c1352+4.6 OWASP Top Ten 2021 Category A06:2021 - Vulnerable and Outdated
        Components|c1353+4.6 OWASP Top Ten 2021 Category A07:2021 - Identification and Authentication Failures|c1354+4.6 OWASP Top
        Ten 2021 Category A08:2021 - Software and Data Integrity Failures|c1355+4.6 OWASP Top Ten 2021 Category A09:2021 -
        Security Logging and Monitoring Failures|c1356+4.6 OWASP Top Ten 2021 Category A10:2021 - Server-Side Request Forgery
        (SSRF)|1357+4.7 Reliance on Insufficiently Trustworthy Component^4.10 Reliance on Uncontrolled Component|v1358+4.7
        Weaknesses in SEI ETF Categories of Security Vulnerabilities in ICS|c1359+4.7 ICS Communications|c1360+4.7 ICS
        Dependencies (& Architecture)|c1361+4.7 ICS Supply Chain|c1362+4.7 ICS Engineering (Constructions/Deployment)|c1363+4.7
        ICS Operations (& Maintenance)|c1364+4.7 ICS Communications: Zone Boundary Failures|c1365+4.7 ICS Communications:
        Unreliability|c1366+4.7 ICS Communications: Frail Security in Protocols|c1367+4.7 ICS Dependencies (& Architecture):
        External Physical Systems|c1368+4.7 ICS Dependencies (& Architecture): External Digital Systems|c1369+4.7 ICS Supply
        Chain: IT/OT Convergence/Expansion|c1370+4.7 ICS Supply Chain: Common Mode Frailties|c1371+4.7 ICS Supply Chain: Poorly
        Documented or Undocumented Features|c1372+4.7 ICS Supply Chain: OT Counterfeit and Malicious Corruption|c1373+4.7 ICS
        Engineering (Construction/Deployment): Trust Model Problems|c1374+4.7 ICS Engineering (Construction/Deployment): Maker
        Breaker Blindness|c1375+4.7 ICS Engineering (Construction/Deployment): Gaps in Details/Data|c1376+4.7 ICS Engineering
        (Construction/Deployment): Security Gaps in Commissioning|c1377+4.7 ICS Engineering (Construction/Deployment): Inherent
        Predictability in Design|c1378+4.7 ICS Operations (& Maintenance): Gaps in obligations and training|c1379+4.7 ICS
        Operations (& Maintenance): Human factors in ICS environments|c1380+4.7 ICS Operations (& Maintenance): Post-analysis
        changes|c1381+4.7 ICS Operations (& Maintenance): Exploitable Standard Operational Procedures|c1382+4.7 ICS Operations (&
        Maintenance): Emerging Energy Technologies|c1383+4.7 ICS Operations (& Maintenance): Compliance/Conformance with
        Regulatory Requirements|1384+4.7 Improper Handling of Physical or Environmental Conditions^4.8 Improper Handling of
        Extreme Physical Environment Conditions|1385+4.7 Missing Origin Validation in WebSockets|1386+4.8 Insecure Operation on
        Windows Junction / Mount Point|v1387+4.8 Weaknesses in the 2022 CWE Top 25 Most Dangerous Software Weaknesses|c1388+4.8
        Physical Access Issues and Concerns|1389+4.9 Incorrect Parsing of Numbers with Different Radices|1390+4.9 Weak
        Authentication|1391+4.9 Use of Weak Credentials|1392+4.9 Use of Default Credentials|1393+4.9 Use of Default Password|
        1394+4.9 Use of Default Cryptographic Key|1395+4.10 Dependency on Vulnerable Third-Party Component|c1396+4.11
        Comprehensive Categorization: Access Control|c1397+4.11 Comprehensive Categorization: Comparison|c1398+4.11 Comprehensive
        Categorization: Component Interaction|c1399+4.11 Comprehensive Categorization: Memory Safety|v1400+4.11 Comprehensive
        Categorization for Software Assurance Trends|c1401+4.11 Comprehensive Categorization: Concurrency|c1402+4.11 Comprehensive
        Categorization: Encryption|c1403+4.11 Comprehensive Categorization: Exposed Resource|c1404+4.11 Comprehensive
        Categorization: File Handling|c1405+4.11 Comprehensive Categorization: Improper Check or Handling of Exceptional
        Conditions|c1406+4.11 Comprehensive Categorization: Improper Input Validation|c1407+4.11 Comprehensive Categorization:
        Improper Neutralization|c1408+4.11 Comprehensive Categorization: Incorrect Calculation|c1409+4.11 Comprehensive
        Categorization: Injection|c1410+4.11 Comprehensive Categorization: Insufficient Control Flow Management|c1411+4.11
        Comprehensive Categorization: Insufficient Verification of Data Authenticity|c1412+4.11 Comprehensive Categorization: Poor
        Coding Practices|c1413+4.11 Comprehensive Categorization: Protection Mechanism Failure|c1414+4.11 Comprehensive
        Categorization: Randomness|c1415+4.11 Comprehensive Categorization: Resource Control|c1416+4.11 Comprehensive
        Categorization: Resource Lifecycle Management|c1417+4.11 Comprehensive Categorization: Sensitive Information Exposure|
        c1418+4.11 Comprehensive Categorization: Violation of Secure Design Principles|1419+4.13 Incorrect Initialization of
        Resource|1420+4.14 Exposure of Sensitive Information during Transient Execution|1421+4.14 Exposure of Sensitive
        Information in Shared Microarchitectural Structures during Transient Execution|1422+4.14 Exposure of Sensitive Information
        caused by Incorrect Data Forwarding during Transient Execution|1423+4.14 Exposure of Sensitive Information caused by
        Shared Microarchitectural Predictor State that Influences Transient Execution|v1424+4.14 Weaknesses Addressed by ISA/IEC
        62443 Requirements|v1425+4.12 Weaknesses in the 2023 CWE Top 25 Most Dangerous Software Weaknesses|1426+4.15 Improper
        Validation of Generative AI Output|1427+4.16 Improper Neutralization of Input Used for LLM Prompting|1428+4.17 Reliance on
        HTTP instead of HTTPS|1429+4.17 Missing Security-Relevant Feedback for Unexecuted Operations in Hardware Interface|
        1431+4.17 Driving Intermediate Cryptographic State/Results to Hardware Module Outputs|1434+4.18 Insecure Setting of
        Generative AI/ML Model Inference Parameters|v2000 Comprehensive CWE Dictionary
        """#
}

// Made from the list of MITRE: see "Weaknesses" in docs/formats/vex-validation.md, with the terms that it is under.

extension CWEList {
    static let part1 = #"""
        c1*2.12 DEPRECATED: Location^2.12 Location|c2 7PK - Environment^2.12 Environment|c3*2.12 DEPRECATED: Technology-specific
        Environment Issues^2.12 Technology-specific Environment Issues|c4*4.0 DEPRECATED: J2EE Environment Issues^4.0 J2EE
        Environment Issues|5 J2EE Misconfiguration: Data Transmission Without Encryption|6 J2EE Misconfiguration: Insufficient
        Session-ID Length|7 J2EE Misconfiguration: Missing Custom Error Page^1.3 J2EE Misconfiguration: Missing Error Handling|8
        J2EE Misconfiguration: Entity Bean Declared Remote|9 J2EE Misconfiguration: Weak Access Permissions for EJB Methods|
        c10*2.12 DEPRECATED: ASP.NET Environment Issues^2.12 ASP.NET Environment Issues|11 ASP.NET Misconfiguration: Creating
        Debug Binary|12 ASP.NET Misconfiguration: Missing Custom Error Page^1.3 ASP.NET Misconfiguration: Missing Custom Error
        Handling|13 ASP.NET Misconfiguration: Password in Configuration File|14 Compiler Removal of Code to Clear Buffers|15
        External Control of System or Configuration Setting|c16 Configuration|c17*3.3 DEPRECATED: Code^3.3 Code|c18*3.3
        DEPRECATED: Source Code^3.3 Source Code|c19 Data Processing Errors^2.11 Data Handling|20 Improper Input Validation^1.2
        Insufficient Input Validation|c21*4.0 DEPRECATED: Pathname Traversal and Equivalence Errors^4.0 Pathname Traversal and
        Equivalence Errors|22 Improper Limitation of a Pathname to a Restricted Directory ('Path Traversal')^1.8 Path Traversal|23
        Relative Path Traversal|24 Path Traversal: '../filedir'|25 Path Traversal: '/../filedir'|26 Path Traversal:
        '/dir/../filename'|27 Path Traversal: 'dir/../../filename'|28 Path Traversal: '..\filedir'^1.0.1 Path Traversal:
        '..\filename'|29 Path Traversal: '\..\filename'|30 Path Traversal: '\dir\..\filename'|31 Path Traversal:
        'dir\..\..\filename'^1.0.1 Path Traversal: 'dir\..\filename'|32 Path Traversal: '...' (Triple Dot)|33 Path Traversal:
        '....' (Multiple Dot)|34 Path Traversal: '....//'|35 Path Traversal: '.../...//'|36 Absolute Path Traversal|37 Path
        Traversal: '/absolute/pathname/here'|38 Path Traversal: '\absolute\pathname\here'|39 Path Traversal: 'C:dirname'|40 Path
        Traversal: '\\UNC\share\name\' (Windows UNC Share)|41 Improper Resolution of Path Equivalence^1.4 Failure to Resolve Path
        Equivalence|42 Path Equivalence: 'filename.' (Trailing Dot)|43 Path Equivalence: 'filename....' (Multiple Trailing Dot)|44
        Path Equivalence: 'file.name' (Internal Dot)|45 Path Equivalence: 'file...name' (Multiple Internal Dot)|46 Path
        Equivalence: 'filename ' (Trailing Space)|47 Path Equivalence: ' filename' (Leading Space)^1.10 Path Equivalence: '
        filename (Leading Space)|48 Path Equivalence: 'file name' (Internal Whitespace)|49 Path Equivalence: 'filename/' (Trailing
        Slash)|50 Path Equivalence: '//multiple/leading/slash'|51 Path Equivalence: '/multiple//internal/slash'|52 Path
        Equivalence: '/multiple/trailing/slash//'|53 Path Equivalence: '\multiple\\internal\backslash'|54 Path Equivalence:
        'filedir\' (Trailing Backslash)|55 Path Equivalence: '/./' (Single Dot Directory)|56 Path Equivalence: 'filedir*'
        (Wildcard)|57 Path Equivalence: 'fakedir/../realdir/filename'^1.0.1 Path Equivalence:
        'dirname/fakechild/../realchild/filename'|58 Path Equivalence: Windows 8.3 Filename|59 Improper Link Resolution Before
        File Access ('Link Following')^1.4 Failure to Resolve Links Before File Access (aka 'Link Following')|c60*2.12 DEPRECATED:
        UNIX Path Link Problems^2.12 UNIX Path Link Problems|61 UNIX Symbolic Link (Symlink) Following|62 UNIX Hard Link|c63*2.12
        DEPRECATED: Windows Path Link Problems^2.12 Windows Path Link Problems|64 Windows Shortcut Following (.LNK)|65 Windows
        Hard Link|66 Improper Handling of File Names that Identify Virtual Resources^1.3 Failure to Handle File Names that
        Identify Virtual Resources|67 Improper Handling of Windows Device Names^1.3 Failure to Handle Windows Device Names|
        c68*2.12 DEPRECATED: Windows Virtual File Problems^2.12 Windows Virtual File Problems|69 Improper Handling of Windows
        ::DATA Alternate Data Stream^1.11 Failure to Handle Windows ::DATA Alternate Data Stream|c70*2.12 DEPRECATED: Mac Virtual
        File Problems^2.12 Mac Virtual File Problems|71 DEPRECATED: Apple '.DS_Store'^2.12 Apple '.DS_Store'|72 Improper Handling
        of Apple HFS+ Alternate Data Stream Path^1.4 Failure to Handle Apple HFS+ Alternate Data Stream Path^1.1 Apple HFS+
        Alternate Data Stream|73 External Control of File Name or Path|74 Improper Neutralization of Special Elements in Output
        Used by a Downstream Component ('Injection')^1.9 Failure to Sanitize Data into a Different Plane ('Injection')^1.4 Failure
        to Sanitize Data into a Different Plane (aka 'Injection')|75 Failure to Sanitize Special Elements into a Different Plane
        (Special Element Injection)|76 Improper Neutralization of Equivalent Special Elements^1.9 Failure to Resolve Equivalent
        Special Elements into a Different Plane|77 Improper Neutralization of Special Elements used in a Command ('Command
        Injection')^1.9 Improper Sanitization of Special Elements used in a Command ('Command Injection')^1.5 Failure to Sanitize
        Data into a Control Plane ('Command Injection')^1.4 Failure to Sanitize Data into a Control Plane (aka 'Command
        Injection')|78 Improper Neutralization of Special Elements used in an OS Command ('OS Command Injection')^1.9 Improper
        Sanitization of Special Elements used in an OS Command ('OS Command Injection')^1.5 Failure to Preserve OS Command
        Structure ('OS Command Injection')^1.4 Failure to Preserve OS Command Structure (aka 'OS Command Injection')^1.2 Failure
        to Sanitize Data into an OS Command (aka 'OS Command Injection')|79 Improper Neutralization of Input During Web Page
        Generation ('Cross-site Scripting')^1.9 Failure to Preserve Web Page Structure ('Cross-site Scripting')^1.4 Failure to
        Preserve Web Page Structure (aka 'Cross-site Scripting')^1.2 Failure to Sanitize Directives in a Web Page (aka 'Cross-site
        scripting' (XSS))|80 Improper Neutralization of Script-Related HTML Tags in a Web Page (Basic XSS)^1.9 Improper
        Sanitization of Script-Related HTML Tags in a Web Page (Basic XSS)^1.4 Failure to Sanitize Script-Related HTML Tags in a
        Web Page (Basic XSS)|81 Improper Neutralization of Script in an Error Message Web Page^1.9 Improper Sanitization of Script
        in an Error Message Web Page^1.4 Failure to Sanitize Directives in an Error Message Web Page|82 Improper Neutralization of
        Script in Attributes of IMG Tags in a Web Page^1.9 Improper Sanitization of Script in Attributes of IMG Tags in a Web
        Page^1.4 Failure to Sanitize Script in Attributes of IMG Tags in a Web Page|83 Improper Neutralization of Script in
        Attributes in a Web Page^1.8.1 Failure to Sanitize Script in Attributes in a Web Page|84 Improper Neutralization of
        Encoded URI Schemes in a Web Page^1.9 Failure to Resolve Encoded URI Schemes in a Web Page|85 Doubled Character XSS
        Manipulations|86 Improper Neutralization of Invalid Characters in Identifiers in Web Pages^1.8.1 Failure to Sanitize
        Invalid Characters in Identifiers in Web Pages|87 Improper Neutralization of Alternate XSS Syntax^1.9 Failure to Sanitize
        Alternate XSS Syntax|88 Improper Neutralization of Argument Delimiters in a Command ('Argument Injection')^3.4.1 Improper
        Delimitation of Arguments in a Command ('Argument Injection')^3.4 Argument Injection or Modification|89 Improper
        Neutralization of Special Elements used in an SQL Command ('SQL Injection')^1.9 Improper Sanitization of Special Elements
        used in an SQL Command ('SQL Injection')^1.5 Failure to Preserve SQL Query Structure ('SQL Injection')^1.4 Failure to
        Preserve SQL Query Structure (aka 'SQL Injection')^1.2 Failure to Sanitize Data within SQL Queries (aka 'SQL Injection')|
        90 Improper Neutralization of Special Elements used in an LDAP Query ('LDAP Injection')^1.9 Failure to Sanitize Data into
        LDAP Queries ('LDAP Injection')^1.4 Failure to Sanitize Data into LDAP Queries (aka 'LDAP Injection')|91 XML Injection
        (aka Blind XPath Injection)|92 DEPRECATED: Improper Sanitization of Custom Special Characters^1.5 Improper Sanitization of
        Custom Special Characters^1.4 Insufficient Sanitization of Custom Special Characters^1.0.1 Custom Special Character
        Injection|93 Improper Neutralization of CRLF Sequences ('CRLF Injection')^1.9 Failure to Sanitize CRLF Sequences ('CRLF
        Injection')^1.4 Failure to Sanitize CRLF Sequences (aka 'CRLF Injection')|94 Improper Control of Generation of Code ('Code
        Injection')^1.12 Failure to Control Generation of Code ('Code Injection')^1.4 Failure to Control Generation of Code (aka
        'Code Injection')^1.2 Code Injection|95 Improper Neutralization of Directives in Dynamically Evaluated Code ('Eval
        Injection')^1.9 Improper Sanitization of Directives in Dynamically Evaluated Code ('Eval Injection')^1.4 Insufficient
        Control of Directives in Dynamically Evaluated Code (aka 'Eval Injection')|96 Improper Neutralization of Directives in
        Statically Saved Code ('Static Code Injection')^1.8.1 Improper Sanitization of Directives in Statically Saved Code
        ('Static Code Injection')^1.4 Insufficient Control of Directives in Statically Saved Code (Static Code Injection)|97
        Improper Neutralization of Server-Side Includes (SSI) Within a Web Page^1.9 Failure to Sanitize Server-Side Includes (SSI)
        Within a Web Page|98 Improper Control of Filename for Include/Require Statement in PHP Program ('PHP Remote File
        Inclusion')^2.4 Improper Control of Filename for Include/Require Statement in PHP Program ('PHP File Inclusion')^1.4
        Insufficient Control of Filename for Include/Require Statement in PHP Program (aka 'PHP File Inclusion')|99 Improper
        Control of Resource Identifiers ('Resource Injection')^1.4 Insufficient Control of Resource Identifiers (aka 'Resource
        Injection')|c100*2.12 DEPRECATED: Technology-Specific Input Validation Problems^2.12 Technology-Specific Input Validation
        Problems|c101*2.12 DEPRECATED: Struts Validation Problems^2.12 Struts Validation Problems|102 Struts: Duplicate Validation
        Forms|103 Struts: Incomplete validate() Method Definition|104 Struts: Form Bean Does Not Extend Validation Class|105
        Struts: Form Field Without Validator|106 Struts: Plug-in Framework not in Use|107 Struts: Unused Validation Form|108
        Struts: Unvalidated Action Form|109 Struts: Validator Turned Off|110 Struts: Validator Without Form Field|111 Direct Use
        of Unsafe JNI|112 Missing XML Validation|113 Improper Neutralization of CRLF Sequences in HTTP Headers ('HTTP
        Request/Response Splitting')^4.8 Improper Neutralization of CRLF Sequences in HTTP Headers ('HTTP Response Splitting')^1.9
        Failure to Sanitize CRLF Sequences in HTTP Headers ('HTTP Response Splitting')^1.4 Failure to Sanitize CRLF Sequences in
        HTTP Headers (aka 'HTTP Response Splitting')|114 Process Control|115 Misinterpretation of Input|116 Improper Encoding or
        Escaping of Output^1.2 Insufficient Output Sanitization|117 Improper Output Neutralization for Logs^1.9 Improper Output
        Sanitization for Logs^1.4 Incorrect Output Sanitization for Logs|118 Incorrect Access of Indexable Resource ('Range
        Error')^2.11 Improper Access of Indexable Resource ('Range Error')^1.4 Improper Access of Indexable Resource (aka 'Range
        Error')|119 Improper Restriction of Operations within the Bounds of a Memory Buffer^1.11 Failure to Constrain Operations
        within the Bounds of a Memory Buffer^1.2 Failure to Constrain Operations within the Bounds of an Allocated Memory Buffer|
        120 Buffer Copy without Checking Size of Input ('Classic Buffer Overflow')^1.0.1 Unbounded Transfer ('Classic Buffer
        Overflow')|121 Stack-based Buffer Overflow|122 Heap-based Buffer Overflow|123 Write-what-where Condition|124 Buffer
        Underwrite ('Buffer Underflow')^1.6 Boundary Beginning Violation ('Buffer Underwrite')|125 Out-of-bounds Read|126 Buffer
        Over-read|127 Buffer Under-read|128 Wrap-around Error|129 Improper Validation of Array Index^1.6 Unchecked Array Indexing|
        130 Improper Handling of Length Parameter Inconsistency^1.3 Failure to Handle Length Parameter Inconsistency|131 Incorrect
        Calculation of Buffer Size|132 DEPRECATED: Miscalculated Null Termination^4.5 DEPRECATED (Duplicate): Miscalculated Null
        Termination|c133 String Errors|134 Use of Externally-Controlled Format String^2.9 Uncontrolled Format String|135 Incorrect
        Calculation of Multi-Byte String Length|c136 Type Errors|c137 Data Neutralization Issues^4.0 Data Representation
        Errors^4.0 Representation Errors|138 Improper Neutralization of Special Elements^1.8.1 Improper Sanitization of Special
        Elements^1.3 Failure to Sanitize Special Elements|c139 DEPRECATED: General Special Element Problems|140 Improper
        Neutralization of Delimiters^1.9 Failure to Sanitize Delimiters|141 Improper Neutralization of Parameter/Argument
        Delimiters^1.8.1 Failure to Sanitize Parameter/Argument Delimiters|142 Improper Neutralization of Value Delimiters^1.8.1
        Failure to Sanitize Value Delimiters|143 Improper Neutralization of Record Delimiters^1.8.1 Failure to Sanitize Record
        Delimiters|144 Improper Neutralization of Line Delimiters^1.8.1 Failure to Sanitize Line Delimiters|145 Improper
        Neutralization of Section Delimiters^1.8.1 Failure to Sanitize Section Delimiters|146 Improper Neutralization of
        Expression/Command Delimiters^1.8.1 Failure to Sanitize Expression/Command Delimiters|147 Improper Neutralization of Input
        Terminators^1.8.1 Improper Sanitization of Input Terminators^1.3 Failure to Sanitize Input Terminators|148 Improper
        Neutralization of Input Leaders^1.9 Failure to Sanitize Input Leaders|149 Improper Neutralization of Quoting Syntax^1.9
        Failure to Sanitize Quoting Syntax|150 Improper Neutralization of Escape, Meta, or Control Sequences^1.8.1 Failure to
        Sanitize Escape, Meta, or Control Sequences|151 Improper Neutralization of Comment Delimiters^1.8.1 Improper Sanitization
        of Comment Delimiters^1.3 Failure to Sanitize Comment Element|152 Improper Neutralization of Macro Symbols^1.8.1 Improper
        Sanitization of Macro Symbols^1.3 Failure to Sanitize Macro Symbol|153 Improper Neutralization of Substitution
        Characters^1.8.1 Improper Sanitization of Substitution Characters^1.3 Failure to Sanitize Substitution Character|154
        Improper Neutralization of Variable Name Delimiters^1.8.1 Improper Sanitization of Variable Name Delimiters^1.3 Failure to
        Sanitize Variable Name Delimiter|155 Improper Neutralization of Wildcards or Matching Symbols^1.8.1 Improper Sanitization
        of Wildcards or Matching Symbols^1.3 Failure to Sanitize Wildcard or Matching Symbol|156 Improper Neutralization of
        Whitespace^1.8.1 Improper Sanitization of Whitespace^1.3 Failure to Sanitize Whitespace|157 Failure to Sanitize Paired
        Delimiters|158 Improper Neutralization of Null Byte or NUL Character^1.8.1 Failure to Sanitize Null Byte or NUL Character|
        159 Improper Handling of Invalid Use of Special Elements^4.0 Failure to Sanitize Special Element|160 Improper
        Neutralization of Leading Special Elements^1.8.1 Improper Sanitization of Leading Special Elements^1.4 Failure to Sanitize
        Leading Special Element|161 Improper Neutralization of Multiple Leading Special Elements^1.8.1 Improper Sanitization of
        Multiple Leading Special Elements^1.4 Failure to Sanitize Multiple Leading Special Elements|162 Improper Neutralization of
        Trailing Special Elements^1.8.1 Improper Sanitization of Trailing Special Elements^1.4 Failure to Sanitize Trailing
        Special Element|163 Improper Neutralization of Multiple Trailing Special Elements^1.8.1 Improper Sanitization of Multiple
        Trailing Special Elements^1.4 Failure to Sanitize Multiple Trailing Special Elements|164 Improper Neutralization of
        Internal Special Elements^1.8.1 Improper Sanitization of Internal Special Elements^1.4 Failure to Sanitize Internal
        Special Element|165 Improper Neutralization of Multiple Internal Special Elements^1.8.1 Improper Sanitization of Multiple
        Internal Special Elements^1.4 Failure to Sanitize Multiple Internal Special Elements|166 Improper Handling of Missing
        Special Element^1.4 Failure to Handle Missing Special Element|167 Improper Handling of Additional Special Element^1.4
        Failure to Handle Additional Special Element|168 Improper Handling of Inconsistent Special Elements^1.11 Failure to
        Resolve Inconsistent Special Elements|c169*2.12 DEPRECATED: Technology-Specific Special Elements^2.12 Technology-Specific
        Special Elements|170 Improper Null Termination|c171*4.0 DEPRECATED: Cleansing, Canonicalization, and Comparison Errors^4.0
        Cleansing, Canonicalization, and Comparison Errors|172 Encoding Error|173 Improper Handling of Alternate Encoding^1.11
        Failure to Handle Alternate Encoding|174 Double Decoding of the Same Data|175 Improper Handling of Mixed Encoding^1.11
        Failure to Handle Mixed Encoding|176 Improper Handling of Unicode Encoding^1.11 Failure to Handle Unicode Encoding|177
        Improper Handling of URL Encoding (Hex Encoding)^1.11 Failure to Handle URL Encoding (Hex Encoding)|178 Improper Handling
        of Case Sensitivity^1.11 Failure to Resolve Case Sensitivity|179 Incorrect Behavior Order: Early Validation|180 Incorrect
        Behavior Order: Validate Before Canonicalize|181 Incorrect Behavior Order: Validate Before Filter|182 Collapse of Data
        into Unsafe Value|183 Permissive List of Allowed Inputs^4.0 Permissive Whitelist|184 Incomplete List of Disallowed
        Inputs^4.0 Incomplete Blacklist|185 Incorrect Regular Expression|186 Overly Restrictive Regular Expression|187 Partial
        String Comparison^3.1 Partial Comparison|188 Reliance on Data/Memory Layout|c189 Numeric Errors|190 Integer Overflow or
        Wraparound^1.2 Integer Overflow (Wrap or Wraparound)|191 Integer Underflow (Wrap or Wraparound)|192 Integer Coercion
        Error|193 Off-by-one Error|194 Unexpected Sign Extension^1.1 Incorrect Sign Extension|195 Signed to Unsigned Conversion
        Error|196 Unsigned to Signed Conversion Error|197 Numeric Truncation Error|198 Use of Incorrect Byte Ordering|c199
        Information Management Errors|200 Exposure of Sensitive Information to an Unauthorized Actor^4.0 Information Exposure^1.7
        Information Leak (Information Disclosure)|201 Insertion of Sensitive Information Into Sent Data^4.2 Exposure of Sensitive
        Information Through Sent Data^4.0 Information Exposure Through Sent Data^1.10 Information Leak Through Sent Data|202
        Exposure of Sensitive Information Through Data Queries^4.0 Exposure of Sensitive Data Through Data Queries^1.12 Privacy
        Leak through Data Queries|203 Observable Discrepancy^4.3 Observable Differences in Behavior to Error Inputs^4.2 Observable
        Discrepancy^4.0 Information Exposure Through Discrepancy^1.7 Discrepancy Information Leaks|204 Observable Response
        Discrepancy^4.0 Response Discrepancy Information Exposure^1.10 Response Discrepancy Information Leak|205 Observable
        Behavioral Discrepancy^4.0 Information Exposure Through Behavioral Discrepancy^1.7 Behavioral Discrepancy Information
        Leak|206 Observable Internal Behavioral Discrepancy^4.0 Information Exposure of Internal State Through Behavioral
        Inconsistency^1.12 Internal Behavioral Inconsistency Information Leak|207 Observable Behavioral Discrepancy With
        Equivalent Products^4.0 Information Exposure Through an External Behavioral Inconsistency^1.7 External Behavioral
        Inconsistency Information Leak|208 Observable Timing Discrepancy^4.0 Information Exposure Through Timing Discrepancy^1.12
        Timing Discrepancy Information Leak|209 Generation of Error Message Containing Sensitive Information^4.0 Information
        Exposure Through an Error Message^1.7 Error Message Information Leak^1.2 Error Message Information Leaks|210
        Self-generated Error Message Containing Sensitive Information^4.0 Information Exposure Through Self-generated Error
        Message^2.3 Information Exposure Through Generated Error Message^1.12 Product-Generated Error Message Information Leak|211
        Externally-Generated Error Message Containing Sensitive Information^4.0 Information Exposure Through Externally-Generated
        Error Message^2.3 Information Exposure Through External Error Message^1.12 Product-External Error Message Information
        Leak|212 Improper Removal of Sensitive Information Before Storage or Transfer^4.0 Improper Cross-boundary Removal of
        Sensitive Data^1.8 Improper Cross-boundary Cleansing^1.7 Cross-boundary Cleansing Information Leak|213 Exposure of
        Sensitive Information Due to Incompatible Policies^4.0 Intentional Information Exposure^1.12 Intended Information Leak|214
        Invocation of Process Using Visible Sensitive Information^4.0 Information Exposure Through Process Environment^1.12
        Process Environment Information Leak|215 Insertion of Sensitive Information Into Debugging Code^4.0 Information Exposure
        Through Debug Information^1.10 Information Leak Through Debug Information|216 DEPRECATED: Containment Errors (Container
        Errors)^4.0 Containment Errors (Container Errors)|217 DEPRECATED: Failure to Protect Stored Data from Modification^1.4
        Failure to Protect Stored Data from Modification|218 DEPRECATED: Failure to provide confidentiality for stored data^4.5
        DEPRECATED (Duplicate): Failure to provide confidentiality for stored data|219 Storage of File with Sensitive Data Under
        Web Root^4.0 Sensitive Data Under Web Root|220 Storage of File With Sensitive Data Under FTP Root^4.0 Sensitive Data Under
        FTP Root|221 Information Loss or Omission|222 Truncation of Security-relevant Information|223 Omission of
        Security-relevant Information|224 Obscured Security-relevant Information by Alternate Name|225 DEPRECATED: General
        Information Management Problems^4.5 DEPRECATED (Duplicate): General Information Management Problems|226 Sensitive
        Information in Resource Not Removed Before Reuse^4.2 Sensitive Information Uncleared in Resource Before Release for
        Reuse^4.0 Sensitive Information Uncleared Before Release|c227*2.12 7PK - API Abuse^2.12 Improper Fulfillment of API
        Contract ('API Abuse')^1.12 Failure to Fulfill API Contract ('API Abuse')^1.4 Failure to Fulfill API Contract (aka 'API
        Abuse')|228 Improper Handling of Syntactically Invalid Structure^1.3 Failure to Handle Syntactically Invalid Structure|229
        Improper Handling of Values|230 Improper Handling of Missing Values^1.3 Failure to Handle Missing Value|231 Improper
        Handling of Extra Values^1.3 Failure to Handle Extra Value|232 Improper Handling of Undefined Values^1.3 Failure to Handle
        Undefined Value|233 Improper Handling of Parameters^2.5 Parameter Problems|234 Failure to Handle Missing Parameter|235
        Improper Handling of Extra Parameters^1.3 Failure to Handle Extra Parameter|236 Improper Handling of Undefined
        Parameters^1.3 Failure to Handle Undefined Parameter|237 Improper Handling of Structural Elements^1.3 Element Problems|238
        Improper Handling of Incomplete Structural Elements^1.3 Failure to Handle Missing Element|239 Failure to Handle Incomplete
        Element|240 Improper Handling of Inconsistent Structural Elements^1.3 Failure to Resolve Inconsistent Elements|241
        Improper Handling of Unexpected Data Type^1.3 Failure to Handle Wrong Data Type|242 Use of Inherently Dangerous Function|
        243 Creation of chroot Jail Without Changing Working Directory^1.11 Failure to Change Working Directory in chroot Jail|244
        Improper Clearing of Heap Memory Before Release ('Heap Inspection')^1.11 Failure to Clear Heap Memory Before Release
        ('Heap Inspection')^1.4 Failure to Clear Heap Memory Before Release (aka 'Heap Inspection')|245 J2EE Bad Practices: Direct
        Management of Connections|246 J2EE Bad Practices: Direct Use of Sockets|247 DEPRECATED: Reliance on DNS Lookups in a
        Security Decision^4.5 DEPRECATED (Duplicate): Reliance on DNS Lookups in a Security Decision^2.5 Reliance on DNS Lookups
        in a Security Decision|248 Uncaught Exception|249 DEPRECATED: Often Misused: Path Manipulation^1.5 Often Misused: Path
        Manipulation|250 Execution with Unnecessary Privileges^1.2 Design Principle Violation: Failure to Use Least Privilege|c251
        Often Misused: String Management|252 Unchecked Return Value|253 Incorrect Check of Function Return Value^1.3
        Misinterpreted Function Return Value|c254 7PK - Security Features^2.12 Security Features|c255 Credentials Management
        Errors^4.0 Credentials Management|256 Plaintext Storage of a Password^4.5 Unprotected Storage of Credentials^3.1 Plaintext
        Storage of a Password^3.1 Plaintext Storage of a Password|257 Storing Passwords in a Recoverable Format|258 Empty Password
        in Configuration File|259 Use of Hard-coded Password^1.8 Hard-Coded Password|260 Password in Configuration File|261 Weak
        Encoding for Password^4.0 Weak Cryptography for Passwords|262 Not Using Password Aging|263 Password Aging with Long
        Expiration|c264 Permissions, Privileges, and Access Controls|c265 Privilege Issues^4.0 Privilege / Sandbox Issues|266
        Incorrect Privilege Assignment|267 Privilege Defined With Unsafe Actions|268 Privilege Chaining|269 Improper Privilege
        Management^1.4 Insecure Privilege Management|270 Privilege Context Switching Error|271 Privilege Dropping / Lowering
        Errors|272 Least Privilege Violation|273 Improper Check for Dropped Privileges^1.4 Improper Check for Successfully Dropped
        Privileges^1.3 Failure to Check Whether Privileges Were Dropped Successfully|274 Improper Handling of Insufficient
        Privileges^1.4 Failure to Handle Insufficient Privileges|c275 Permission Issues|276 Incorrect Default Permissions^1.4
        Insecure Default Permissions|277 Insecure Inherited Permissions|278 Insecure Preserved Inherited Permissions|279 Incorrect
        Execution-Assigned Permissions^1.4 Insecure Execution-assigned Permissions|280 Improper Handling of Insufficient
        Permissions or Privileges^1.3 Failure to Handle Insufficient Permissions or Privileges|281 Improper Preservation of
        Permissions^1.4 Permission Preservation Failure|282 Improper Ownership Management|283 Unverified Ownership|284 Improper
        Access Control^1.12 Access Control (Authorization) Issues|285 Improper Authorization^1.12 Improper Access Control
        (Authorization)^1.2 Missing or Inconsistent Access Control|286 Incorrect User Management|287 Improper Authentication^1.2
        Insufficient Authentication|288 Authentication Bypass Using an Alternate Path or Channel|289 Authentication Bypass by
        Alternate Name|290 Authentication Bypass by Spoofing|291 Reliance on IP Address for Authentication^2.5 Trusting
        Self-reported IP Address|292 DEPRECATED: Trusting Self-reported DNS Name^4.5 DEPRECATED (Duplicate): Trusting
        Self-reported DNS Name^2.5 Trusting Self-reported DNS Name|293 Using Referer Field for Authentication|294 Authentication
        Bypass by Capture-replay|295 Improper Certificate Validation^2.4 Certificate Issues|296 Improper Following of a
        Certificate's Chain of Trust^2.4 Improper Following of Chain of Trust for Certificate Validation^1.3 Failure to Follow
        Chain of Trust in Certificate Validation|297 Improper Validation of Certificate with Host Mismatch^2.4 Improper Validation
        of Host-specific Certificate Data^1.3 Failure to Validate Host-specific Certificate Data|298 Improper Validation of
        Certificate Expiration^1.3 Failure to Validate Certificate Expiration|299 Improper Check for Certificate Revocation^1.3
        Failure to Check for Certificate Revocation|300 Channel Accessible by Non-Endpoint^4.0 Channel Accessible by Non-Endpoint
        ('Man-in-the-Middle')^1.4 Channel Accessible by Non-Endpoint (aka 'Man-in-the-Middle')|301 Reflection Attack in an
        Authentication Protocol|302 Authentication Bypass by Assumed-Immutable Data|303 Incorrect Implementation of Authentication
        Algorithm^1.4 Improper Implementation of Authentication Algorithm|304 Missing Critical Step in Authentication|305
        Authentication Bypass by Primary Weakness|306 Missing Authentication for Critical Function^1.8 No Authentication for
        Critical Function|307 Improper Restriction of Excessive Authentication Attempts^1.8 Failure to Restrict Excessive
        Authentication Attempts|308 Use of Single-factor Authentication|309 Use of Password System for Primary Authentication|c310
        Cryptographic Issues|311 Missing Encryption of Sensitive Data^1.8 Failure to Encrypt Sensitive Data|312 Cleartext Storage
        of Sensitive Information^1.2 Plaintext Storage of Sensitive Information|313 Cleartext Storage in a File or on Disk^2.5
        Plaintext Storage in a File or on Disk|314 Cleartext Storage in the Registry^2.5 Plaintext Storage in the Registry|315
        Cleartext Storage of Sensitive Information in a Cookie^2.5 Plaintext Storage in a Cookie|316 Cleartext Storage of
        Sensitive Information in Memory^2.5 Plaintext Storage in Memory|317 Cleartext Storage of Sensitive Information in GUI^2.5
        Plaintext Storage in GUI|318 Cleartext Storage of Sensitive Information in Executable^2.5 Plaintext Storage in Executable|
        319 Cleartext Transmission of Sensitive Information^1.2 Plaintext Transmission of Sensitive Information|c320 Key
        Management Errors|321 Use of Hard-coded Cryptographic Key|322 Key Exchange without Entity Authentication|323 Reusing a
        Nonce, Key Pair in Encryption|324 Use of a Key Past its Expiration Date|325 Missing Cryptographic Step^4.2 Missing
        Required Cryptographic Step|326 Inadequate Encryption Strength^1.5 Weak Encryption|327 Use of a Broken or Risky
        Cryptographic Algorithm|328 Use of Weak Hash^4.6 Reversible One-Way Hash|329 Generation of Predictable IV with CBC
        Mode^4.5 Not Using an Unpredictable IV with CBC Mode^4.4 Not Using a Random IV with CBC Mode|330 Use of Insufficiently
        Random Values|331 Insufficient Entropy|332 Insufficient Entropy in PRNG|333 Improper Handling of Insufficient Entropy in
        TRNG^1.4 Failure to Handle Insufficient Entropy in TRNG|334 Small Space of Random Values|335 Incorrect Usage of Seeds in
        Pseudo-Random Number Generator (PRNG)^2.12 PRNG Seed Error|336 Same Seed in Pseudo-Random Number Generator (PRNG)^2.12
        Same Seed in PRNG|337 Predictable Seed in Pseudo-Random Number Generator (PRNG)^2.12 Predictable Seed in PRNG|338 Use of
        Cryptographically Weak Pseudo-Random Number Generator (PRNG)^2.7 Use of Cryptographically Weak PRNG|339 Small Seed Space
        in PRNG|340 Generation of Predictable Numbers or Identifiers^4.0 Predictability Problems|341 Predictable from Observable
        State|342 Predictable Exact Value from Previous Values|343 Predictable Value Range from Previous Values|344 Use of
        Invariant Value in Dynamically Changing Context|345 Insufficient Verification of Data Authenticity|346 Origin Validation
        Error|347 Improper Verification of Cryptographic Signature^1.4 Improperly Verified Signature|348 Use of Less Trusted
        Source|349 Acceptance of Extraneous Untrusted Data With Trusted Data|350 Reliance on Reverse DNS Resolution for a
        Security-Critical Action^2.5 Improperly Trusted Reverse DNS|351 Insufficient Type Distinction|352 Cross-Site Request
        Forgery (CSRF)|353 Missing Support for Integrity Check^1.11 Failure to Add Integrity Check Value|354 Improper Validation
        of Integrity Check Value^1.3 Failure to Check Integrity Check Value|c355 User Interface Security Issues|356 Product UI
        does not Warn User of Unsafe Actions|357 Insufficient UI Warning of Dangerous Operations|358 Improperly Implemented
        Security Check for Standard|359 Exposure of Private Personal Information to an Unauthorized Actor^4.0 Exposure of Private
        Information ('Privacy Violation')^2.6 Privacy Violation|360 Trust of System Event Data|c361 7PK - Time and State^2.12 Time
        and State|362 Concurrent Execution using Shared Resource with Improper Synchronization ('Race Condition')^1.11 Race
        Condition|363 Race Condition Enabling Link Following|364 Signal Handler Race Condition|365 DEPRECATED: Race Condition in
        Switch^4.7 Race Condition in Switch|366 Race Condition within a Thread|367 Time-of-check Time-of-use (TOCTOU) Race
        Condition^1.0.1 Time-of-check Time-of-use Race Condition|368 Context Switching Race Condition|369 Divide By Zero|370
        Missing Check for Certificate Revocation after Initial Check^1.4 Race Condition in Checking for Certificate Revocation|
        c371 State Issues|372 Incomplete Internal State Distinction|373 DEPRECATED: State Synchronization Error^1.11 State
        Synchronization Error|374 Passing Mutable Objects to an Untrusted Method^1.9 Mutable Objects Passed by Reference|375
        Returning a Mutable Object to an Untrusted Caller^1.10 Passing Mutable Objects to an Untrusted Method|c376*4.0 DEPRECATED:
        Temporary File Issues^4.0 Temporary File Issues|377 Insecure Temporary File|378 Creation of Temporary File With Insecure
        Permissions|379 Creation of Temporary File in Directory with Insecure Permissions^4.0 Creation of Temporary File in
        Directory with Incorrect Permissions^1.4 Creation of Temporary File in Directory with Insecure Permissions|c380*4.0
        DEPRECATED: Technology-Specific Time and State Issues^4.0 Technology-Specific Time and State Issues|c381*4.0 DEPRECATED:
        J2EE Time and State Issues^4.0 J2EE Time and State Issues|382 J2EE Bad Practices: Use of System.exit()|383 J2EE Bad
        Practices: Direct Use of Threads|384 Session Fixation|385 Covert Timing Channel|386 Symbolic Name not Mapping to Correct
        Object|c387 Signal Errors|c388 7PK - Errors^2.12 Error Handling|c389 Error Conditions, Return Values, Status Codes|390
        Detection of Error Condition Without Action|391 Unchecked Error Condition|392 Missing Report of Error Condition^1.11
        Failure to Report Error in Status Code|393 Return of Wrong Status Code|394 Unexpected Status Code or Return Value|395 Use
        of NullPointerException Catch to Detect NULL Pointer Dereference|396 Declaration of Catch for Generic Exception|397
        Declaration of Throws for Generic Exception|c398*2.12 7PK - Code Quality^2.12 Indicator of Poor Code Quality|c399 Resource
        Management Errors|400 Uncontrolled Resource Consumption^3.2 Uncontrolled Resource Consumption ('Resource Exhaustion')^1.4
        Uncontrolled Resource Consumption (aka 'Resource Exhaustion')^1.0.1 Resource Exhaustion|401 Missing Release of Memory
        after Effective Lifetime^3.3 Improper Release of Memory Before Removing Last Reference^3.2 Improper Release of Memory
        Before Removing Last Reference ('Memory Leak')^1.11 Failure to Release Memory Before Removing Last Reference ('Memory
        Leak')^1.4 Failure to Release Memory Before Removing Last Reference (aka 'Memory Leak')|402 Transmission of Private
        Resources into a New Sphere ('Resource Leak')^1.4 Transmission of Private Resources into a New Sphere (aka 'Resource
        Leak')|403 Exposure of File Descriptor to Unintended Control Sphere ('File Descriptor Leak')^2.4 Exposure of File
        Descriptor to Unintended Control Sphere^1.12 UNIX File Descriptor Leak|404 Improper Resource Shutdown or Release|405
        Asymmetric Resource Consumption (Amplification)|406 Insufficient Control of Network Message Volume (Network
        Amplification)^1.0.1 Network Amplification|407 Inefficient Algorithmic Complexity^3.3 Algorithmic Complexity|408 Incorrect
        Behavior Order: Early Amplification|409 Improper Handling of Highly Compressed Data (Data Amplification)^1.4 Failure to
        Handle Highly Compressed Data (Data Amplification)|410 Insufficient Resource Pool|c411 Resource Locking Problems|412
        Unrestricted Externally Accessible Lock^1.5 Unrestricted Lock on Critical Resource|413 Improper Resource Locking^1.10
        Insufficient Resource Locking|414 Missing Lock Check|415 Double Free|416 Use After Free|c417 Communication Channel
        Errors^4.0 Channel and Path Errors|c418*2.12 DEPRECATED: Channel Errors^2.12 Channel Errors|419 Unprotected Primary
        Channel|420 Unprotected Alternate Channel|421 Race Condition During Access to Alternate Channel|422 Unprotected Windows
        Messaging Channel ('Shatter')|423 DEPRECATED: Proxied Trusted Channel^4.5 DEPRECATED (Duplicate): Proxied Trusted
        Channel^1.1 Proxied Trusted Channel|424 Improper Protection of Alternate Path^1.11 Failure to Protect Alternate Path|425
        Direct Request ('Forced Browsing')|426 Untrusted Search Path|427 Uncontrolled Search Path Element|428 Unquoted Search Path
        or Element|c429 Handler Errors|430 Deployment of Wrong Handler|431 Missing Handler|432 Dangerous Signal Handler not
        Disabled During Sensitive Operations^1.11 Dangerous Handler not Disabled During Sensitive Operations|433 Unparsed Raw Web
        Content Delivery|434 Unrestricted Upload of File with Dangerous Type^1.8 Unrestricted File Upload|435 Improper Interaction
        Between Multiple Correctly-Behaving Entities^3.1 Improper Interaction Between Multiple Entities^2.12 Interaction Error|436
        Interpretation Conflict|437 Incomplete Model of Endpoint Features|c438 Behavioral Problems|439 Behavioral Change in New
        Version or Environment|440 Expected Behavior Violation|441 Unintended Proxy or Intermediary ('Confused Deputy')^2.4
        Unintended Proxy/Intermediary|c442*4.0 DEPRECATED: Web Problems^4.0 Web Problems|443 DEPRECATED: HTTP response
        splitting^4.5 DEPRECATED (Duplicate): HTTP response splitting|444 Inconsistent Interpretation of HTTP Requests ('HTTP
        """#
}

// Made from the list of MITRE: see "Weaknesses" in docs/formats/vex-validation.md, with the terms that it is under.

extension CWEList {
    static let part2 = #"""
        Request/Response Smuggling')^4.8 Inconsistent Interpretation of HTTP Requests ('HTTP Request Smuggling')^1.4 Inconsistent
        Interpretation of HTTP Requests (aka 'HTTP Request Smuggling')|c445*2.10 DEPRECATED: User Interface Errors^2.10 User
        Interface Errors|446 UI Discrepancy for Security Feature|447 Unimplemented or Unsupported Feature in UI|448 Obsolete
        Feature in UI|449 The UI Performs the Wrong Action|450 Multiple Interpretations of UI Input|451 User Interface (UI)
        Misrepresentation of Critical Information^2.6 UI Misrepresentation of Critical Information|c452 Initialization and Cleanup
        Errors|453 Insecure Default Variable Initialization|454 External Initialization of Trusted Variables or Data Stores^1.8
        External Initialization of Trusted Variables|455 Non-exit on Failed Initialization|456 Missing Initialization of a
        Variable^2.4 Missing Initialization|457 Use of Uninitialized Variable|458 DEPRECATED: Incorrect Initialization|459
        Incomplete Cleanup|460 Improper Cleanup on Thrown Exception|c461*4.0 DEPRECATED: Data Structure Issues^4.0 Data Structure
        Issues|462 Duplicate Key in Associative List (Alist)|463 Deletion of Data Structure Sentinel|464 Addition of Data
        Structure Sentinel|c465 Pointer Issues|466 Return of Pointer Value Outside of Expected Range|467 Use of sizeof() on a
        Pointer Type|468 Incorrect Pointer Scaling|469 Use of Pointer Subtraction to Determine Size|470 Use of
        Externally-Controlled Input to Select Classes or Code ('Unsafe Reflection')^1.4 Use of Externally-Controlled Input to
        Select Classes or Code (aka 'Unsafe Reflection')|471 Modification of Assumed-Immutable Data (MAID)|472 External Control of
        Assumed-Immutable Web Parameter|473 PHP External Variable Modification|474 Use of Function with Inconsistent
        Implementations|475 Undefined Behavior for Input to API|476 NULL Pointer Dereference|477 Use of Obsolete Function^2.12 Use
        of Obsolete Functions|478 Missing Default Case in Multiple Condition Expression^4.9 Missing Default Case in Switch
        Statement^1.4 Failure to Use Default Case in Switch|479 Signal Handler Use of a Non-reentrant Function^1.11 Unsafe
        Function Call from a Signal Handler|480 Use of Incorrect Operator|481 Assigning instead of Comparing|482 Comparing instead
        of Assigning|483 Incorrect Block Delimitation|484 Omitted Break Statement in Switch^1.1 Omitted Break Statement|c485*2.12
        7PK - Encapsulation^2.12 Insufficient Encapsulation|486 Comparison of Classes by Name|487 Reliance on Package-level Scope|
        488 Exposure of Data Element to Wrong Session^1.12 Data Leak Between Sessions|489 Active Debug Code^4.0 Leftover Debug
        Code|c490*4.0 DEPRECATED: Mobile Code Issues^4.0 Mobile Code Issues|491 Public cloneable() Method Without Final ('Object
        Hijack')^1.4 Public cloneable() Method Without Final (aka 'Object Hijack')|492 Use of Inner Class Containing Sensitive
        Data|493 Critical Public Variable Without Final Modifier|494 Download of Code Without Integrity Check^1.2 Download of
        Untrusted Mobile Code Without Integrity Check|495 Private Data Structure Returned From A Public Method^3.2 Private
        Array-Typed Field Returned From A Public Method|496 Public Data Assigned to Private Array-Typed Field|497 Exposure of
        Sensitive System Information to an Unauthorized Control Sphere^4.0 Exposure of System Data to an Unauthorized Control
        Sphere^1.7 Information Leak of System Data|498 Cloneable Class Containing Sensitive Information^1.12 Information Leak
        through Class Cloning|499 Serializable Class Containing Sensitive Data|500 Public Static Field Not Marked Final^1.1 Static
        Field Not Marked Final|501 Trust Boundary Violation|502 Deserialization of Untrusted Data|c503*2.12 DEPRECATED:
        Byte/Object Code^2.12 Byte/Object Code|c504*2.12 DEPRECATED: Motivation/Intent^2.12 Motivation/Intent|c505*2.12
        DEPRECATED: Intentionally Introduced Weakness^2.12 Intentionally Introduced Weakness|506 Embedded Malicious Code|507
        Trojan Horse|508 Non-Replicating Malicious Code|509 Replicating Malicious Code (Virus or Worm)|510 Trapdoor|511 Logic/Time
        Bomb|512 Spyware|c513*2.12 DEPRECATED: Intentionally Introduced Nonmalicious Weakness^2.12 Intentionally Introduced
        Nonmalicious Weakness|514 Covert Channel|515 Covert Storage Channel|516 DEPRECATED: Covert Timing Channel^4.5 DEPRECATED
        (Duplicate): Covert Timing Channel|c517*2.12 DEPRECATED: Other Intentional, Nonmalicious Weakness^2.12 Other Intentional,
        Nonmalicious Weakness|c518*2.12 DEPRECATED: Inadvertently Introduced Weakness^2.12 Inadvertently Introduced Weakness|
        c519*4.0 DEPRECATED: .NET Environment Issues^4.0 .NET Environment Issues|520 .NET Misconfiguration: Use of Impersonation|
        521 Weak Password Requirements|522 Insufficiently Protected Credentials|523 Unprotected Transport of Credentials|524 Use
        of Cache Containing Sensitive Information^4.0 Information Exposure Through Caching^1.12 Information Leak Through Caching|
        525 Use of Web Browser Cache Containing Sensitive Information^4.0 Information Exposure Through Browser Caching^1.12
        Information Leak Through Browser Caching|526 Cleartext Storage of Sensitive Information in an Environment Variable^4.10
        Exposure of Sensitive Information Through Environmental Variables^4.0 Information Exposure Through Environmental
        Variables^1.12 Information Leak Through Environmental Variables|527 Exposure of Version-Control Repository to an
        Unauthorized Control Sphere^4.0 Exposure of CVS Repository to an Unauthorized Control Sphere^1.7 Information Leak Through
        CVS Repository|528 Exposure of Core Dump File to an Unauthorized Control Sphere^1.7 Information Leak Through Core Dump
        Files|529 Exposure of Access Control List Files to an Unauthorized Control Sphere^1.7 Information Leak Through Access
        Control List Files|530 Exposure of Backup File to an Unauthorized Control Sphere^1.7 Information Leak Through Backup
        (.~bk) Files|531 Inclusion of Sensitive Information in Test Code^4.0 Information Exposure Through Test Code^1.12
        Information Leak Through Test Code|532 Insertion of Sensitive Information into Log File^4.0 Inclusion of Sensitive
        Information in Log Files^3.3 Information Exposure Through Log Files^1.12 Information Leak Through Log Files|533
        DEPRECATED: Information Exposure Through Server Log Files^3.1 Information Exposure Through Server Log Files^1.12
        Information Leak Through Server Log Files|534 DEPRECATED: Information Exposure Through Debug Log Files^3.1 Information
        Exposure Through Debug Log Files^1.12 Information Leak Through Debug Log Files|535 Exposure of Information Through Shell
        Error Message^4.0 Information Exposure Through Shell Error Message^1.12 Information Leak Through Shell Error Message|536
        Servlet Runtime Error Message Containing Sensitive Information^4.0 Information Exposure Through Servlet Runtime Error
        Message^1.12 Information Leak Through Servlet Runtime Error Message|537 Java Runtime Error Message Containing Sensitive
        Information^4.0 Information Exposure Through Java Runtime Error Message^1.12 Information Leak Through Java Runtime Error
        Message|538 Insertion of Sensitive Information into Externally-Accessible File or Directory^4.0 File and Directory
        Information Exposure^1.7 File and Directory Information Leaks|539 Use of Persistent Cookies Containing Sensitive
        Information^4.0 Information Exposure Through Persistent Cookies^1.12 Information Leak Through Persistent Cookies|540
        Inclusion of Sensitive Information in Source Code^4.0 Information Exposure Through Source Code^1.12 Information Leak
        Through Source Code|541 Inclusion of Sensitive Information in an Include File^4.0 Information Exposure Through Include
        Source Code^1.12 Information Leak Through Include Source Code|542 DEPRECATED: Information Exposure Through Cleanup Log
        Files^3.1 Information Exposure Through Cleanup Log Files^1.12 Information Leak Through Cleanup Log Files|543 Use of
        Singleton Pattern Without Synchronization in a Multithreaded Context^1.10 Use of Singleton Pattern in a Non-thread-safe
        Manner|544 Missing Standardized Error Handling Mechanism^1.11 Failure to Use a Standardized Error Handling Mechanism^1.3
        Missing Error Handling Mechanism|545 DEPRECATED: Use of Dynamic Class Loading^2.11 Use of Dynamic Class Loading|546
        Suspicious Comment|547 Use of Hard-coded, Security-relevant Constants|548 Exposure of Information Through Directory
        Listing^4.0 Information Exposure Through Directory Listing^1.12 Information Leak Through Directory Listing|549 Missing
        Password Field Masking|550 Server-generated Error Message Containing Sensitive Information^4.0 Information Exposure
        Through Server Error Message^1.12 Information Leak Through Server Error Message|551 Incorrect Behavior Order:
        Authorization Before Parsing and Canonicalization|552 Files or Directories Accessible to External Parties|553 Command
        Shell in Externally Accessible Directory|554 ASP.NET Misconfiguration: Not Using Input Validation Framework|555 J2EE
        Misconfiguration: Plaintext Password in Configuration File|556 ASP.NET Misconfiguration: Use of Identity Impersonation|
        c557 Concurrency Issues|558 Use of getlogin() in Multithreaded Application|c559*4.0 DEPRECATED: Often Misused: Arguments
        and Parameters^4.0 Often Misused: Arguments and Parameters|560 Use of umask() with chmod-style Argument|561 Dead Code|562
        Return of Stack Variable Address|563 Assignment to Variable without Use^2.12 Assignment to Variable without Use ('Unused
        Variable')^2.7 Unused Variable|564 SQL Injection: Hibernate|565 Reliance on Cookies without Validation and Integrity
        Checking^1.5 Use of Cookies in Security Decision|566 Authorization Bypass Through User-Controlled SQL Primary Key^1.12
        Access Control Bypass Through User-Controlled SQL Primary Key|567 Unsynchronized Access to Shared Data in a Multithreaded
        Context^1.11 Unsynchronized Access to Shared Data|568 finalize() Method Without super.finalize()|c569 Expression Issues|
        570 Expression is Always False|571 Expression is Always True|572 Call to Thread run() instead of start()|573 Improper
        Following of Specification by Caller^1.12 Failure to Follow Specification|574 EJB Bad Practices: Use of Synchronization
        Primitives|575 EJB Bad Practices: Use of AWT Swing|576 EJB Bad Practices: Use of Java I/O|577 EJB Bad Practices: Use of
        Sockets|578 EJB Bad Practices: Use of Class Loader|579 J2EE Bad Practices: Non-serializable Object Stored in Session|580
        clone() Method Without super.clone()|581 Object Model Violation: Just One of Equals and Hashcode Defined|582 Array
        Declared Public, Final, and Static|583 finalize() Method Declared Public|584 Return Inside Finally Block|585 Empty
        Synchronized Block|586 Explicit Call to Finalize()|587 Assignment of a Fixed Address to a Pointer|588 Attempt to Access
        Child of a Non-structure Pointer|589 Call to Non-ubiquitous API|590 Free of Memory not on the Heap^1.6 Free of Memory not
        on the Heap^1.4 Free of Invalid Pointer Not on the Heap|591 Sensitive Data Storage in Improperly Locked Memory|592
        DEPRECATED: Authentication Bypass Issues^2.11 Authentication Bypass Issues|593 Authentication Bypass: OpenSSL CTX Object
        Modified after SSL Objects are Created|594 J2EE Framework: Saving Unserializable Objects to Disk|595 Comparison of Object
        References Instead of Object Contents^1.4 Incorrect Syntactic Object Comparison|596 DEPRECATED: Incorrect Semantic Object
        Comparison^3.1 Incorrect Semantic Object Comparison|597 Use of Wrong Operator in String Comparison|598 Use of HTTP Request
        With Sensitive Query String^4.15 Use of GET Request Method With Sensitive Query Strings^4.0 Information Exposure Through
        Query Strings in GET Request^1.12 Information Leak Through Query Strings in GET Request|599 Missing Validation of OpenSSL
        Certificate^2.4 Trust of OpenSSL Certificate Without Validation|600 Uncaught Exception in Servlet^1.11 Failure to Catch
        All Exceptions in Servlet^1.3 Failure to Catch All Exceptions (Missing Catch Block)|601 URL Redirection to Untrusted Site
        ('Open Redirect')^1.4 URL Redirection to Untrusted Site (aka 'Open Redirect')|602 Client-Side Enforcement of Server-Side
        Security^1.2 Design Principle Violation: Client-Side Enforcement of Server-Side Security|603 Use of Client-Side
        Authentication|v604 Deprecated Entries^1.1 Deprecated|605 Multiple Binds to the Same Port|606 Unchecked Input for Loop
        Condition|607 Public Static Final Field References Mutable Object|608 Struts: Non-private Field in ActionForm Class|609
        Double-Checked Locking|610 Externally Controlled Reference to a Resource in Another Sphere|611 Improper Restriction of XML
        External Entity Reference^3.3 Improper Restriction of XML External Entity Reference ('XXE')^2.4 Information Exposure
        Through XML External Entity Reference^1.12 Information Leak Through XML External Entity File Disclosure|612 Improper
        Authorization of Index Containing Sensitive Information^4.0 Information Exposure Through Indexing of Private Data^1.12
        Information Leak Through Indexing of Private Data|613 Insufficient Session Expiration|614 Sensitive Cookie in HTTPS
        Session Without 'Secure' Attribute|615 Inclusion of Sensitive Information in Source Code Comments^4.0 Information Exposure
        Through Comments^1.12 Information Leak Through Comments|616 Incomplete Identification of Uploaded File Variables (PHP)|617
        Reachable Assertion|618 Exposed Unsafe ActiveX Method|619 Dangling Database Cursor ('Cursor Injection')^1.4 Dangling
        Database Cursor (aka 'Cursor Injection')|620 Unverified Password Change|621 Variable Extraction Error|622 Improper
        Validation of Function Hook Arguments^2.3 Unvalidated Function Hook Arguments|623 Unsafe ActiveX Control Marked Safe For
        Scripting|624 Executable Regular Expression Error|625 Permissive Regular Expression|626 Null Byte Interaction Error
        (Poison Null Byte)|627 Dynamic Variable Evaluation|628 Function Call with Incorrectly Specified Arguments|v629 Weaknesses
        in OWASP Top Ten (2007)|v630*2.12 DEPRECATED: Weaknesses Examined by SAMATE^2.12 Weaknesses Examined by SAMATE|v631*2.12
        DEPRECATED: Resource-specific Weaknesses^2.12 Resource-specific Weaknesses|c632*2.12 DEPRECATED: Weaknesses that Affect
        Files or Directories^2.12 Weaknesses that Affect Files or Directories|c633*2.12 DEPRECATED: Weaknesses that Affect
        Memory^2.12 Weaknesses that Affect Memory|c634*2.12 DEPRECATED: Weaknesses that Affect System Processes^2.12 Weaknesses
        that Affect System Processes|v635 Weaknesses Originally Used by NVD from 2008 to 2016^2.12 Weaknesses Used by NVD|636 Not
        Failing Securely ('Failing Open')^1.4 Not Failing Securely (aka 'Failing Open')^1.2 Design Principle Violation: Not
        Failing Securely (aka 'Failing Open')|637 Unnecessary Complexity in Protection Mechanism (Not Using 'Economy of
        Mechanism')^1.11 Failure to Use Economy of Mechanism^1.2 Design Principle Violation: Not Using Economy of Mechanism|638
        Not Using Complete Mediation^1.11 Failure to Use Complete Mediation^1.2 Design Principle Violation: Not Using Complete
        Mediation|639 Authorization Bypass Through User-Controlled Key^1.12 Access Control Bypass Through User-Controlled Key|640
        Weak Password Recovery Mechanism for Forgotten Password|641 Improper Restriction of Names for Files and Other
        Resources^1.9 Insufficient Filtering of File and Other Resource Names for Executable Content|642 External Control of
        Critical State Data^1.2 External Control of User State Data|643 Improper Neutralization of Data within XPath Expressions
        ('XPath Injection')^1.8.1 Failure to Sanitize Data within XPath Expressions ('XPath injection')^1.4 Failure to Sanitize
        Data within XPath Expressions (aka 'XPath injection')^1.0.1 Unsafe Treatment of XPath Input|644 Improper Neutralization of
        HTTP Headers for Scripting Syntax^1.8.1 Improper Sanitization of HTTP Headers for Scripting Syntax^1.4 Insufficient
        Sanitization of HTTP Headers for Scripting Syntax^1.0.1 Insufficient Filtering of HTTP Headers for Scripting Syntax|645
        Overly Restrictive Account Lockout Mechanism|646 Reliance on File Name or Extension of Externally-Supplied File^1.0.1
        Taking Actions based on File Name or Extension of a User Supplied File|647 Use of Non-Canonical URL Paths for
        Authorization Decisions^1.0.1 Using Non-Canonical Paths for Authorization Decisions|648 Incorrect Use of Privileged
        APIs^1.4 Improper Use of Privileged APIs|649 Reliance on Obfuscation or Encryption of Security-Relevant Inputs without
        Integrity Checking|650 Trusting HTTP Permission Methods on the Server Side|651 Exposure of WSDL File Containing Sensitive
        Information^4.0 Information Exposure Through WSDL File^1.10 Information Leak through WSDL File|652 Improper Neutralization
        of Data within XQuery Expressions ('XQuery Injection')^1.8.1 Failure to Sanitize Data within XQuery Expressions ('XQuery
        Injection')^1.4 Failure to Sanitize Data within XQuery Expressions (aka 'XQuery Injection')^1.0.1 Unsafe Treatment of
        XQuery Input|653 Improper Isolation or Compartmentalization^4.6 Insufficient Compartmentalization^1.2 Design Principle
        Violation: Insufficient Compartmentalization|654 Reliance on a Single Factor in a Security Decision^1.2 Design Principle
        Violation: Reliance on a Single Factor in a Security Decision|655 Insufficient Psychological Acceptability^1.4 Failure to
        Satisfy Psychological Acceptability^1.2 Design Principle Violation: Failure to Satisfy Psychological Acceptability|656
        Reliance on Security Through Obscurity^1.2 Design Principle Violation: Reliance on Security through Obscurity|657
        Violation of Secure Design Principles|v658 Weaknesses in Software Written in C|v659 Weaknesses in Software Written in C++|
        v660 Weaknesses in Software Written in Java|v661 Weaknesses in Software Written in PHP|662 Improper Synchronization^1.10
        Insufficient Synchronization|663 Use of a Non-reentrant Function in a Concurrent Context^1.11 Use of a Non-reentrant
        Function in a Multithreaded Context^1.10 Use of a Non-reentrant Function in an Unsynchronized Context|664 Improper Control
        of a Resource Through its Lifetime^1.4 Insufficient Control of a Resource Through its Lifetime|665 Improper
        Initialization^1.2 Incorrect or Incomplete Initialization|666 Operation on Resource in Wrong Phase of Lifetime|667
        Improper Locking^1.11 Insufficient Locking|668 Exposure of Resource to Wrong Sphere|669 Incorrect Resource Transfer
        Between Spheres|670 Always-Incorrect Control Flow Implementation|671 Lack of Administrator Control over Security^1.2
        Design Principle Violation: Lack of Administrator Control over Security|672 Operation on a Resource after Expiration or
        Release^1.8 Use of a Resource after Expiration or Release|673 External Influence of Sphere Definition|674 Uncontrolled
        Recursion|675 Multiple Operations on Resource in Single-Operation Context^4.6 Duplicate Operations on Resource|676 Use of
        Potentially Dangerous Function|v677 Weakness Base Elements|v678 Composites|v679*2.12 DEPRECATED: Chain Elements^2.12 Chain
        Elements|680 Integer Overflow to Buffer Overflow|681 Incorrect Conversion between Numeric Types|682 Incorrect Calculation|
        683 Function Call With Incorrect Order of Arguments|684 Incorrect Provision of Specified Functionality^1.12 Failure to
        Provide Specified Functionality|685 Function Call With Incorrect Number of Arguments|686 Function Call With Incorrect
        Argument Type|687 Function Call With Incorrectly Specified Argument Value|688 Function Call With Incorrect Variable or
        Reference as Argument|689 Permission Race Condition During Resource Copy|690 Unchecked Return Value to NULL Pointer
        Dereference|691 Insufficient Control Flow Management|692 Incomplete Denylist to Cross-Site Scripting^4.0 Incomplete
        Blacklist to Cross-Site Scripting|693 Protection Mechanism Failure|694 Use of Multiple Resources with Duplicate
        Identifier|695 Use of Low-Level Functionality|696 Incorrect Behavior Order|697 Incorrect Comparison^3.1 Insufficient
        Comparison|698 Execution After Redirect (EAR)^2.4 Redirect Without Exit|v699 Software Development^4.0 Development
        Concepts|v700 Seven Pernicious Kingdoms|v701 Weaknesses Introduced During Design|v702 Weaknesses Introduced During
        Implementation|703 Improper Check or Handling of Exceptional Conditions^1.11 Failure to Handle Exceptional Conditions|704
        Incorrect Type Conversion or Cast|705 Incorrect Control Flow Scoping|706 Use of Incorrectly-Resolved Name or Reference|707
        Improper Neutralization^4.0 Improper Enforcement of Message or Data Structure^1.4 Failure to Enforce that Messages or Data
        are Well-Formed|708 Incorrect Ownership Assignment|v709 Named Chains|710 Improper Adherence to Coding Standards^2.12
        Coding Standards Violation|v711 Weaknesses in OWASP Top Ten (2004)|c712 OWASP Top Ten 2007 Category A1 - Cross Site
        Scripting (XSS)|c713 OWASP Top Ten 2007 Category A2 - Injection Flaws|c714 OWASP Top Ten 2007 Category A3 - Malicious File
        Execution|c715 OWASP Top Ten 2007 Category A4 - Insecure Direct Object Reference|c716 OWASP Top Ten 2007 Category A5 -
        Cross Site Request Forgery (CSRF)|c717 OWASP Top Ten 2007 Category A6 - Information Leakage and Improper Error Handling|
        c718 OWASP Top Ten 2007 Category A7 - Broken Authentication and Session Management|c719 OWASP Top Ten 2007 Category A8 -
        Insecure Cryptographic Storage|c720 OWASP Top Ten 2007 Category A9 - Insecure Communications|c721 OWASP Top Ten 2007
        Category A10 - Failure to Restrict URL Access|c722 OWASP Top Ten 2004 Category A1 - Unvalidated Input|c723 OWASP Top Ten
        2004 Category A2 - Broken Access Control|c724 OWASP Top Ten 2004 Category A3 - Broken Authentication and Session
        Management|c725 OWASP Top Ten 2004 Category A4 - Cross-Site Scripting (XSS) Flaws|c726 OWASP Top Ten 2004 Category A5 -
        Buffer Overflows|c727 OWASP Top Ten 2004 Category A6 - Injection Flaws|c728 OWASP Top Ten 2004 Category A7 - Improper
        Error Handling|c729 OWASP Top Ten 2004 Category A8 - Insecure Storage|c730 OWASP Top Ten 2004 Category A9 - Denial of
        Service|c731 OWASP Top Ten 2004 Category A10 - Insecure Configuration Management|732 Incorrect Permission Assignment for
        Critical Resource^1.4 Insecure Permission Assignment for Critical Resource^1.2 Insecure Permission Assignment for
        Resource|733+1.0.1 Compiler Optimization Removal or Modification of Security-critical Code|v734+1.1 Weaknesses Addressed
        by the CERT C Secure Coding Standard (2008)^3.2 Weaknesses Addressed by the CERT C Secure Coding Standard (2008
        Version)^2.12 Weaknesses Addressed by the CERT C Secure Coding Standard|c735+1.1 CERT C Secure Coding Standard (2008)
        Chapter 2 - Preprocessor (PRE)^3.2 CERT C Secure Coding (2008 Version) Section 01 - Preprocessor (PRE)^2.12 CERT C Secure
        Coding Section 01 - Preprocessor (PRE)|c736+1.1 CERT C Secure Coding Standard (2008) Chapter 3 - Declarations and
        Initialization (DCL)^3.2 CERT C Secure Coding (2008 Version) Section 02 - Declarations and Initialization (DCL)^2.12 CERT
        C Secure Coding Section 02 - Declarations and Initialization (DCL)|c737+1.1 CERT C Secure Coding Standard (2008) Chapter 4
        - Expressions (EXP)^3.2 CERT C Secure Coding (2008 Version) Section 03 - Expressions (EXP)^2.12 CERT C Secure Coding
        Section 03 - Expressions (EXP)|c738+1.1 CERT C Secure Coding Standard (2008) Chapter 5 - Integers (INT)^3.2 CERT C Secure
        Coding (2008 Version) Section 04 - Integers (INT)^2.12 CERT C Secure Coding Section 04 - Integers (INT)|c739+1.1 CERT C
        Secure Coding Standard (2008) Chapter 6 - Floating Point (FLP)^3.2 CERT C Secure Coding (2008 Version) Section 05 -
        Floating Point (FLP)^2.12 CERT C Secure Coding Section 05 - Floating Point (FLP)|c740+1.1 CERT C Secure Coding Standard
        (2008) Chapter 7 - Arrays (ARR)^3.2 CERT C Secure Coding (2008 Version) Section 06 - Arrays (ARR)^2.12 CERT C Secure
        Coding Section 06 - Arrays (ARR)|c741+1.1 CERT C Secure Coding Standard (2008) Chapter 8 - Characters and Strings
        (STR)^3.2 CERT C Secure Coding (2008 Version) Section 07 - Characters and Strings (STR)^2.12 CERT C Secure Coding Section
        07 - Characters and Strings (STR)|c742+1.1 CERT C Secure Coding Standard (2008) Chapter 9 - Memory Management (MEM)^3.2
        CERT C Secure Coding (2008 Version) Section 08 - Memory Management (MEM)^2.12 CERT C Secure Coding Section 08 - Memory
        Management (MEM)|c743+1.1 CERT C Secure Coding Standard (2008) Chapter 10 - Input Output (FIO)^3.2 CERT C Secure Coding
        (2008 Version) Section 09 - Input Output (FIO)^2.12 CERT C Secure Coding Section 09 - Input Output (FIO)|c744+1.1 CERT C
        Secure Coding Standard (2008) Chapter 11 - Environment (ENV)^3.2 CERT C Secure Coding (2008 Version) Section 10 -
        Environment (ENV)^2.12 CERT C Secure Coding Section 10 - Environment (ENV)|c745+1.1 CERT C Secure Coding Standard (2008)
        Chapter 12 - Signals (SIG)^3.2 CERT C Secure Coding (2008 Version) Section 11 - Signals (SIG)^2.12 CERT C Secure Coding
        Section 11 - Signals (SIG)|c746+1.1 CERT C Secure Coding Standard (2008) Chapter 13 - Error Handling (ERR)^3.2 CERT C
        Secure Coding (2008 Version) Section 12 - Error Handling (ERR)^2.12 CERT C Secure Coding Section 12 - Error Handling
        (ERR)|c747+1.1 CERT C Secure Coding Standard (2008) Chapter 14 - Miscellaneous (MSC)^3.2 CERT C Secure Coding (2008
        Version) Section 49 - Miscellaneous (MSC)^2.12 CERT C Secure Coding Section 49 - Miscellaneous (MSC)|c748+1.1 CERT C
        Secure Coding Standard (2008) Appendix - POSIX (POS)^3.2 CERT C Secure Coding (2008 Version) Section 50 - POSIX (POS)^2.12
        CERT C Secure Coding Section 50 - POSIX (POS)|749+1.1 Exposed Dangerous Method or Function^1.2 Exposed Insecure Method or
        Function|v750+1.2 Weaknesses in the 2009 CWE/SANS Top 25 Most Dangerous Programming Errors|c751+1.2 2009 Top 25 - Insecure
        Interaction Between Components^1.8 Insecure Interaction Between Components|c752+1.2 2009 Top 25 - Risky Resource
        Management^1.8 Risky Resource Management|c753+1.2 2009 Top 25 - Porous Defenses^1.8 Porous Defenses|754+1.3 Improper Check
        for Unusual or Exceptional Conditions^1.8 Improper Check for Exceptional Conditions|755+1.3 Improper Handling of
        Exceptional Conditions|756+1.3 Missing Custom Error Page|757+1.3 Selection of Less-Secure Algorithm During Negotiation
        ('Algorithm Downgrade')|758+1.3 Reliance on Undefined, Unspecified, or Implementation-Defined Behavior|759+1.3 Use of a
        One-Way Hash without a Salt|760+1.3 Use of a One-Way Hash with a Predictable Salt|761+1.4 Free of Pointer not at Start of
        Buffer|762+1.4 Mismatched Memory Management Routines|763+1.4 Release of Invalid Pointer or Reference|764+1.4 Multiple
        Locks of a Critical Resource|765+1.4 Multiple Unlocks of a Critical Resource|766+1.4 Critical Data Element Declared
        Public^3.2 Critical Variable Declared Public|767+1.4 Access to Critical Private Variable via Public Method|768+1.4
        Incorrect Short Circuit Evaluation|769+1.4 DEPRECATED: Uncontrolled File Descriptor Consumption^3.2 Uncontrolled File
        Descriptor Consumption^2.12 File Descriptor Exhaustion|770+1.4 Allocation of Resources Without Limits or Throttling|
        771+1.4 Missing Reference to Active Allocated Resource|772+1.4 Missing Release of Resource after Effective Lifetime|
        773+1.4 Missing Reference to Active File Descriptor or Handle|774+1.4 Allocation of File Descriptors or Handles Without
        Limits or Throttling|775+1.4 Missing Release of File Descriptor or Handle after Effective Lifetime|776+1.5 Improper
        Restriction of Recursive Entity References in DTDs ('XML Entity Expansion')^2.4 Unrestricted Recursive Entity References
        in DTDs ('XML Bomb')|777+1.5 Regular Expression without Anchors|778+1.5 Insufficient Logging|779+1.5 Logging of Excessive
        Data|780+1.5 Use of RSA Algorithm without OAEP|781+1.5 Improper Address Validation in IOCTL with METHOD_NEITHER I/O
        Control Code|782+1.5 Exposed IOCTL with Insufficient Access Control|783+1.5 Operator Precedence Logic Error|784+1.5
        Reliance on Cookies without Validation and Integrity Checking in a Security Decision|785+1.5 Use of Path Manipulation
        Function without Maximum-sized Buffer|786+1.6 Access of Memory Location Before Start of Buffer|787+1.6 Out-of-bounds
        Write|788+1.6 Access of Memory Location After End of Buffer|789+1.6 Memory Allocation with Excessive Size Value^4.3
        Uncontrolled Memory Allocation|790+1.7 Improper Filtering of Special Elements|791+1.7 Incomplete Filtering of Special
        Elements|792+1.7 Incomplete Filtering of One or More Instances of Special Elements|793+1.7 Only Filtering One Instance of
        a Special Element|794+1.7 Incomplete Filtering of Multiple Instances of Special Elements|795+1.7 Only Filtering Special
        Elements at a Specified Location|796+1.7 Only Filtering Special Elements Relative to a Marker|797+1.7 Only Filtering
        Special Elements at an Absolute Position|798+1.8 Use of Hard-coded Credentials|799+1.8 Improper Control of Interaction
        Frequency|v800+1.8 Weaknesses in the 2010 CWE/SANS Top 25 Most Dangerous Programming Errors|c801+1.8 2010 Top 25 -
        Insecure Interaction Between Components|c802+1.8 2010 Top 25 - Risky Resource Management|c803+1.8 2010 Top 25 - Porous
        Defenses|804+1.8 Guessable CAPTCHA|805+1.8 Buffer Access with Incorrect Length Value|806+1.8 Buffer Access Using Size of
        Source Buffer|807+1.8 Reliance on Untrusted Inputs in a Security Decision|c808+1.8 2010 Top 25 - Weaknesses On the Cusp|
        v809+1.9 Weaknesses in OWASP Top Ten (2010)|c810+1.9 OWASP Top Ten 2010 Category A1 - Injection|c811+1.9 OWASP Top Ten
        2010 Category A2 - Cross-Site Scripting (XSS)|c812+1.9 OWASP Top Ten 2010 Category A3 - Broken Authentication and Session
        Management|c813+1.9 OWASP Top Ten 2010 Category A4 - Insecure Direct Object References|c814+1.9 OWASP Top Ten 2010
        Category A5 - Cross-Site Request Forgery(CSRF)|c815+1.9 OWASP Top Ten 2010 Category A6 - Security Misconfiguration|
        c816+1.9 OWASP Top Ten 2010 Category A7 - Insecure Cryptographic Storage|c817+1.9 OWASP Top Ten 2010 Category A8 - Failure
        to Restrict URL Access|c818+1.9 OWASP Top Ten 2010 Category A9 - Insufficient Transport Layer Protection|c819+1.9 OWASP
        Top Ten 2010 Category A10 - Unvalidated Redirects and Forwards|820+1.10 Missing Synchronization|821+1.10 Incorrect
        Synchronization|822+1.10 Untrusted Pointer Dereference|823+1.10 Use of Out-of-range Pointer Offset|824+1.10 Access of
        Uninitialized Pointer|825+1.10 Expired Pointer Dereference|826+1.10 Premature Release of Resource During Expected
        Lifetime|827+1.11 Improper Control of Document Type Definition|828+1.11 Signal Handler with Functionality that is not
        Asynchronous-Safe|829+1.11 Inclusion of Functionality from Untrusted Control Sphere|830+1.11 Inclusion of Web
        Functionality from an Untrusted Source|831+1.11 Signal Handler Function Associated with Multiple Signals|832+1.11 Unlock
        of a Resource that is not Locked|833+1.11 Deadlock|834+1.12 Excessive Iteration|835+1.12 Loop with Unreachable Exit
        Condition ('Infinite Loop')|836+1.12 Use of Password Hash Instead of Password for Authentication|837+1.12 Improper
        Enforcement of a Single, Unique Action|838+1.12 Inappropriate Encoding for Output Context|839+1.12 Numeric Range
        Comparison Without Minimum Check|c840+1.12 Business Logic Errors|841+1.12 Improper Enforcement of Behavioral Workflow|
        842+1.12 Placement of User into Incorrect Group|843+1.13 Access of Resource Using Incompatible Type ('Type Confusion')|
        v844+1.13 Weaknesses Addressed by The CERT Oracle Secure Coding Standard for Java (2011)^3.2 Weaknesses Addressed by the
        CERT Java Secure Coding Standard|c845+1.13 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 2 - Input
        Validation and Data Sanitization (IDS)^3.2 CERT Java Secure Coding Section 00 - Input Validation and Data Sanitization
        (IDS)|c846+1.13 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 3 - Declarations and Initialization
        (DCL)^3.2 CERT Java Secure Coding Section 01 - Declarations and Initialization (DCL)|c847+1.13 The CERT Oracle Secure
        Coding Standard for Java (2011) Chapter 4 - Expressions (EXP)^3.2 CERT Java Secure Coding Section 02 - Expressions (EXP)|
        c848+1.13 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 5 - Numeric Types and Operations (NUM)^3.2 CERT
        Java Secure Coding Section 03 - Numeric Types and Operations (NUM)|c849+1.13 The CERT Oracle Secure Coding Standard for
        Java (2011) Chapter 6 - Object Orientation (OBJ)^3.2 CERT Java Secure Coding Section 04 - Object Orientation (OBJ)|
        c850+1.13 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 7 - Methods (MET)^3.2 CERT Java Secure Coding
        Section 05 - Methods (MET)|c851+1.13 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 8 - Exceptional
        Behavior (ERR)^3.2 CERT Java Secure Coding Section 06 - Exceptional Behavior (ERR)|c852+1.13 The CERT Oracle Secure Coding
        Standard for Java (2011) Chapter 9 - Visibility and Atomicity (VNA)^3.2 CERT Java Secure Coding Section 07 - Visibility
        and Atomicity (VNA)|c853+1.13 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 10 - Locking (LCK)^3.2 CERT
        Java Secure Coding Section 08 - Locking (LCK)|c854+1.13 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 11
        - Thread APIs (THI)^3.2 CERT Java Secure Coding Section 09 - Thread APIs (THI)|c855+1.13 The CERT Oracle Secure Coding
        Standard for Java (2011) Chapter 12 - Thread Pools (TPS)^3.2 CERT Java Secure Coding Section 10 - Thread Pools (TPS)|
        c856+1.13 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 13 - Thread-Safety Miscellaneous (TSM)^3.2 CERT
        Java Secure Coding Section 11 - Thread-Safety Miscellaneous (TSM)|c857+1.13 The CERT Oracle Secure Coding Standard for
        Java (2011) Chapter 14 - Input Output (FIO)^3.2 CERT Java Secure Coding Section 12 - Input Output (FIO)|c858+1.13 The CERT
        Oracle Secure Coding Standard for Java (2011) Chapter 15 - Serialization (SER)^3.2 CERT Java Secure Coding Section 13 -
        Serialization (SER)|c859+1.13 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 16 - Platform Security
        (SEC)^3.2 CERT Java Secure Coding Section 14 - Platform Security (SEC)|c860+1.13 The CERT Oracle Secure Coding Standard
        for Java (2011) Chapter 17 - Runtime Environment (ENV)^3.2 CERT Java Secure Coding Section 15 - Runtime Environment (ENV)|
        c861+1.13 The CERT Oracle Secure Coding Standard for Java (2011) Chapter 18 - Miscellaneous (MSC)^3.2 CERT Java Secure
        Coding Section 49 - Miscellaneous (MSC)|862+1.13 Missing Authorization|863+1.13 Incorrect Authorization|c864+2.0 2011 Top
        25 - Insecure Interaction Between Components|c865+2.0 2011 Top 25 - Risky Resource Management|c866+2.0 2011 Top 25 -
        Porous Defenses|c867+2.0 2011 Top 25 - Weaknesses On the Cusp|v868+2.1 Weaknesses Addressed by the SEI CERT C++ Coding
        Standard (2016 Version)^3.2 Weaknesses Addressed by the CERT C++ Secure Coding Standard|c869+2.1 CERT C++ Secure Coding
        Section 01 - Preprocessor (PRE)|c870+2.1 CERT C++ Secure Coding Section 02 - Declarations and Initialization (DCL)|
        c871+2.1 CERT C++ Secure Coding Section 03 - Expressions (EXP)|c872+2.1 CERT C++ Secure Coding Section 04 - Integers
        (INT)|c873+2.1 CERT C++ Secure Coding Section 05 - Floating Point Arithmetic (FLP)|c874+2.1 CERT C++ Secure Coding Section
        06 - Arrays and the STL (ARR)|c875+2.1 CERT C++ Secure Coding Section 07 - Characters and Strings (STR)|c876+2.1 CERT C++
        Secure Coding Section 08 - Memory Management (MEM)|c877+2.1 CERT C++ Secure Coding Section 09 - Input Output (FIO)|
        c878+2.1 CERT C++ Secure Coding Section 10 - Environment (ENV)|c879+2.1 CERT C++ Secure Coding Section 11 - Signals (SIG)|
        c880+2.1 CERT C++ Secure Coding Section 12 - Exceptions and Error Handling (ERR)|c881+2.1 CERT C++ Secure Coding Section
        13 - Object Oriented Programming (OOP)|c882+2.1 CERT C++ Secure Coding Section 14 - Concurrency (CON)|c883+2.1 CERT C++
        Secure Coding Section 49 - Miscellaneous (MSC)|v884+2.2 CWE Cross-section|c885+2.2 SFP Primary Cluster: Risky Values^2.8
        SFP Cluster: Risky Values|c886+2.2 SFP Primary Cluster: Unused entities^2.8 SFP Cluster: Unused entities|c887+2.2 SFP
        Primary Cluster: API^2.8 SFP Cluster: API|v888+2.2 Software Fault Pattern (SFP) Clusters|c889+2.2 SFP Primary Cluster:
        Exception Management^2.8 SFP Cluster: Exception Management|c890+2.2 SFP Primary Cluster: Memory Access^2.8 SFP Cluster:
        Memory Access|c891+2.2 SFP Primary Cluster: Memory Management^2.8 SFP Cluster: Memory Management|c892+2.2 SFP Primary
        Cluster: Resource Management^2.8 SFP Cluster: Resource Management|c893+2.2 SFP Primary Cluster: Path Resolution^2.8 SFP
        Cluster: Path Resolution|c894+2.2 SFP Primary Cluster: Synchronization^2.8 SFP Cluster: Synchronization|c895+2.2 SFP
        Primary Cluster: Information Leak^2.8 SFP Cluster: Information Leak|c896+2.2 SFP Primary Cluster: Tainted Input^2.8 SFP
        Cluster: Tainted Input|c897+2.2 SFP Primary Cluster: Entry Points^2.8 SFP Cluster: Entry Points|c898+2.2 SFP Primary
        Cluster: Authentication^2.8 SFP Cluster: Authentication|c899+2.2 SFP Primary Cluster: Access Control^2.8 SFP Cluster:
        """#
}

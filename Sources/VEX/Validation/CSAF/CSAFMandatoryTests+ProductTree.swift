import Wire

/// What the product tree must keep to: 6.1.13, 6.1.25, 6.1.31, 6.1.34, 6.1.42 to 6.1.44, 6.1.50, 6.1.57, 6.1.58,
/// 6.1.61.
extension CSAFMandatoryTests {
    func checkProductTree(_ reading: inout Reading) {
        guard let tree = root["product_tree"] else { return }
        checkBranches(tree["branches"], at: "/product_tree/branches", below: [], &reading)
        for (product, pointer) in CSAFMandatoryTests.items(
            of: tree["full_product_names"], at: "/product_tree/full_product_names")
        {
            checkProduct(product, at: pointer, &reading)
        }
        for (list, name) in [(tree["relationships"], "relationships"), (tree["product_paths"], "product_paths")] {
            for (item, pointer) in CSAFMandatoryTests.items(of: list, at: "/product_tree/\(name)") {
                checkProduct(item["full_product_name"], at: pointer + "/full_product_name", &reading)
            }
        }
    }

    /// Branches inside one another that CSAF allows (6.1.34).
    private static let maximumDepth = 30

    /// The reader's limit on nesting bounds the recursion.
    private func checkBranches(
        _ list: JSONNode?, at pointer: String, below path: [Identifier], _ reading: inout Reading
    ) {
        for (branch, pointer) in CSAFMandatoryTests.items(of: list, at: pointer) {
            let category = Identifier(branch["category"]?.string ?? "")
            if let name = branch["name"]?.string { checkName(name, category, at: pointer + "/name", &reading) }
            if isVersion21 { checkPath(path, category, at: pointer, &reading) }
            checkProduct(branch["product"], at: pointer + "/product", &reading)
            checkBranches(branch["branches"], at: pointer + "/branches", below: path + [category], &reading)
        }
    }

    private func checkPath(
        _ path: [Identifier], _ category: Identifier, at pointer: String, _ reading: inout Reading
    ) {
        if path.count == CSAFMandatoryTests.maximumDepth { reading.report(.branchesTooDeep, at: pointer) }
        if category != "product_family", path.contains(category) {
            reading.report(.stackedCategories, at: pointer + "/category", note: category.text)
        }
        let isVersion = category == "product_version" && path.contains("product_version_range")
        let isRange = category == "product_version_range" && path.contains("product_version")
        if isVersion || isRange { reading.report(.versionAndRange, at: pointer + "/category") }
    }

    private func checkName(
        _ name: String, _ category: Identifier, at pointer: String, _ reading: inout Reading
    ) {
        if category == "product_version", CSAFRangeName.speaksOfRange(name) {
            reading.report(.rangeAsVersion, at: pointer, note: name)
        }
        if isVersion21, category == "product_version_range", !CSAFRangeName.isRange(name) {
            reading.report(.rangeForm, at: pointer, note: name)
        }
    }

    // MARK: - Identification of products

    private func checkProduct(_ product: JSONNode?, at pointer: String, _ reading: inout Reading) {
        guard let helper = product?["product_identification_helper"] else { return }
        let place = pointer + "/product_identification_helper"
        if let purl = helper["purl"] { checkPackageURL(purl, at: place + "/purl", &reading) }
        var packages: Set<Identifier> = []
        for (purl, pointer) in CSAFMandatoryTests.items(of: helper["purls"], at: place + "/purls") {
            checkPackageURL(purl, at: pointer, &reading)
            // All but the qualifiers: what stands before "?" and after "#" of the canonical spelling.
            guard let package = purl.string.flatMap({ PackageURL($0) }) else { continue }
            let spelling = package.canonical
            let head = spelling.prefix { $0 != "?" && $0 != "#" }
            packages.insert(Identifier("\(head)#\(package.subpath ?? "")"))
        }
        if isVersion21, packages.count > 1 { reading.report(.differentPackages, at: place + "/purls") }
        for (item, pointer) in CSAFMandatoryTests.items(of: helper["hashes"], at: place + "/hashes") {
            checkHashes(item, at: pointer, &reading)
        }
        guard isVersion21 else { return }
        let numbers: [(JSONNode?, String, Diagnostic.Rule)] = [
            (helper["model_numbers"], "model_numbers", .starsInModelNumber),
            (helper["serial_numbers"], "serial_numbers", .starsInSerialNumber), (helper["skus"], "skus", .starsInSKU),
        ]
        for (list, name, rule) in numbers {
            for (number, pointer) in CSAFMandatoryTests.items(of: list, at: "\(place)/\(name)") {
                guard let text = number.string, CSAFMandatoryTests.stars(in: text) > 1 else { continue }
                reading.report(rule, at: pointer, note: text)
            }
        }
    }

    private func checkPackageURL(_ node: JSONNode, at pointer: String, _ reading: inout Reading) {
        guard let text = node.string else { return }
        guard let package = PackageURL(text), PackageURL.isMarked(text) else {
            return reading.report(.packageURL, at: pointer, note: text)
        }
        if package.namespace != nil, CSAFMandatoryTests.typesWithoutNamespace.contains(Identifier(package.type)) {
            reading.report(.packageURL, at: pointer, note: "\(package.type) has no namespace: \(text)")
        }
    }

    /// The types of packages whose definitions prohibit a namespace (purl-spec, 2026-08).
    ///
    /// That others require one is not held against anybody: definition and practice differ, as in pkg:golang/stdlib.
    private static let typesWithoutNamespace: Set<Identifier> = [
        "bazel", "bitnami", "cargo", "chrome-extension", "cocoapods", "conda", "cran", "gem", "hackage", "julia",
        "mlflow", "nuget", "oci", "opam", "otp", "pub", "pypi", "vcpkg",
    ]

    private func checkHashes(_ item: JSONNode, at pointer: String, _ reading: inout Reading) {
        var algorithms: Set<Identifier> = []
        for (hash, pointer) in CSAFMandatoryTests.items(of: item["file_hashes"], at: pointer + "/file_hashes") {
            guard let algorithm = hash["algorithm"]?.string, !algorithms.insert(Identifier(algorithm)).inserted else {
                continue
            }
            reading.report(.repeatedAlgorithm, at: pointer, note: algorithm)
        }
    }

    /// Stars that no backslash takes the meaning from.
    private static func stars(in text: String) -> Int {
        var count = 0
        var isEscaped = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "*"), !isEscaped { count += 1 }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        }
        return count
    }
}

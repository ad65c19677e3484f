import Wire

/// Where each product id of a document is defined, and which groups there are.
struct CSAFProductTree {
    /// How a product id got its meaning.
    enum Definition {
        /// The `full_product_name` object, and what its branches add to its name (rule I2).
        case product(JSONNode, branches: String)
        /// A component inside others: the references, outermost first (rules S1, S2), and the object.
        case path(JSONNode, [Int])
    }

    var products: IDTable
    var groups: IDTable
    /// By product number; products that are only referred to have none.
    private(set) var definitions: [Definition?] = []
    /// By group number: the product numbers, ascending; nil when it is only referred to.
    private(set) var members: [[Int32]?] = []
    /// By product number: the groups that contain it.
    private(set) var groupsOfProduct: [Int: [Int32]] = [:]
    /// Product and group numbers whose missing definition has been reported.
    private var reportedProducts: Set<Int> = []
    private var reportedGroups: Set<Int> = []

    /// Search order: full_product_names, branches depth first, relationships or product_paths (rule S3).
    init(_ tree: JSONNode?, _ reading: inout Reading) {
        products = IDTable(reading.text)
        groups = IDTable(reading.text)
        guard let tree = reading.object(tree, at: "/product_tree") else { return }
        define(each: tree["full_product_names"], at: "/product_tree/full_product_names", &reading)
        readBranches(tree["branches"], at: "/product_tree/branches", "", &reading)
        readRelationships(tree["relationships"], &reading)
        readPaths(tree["product_paths"], &reading)
        readGroups(tree["product_groups"], &reading)
        reportCycles(&reading)
    }

    func definition(of product: Int) -> Definition? { product < definitions.count ? definitions[product] : nil }

    /// Whether the group has no members, or is not defined.
    func isEmpty(group: Int) -> Bool { group >= members.count || members[group]?.isEmpty != false }

    func contains(_ product: Int, in group: Int) -> Bool {
        guard group < members.count, let members = members[group] else { return false }
        let wanted = Int32(truncatingIfNeeded: product)
        var (low, high) = (0, members.count)
        while low < high {
            let middle = (low + high) / 2
            if members[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low < members.count && members[low] == wanted
    }

    /// The number of a product id that is used here; a missing definition is reported once (C6, 6.1.1).
    mutating func use(
        product node: JSONNode, at pointer: @autoclosure () -> String, _ reading: inout Reading
    ) -> Int? {
        guard let product = products.number(of: node) else {
            reading.report(.shape, at: pointer())
            return nil
        }
        if definition(of: product) == nil, reportedProducts.insert(product).inserted {
            reading.report(.undefinedProduct, at: pointer(), place: products.identifiers[product].text)
        }
        return product
    }

    /// The number of a group id that is used here; a missing definition is reported once (C6, 6.1.4).
    mutating func use(
        group node: JSONNode, at pointer: @autoclosure () -> String, _ reading: inout Reading
    ) -> Int? {
        guard let group = groups.number(of: node) else {
            reading.report(.shape, at: pointer())
            return nil
        }
        if group >= members.count || members[group] == nil, reportedGroups.insert(group).inserted {
            reading.report(.undefinedGroup, at: pointer(), place: groups.identifiers[group].text)
        }
        return group
    }

    // MARK: - Definitions

    /// Defines the id of a `full_product_name`, unless it is defined already (S3, 6.1.2).
    private mutating func define(
        _ node: JSONNode?, as definition: Definition, at pointer: @autoclosure () -> String, _ reading: inout Reading
    ) {
        guard let id = node?["product_id"], let product = products.number(of: id) else {
            return reading.report(.shape, at: pointer())
        }
        while definitions.count <= product { definitions.append(nil) }
        guard definitions[product] == nil else {
            return reading.report(.repeatedProduct, at: pointer(), place: products.identifiers[product].text)
        }
        definitions[product] = definition
        node.map { CSAFProductShape.check($0, at: pointer(), &reading) }
    }

    private mutating func define(each list: JSONNode?, at pointer: String, _ reading: inout Reading) {
        guard let list = reading.list(list, at: pointer) else { return }
        for (index, node) in list.elements.enumerated() {
            define(node, as: .product(node, branches: ""), at: "\(pointer)/\(index)", &reading)
        }
    }

    /// The reader's limit on nesting bounds the recursion.
    private mutating func readBranches(
        _ list: JSONNode?, at pointer: String, _ names: String, _ reading: inout Reading
    ) {
        guard let list = reading.list(list, at: pointer) else { return }
        for (index, branch) in list.elements.enumerated() {
            guard branch.kind == .object else {
                reading.report(.shape, at: "\(pointer)/\(index)", note: "an object")
                continue
            }
            CSAFProductShape.requireText(branch, "category", at: "\(pointer)/\(index)", &reading)
            CSAFProductShape.requireText(branch, "name", at: "\(pointer)/\(index)", &reading)
            let names = names + CSAFProductTree.suffix(of: branch)
            if let product = branch["product"] {
                define(
                    product, as: .product(product, branches: names), at: "\(pointer)/\(index)/product", &reading)
            }
            if let below = branch["branches"] {
                readBranches(below, at: "\(pointer)/\(index)/branches", names, &reading)
            }
        }
    }

    /// What a branch adds to the name of the products below it (rule I2).
    private static func suffix(of branch: JSONNode) -> String {
        guard let category = branch["category"], let name = branch["name"]?.string,
            !category.isString("vendor"), !category.isString("product_family"), !category.isString("product_name"),
            let label = category.string
        else { return "" }
        return ";\(label)=\(name)"
    }

    // S1
    private mutating func readRelationships(_ list: JSONNode?, _ reading: inout Reading) {
        let pointer = "/product_tree/relationships"
        guard let list = reading.list(list, at: pointer) else { return }
        var index = 0
        for relationship in list.elements {
            defer { index += 1 }
            let names = [relationship["relates_to_product_reference"], relationship["product_reference"]]
            let chain = chain(of: names, at: "\(pointer)/\(index)", &reading)
            let name = relationship["full_product_name"]
            define(name, as: .path(name ?? relationship, chain), at: "\(pointer)/\(index)/full_product_name", &reading)
        }
        index = 0
        for relationship in list.elements {
            defer { index += 1 }
            if let node = relationship["product_reference"] {
                _ = use(product: node, at: "\(pointer)/\(index)/product_reference", &reading)
            }
            if let node = relationship["relates_to_product_reference"] {
                _ = use(product: node, at: "\(pointer)/\(index)/relates_to_product_reference", &reading)
            }
        }
    }

    // S2: the last of the subpaths is the outermost.
    private mutating func readPaths(_ list: JSONNode?, _ reading: inout Reading) {
        let pointer = "/product_tree/product_paths"
        guard let list = reading.list(list, at: pointer) else { return }
        for (index, path) in list.elements.enumerated() {
            let subpaths = path["subpaths"]
            // No list of further steps is a step that leads nowhere.
            let steps = subpaths?.kind == .array ? subpaths?.elements.map { $0["next_product_reference"] } : [nil]
            let nodes = (steps ?? [nil]).reversed() + [path["beginning_product_reference"]]
            let chain = chain(of: nodes, at: "\(pointer)/\(index)", &reading)
            let name = path["full_product_name"]
            define(name, as: .path(name ?? path, chain), at: "\(pointer)/\(index)/full_product_name", &reading)
        }
        for (index, path) in list.elements.enumerated() {
            if let node = path["beginning_product_reference"] {
                _ = use(product: node, at: "\(pointer)/\(index)/beginning_product_reference", &reading)
            }
            guard let subpaths = path["subpaths"] else { continue }
            for (step, subpath) in subpaths.elements.enumerated() {
                guard let node = subpath["next_product_reference"] else { continue }
                _ = use(product: node, at: "\(pointer)/\(index)/subpaths/\(step)/next_product_reference", &reading)
            }
        }
    }

    /// The numbers of those references, outermost first; none when one of them is missing or no text: a shorter chain
    /// would be another product, and mostly a larger one.
    private mutating func chain(
        of references: [JSONNode?], at pointer: @autoclosure () -> String, _ reading: inout Reading
    ) -> [Int] {
        let numbers = references.compactMap { node in node.flatMap { products.number(of: $0) } }
        if numbers.count == references.count { return numbers }
        reading.report(.brokenPath, at: pointer())
        return []
    }

    private mutating func readGroups(_ list: JSONNode?, _ reading: inout Reading) {
        let pointer = "/product_tree/product_groups"
        guard let list = reading.list(list, at: pointer) else { return }
        for (index, node) in list.elements.enumerated() {
            guard let id = node["group_id"], let group = groups.number(of: id) else {
                reading.report(.shape, at: "\(pointer)/\(index)")
                continue
            }
            while members.count <= group { members.append(nil) }
            guard members[group] == nil else {
                reading.report(.repeatedGroup, at: "\(pointer)/\(index)", place: groups.identifiers[group].text)
                continue
            }
            members[group] = []
            guard let list = reading.list(node["product_ids"], at: "\(pointer)/\(index)/product_ids") else {
                if node["product_ids"].map(\.isNull) != false {
                    reading.report(.shape, at: "\(pointer)/\(index)", note: "a group with product_ids")
                }
                continue
            }
            var found: Set<Int32> = []
            for (position, product) in list.elements.enumerated() {
                let number = use(product: product, at: "\(pointer)/\(index)/product_ids/\(position)", &reading)
                if let number { found.insert(Int32(truncatingIfNeeded: number)) }
            }
            members[group] = found.sorted()
            for product in found { groupsOfProduct[Int(product), default: []].append(Int32(truncatingIfNeeded: group)) }
        }
    }

    // MARK: - Cycles

    /// Reports each product that is defined by itself, over whatever way round (6.1.3). Cost: linear.
    private func reportCycles(_ reading: inout Reading) {
        enum Mark { case untouched, open, done }
        var marks = [Mark](repeating: .untouched, count: products.count)
        for start in 0..<products.count where marks[start] == .untouched {
            // An explicit stack: a document may chain as many relationships as it has room for.
            var stack: [(product: Int, next: Int)] = [(start, 0)]
            marks[start] = .open
            while let (product, next) = stack.last {
                guard case .path(_, let references) = definition(of: product), next < references.count else {
                    marks[product] = .done
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                switch marks[references[next]] {
                case .untouched:
                    marks[references[next]] = .open
                    stack.append((references[next], 0))
                case .open:
                    reading.report(
                        .circularProduct, at: "/product_tree",
                        place: products.identifiers[references[next]].text)
                case .done: break
                }
            }
        }
    }
}

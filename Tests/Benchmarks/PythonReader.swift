import Foundation
import LedgerTestKit

/// The peer of our reader: what anybody writes in Python in an hour, with the standard library's JSON. It knows statuses,
/// products and justifications, and neither package URLs, defects, places nor limits.
enum PythonReader {
    struct Result: Decodable {
        let seconds: Double
        let observations: Int
    }

    /// Reads every file of the folder once before and once by the clock of the processor; reading the disk is not measured.
    static func run(on folder: String) throws -> Result {
        let run = try ChildProcess.run("python3", ["-c", script, folder])
        guard run.status == 0 else { throw BenchError.tool("python3: \(run.errorText)") }
        return try JSONDecoder().decode(Result.self, from: Data(run.output))
    }

    private static let script = """
        import json, os, sys, time

        def openvex(document):
            for statement in document.get("statements") or []:
                vulnerability = statement.get("vulnerability")
                if isinstance(vulnerability, dict):
                    vulnerability = vulnerability.get("name")
                for product in statement.get("products") or []:
                    if isinstance(product, dict):
                        product = product.get("@id")
                    yield vulnerability, product, statement.get("status"), statement.get("justification")

        def named(products, product):
            helper = product.get("product_identification_helper") or {}
            products[product.get("product_id")] = helper.get("purl") or helper.get("cpe") or product.get("name")

        def branches(products, list):
            for branch in list or []:
                if "product" in branch:
                    named(products, branch["product"])
                branches(products, branch.get("branches"))

        def csaf(document):
            tree, products = document.get("product_tree") or {}, {}
            branches(products, tree.get("branches"))
            for product in tree.get("full_product_names") or []:
                named(products, product)
            for relationship in tree.get("relationships") or []:
                whole = relationship.get("full_product_name") or {}
                part = products.get(relationship.get("product_reference"))
                products[whole.get("product_id")] = (products.get(relationship.get("relates_to_product_reference")), part)
            words = {"known_affected": "affected", "known_not_affected": "not_affected", "fixed": "fixed",
                     "under_investigation": "under_investigation", "first_affected": "affected",
                     "last_affected": "affected", "first_fixed": "fixed"}
            for vulnerability in document.get("vulnerabilities") or []:
                flags = {}
                for flag in vulnerability.get("flags") or []:
                    for product in flag.get("product_ids") or []:
                        flags[product] = flag.get("label")
                for word, status in words.items():
                    for product in (vulnerability.get("product_status") or {}).get(word) or []:
                        yield vulnerability.get("cve"), products.get(product, product), status, flags.get(product)

        def cyclonedx(document):
            components = {}
            for component in document.get("components") or []:
                components[component.get("bom-ref")] = component.get("purl") or component.get("name")
            for vulnerability in document.get("vulnerabilities") or []:
                analysis = vulnerability.get("analysis") or {}
                for affected in vulnerability.get("affects") or []:
                    reference = affected.get("ref")
                    yield (vulnerability.get("id"), components.get(reference, reference), analysis.get("state"),
                           analysis.get("justification"))

        def read(content):
            document = json.loads(content)
            if not isinstance(document, dict):
                return []
            if "predicate" in document:
                document = document["predicate"]
            reader = cyclonedx if "bomFormat" in document else csaf if "document" in document else openvex
            return list(reader(document))

        files = []
        for name in os.listdir(sys.argv[1]):
            with open(os.path.join(sys.argv[1], name), "rb") as file:
                files.append(file.read())
        for timed in (False, True):
            start, observations = time.process_time(), 0
            for content in files:
                try:
                    observations += len(read(content))
                except (ValueError, AttributeError, TypeError):
                    pass
            seconds = time.process_time() - start
        print(json.dumps({"seconds": seconds, "observations": observations}))
        """
}

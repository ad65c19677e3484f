import Glibc
import VEXLens

/// `AirGap.BundlePath`: where bundles are taken from, and from nowhere else.
struct BundleFolder {
    /// As it is configured.
    let path: String

    /// The file that a path leads to, with every symbolic link followed.
    ///
    /// - Throws: `lens.bundle-outside`, `file.not-found`.
    func resolve(_ file: String) throws -> String {
        guard let folder = BundleFolder.real(path) else {
            throw Files.failure("(AirGap.BundlePath) cannot be used", path)
        }
        guard let target = BundleFolder.real(file) else { throw Files.failure("cannot be read", file) }
        guard target.hasPrefix(folder == "/" ? "/" : folder + "/") else {
            throw LensBundleError(
                .outside, "\(file) is not inside of \(path)",
                hint: "copy it there, or set AirGap.BundlePath to its folder")
        }
        return target
    }

    /// The manifest that lies beside a bundle: `BUNDLE.manifest.json`, else `manifest.json` in the same folder.
    static func manifest(beside bundle: String) throws -> String {
        let names = [bundle + ".manifest.json", Files.path(of: "manifest.json", beside: bundle)]
        guard let found = names.first(where: { Files.exists($0) })
        else {
            throw CommandError(
                "usage.no-manifest", "there is no manifest beside \(bundle)", hint: "name it with --manifest")
        }
        return found
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

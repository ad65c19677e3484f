"""RFC 6962 trees, written from the definitions: what the program says about its log is not believed here."""
import hashlib


def leaf(body):
    return hashlib.sha256(b"\0" + body).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def roots(leaves):
    """The root of every size from 0 on."""
    # Full subtrees from the left, as pairs of height and hash.
    stack, found = [], [hashlib.sha256().digest()]
    for hash in leaves:
        height = 0
        while stack and stack[-1][0] == height:
            hash, height = node(stack.pop()[1], hash), height + 1
        stack.append((height, hash))
        root = stack[-1][1]
        for _, left in reversed(stack[:-1]):
            root = node(left, root)
        found.append(root)
    return found


def is_consistent(first, second, first_root, second_root, proof):
    """RFC 9162, 2.1.4.2: whether the tree of size `second` extends that of size `first`."""
    if first == second:
        return first_root == second_root and not proof
    if not 0 < first < second:
        return False
    path = list(proof) if first & (first - 1) else [first_root, *proof]
    if not path:
        return False
    f, s = first - 1, second - 1
    while f & 1:
        f, s = f >> 1, s >> 1
    old = new = path[0]
    for hash in path[1:]:
        if s == 0:
            return False
        if f & 1 or f == s:
            old, new = node(hash, old), node(hash, new)
            while f and not f & 1:
                f, s = f >> 1, s >> 1
        else:
            new = node(new, hash)
        f, s = f >> 1, s >> 1
    return s == 0 and old == first_root and new == second_root


def bodies(tiles, size):
    """The entries in a folder of tlog-tiles, from its bundles."""
    found = []
    for start in range(0, size, 256):
        count, number = min(256, size - start), start // 256
        groups = [f"{number % 1000:03}"]
        while number >= 1000:
            number //= 1000
            groups.insert(0, f"x{number % 1000:03}")
        bundle = (tiles / "tile" / "entries" / ("/".join(groups) + ("" if count == 256 else f".p/{count}"))).read_bytes()
        while bundle:
            end = 2 + int.from_bytes(bundle[:2], "big")
            found.append(bundle[2:end])
            bundle = bundle[end:]
    return found

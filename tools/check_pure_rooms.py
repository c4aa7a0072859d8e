"""Check what import-linter cannot see: calls in the pure rooms, the size and name of files, and
that views of the site are short.

Pure rooms read no clock, no environment, no file and no global random state, by whatever alias.
Everywhere a function has at most 60 lines, a file at most 500, and a file's name says what it is.
A view of the site parses, calls and renders, in at most 15 lines from its `def` on.
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PURE_ROOMS = ("ground", "ballot", "course", "timing", "series")
CHECKED_FOLDERS = ("src", "tests", "tools", "benchmarks")
LONGEST_FUNCTION = 60
LONGEST_FILE = 500
LONGEST_VIEW = 15
ACCESS = frozenset({"account", "edition_page", "public", "race_page"})  # who may open a view
LONGEST_VERIFIER = 1500  # an independent verifier is one file by promise, to be carried alone
NAMES_THAT_SAY_NOTHING = frozenset(
    {"common", "helper", "helpers", "manager", "managers", "misc", "service", "services"}
    | {"util", "utils"}
)

IMPURE_MODULES = frozenset(
    {"asyncio", "multiprocessing", "os", "random", "secrets", "socket", "sqlite3", "subprocess"}
    | {"threading", "time", "urllib.request"}
)
IMPURE_NAMES = frozenset(
    f"datetime.{kind}.{reading}" for kind in ("date", "datetime") for reading in ("now", "today")
) | {
    "builtins.input",
    "builtins.open",
    "builtins.print",
    "datetime.datetime.utcnow",
    "io.open",
    "sys.argv",
    "sys.stdin",
    "sys.stdout",
    "uuid.uuid1",
    "uuid.uuid4",
}
SEEDED_NUMPY = frozenset(
    f"numpy.random.{name}" for name in ("BitGenerator", "Generator", "PCG64", "Philox")
) | {"numpy.random.SeedSequence", "numpy.random.default_rng"}
FILE_METHODS = frozenset({"read_bytes", "read_text", "write_bytes", "write_text"})


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in one line of a file."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        """Write the fault as compilers do, so that editors can jump to it."""
        return f"{self.path}:{self.line}: {self.what}"


def names_of_imports(tree: ast.Module) -> dict[str, str]:
    """Map each name that the file's imports bind to the full dotted name it stands for."""
    bound = {name: f"builtins.{name}" for name in ("input", "open", "print")}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                bound[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return bound


def dotted_name(node: ast.expr, bound: dict[str, str]) -> str | None:
    """Give the full dotted name of `a.b.c` where `a` is imported or built in, else None."""
    if isinstance(node, ast.Name):
        return bound.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = dotted_name(node.value, bound)
        return None if owner is None else f"{owner}.{node.attr}"
    return None


def is_impure(name: str) -> bool:
    """Tell whether a full dotted name reads the clock, the world or a hidden random state."""
    if name.startswith("numpy.random.") and name not in SEEDED_NUMPY:
        return True
    inside = any(name.startswith(f"{module}.") for module in IMPURE_MODULES)
    return inside or name in IMPURE_NAMES


def impure_uses(tree: ast.Module, path: str) -> Iterator[Fault]:
    """Yield the uses, called or merely handed on, of what a pure room must not touch."""
    bound = names_of_imports(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            name = dotted_name(node, bound)
            if name is not None and is_impure(name):
                yield Fault(path, node.lineno, f"a pure room uses {name}")
        elif isinstance(node, ast.Call):
            yield from impure_call(node, bound, path)


def impure_call(call: ast.Call, bound: dict[str, str], path: str) -> Iterator[Fault]:
    """Yield a fault for a file read or written by method, and for a generator without a seed."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in FILE_METHODS:
        yield Fault(path, call.lineno, f"a pure room calls .{call.func.attr}()")
    unseeded = not call.args and not call.keywords
    if unseeded and dotted_name(call.func, bound) == "numpy.random.default_rng":
        yield Fault(path, call.lineno, "a pure room draws without a seed")


def shared_code(tree: ast.Module, path: str) -> Iterator[Fault]:
    """Yield the imports by which an independent verifier would lean on the rest of Dorsal."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = ["dorsal" if node.level else str(node.module)]
        else:
            continue
        if any(module.split(".")[0] == "dorsal" for module in modules):
            yield Fault(path, node.lineno, "a verifier imports from Dorsal")


def oversized(tree: ast.Module, lines: int, path: str) -> Iterator[Fault]:
    """Yield a fault for a file that is too long and for each function that is."""
    most = LONGEST_VERIFIER if "/verifiers/dorsal_verify" in path else LONGEST_FILE
    if lines > most:
        yield Fault(path, 1, f"{lines} lines in one file, the most is {most}")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                what = f"{node.name} has {length} lines, the most is {LONGEST_FUNCTION}"
                yield Fault(path, node.lineno, what)


def long_views(tree: ast.Module, path: str) -> Iterator[Fault]:
    """Yield a fault for each view of the site, known by who may open it, that is too long."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ACCESS & set(
            map(decorator_name, node.decorator_list)
        ):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_VIEW:
                what = f"the view {node.name} has {length} lines, the most is {LONGEST_VIEW}"
                yield Fault(path, node.lineno, what)


def decorator_name(decorator: ast.expr) -> str:
    """Give the last name of a decorator: `public` of `@public`, `@access.public`, `@public()`."""
    if isinstance(decorator, ast.Call):
        return decorator_name(decorator.func)
    if isinstance(decorator, ast.Attribute):
        return decorator.attr
    return decorator.id if isinstance(decorator, ast.Name) else ""


def badly_named(path: Path) -> Iterator[Fault]:
    """Yield a fault for a file or a folder whose name says nothing."""
    for part in (*path.parent.parts, path.stem):
        if part in NAMES_THAT_SAY_NOTHING:
            yield Fault(str(path), 1, f"{part!r} says nothing: name the thing")


def check_file(path: Path, source: str) -> list[Fault]:
    """Check one file, given by its path relative to the repository, and return its faults."""
    tree = ast.parse(source, filename=str(path))
    faults = [*badly_named(path), *oversized(tree, len(source.splitlines()), str(path))]
    if path.parts[:2] == ("src", "dorsal"):
        room = path.parts[2]
        if room in PURE_ROOMS:
            faults += impure_uses(tree, str(path))
        elif room == "verifiers":
            faults += shared_code(tree, str(path))
        elif room == "site":
            faults += long_views(tree, str(path))
    return sorted(set(faults))


def check_tree(root: Path) -> list[Fault]:
    """Check every Python file of the repository."""
    files = [file for name in CHECKED_FOLDERS for file in sorted((root / name).rglob("*.py"))]
    return [
        fault
        for file in files
        for fault in check_file(file.relative_to(root), file.read_text(encoding="utf-8"))
    ]


def main(arguments: Sequence[str]) -> int:
    """Print all faults of the repository, or of the one at the path given; 1 if there are any."""
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    faults = check_tree(root)
    for fault in faults:
        print(fault)
    print(f"rooms, sizes and names: {len(faults)} faults" if faults else "pure rooms: kept")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The shape of the house: which way imports run, who reads the clock, and what templates must not hold."""

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("plans", "priorities", "otworkforce")
#: What each app must not import: the foundation nothing of ours, the work nothing of the roof.
FORBIDDEN = {
    "plans": ("priorities", "otworkforce", "tests"),
    "priorities": ("otworkforce", "tests"),
    "otworkforce": ("tests",),
}
MAX_LINES = 400

#: Where somebody or something asks for a page or starts a command, and the moment is taken once and handed on.
CLOCK_FOLDERS = {"views", "admin", "commands"}
CLOCK_FILES = {"views.py", "admin.py", "context_processors.py", "middleware.py", "adapters.py", "signals.py"}
#: A form that is refused is kept from a signal and from the CSRF view, which have no moment to hand on; a history row
#: that no service dated (a set of related objects, the admin of another app) is dated by the clock.
CLOCK_EXCEPTIONS = {"plans/clock.py", "plans/services/kept.py", "plans/models/history.py"}


def sources() -> dict[str, ast.Module]:
    """Return the parsed source of each module of the portal but migrations, by its dotted name."""
    paths = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    return {module_name(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def module_name(path: Path) -> str:
    """Return ``a.b`` for ``a/b.py`` and for ``a/b/__init__.py``."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.fixture(scope="module")
def modules() -> dict[str, ast.Module]:
    return sources()


# --- Imports --------------------------------------------------------------------------------------------------------


def imported(name: str, nodes: Iterator[ast.AST], modules: dict[str, ast.Module]) -> set[str]:
    """Return the dotted names that the module ``name`` imports: modules of ours where they are, else as written."""
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = absolute(name, node, modules)
            found |= {f"{base}.{a.name}" if f"{base}.{a.name}" in modules else base for a in node.names}
    return found


def absolute(name: str, node: ast.ImportFrom, modules: dict[str, ast.Module]) -> str:
    """Return the absolute name of the module that ``node`` imports from."""
    if not node.level:
        return node.module or ""
    is_package = any(other.startswith(f"{name}.") for other in modules)
    parts = name.split(".") + ([""] if is_package else [])
    return ".".join([*parts[: -node.level], *([node.module] if node.module else [])])


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Walk what runs when a module is imported: not the bodies of functions, nor what is there for types only."""
    for child in ast.iter_child_nodes(node):
        is_for_types = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
        if not is_for_types and not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from at_import(child)


def wrong_imports(modules: dict[str, ast.Module]) -> list[str]:
    """Return the imports that run the wrong way, wherever in a module they stand."""
    return [
        f"{name} imports {target}"
        for name, tree in modules.items()
        for target in sorted(imported(name, ast.walk(tree), modules))
        if target.split(".")[0] in FORBIDDEN[name.split(".")[0]]
    ]


def cycle(modules: dict[str, ast.Module]) -> list[str]:
    """Return a circle of modules that import each other while they are imported; empty where there is none."""
    graph = {name: imported(name, at_import(tree), modules) & modules.keys() for name, tree in modules.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_imports_run_one_way(modules: dict[str, ast.Module]) -> None:
    assert len(modules) > 50
    assert wrong_imports(modules) == []


def test_no_modules_import_each_other(modules: dict[str, ast.Module]) -> None:
    assert cycle(modules) == []


@pytest.mark.parametrize(
    ("where", "planted"),
    [
        ("plans.models.plan", "from priorities.models import Action"),
        ("plans.access", "def late():\n    import priorities.progress"),
        ("plans.clock", "from otworkforce import settings"),
        ("priorities.progress.status", "import otworkforce.mail as mail"),
        ("priorities.access", "if True:\n    from otworkforce.views import home"),
    ],
)
def test_an_import_that_runs_back_is_found(where: str, planted: str, modules: dict[str, ast.Module]) -> None:
    assert where in modules
    [found] = wrong_imports({**modules, where: ast.parse(planted)})
    assert found.startswith(f"{where} imports ")


@pytest.mark.parametrize("planted", ["from priorities.progress import checks", "from .checks import checks"])
def test_a_circle_is_found(planted: str, modules: dict[str, ast.Module]) -> None:
    circle = cycle({**modules, "priorities.progress.status": ast.parse(planted)})
    assert {"priorities.progress.status", "priorities.progress.checks"} <= set(circle)


def test_an_import_for_types_or_inside_a_function_makes_no_circle(modules: dict[str, ast.Module]) -> None:
    harmless = "if TYPE_CHECKING:\n    from .checks import checks\ndef late():\n    from .checks import checks"
    assert cycle({**modules, "priorities.progress.status": ast.parse(harmless)}) == []


# --- Sizes ----------------------------------------------------------------------------------------------------------


def test_no_file_outgrows_what_reads_well() -> None:
    paths = [path for folder in (*APPS, "tests") for path in (ROOT / folder).rglob("*.py")]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {path: n for path, n in lengths.items() if n > MAX_LINES and "/migrations/" not in path} == {}


# --- The clock ------------------------------------------------------------------------------------------------------

ASKS_THE_TIME = re.compile(
    r"(clock|timezone|datetime|date)\.(now|utcnow|today|localtime|localdate)|now|today|time\.time"
)


def readings_of_the_clock(tree: ast.Module) -> list[str]:
    """Return the calls that ask for the time by themselves."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [ast.unparse(call) for call in calls if not call.args and ASKS_THE_TIME.fullmatch(ast.unparse(call.func))]


def may_read_the_clock(path: str) -> bool:
    *folders, name = path.split("/")
    return path in CLOCK_EXCEPTIONS or name in CLOCK_FILES or bool(CLOCK_FOLDERS & set(folders))


def test_only_views_and_commands_ask_for_the_time(modules: dict[str, ast.Module]) -> None:
    paths = [
        path.relative_to(ROOT) for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
    ]
    found = {
        str(path): calls
        for path in paths
        if not may_read_the_clock(path.as_posix()) and (calls := readings_of_the_clock(modules[module_name(path)]))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("clock.now()", ["clock.now()"]),
        ("x = clock.today()", ["clock.today()"]),
        ("date.today()", ["date.today()"]),
        ("timezone.now()", ["timezone.now()"]),
        ("now()", ["now()"]),
        ("datetime.now(tz=UTC)", ["datetime.now(tz=UTC)"]),
        ("clock.today(at)", []),
        ("moment.date()", []),
    ],
)
def test_a_reading_of_the_clock_is_found(source: str, expected: list[str]) -> None:
    assert readings_of_the_clock(ast.parse(source)) == expected
    assert may_read_the_clock("priorities/services/asking.py") is False
    assert may_read_the_clock("priorities/views/queue.py") is True


# --- Templates ------------------------------------------------------------------------------------------------------

INLINE = re.compile(
    r"""<[a-z][^>]*\s(style|on[a-z]+)\s*=|<style\b|<script\b(?![^>]*\ssrc=)|["']javascript:""", re.IGNORECASE
)


def test_templates_hold_no_inline_style_or_script() -> None:
    templates = ROOT / "templates"
    paths = [path.relative_to(templates) for path in templates.rglob("*.html")]
    pages = [path for path in paths if path.parts[0] not in ("emails", "admin")]
    assert len(pages) > 20
    assert [str(path) for path in pages if INLINE.search((templates / path).read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("source", "is_inline"),
    [
        ('<p style="color: red">', True),
        ('<p class="x"\n   STYLE=x>', True),
        ('<button onclick="go()">', True),
        ("<script>go()</script>", True),
        ("<script defer>go()</script>", True),
        ("<style>p {}</style>", True),
        ('<a href="javascript:go()">', True),
        ('<script src="x.js" defer></script>', False),
        ('<p class="on">style=x, online=y</p>', False),
        ('<svg fill="none" font-style="x">', False),
    ],
)
def test_an_inline_style_or_script_is_found(source: str, is_inline: bool) -> None:
    assert bool(INLINE.search(source)) is is_inline

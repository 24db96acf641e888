"""The verbs an application imports: load, get, edit, save, set, unset; the pure ones on text. `versions.py` has more.

Readers take no lock: they see the old file or the new one. Writers hold the lock from before their read until the new
file is durable. Every verb raises `ConfsafeError`s with `.path`, and leaves the file as it was when it raises.
"""

from __future__ import annotations

from confsafe import formats
from confsafe.data import keypath
from confsafe.data.copying import copied
from confsafe.data.plain import plainly
from confsafe.document import BOM, Document, decode
from confsafe.editing.config import loaded_root, root_of
from confsafe.editing.edit import Edit, document_in
from confsafe.editing.options import (
    Options,
    PlainOptions,
    UsageError,
    completed,
    for_a_block,
    for_a_function,
    require_option,
    require_style,
    shared_store_for,
    store_for,
)
from confsafe.editing.origin import Origin
from confsafe.editing.outcome import Outcome as Outcome
from confsafe.editing.reader import (
    RAISE,
    format_of,
    read,
    read_text,
    text_of,
    told_format,
    value_at,
    without_values,
)
from confsafe.editing.transaction import Transaction, proposed, run
from confsafe.errors import ParseError, naming
from confsafe.sniffing import in_its_format
from confsafe.storage.store import is_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from typing import Any, Literal, Unpack, overload

    from confsafe.editing.config import Config, ConfigList
    from confsafe.editing.options import FormatName, StrPath
    from confsafe.formats.stream import Which
    from confsafe.formats.styles import Style
    from confsafe.storage.store import Snapshot
else:
    from confsafe.startup.records import overload


@overload
def load(
    path: StrPath,
    *,
    native: Literal[True],
    format: FormatName | None = None,
    document: Which = None,
    secret: bool = False,
    encoding: str | None = None,
    yaml: Literal["1.1"] | None = None,
    duplicates: Literal["error", "last"] = "error",
    timeout: float | None = 10.0,
) -> Any: ...


@overload
def load(
    path: StrPath,
    *,
    root: type[list[Any]],
    format: FormatName | None = None,
    document: Which = None,
    secret: bool = False,
    encoding: str | None = None,
    yaml: Literal["1.1"] | None = None,
    duplicates: Literal["error", "last"] = "error",
    timeout: float | None = 10.0,
) -> ConfigList: ...


@overload
def load(
    path: StrPath,
    *,
    root: type[dict[Any, Any]] | None = None,
    format: FormatName | None = None,
    document: Which = None,
    native: bool = False,
    secret: bool = False,
    encoding: str | None = None,
    yaml: Literal["1.1"] | None = None,
    duplicates: Literal["error", "last"] = "error",
    timeout: float | None = 10.0,
) -> Config: ...


def load(
    path: StrPath,
    *,
    root: type | None = None,
    format: FormatName | None = None,
    document: Which = None,
    native: bool = False,
    secret: bool = False,
    encoding: str | None = None,
    yaml: Literal["1.1"] | None = None,
    duplicates: Literal["error", "last"] = "error",
    timeout: float | None = 10.0,
) -> Any:
    """Read a file: plain data, one consistent snapshot, no lock.

    Args:
        path: the file.
        root: `list` or `dict`: what the document has to be, so that a type checker knows it; a file with a list at its
            root is a `ConfigList` also without it.
        format, document, native, secret, encoding, yaml, duplicates: as for `edit`.
        timeout: seconds to wait for a shared store; a file on a disk is not waited for.

    Raises WriteError (a FileNotFoundError for a missing file, a PermissionError, ...), ParseError, FormatUnknown,
    ValueRefused (a scalar at the root).

    Example:
        >>> load("app.toml").get_path("server.port")                                    # doctest: +SKIP
        80
    """
    format = _read_as(path, format, yaml=yaml, duplicates=duplicates)
    if native:
        return _native(path, format, document, secret=secret, encoding=encoding, timeout=timeout)
    with naming(path, reads=True):
        found = read(path, format=format, document=document, secret=secret, encoding=encoding, timeout=timeout)
        return loaded_root(found, wanted=root)


def get(
    path: StrPath,
    key: str | Sequence[Any],
    default: Any = RAISE,
    *,
    format: FormatName | None = None,
    document: Which = None,
    encoding: str | None = None,
    yaml: Literal["1.1"] | None = None,
    duplicates: Literal["error", "last"] = "error",
) -> Any:
    """Read one value of a file.

    Args:
        path: the file.
        key: a key path, `"servers[0].port"` or `("servers", 0, "port")`.
        default: returned where the file or the key is missing; without it they raise.

    Raises KeyMissing, KeyPathError, and what `load` raises.
    """
    format = _read_as(path, format, yaml=yaml, duplicates=duplicates)
    return value_at(path, key, default, format=format, document=document, encoding=encoding)


@overload
def loads(text: str | bytes, format: FormatName, *, root: type[list[Any]], document: Which = None) -> ConfigList: ...


@overload
def loads(
    text: str | bytes, format: FormatName, *, root: type[dict[Any, Any]] | None = None, document: Which = None
) -> Config: ...


def loads(text: str | bytes, format: FormatName, *, root: type | None = None, document: Which = None) -> Any:
    """Read a text, or its bytes (UTF-8, or UTF-16 with its byte-order mark).

    Raises ParseError, ValueRefused (a scalar at the root), ValueError (an unknown format).

    Example:
        >>> loads("port = 80  # web", "toml")
        {'port': 80}
    """
    if isinstance(text, bytes):
        text = decode(text)
    _by_name(format)
    return loaded_root(read_text(text.removeprefix(BOM), format, document=document, given=format), wanted=root)


def dumps(data: Any, format: FormatName, *, style: Style | None = None) -> str:
    """A new text of that data in the format's usual style, or in that one, with a final newline.

    The keys, and TOML's tables, stand in the order of the data. Raises ValueRefused; TypeError for what is no
    style.

    Example:
        >>> dumps({"server": {"port": 80}}, "toml")
        '[server]\\nport = 80\\n'
    """
    if style is not None:
        require_style(style)
        data = style.ordered(data)
    return plainly(lambda data: _by_name(format).dumps(data, style=style), data, format=format)


def patch(text: str, data: Any, format: FormatName, *, document: Which = None) -> str:
    """The text, changed as little as makes it mean `data`. Pure: no file, no lock.

    Raises ParseError, ValueRefused, VerifyError.

    Example:
        >>> patch("port = 80  # web\\n", {"port": 8080}, "toml")
        'port = 8080  # web\\n'
    """
    if not isinstance(text, str):
        raise TypeError(f"patch takes a text (str), not {type(text).__name__}; decode it first")
    _by_name(format)
    found = getattr(data, "told", None)
    read = Document(text, format, document=document)
    return plainly(lambda data: read.edited(data, told=found), data, format=format)


@overload
def edit(
    path: StrPath, *, native: Literal[True], **options: Unpack[PlainOptions]
) -> AbstractContextManager[Any, None]: ...


@overload
def edit(
    path: StrPath, *, root: type[list[Any]], **options: Unpack[PlainOptions]
) -> AbstractContextManager[ConfigList, None]: ...


@overload
def edit(
    path: StrPath, *, root: type[dict[Any, Any]] | None = None, **options: Unpack[Options]
) -> AbstractContextManager[Config, None]: ...


def edit(path: StrPath, *, root: type | None = None, **options: Unpack[Options]) -> AbstractContextManager[Any, None]:
    """Edit a file: lock, read, hand out plain data; at the end of the block write what changed, and only that.

    An exception in the block leaves the file untouched, and so does a block that changes nothing (no rename, no new
    `.bak`, mtime kept). Where somebody without the lock changes the file meanwhile, the changes are merged into it; a
    key that both changed is a ConflictError. For the options see `Options`; `root` is as for `load`, and with `list` a
    missing file begins as one.

    Raises LockTimeout, ParseError, WriteError, ValueRefused, ValidationError, ConflictError, InsecureError,
    VerifyError; TypeError, ValueError for options that are none.

    Example:
        with confsafe.edit("app.toml") as cfg:      # port = 80  # web
            cfg["port"] = 8080                      # port = 8080  # web
    """
    full = for_a_block(options)
    return Transaction(path, store_for(path, full), _opening(path, full, root=root))


def save(path: StrPath, data: Any, **options: Unpack[PlainOptions]) -> None:
    """Make a file mean `data`: what stays keeps its comments and layout; what is not in `data` is deleted.

    Raises what `edit` raises.
    """
    full = for_a_block(_of_plain_data(path, options))
    transaction = Transaction(path, store_for(path, full), _opening(path, full, alone=True))
    with transaction:
        transaction.edit.replace(data)


def set(path: StrPath, key: str | Sequence[Any], value: Any, **options: Unpack[PlainOptions]) -> None:
    """Set one key of a file, making the mappings on the way that are missing.

    Raises KeyMissing, KeyPathError, and what `edit` raises.

    Example:
        set("app.toml", "server.port", 8080)
    """
    with naming(path):
        segments = keypath.as_keypath(key)
    if not segments:
        return save(path, value, **options)
    if keypath.is_pattern(segments):
        return _change(path, lambda root: root.set_path(key, value), options)
    return _change(path, lambda root: root.put(segments, value), options, alone=True)


def move(path: StrPath, old: str | Sequence[Any], new: str | Sequence[Any], **options: Unpack[PlainOptions]) -> None:
    """Move one entry of a file to another place, with its comments and its inner layout.

    Raises KeyMissing, KeyPathError, ValueRefused (a place that is taken), and what `edit` raises.

    Example:
        move("app.toml", "color", "ui.color")
    """
    options.setdefault("create", False)
    _change(path, lambda root: root.move(old, new), options)


def unset(path: StrPath, key: str | Sequence[Any], **options: Unpack[PlainOptions]) -> None:
    """Delete one key of a file. Raises KeyMissing, KeyPathError, and what `edit` raises."""
    with naming(path):
        segments = keypath.as_keypath(key)
    options.setdefault("create", False)
    _change(path, lambda root: root.drop(segments), options, alone=not keypath.is_pattern(segments))


def update(path: StrPath, function: Callable[[Config], object], **options: Unpack[PlainOptions]) -> None:
    """Change a file by a function on its data, which is called under the lock with the `Config`.

    Unlike a block it can be run again: where somebody without the lock changes the file meanwhile, the function is
    called once more, with the new data. So it counts exactly once, whoever writes beside it; it should do nothing but
    change the data it is given. What it raises leaves the file as it was.

    Raises what `edit` raises; TypeError for a coroutine function.

    Example:
        def count(cfg): cfg["started"] = cfg.get("started", 0) + 1
        confsafe.update("state.json", count)
    """
    _change(path, function, options)


def apply(
    path: StrPath, patch: Any, *, how: str | None = None, list_key: str | None = None, **options: Unpack[PlainOptions]
) -> None:
    """Apply a patch to a file: a merge patch (RFC 7396), a JSON Patch (RFC 6902) or plain data.

    Args:
        path: the file.
        patch: a list of operations is a JSON Patch, anything else a merge patch: mappings are merged, None deletes.
        how: "merge", "json-patch", "missing" (only add what is not there) or "replace"; None: as the patch looks.
        list_key: lists are merged, items with the same value at this key together; None: they are replaced.

    Raises KeyMissing where the patch does not apply, or a `test` of it fails; ValueRefused for what is no patch; what
    `edit` raises.

    Example:
        apply("app.toml", {"server": {"port": 8080, "old": None}})
        apply("app.toml", [{"op": "test", "path": "/server/port", "value": 80},
                           {"op": "replace", "path": "/server/port", "value": 8080}])
    """
    from confsafe.data.patching import patched

    _change(path, lambda root: patched(root, patch, how=how, list_key=list_key), options)


def attempts(path: StrPath, **options: Unpack[PlainOptions]) -> Iterator[AbstractContextManager[Any]]:
    """Attempts at one edit, for a `for` loop: each is like `edit`, and the next one comes where somebody was quicker.

    Unlike a single block, which is merged key by key, an attempt is made again from the start on fresh data; so what it
    reads and what it writes belong together. `timeout` bounds all of them. Raises what `edit` raises.

    Example:
        for attempt in attempts("etcd://host/app.toml"):
            with attempt as cfg:
                cfg["port"] = max(cfg["ports"]) + 1
    """
    from confsafe.editing.attempts import attempts as tried
    from confsafe.editing.attempts import attempts_at

    full = completed(PlainOptions(**{**options, "on_conflict": "error"}))
    if is_url(path):
        shared = shared_store_for(str(path), full)
        return attempts_at(shared, lambda store: Transaction(path, store, _opening(path, full)))

    def one(left: float | None) -> AbstractContextManager[Any]:
        again: Options = {**full, "timeout": left}
        return Transaction(path, store_for(path, again), _opening(path, again))

    return tried(one, full["timeout"])


def transform(
    path: StrPath,
    mutate: Callable[[Any], None],
    *,
    dry_run: bool = False,
    check: Callable[[bytes, StrPath], None] | None = None,
    alone: bool = False,
    **options: Unpack[Options],
) -> Outcome:
    """`update`, and say what that did.

    Args:
        path: the file.
        mutate: called with the `Config` under the lock, again where the file was changed meanwhile.
        dry_run: read, without a lock, and do all but the write.
        check: called with the payload bytes and the path before the commit; refuses by raising.
        alone: a promise that `mutate` changes the data by one `put` or `drop` and nothing else: less is copied.

    Raises what `edit` raises.
    """
    full = for_a_function(_of_plain_data(path, options))
    store, opened = store_for(path, full), _opening(path, full, alone=alone)
    if dry_run:
        with naming(path):
            edit, payload = proposed(opened, mutate, store.read())
            if payload is not None and check is not None:
                check(payload.content, path)
    else:
        edit, payload = run(path, store, opened, mutate, check=check)
    before, name = edit.document.original or "", formats.display_name(path)
    if payload is None:
        return Outcome(False, before, before, name)
    return Outcome(True, before, edit.text, name, edit.root.diff() if full["secret"] else None)


def transform_text(
    text: str,
    format: FormatName,
    mutate: Callable[[Any], None],
    *,
    document: Which = None,
    validate: Any = None,
) -> Outcome:
    """`transform` for a text in memory. Raises ParseError, ValueRefused, ValidationError, VerifyError."""
    found = Document(text, format, document=document)
    root = root_of(copied(found.data), Origin(found, f"stdin.{format}", secret=False))
    mutate(root)
    after = found.edited(root, told=root.told, comments=root.comments.assigned)
    if validate is not None and after != text:
        from confsafe.editing.validation import validate as ask

        ask(root, validate, reading=found.reading)
    return Outcome(after != text, text, after, f"stdin.{format}")


def tell_of_waits(tell: Callable[[str], object]) -> None:
    """Have `tell` called, once a wait, with one line for each wait for a lock of this process that lasts a second.

    Example of a line: `app.toml: locked, held for 3.2 s by process 4711`.
    """
    from confsafe.storage import wait

    wait.on_long_wait = tell


def _opening(
    path: StrPath, full: Options, *, alone: bool = False, root: type | None = None
) -> Callable[[Snapshot], Edit]:
    """What makes the edit of a state of the file."""
    return lambda snapshot: Edit(path, snapshot, full, alone=alone, root=root)


def _change(path: StrPath, function: Callable[[Any], object], options: PlainOptions, *, alone: bool = False) -> None:
    full = for_a_function(_of_plain_data(path, options))
    run(path, store_for(path, full), _opening(path, full, alone=alone), function)


def _of_plain_data(path: StrPath, options: PlainOptions) -> PlainOptions:
    if options.get("native"):
        raise UsageError("native=True belongs to edit and load", path=path)
    return options


def _native(
    path: StrPath,
    format: str | None,
    document: Which,
    *,
    secret: bool,
    encoding: str | None = None,
    timeout: float | None = 10.0,
) -> Any:
    """The library's own object for what a file holds."""
    from confsafe.editing import native

    with naming(path):
        try:
            return native.load(
                document_in(
                    text_of(path, encoding, secret=secret, timeout=timeout),
                    format_of(path, format),
                    given=format,
                    document=document,
                )
            )
        except ParseError as error:
            raise without_values(error) if secret else error from error.__cause__


def _read_as(path: StrPath, format: FormatName | None, *, yaml: str | None, duplicates: str) -> Any:
    """The format as it was given, with the way to read YAML. Raises TypeError, ValueError, FormatUnknown."""
    require_option("yaml", yaml)
    require_option("duplicates", duplicates)
    with naming(path, reads=True):
        return told_format(path, format, yaml=yaml, duplicates=duplicates)


def _by_name(name: str) -> formats.Format:
    return formats.by_name(name)


def data_in(
    content: bytes,
    path: StrPath,
    *,
    format: str | None,
    document: Which = None,
    encoding: str | None = None,
) -> Any:
    """The data of the bytes of a file of that name. Raises ParseError, FormatUnknown."""
    text = decode(content, encoding).removeprefix(BOM)
    name = format_of(path, format)
    from confsafe.formats.stream import number_of  # here: an edit of one document needs no stream

    number = number_of(text, name, document)
    return in_its_format(text, name, lambda name: _by_name(name).data(text, document=number), given=format)


def data_as(path: StrPath, content: bytes, full: Options) -> Any:
    """The data of a file's bytes, read as completed options say. Raises ParseError, FormatUnknown."""
    format = _read_as(path, full["format"], yaml=full["yaml"], duplicates=full["duplicates"])
    return data_in(content, path, format=format, document=full["document"], encoding=full["encoding"])

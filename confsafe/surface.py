"""What the command line is built of: the names of the layers below that it uses, each loaded on first use.

The command line imports this module, the verbs (`confsafe.api`) among it, and besides only what the API speaks in:
`confsafe.errors`, `confsafe.data` (plain data and key paths), `confsafe.apps` and `confsafe.startup`.
tests/test_import_graph.py holds it to that, so that no verb knows a grammar or a disk. A name is not promised to users;
those that are, `confsafe` itself has.
"""

from __future__ import annotations

from confsafe import startup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from confsafe.api import Outcome as Outcome
    from confsafe.api import data_in as data_in
    from confsafe.api import dumps as dumps
    from confsafe.api import load as load
    from confsafe.api import patch as patch
    from confsafe.api import tell_of_waits as tell_of_waits
    from confsafe.api import transform as transform
    from confsafe.api import transform_text as transform_text
    from confsafe.apps.configfile import ConfigFile as ConfigFile
    from confsafe.apps.layers import Layers as Layers
    from confsafe.apps.relay import relay as relay
    from confsafe.document import Document as Document
    from confsafe.document import decode as decode
    from confsafe.editing.config import sort_at as sort_at
    from confsafe.editing.disabling import disabled as disabled
    from confsafe.editing.disabling import enabled as enabled
    from confsafe.editing.documents import transform_documents as transform_documents
    from confsafe.editing.merging import merge as merge
    from confsafe.editing.merging import merge_chosen as merge_chosen
    from confsafe.editing.merging.sides import read_side as read_side
    from confsafe.editing.options import Options as Options
    from confsafe.editing.options import StrPath as StrPath
    from confsafe.editing.origin import NOT_1_1 as NOT_1_1
    from confsafe.editing.origin import meant_in_yaml_1_1 as meant_in_yaml_1_1
    from confsafe.editing.reader import NOT_REACHED as NOT_REACHED
    from confsafe.editing.reader import bytes_of as bytes_of
    from confsafe.editing.reader import content_of as content_of
    from confsafe.editing.reader import data_of as data_of
    from confsafe.editing.reader import format_of as format_of
    from confsafe.editing.reader import missing_file as missing_file
    from confsafe.editing.reader import text_of as text_of
    from confsafe.editing.reader import told_format as told_format
    from confsafe.editing.reader import without_values as without_values
    from confsafe.editing.schema import SchemaFile as SchemaFile
    from confsafe.editing.source import Session as Session
    from confsafe.editing.source import copy_for_program as copy_for_program
    from confsafe.editing.source import document_of as document_of
    from confsafe.editing.source import documents_of as documents_of
    from confsafe.editing.source import outcome_between as outcome_between
    from confsafe.editing.source import replace_file as replace_file
    from confsafe.editing.source import require_secret as require_secret
    from confsafe.editing.source import session as session
    from confsafe.editing.source import texts_left as texts_left
    from confsafe.editing.source import transform_source as transform_source
    from confsafe.editing.source import transform_source_text as transform_source_text
    from confsafe.editing.together import transform_all as transform_all
    from confsafe.editing.validation import validate as validate
    from confsafe.editing.written import container_as_written as container_as_written
    from confsafe.editing.written import place_of as place_of
    from confsafe.editing.written import scalar_as_written as scalar_as_written
    from confsafe.editing.written import strings_of as strings_of
    from confsafe.editing.written import text_at as text_at
    from confsafe.editing.written import whole_text as whole_text
    from confsafe.formats import WITHIN_ANOTHER as WITHIN_ANOTHER
    from confsafe.formats import Strings as Strings
    from confsafe.formats import by_name as by_name
    from confsafe.formats import display_name as display_name
    from confsafe.formats import read_as as read_as
    from confsafe.formats.detect import RC as RC
    from confsafe.formats.detect import detect as detect
    from confsafe.formats.embedded import block_in as block_in
    from confsafe.formats.encoding import BOM as BOM
    from confsafe.formats.encoding import known_encoding as known_encoding
    from confsafe.formats.encoding import shown_text as shown_text
    from confsafe.formats.json import has_comments as has_comments
    from confsafe.formats.stream import chosen_document as chosen_document
    from confsafe.formats.stream import count_of_documents as count_of_documents
    from confsafe.formats.stream import data_of_documents as data_of_documents
    from confsafe.formats.stream import labels_of_documents as labels_of_documents
    from confsafe.formats.stream import pieces_of as pieces_of
    from confsafe.formats.text import Comment as Comment
    from confsafe.sniffing import in_its_format as in_its_format
    from confsafe.sniffing import rc_format as rc_format
    from confsafe.storage.primitives import atomic_write as atomic_write
    from confsafe.storage.store import is_url as is_url
    from confsafe.versions import Backup as Backup
    from confsafe.versions import backups as backups
    from confsafe.versions import diff as diff
    from confsafe.versions import earlier_content as earlier_content
    from confsafe.versions import step_back as step_back

_HOME = {
    # the verbs, and what they hand out
    "api": "Outcome data_in dumps load patch tell_of_waits transform transform_text",
    "versions": "Backup backups diff earlier_content step_back",
    "apps.configfile": "ConfigFile",
    "apps.layers": "Layers",
    "apps.relay": "relay",
    "editing.options": "Options StrPath",
    "editing.origin": "NOT_1_1 meant_in_yaml_1_1",
    "editing.schema": "SchemaFile",
    "editing.together": "transform_all",
    "editing.merging": "merge merge_chosen",
    "editing.merging.sides": "read_side",
    "storage.primitives": "atomic_write",
    "storage.store": "is_url",
    # files as bytes, texts and data
    "editing.reader": "NOT_REACHED bytes_of content_of data_of format_of missing_file text_of told_format "
    "without_values",
    "editing.source": "Session copy_for_program document_of documents_of outcome_between replace_file require_secret "
    "session texts_left transform_source transform_source_text",
    "editing.documents": "transform_documents",
    "editing.disabling": "disabled enabled",
    "editing.validation": "validate",
    "editing.config": "sort_at",
    "editing.written": "container_as_written place_of scalar_as_written strings_of text_at whole_text",
    # texts
    "document": "Document decode",
    "formats": "Strings WITHIN_ANOTHER by_name display_name read_as",
    "formats.detect": "RC detect",
    "formats.embedded": "block_in",
    "formats.encoding": "BOM known_encoding shown_text",
    "formats.json": "has_comments",
    "formats.stream": "chosen_document count_of_documents data_of_documents labels_of_documents pieces_of",
    "formats.text": "Comment",
    "sniffing": "in_its_format rc_format",
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names.split()}


if not TYPE_CHECKING:  # to a type checker, a name that is not imported above is no name

    def __getattr__(name: str) -> object:
        module = _MODULE_OF.get(name)
        if module is None:
            raise AttributeError(f"module 'confsafe.surface' has no attribute {name!r}")
        value: object = getattr(startup.module(f"confsafe.{module}"), name)
        globals()[name] = value
        return value

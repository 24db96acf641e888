#!/usr/bin/python
# Copyright: the confsafe authors. MIT licence, see LICENSE.
"""Set and delete keys of JSON, TOML and YAML files; comments and layout stay."""

from __future__ import annotations

DOCUMENTATION = r"""
module: config
short_description: Set and delete keys of JSON, TOML and YAML files
description:
  - Changes the keys that are named and only their bytes; comments, blank lines, quotes and the order of all else stay.
  - All keys of one task are one commit, under a lock, by an atomic rename; the file keeps its mode, owner and ACL.
  - A file that does not parse, or a value that the format cannot hold, fails the task and leaves the file as it was.
requirements:
  - confsafe (Python library, on the managed machine)
options:
  path:
    description: The file. Its name tells the format.
    type: path
    required: true
  key:
    description:
      - The key path, as C(server.port), C(list[name=web].image) or C(/server/port).
      - Use I(keys) for several.
    type: str
  value:
    description: The value for I(key). One that stands there already keeps its place, its comments and its quotes.
    type: raw
  state:
    description: Whether I(key) has to be there.
    type: str
    choices: [present, absent]
    default: present
  type:
    description:
      - What I(value) is. Templates give strings, so C(auto) takes the type of the value that stands there.
      - C(json) reads a string as JSON.
    type: str
    choices: [auto, string, int, float, bool, "null", json]
    default: auto
  keys:
    description: Several keys, each with I(key), I(value), I(state) and I(type) as above, changed in one commit.
    type: list
    elements: dict
  create:
    description: Make the file where it is missing.
    type: bool
    default: false
  backup:
    description: How many earlier versions are kept beside the file (C(.bak), C(.bak.2), ...).
    type: int
    default: 0
  secret:
    description: The file is for its owner only (mode 0600), and its values are shown in no diff.
    type: bool
    default: false
  validate:
    description: A command that is run before the file is replaced; C(%s) in it is the candidate's name.
    type: str
  format:
    description: The format, where the name does not tell it.
    type: str
    choices: [json, jsonc, json5, toml, yaml]
  document:
    description: Which document of a YAML stream, from 0.
    type: int
  timeout:
    description: Seconds to wait for the file's lock.
    type: float
    default: 10
attributes:
  check_mode:
    support: full
    description: Says what it would change.
  diff_mode:
    support: full
    description: Shows the difference, of a secret file its key paths.
author:
  - The confsafe authors
"""

EXAMPLES = r"""
- name: One key
  confsafe.confsafe.config:
    path: /etc/demo/app.toml
    key: server.port
    value: 8080

- name: Several keys in one commit, checked before the file is replaced
  confsafe.confsafe.config:
    path: /etc/demo/service.yaml
    keys:
      - {key: "services[name=web].image", value: "registry.example.com/web:1.5.0"}
      - {key: services_old, state: absent}
    validate: demo --check-config %s

- name: A secret, readable by its owner only
  confsafe.confsafe.config:
    path: /etc/demo/token.toml
    key: api.token
    value: "{{ token }}"
    secret: true
    create: true
  no_log: true
"""

RETURN = r"""
keys:
  description: The key paths that were set or deleted, or would be.
  returned: always
  type: list
  elements: str
backup_file:
  description: The file with the version before.
  returned: where one was kept
  type: str
"""

import json
import os
import shlex
import tempfile
import traceback
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

try:
    import confsafe
    from confsafe.editing.reader import format_of

    IMPORT_ERROR = None
except ImportError:
    IMPORT_ERROR = traceback.format_exc()

_ONE = {
    "key": {"type": "str", "no_log": False},
    "value": {"type": "raw"},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "type": {
        "type": "str",
        "choices": ["auto", "string", "int", "float", "bool", "null", "json"],
        "default": "auto",
    },
}

_ABSENT = object()

_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def main() -> None:
    """Do what the task asks."""
    module = AnsibleModule(
        argument_spec={
            "path": {"type": "path", "required": True},
            **_ONE,
            "keys": {"type": "list", "elements": "dict", "no_log": False, "options": {**_ONE}},
            "create": {"type": "bool", "default": False},
            "backup": {"type": "int", "default": 0},
            "secret": {"type": "bool", "default": False},
            "validate": {"type": "str"},
            "format": {"type": "str", "choices": ["json", "jsonc", "json5", "toml", "yaml"]},
            "document": {"type": "int"},
            "timeout": {"type": "float", "default": 10},
        },
        mutually_exclusive=[("key", "keys")],
        required_one_of=[("key", "keys")],
        supports_check_mode=True,
    )
    if IMPORT_ERROR:
        module.fail_json(msg=missing_required_lib("confsafe"), exception=IMPORT_ERROR)
    if module.params["validate"] and "%s" not in module.params["validate"]:
        module.fail_json(msg="validate must hold %s, the place of the candidate's name")
    try:
        module.exit_json(**_changed(module))
    except confsafe.ConfsafeError as error:
        module.fail_json(msg=str(error))
    except Refused as error:
        module.fail_json(msg=f"{module.params['path']}: {error}. File unchanged.")


class Refused(Exception):
    """A value that cannot be what the task says that it is, or a candidate that was refused."""


def _changed(module: AnsibleModule) -> dict[str, Any]:
    """Make the changes, unless it is only asked what they would be; the task's result."""
    wanted = module.params
    tasks = wanted["keys"] or [{name: wanted[name] for name in _ONE}]
    options = {name: wanted[name] for name in ("format", "document", "secret", "create", "timeout", "backup")}
    touched: list[str] = []
    with confsafe.edit(wanted["path"], validate=_validator(module), **options) as cfg:
        for task in tasks:
            if _apply(cfg, task):
                touched.append(task["key"])
        changed = cfg.changed
        difference = cfg.diff() if changed else ""
        if module.check_mode:
            cfg.discard()
    result: dict[str, Any] = {"changed": changed, "keys": touched, "diff": {"prepared": difference}}
    backup = f"{wanted['path']}.bak"
    if changed and not module.check_mode and wanted["backup"] and os.path.exists(backup):
        result["backup_file"] = backup
    return result


def _apply(cfg: Any, task: dict[str, Any]) -> bool:
    """Do one part of the task; whether anything changed."""
    key, there = task["key"], cfg.get_path(task["key"], _ABSENT)
    if task["state"] == "absent":
        if there is not _ABSENT:
            cfg.del_path(key)
        return there is not _ABSENT
    value = _typed(task["value"], task["type"], there, key)
    if there is not _ABSENT and there == value and type(there) is type(value):
        return False
    cfg.set_path(key, value)
    return True


def _typed(value: Any, kind: str, there: Any, key: str) -> Any:
    """The value as the type that was asked for, or as that of the value which stands there."""
    try:
        if kind == "null" or (kind == "json" and not isinstance(value, str)):
            return None if kind == "null" else value
        if kind == "auto":
            return _like(value, there)
        if kind == "bool":
            return value if isinstance(value, bool) else _BOOLEANS[str(value).lower()]
        return {"string": str, "int": int, "float": float, "json": json.loads}[kind](value)
    except (KeyError, ValueError, TypeError):
        wanted = kind if kind != "auto" else type(there).__name__
        raise Refused(f"{key}: {value!r} is no {wanted}; give type: to store another one") from None


def _like(value: Any, there: Any) -> Any:
    """Ansible's templates make strings of numbers; what stands there tells what was meant."""
    if isinstance(there, bool):
        return value if isinstance(value, bool) else _BOOLEANS[str(value).lower()]
    if isinstance(there, str) and isinstance(value, (bool, int, float)):
        return json.dumps(value) if isinstance(value, bool) else str(value)
    if isinstance(there, (int, float)) and isinstance(value, (str, int)) and not isinstance(value, bool):
        return type(there)(value)
    return value


def _validator(module: AnsibleModule) -> Any:
    """What asks the command of the task about a candidate; None where there is none."""
    command = module.params["validate"]
    if not command:
        return None

    def ask(data: Any) -> None:
        path = module.params["path"]
        before = ""
        if os.path.exists(path):
            with open(path, encoding="utf-8", newline="") as stream:
                before = stream.read()
        name = format_of(path, module.params["format"])
        text = confsafe.patch(before, data, name) if before else confsafe.dumps(data, name)
        with tempfile.TemporaryDirectory(dir=module.tmpdir) as folder:
            candidate = os.path.join(folder, os.path.basename(path))
            with open(candidate, "w", encoding="utf-8", newline="", opener=_private) as stream:
                stream.write(text)
            words = [word.replace("%s", candidate) for word in shlex.split(command)]
            code, out, err = module.run_command(words)
        if code:
            raise Refused(f"validate refused the change (exit {code}): {(err or out).strip()[:500]}")

    return ask


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_EXCL, 0o600)


if __name__ == "__main__":
    main()

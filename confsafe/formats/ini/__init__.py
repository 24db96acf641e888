"""INI's dialects, each a reader and a spelling of values over `formats/keyed`.

ini         as Python's configparser reads it: `=` or `:`, further lines by indentation, nothing behind values
systemd     units: `Key=value`, a repeated key is a list, a backslash at the line's end goes on
gitconfig   `[remote "origin"]`, quotes and escapes, comments behind values, keys without a value
properties  Java: no sections, escapes, `=`, `:` or a blank behind the key
"""

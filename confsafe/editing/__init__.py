"""One edit, from the lock to the unlock, and what is asked of it.

edit          from a state of a file to the bytes that are to replace it
transaction   one file: hold, edit, commit; again on the new state where somebody else changed it
rebase        a block's changes, merged strictly into a new state
together      several files as one
source        edits of a text as a whole
config        what is handed out: plain data; root, comments: its key paths and comments; origin: of what text
options       what the callers ask for; validation, dataclass_binding, native
reader        reading without a lock
disabling, merging   entries commented out and in; three-way merges of texts
"""

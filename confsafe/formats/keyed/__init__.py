"""Texts of `key = value` lines, under headers or none: everything that INI's dialects and `.env` files have in common.

A dialect (`model.Dialect`) reads its text as sections and entries and spells a value; everything else is here, once:

    model     Entry, Section, Statements, and what a dialect tells
    held      any data -> strings as the dialect can hold them: 80 -> "80", True -> "yes" where "no" stood
    places    entries by key path, and whose each line is, by the layout engine
    style     how a new entry is written here: indentation, the signs around `=`, blank lines
    inserts   where what comes has its place
    plan      changes -> which entries and sections are deleted, inserted and moved
    edit      the plan -> splices, by the layout engine
    several   one section for several of its name, and the other way round
    values    a value's own splices
    owned     which comments may be deleted with the entries
    proof     reading an edited text again by the entry that was exchanged
    comments  comments, disable and enable, by the layout engine
    reading   `formats.Reading`, and `formats.Format`

A key that is there twice is a list of values (`repeats="list"`: systemd, git), or means its last value (`.env`, Java
properties), or is a fault that an edit does not touch (INI).
"""

"""The layout engine: whose is a comment, a blank line, a comma; what remains when entries are inserted and deleted.

One engine for all formats. A format shows it a container as lines and slots over the text and says by a `Grammar` what
differs; the engine answers with positions and splices. It knows no data.

| module | call | answers |
|---|---|---|
| model | `Grammar`, `Line`, `Slot`, `Piece` | the words: *lead, key, separator, value, tail*, and the gap behind |
| lines | `read_lines(text, start, end, grammar)` | the lines between two entries: blank, comment, other |
| ownership | `divide(lines, ...)`, `is_heading(...)`, `is_mark(line)` | whose they are: the table of rules is there |
| stands | `Stands`: `above`, `slot`, `section_slot` | the same for all headers and entries of a text |
| runs | `run_of_entries`, `run_of_sections` | the place between two that stay |
| runs | `run_splices(text, Run(...), new)` | entries on lines of their own that go and come there |
| comments | `read_comment`, `comment_splices`, `spot_of` | the comment of one entry: read, write, remove |
| disable | `disabling`, `reversible`, `uncommented` | commenting an entry out and in |
| examples | `choose`, `majority`, `most_alike` | which existing text is the example for a new one |
| brackets | `edit_brackets(text, Brackets(...), grammar, ...)` | entries between brackets |
| separators | `Commas` | commas added, taken away, in front of entries, trailing; used by brackets |
| settling | `settle(text, splices)` | the splices of several runs as one list |
| gaps | `read_gap(...)` | what stands between two entries there: tail, middle, lead |

How a line-based format deletes, inserts and replaces entries: between two neighbours that stay,

    lines = read_lines(text, end_of_line_of_entry_above, start_of_line_of_entry_below, GRAMMAR)
    division = divide(
        lines,
        above=column_of(text, above.start),     # None at the start of the container
        trailing=column_of_comment_behind_above,  # None where there is none
        below=column_of(text, below.start),     # None at the end of the container
        reads_as_entry=reads_as_entry,          # the format's: how many of these comment lines are an entry
        begins_file=False,
    )
    lead = lines[division.lead].start if division.lead < len(lines) else start_of_line_of_entry_below
    tail = lines[division.tail - 1].end if division.tail else end_of_line_of_entry_above

gives each entry its `Slot(lead, start, key_end, value, end, tail)`; then, for each run of deleted and inserted entries,

    run_splices(
        text,
        Run(floor=slot_above.tail, insert=..., ceiling=slot_below.lead, opens=False, closes=False, gone=[slot, ...]),
        [Piece("log = 3", indent="", gap=0)],
    )

Between brackets, `edit_brackets` does all of that by itself, given the spans of the entries:

    edit_brackets(text, Brackets(start, end, spans, ...), GRAMMAR, deleted={1}, inserted=[NewEntry(0, render)],
                  reads_as_entry=no_entries)

`is_heading` is asked only of a deleted entry of one line that has a lead: a heading's lead stays, so its slot's
`lead` is set to the start of the entry's own line.
"""

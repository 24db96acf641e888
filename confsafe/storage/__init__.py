"""Bytes to and from the disk, never half of them: knows no format, and can be used alone for any file.

    store       the protocol: hold, read, commit, earlier versions
    disk        the local disk as a store: LocalFile, DiskOptions, and the lock held on one file
    commit      one commit, step by step
    primitives  atomic_write, atomic_open, clean_temp_files

    resolution  from a path to the directory, held            directory        all names are reached through it
    lock, lockfile, ticket, wait one holder at a time, in fair order
    trust       whose files are believed
    reading     one consistent state, without a lock          access           permissions, and what `secret` means
    atomic      new content, complete before it has the name  backup           .bak and its rotation
    inplace, journal, homes   the weaker commit, and its repair
    together, parts, undo     several files as one: the commit, what stands beside each file, what a kill left of it
    candidate   a text for another program to look at or change
    sweep       what killed processes left                    names            which names stand beside a file
    digest      contents known by their hash                  faults           the words of the system's errors
    platforms   Linux, macOS, Windows

Nothing is imported here: a reader pays for reading only.
"""

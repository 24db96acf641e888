"""Bytes to and from the disk, never half of them: knows no format, and can be used alone for any file.

    store       the protocol: hold, read, commit, earlier versions
    disk        the local disk as a store: LocalFile, DiskOptions, and the lock held on one file
    commit      one commit, step by step
    primitives  atomic_write, atomic_open, clean_temp_files

    reading     one consistent state, without a lock          lock, turn       one holder at a time, in fair order
    atomic      new content, complete before it has the name  access           permissions, and what `secret` means
    backup      .bak and its rotation                         inplace, journal the weaker commit, and its repair
    directory   one directory, held           candidate        a text for another program to look at or change
    sweep       what killed processes left                    names            which names stand beside a file
    faults      the words of the system's errors              platforms        Linux, macOS, Windows

Nothing is imported here: a reader pays for reading only.
"""

"""One edit, from the lock to the unlock, and what is asked of it: options, validation, native documents."""

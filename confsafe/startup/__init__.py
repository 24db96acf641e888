"""What keeps `import confsafe` and the command line quick: each trick here says what it saves."""

"""What keeps `import confsafe` and the command line quick: each trick here says what it saves.

Attributes:
    alone: whether confsafe is the whole program, as the command line says: nobody else imports anything in this
        process.
"""

alone = False

"""What an application needs around its own settings, each in a module of its own, each on top of the public verbs.

configfile         ConfigFile: the one object that an application makes
settings_edit      its edit: from a template, migrated, completed
templates          a commented file of defaults
migrations         old files become new ones, in one commit
typed              settings as a pydantic model or a dataclass; only what the model's user changed is saved
watch              changes of the file as they happen
"""

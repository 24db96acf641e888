"""YAML text -> data and a tree of where every node starts and ends.

events.py      text -> parser events: libyaml's (libyaml.py), or ruamel.yaml's where libyaml refuses YAML 1.2
parsing.py     which parser reads the text; strictness.py: what libyaml lets pass
compose.py     events -> plain data, and the flat tree of nodes.py; tags.py, schema.py: what a scalar means
values.py      events -> plain data of a large text that nobody edits
"""

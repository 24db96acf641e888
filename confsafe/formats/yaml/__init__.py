"""YAML."""
from .compose import compose

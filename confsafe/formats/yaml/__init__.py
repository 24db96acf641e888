"""YAML."""
from .compose import compose
from .reading import YamlReading
class YamlFormat:
    name = "yaml"
    def read(self, text, *, document=None):
        return YamlReading(compose(text, document))
    def data(self, text, *, document=None):
        return compose(text, document).data
FORMATS = {"yaml": YamlFormat()}

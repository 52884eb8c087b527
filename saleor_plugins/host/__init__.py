"""Everything that we touch in Saleor, in one room, as verbs in the field's words.

When Saleor moves something, this folder changes and nothing else. Modules here are imported by
plugins one by one (`from ..host import payments`); nothing is imported at package level, so that a
settings module can name classes here before Django's applications are ready.
"""

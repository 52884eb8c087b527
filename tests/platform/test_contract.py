"""The API's contract: docs/api.graphql is served as it says, and all our documents are valid on it."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLSchema, build_client_schema, introspection_query, parse, validate
from graphql.language import ast as nodes
from graphql.language.printer import print_ast
from harness import storefront
from harness.world import World

from saleor_plugins.catalogue_import import documents as composed

PROJECT = Path(__file__).resolve().parents[2]
CONTRACT = PROJECT / "docs/api.graphql"
_SCHEMAS: dict[str, GraphQLSchema] = {}


def schema(world: World) -> GraphQLSchema:
    """The platform's merged schema, as a client sees it."""
    found = _SCHEMAS.get(world.shop.url)
    if found is None:
        answer = world.shop.anonymous(introspection_query)
        found = _SCHEMAS[world.shop.url] = build_client_schema(answer.ok())
    return found


@cache
def contract() -> list[Any]:
    """Definitions of docs/api.graphql; `extend type` gives the type that is extended."""
    # graphql-core 2 reads no descriptions.
    text = re.sub(r'^\s*"[^"]*"\s*$', "", CONTRACT.read_text(), flags=re.MULTILINE)
    found = parse(text).definitions
    return [
        each.definition if isinstance(each, nodes.TypeExtensionDefinition) else each
        for each in found
    ]


def payloads() -> set[str]:
    """Types that mutations of the contract answer with; the contract names them only."""
    mutation = [each for each in contract() if each.name.value == "Mutation"]
    return {print_ast(field.type).strip("!") for each in mutation for field in each.fields}


def test_every_field_and_argument_of_the_contract_is_served(world: World) -> None:
    """Given docs/api.graphql, then each type, field and argument is there with the type it says."""
    served = schema(world).get_type_map()
    wrong = []
    for definition in contract():
        name = definition.name.value
        if name not in served:
            wrong.append(name)
            continue
        if isinstance(definition, nodes.EnumTypeDefinition):
            values = {value.name for value in served[name].values}
            wrong += [
                f"{name}.{v.name.value}" for v in definition.values if v.name.value not in values
            ]
            continue
        for field in definition.fields:
            said = f"{name}.{field.name.value}"
            there = served[name].fields.get(field.name.value)
            if there is None:
                wrong.append(f"{said} is missing")
                continue
            if str(there.type) != print_ast(field.type):
                wrong.append(f"{said} is {there.type}, not {print_ast(field.type)}")
            wrong += _arguments(said, field, there)
    assert wrong == []


def _arguments(said: str, field: Any, there: Any) -> list[str]:
    wrong = []
    for argument in getattr(field, "arguments", None) or []:
        found = there.args.get(argument.name.value)
        wanted = print_ast(argument.type)
        # graphql-core 2 asks for a non-null argument although it has a default: those are nullable.
        if argument.default_value is not None:
            wanted = wanted.rstrip("!")
        if found is None:
            wrong.append(f"{said}({argument.name.value}) is missing")
        elif str(found.type).rstrip("!") != wanted.rstrip("!"):
            wrong.append(f"{said}({argument.name.value}) is {found.type}, not {wanted}")
    return wrong


def test_every_mutation_of_the_contract_answers_with_errors(world: World) -> None:
    """Given a mutation of ours, then its payload has errors: [{field, message, code}!]!."""
    served = schema(world).get_type_map()
    for name in sorted(payloads()):
        errors = str(served[name].fields["errors"].type)
        assert errors.startswith("[") and errors.endswith("!]!"), (name, errors)
        fields = served[errors.strip("[]!")].fields
        assert {"field", "message", "code"} <= set(fields), name


def documents() -> list[tuple[str, str]]:
    """Every GraphQL document in our Python code: (where, text)."""
    found = []
    for path in sorted((PROJECT / "saleor_plugins").rglob("*.py")):
        tree = ast.parse(path.read_text())
        # Those that are put together are taken from their module, below.
        parts = {id(p) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for p in n.values}
        for node in ast.walk(tree):
            whole = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if whole and id(node) not in parts and _is_document(node.value):
                found.append((f"{path.relative_to(PROJECT)}:{node.lineno}", node.value))
    for name, value in vars(composed).items():
        if isinstance(value, str) and _is_document(value):
            found.append((f"{composed.__name__}.{name}", value))
    return found


def _is_document(text: str) -> bool:
    begins = ("query ", "query(", "mutation ", "mutation(", "{ ")
    return text.strip().startswith(begins) and "{" in text


def test_every_document_in_our_python_is_valid_here(world: World) -> None:
    """Given each operation that we execute, then the platform's schema accepts it."""
    ours = documents()
    assert len(ours) > 10
    wrong = []
    for where, text in ours:
        try:
            problems = validate(schema(world), parse(text))
        except Exception as error:
            problems = [error]
        wrong += [f"{where}: {problem}" for problem in problems]
    assert wrong == []


def test_every_document_of_the_storefront_is_valid_here(world: World) -> None:
    """Given each operation of the pages, with its fragments, then the platform's schema accepts it."""
    theirs = storefront.documents()
    assert len(theirs) > 40
    wrong = []
    for text in theirs:
        wrong += [f"{problem}\n{text[:80]}" for problem in validate(schema(world), parse(text))]
    assert wrong == []

"""The schema, assembled: `Query`, `Mutation`, `schema` and `backend` under Saleor's names."""

from functools import partial
from importlib import import_module
from typing import Any

import graphql
from graphql import GraphQLCachedBackend, GraphQLCoreBackend, execute, parse, validate
from graphql.backend.base import GraphQLDocument
from graphql.execution import ExecutionResult

from .core.federation.schema import build_federated_schema
from .core.loader import types

# Importing a module registers its resolvers.
for _app in (
    *("account", "app", "attribute", "channel", "checkout", "discount", "meta", "order"),
    *("payment", "plugins", "product", "shipping", "shop", "warehouse"),
):
    import_module(f"saleor.graphql.{_app}.schema")

Query = types.Query
Mutation = types.Mutation
# Subscriptions are webhooks' business in Saleor; nothing of ours listens to one.
Subscription = None

unit_enums: list[Any] = []
WEBHOOK_TYPES_MAP: dict[str, Any] = {}
PAYMENT_ADDITIONAL_TYPES: list[Any] = []
ASSIGNED_ATTRIBUTE_TYPES: list[Any] = list(types.object_types())


def _directive(name: str, **args: Any) -> graphql.GraphQLDirective:
    return graphql.GraphQLDirective(
        name=name,
        args={key: graphql.GraphQLArgument(of_type) for key, of_type in args.items()},
        locations=[
            graphql.DirectiveLocation.FIELD,
            graphql.DirectiveLocation.FIELD_DEFINITION,
            graphql.DirectiveLocation.INPUT_OBJECT,
            graphql.DirectiveLocation.OBJECT,
        ],
    )


_strings = graphql.GraphQLNonNull(
    graphql.GraphQLList(graphql.GraphQLNonNull(graphql.GraphQLString))
)
GraphQLDocDirective = _directive("doc", category=graphql.GraphQLNonNull(graphql.GraphQLString))
GraphQLWebhookEventsInfoDirective = _directive(
    "webhookEventsInfo", asyncEvents=_strings, syncEvents=_strings
)

schema = build_federated_schema(
    Query,
    mutation=Mutation,
    types=[*unit_enums, *PAYMENT_ADDITIONAL_TYPES, *ASSIGNED_ATTRIBUTE_TYPES],
    subscription=Subscription,
    directives=[
        *graphql.specified_directives,
        GraphQLDocDirective,
        GraphQLWebhookEventsInfoDirective,
    ],
)


def _fail(errors: list[Any], **_: Any) -> ExecutionResult:
    return ExecutionResult(errors=errors, invalid=True)


class SaleorGraphQLBackend(GraphQLCoreBackend):
    """Validates when a document is parsed, so that the outcome is cached with it."""

    def document_from_string(self, schema: Any, document_string: Any) -> GraphQLDocument:
        document_ast = parse(document_string)
        errors = validate(schema, document_ast)
        run = (
            partial(_fail, errors)
            if errors
            else partial(execute, schema, document_ast, **self.execute_params)
        )
        return GraphQLDocument(
            schema=schema,
            document_string=document_string,
            document_ast=document_ast,
            execute=run,
        )


class _Documents(dict):
    """The documents parsed last; the oldest make room."""

    def __setitem__(self, key: Any, value: Any) -> None:
        if len(self) >= 1000:
            self.pop(next(iter(self)), None)
        super().__setitem__(key, value)


backend = GraphQLCachedBackend(SaleorGraphQLBackend(), cache_map=_Documents())

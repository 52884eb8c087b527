"""The gate at the API: pictures sent by anybody's client are held to the import's rule.

Saleor lets in a dozen kinds of images of up to 10 MB, and believes the client's word for what they
are. Here a picture is JPEG, PNG or WebP by its content and has at most 5 MB, whichever mutation it
comes with; the merchant's other files (invoices, price lists) are none of this gate's business.
"""

from ..graphql.documents import root_fields
from ..graphql.gates import Operation, Refused
from . import images

# Mutations that take pictures, with the field that holds them.
_PICTURES = {
    "productMediaCreate": "image",
    "categoryCreate": "backgroundImage",
    "categoryUpdate": "backgroundImage",
    "collectionCreate": "backgroundImage",
    "collectionUpdate": "backgroundImage",
    "userAvatarUpdate": "image",
    "productBulkCreate": "media.image",
}


def pictures(operation: Operation) -> Refused | None:
    """Refuse an operation that sends a picture which is not let in; nothing of it is executed.

    Every file of such a request is looked at: how a file reaches its field (variable, default value,
    list) is then no way around the rule.
    """
    files = getattr(operation.request, "FILES", None)
    if not files:
        return None
    fields = root_fields(operation.document, operation.variables, operation.operation_name)
    named = next((_PICTURES[field.name] for field in fields if field.name in _PICTURES), None)
    if named is None:
        return None
    for file in files.values():
        try:
            images.media_type(file, file.size)
        except ValueError as error:
            return Refused(f"{named}: {error}", code="INVALID_IMAGE")
    return None

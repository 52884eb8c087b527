"""What is wrong with a catalogue file."""

from dataclasses import dataclass

from ..core.errors import CommerceError, InvalidInput


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one cell; `row` as a spreadsheet counts (the header is 1)."""

    row: int
    column: str
    message: str
    code: str = "INVALID"

    def __str__(self) -> str:
        place = f"row {self.row}, column {self.column}" if self.column else f"row {self.row}"
        return f"{place}: {self.message}"


class InvalidFile(InvalidInput):
    """The file is no catalogue at all: not CSV, empty, or without a column that it needs."""

    default_code = "INVALID_FILE"


class ImportFailed(CommerceError):
    """The platform refused something that the file's checks had let pass."""

    default_code = "IMPORT_FAILED"

"""What goes wrong with a backup, in one clear line each."""


class BackupError(Exception):
    """Nothing was kept, or nothing may be trusted. The message names what to do, and no secret."""

"""How the buckets have to be: closed, encrypted, versioned, and tidy."""

from __future__ import annotations

from typing import Any

_VERSIONS_KEPT = 30  # days that a replaced or deleted object can be brought back
# What a store says that is like S3 and does not have everything of it (MinIO has no such block).
_UNKNOWN = {"NotImplemented", "MethodNotAllowed"}


def prepare(s3: Any, bucket: str, *, media: bool) -> list[str]:
    """Put a bucket right; answers what is now true of it. Other lifecycle rules are kept.

    Versions make a deletion undoable for 30 days, by mistake or by whoever got hold of a key that
    may write. The media bucket stays as public as the merchant made it; backups are nobody's.
    """
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    rule = {
        "ID": "old-versions",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "NoncurrentVersionExpiration": {"NoncurrentDays": _VERSIONS_KEPT},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    others = [each for each in _rules(s3, bucket) if each.get("ID") != rule["ID"]]
    s3.put_bucket_lifecycle_configuration(
        Bucket=bucket, LifecycleConfiguration={"Rules": [*others, rule]}
    )
    done = [f"{bucket} is versioned; old versions go after {_VERSIONS_KEPT} days"]
    if not media:
        done.append(_close(s3, bucket))
    return done


def _close(s3: Any, bucket: str) -> str:
    try:
        s3.put_public_access_block(
            Bucket=bucket,
            PublicAccessBlockConfiguration={
                "BlockPublicAcls": True,
                "IgnorePublicAcls": True,
                "BlockPublicPolicy": True,
                "RestrictPublicBuckets": True,
            },
        )
    except s3.exceptions.ClientError as error:
        if error.response["Error"]["Code"] not in _UNKNOWN:
            raise
        return f"{bucket} cannot be closed for good in this store: see that no policy opens it"
    return f"{bucket} is closed to the public"


def _rules(s3: Any, bucket: str) -> list[dict[str, Any]]:
    try:
        rules = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    except s3.exceptions.ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchLifecycleConfiguration":
            raise
        return []
    return list(rules)

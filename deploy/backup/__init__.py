"""The database's backups: taken with pg_dump, encrypted, kept on S3, and restored with a check.

    python -m deploy.backup now | serve | list | check | prepare | restore | new-key

Stands alone: it needs PostgreSQL's client programs, boto3, psycopg and pyrage, and no Saleor. On a bad
day the standard tools do as well: `age --decrypt -i key.txt FILE | pg_restore`.
"""

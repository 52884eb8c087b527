# Takes and restores backups. Build from the project's root:
#   docker build -f deploy/backup.Dockerfile --build-arg POSTGRES_VERSION=15 -t shop-backup .
# pg_dump must not be older than the server: give the server's own version.
ARG POSTGRES_VERSION=15
FROM postgres:${POSTGRES_VERSION}-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 python3-venv ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && python3 -m venv /opt/backup \
    && useradd --uid 1000 --no-create-home shop-backup
COPY deploy/backup/requirements.lock /tmp/requirements.lock
RUN /opt/backup/bin/pip install --no-cache-dir --no-deps --require-hashes -r /tmp/requirements.lock
WORKDIR /srv
COPY deploy/backup ./deploy/backup
COPY deploy/restore ./deploy/restore
ENV PATH=/opt/backup/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 1000
ENTRYPOINT ["python", "-m", "deploy.backup"]
CMD ["serve"]
HEALTHCHECK --interval=5m --timeout=60s --start-period=15m --retries=2 \
    CMD ["python", "-m", "deploy.backup", "check", "--older-than", "60"]

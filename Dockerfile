# Staque for production: one image for web, workers, beat and backups. The simulated cloud, the
# tests and the embedded start are not in it.
FROM python:3.11-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PATH=/venv/bin:$PATH
RUN python -m venv /venv
WORKDIR /srv/staque
COPY requirements.txt ./
RUN pip install --require-hashes --requirement requirements.txt

COPY accounts ./accounts
COPY conversations ./conversations
COPY deployments ./deployments
COPY foundation ./foundation
COPY docs/guides ./docs/guides
COPY home ./home
COPY modelcatalog ./modelcatalog
COPY platforms ./platforms
COPY recommendations ./recommendations
COPY staque ./staque
COPY static ./static
COPY templates ./templates
COPY upkeep ./upkeep
COPY usage ./usage

# Static files get their hashes here. The values only let the settings be read: none is kept.
ENV DJANGO_SETTINGS_MODULE=staque.settings STAQUE_ENV=production
RUN STAQUE_SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    STAQUE_ALLOWED_HOSTS=build.invalid \
    DATABASE_URL=postgresql://build@build.invalid/build \
    REDIS_URL=rediss://:during-the-build@build.invalid \
    python -m django collectstatic --no-input --verbosity 0 \
    && python -m compileall -q accounts conversations deployments foundation home modelcatalog \
       platforms recommendations staque upkeep usage


FROM python:3.11-slim-bookworm

RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent staque \
    && install --directory --owner staque --group staque --mode 0700 /var/lib/staque
COPY --from=build /venv /venv
COPY --from=build /srv/staque /srv/staque
WORKDIR /srv/staque
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=staque.settings STAQUE_ENV=production STAQUE_DATA_DIR=/var/lib/staque
USER staque
VOLUME /var/lib/staque
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "-m", "uvicorn", "staque.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--lifespan", "on", "--timeout-graceful-shutdown", "20", "--no-access-log", "--no-server-header", "--no-proxy-headers"]

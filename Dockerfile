# OpenOS: the frontend is built once, then served without Node, on one port.
FROM python:3.11-slim AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    REFLEX_TELEMETRY_ENABLED=false REFLEX_CHECK_LATEST_VERSION=false
WORKDIR /app
COPY pyproject.toml constraints.txt README.md ./
# The dependencies before the code: they change less often.
RUN mkdir openos && touch openos/__init__.py && pip install -e '.[web]' -c constraints.txt

FROM base AS build
RUN pip install -e '.[web,build]' -c constraints.txt
COPY rxconfig.py ./
COPY reflex.lock reflex.lock
COPY assets assets
COPY openos openos
COPY scripts/build_frontend.py scripts/
RUN python scripts/build_frontend.py

FROM base
RUN useradd --create-home --uid 10001 app && mkdir data && chown app:app data
COPY rxconfig.py ./
COPY openos openos
COPY scripts/container.sh scripts/
COPY --from=build /app/.web/build/client .web/build/client
COPY --from=build /app/.web/backend .web/backend
COPY --from=build /app/.web/routes.json /app/.web/reflex.json .web/
ENV OPENOS_ENV=production PYTHONPATH=/app REFLEX_ENV_MODE=prod REFLEX_STATES_WORKDIR=/tmp/states \
    __REFLEX_SKIP_COMPILE=true __REFLEX_MOUNT_FRONTEND_COMPILED_APP=true
EXPOSE 3000
ENTRYPOINT ["/app/scripts/container.sh", "/app/data"]
CMD ["sh", "-c", "exec granian --interface asgi --factory --host 0.0.0.0 --port ${PORT:-3000} openos.openos:app"]

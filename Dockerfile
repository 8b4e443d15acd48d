# One image for every process of the portal. Build: docker build -t portal .
FROM python:3.11-slim AS build
WORKDIR /portal
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /portal/.venv && \
    /portal/.venv/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY . .
# Texts and static files belong to the image. No secret is needed for them, and none is in it.
RUN PORTAL_MODE=local PORTAL_STATIC_ROOT=/portal/collected \
    sh -c '.venv/bin/python manage.py compile_catalogues && .venv/bin/python manage.py collectstatic --no-input -v0'

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home portal && mkdir -p /data/files /data/state && chown -R portal /data
WORKDIR /portal
COPY --from=build /portal /portal
ENV PATH=/portal/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PORTAL_MODE=production \
    PORTAL_BIND=0.0.0.0:8000 \
    PORTAL_STATIC_ROOT=/portal/collected \
    PORTAL_MEDIA_ROOT=/data/files \
    PORTAL_BEAT_FILE=/data/state/beat
USER portal
EXPOSE 8000
CMD ["gunicorn", "-c", "cooperation/gunicorn.py", "cooperation.wsgi"]

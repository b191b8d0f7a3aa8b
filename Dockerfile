# Two stages: the first builds the wheel with its assets, the second holds nothing but what runs.
FROM python:3.11-slim AS build
WORKDIR /source
COPY requirements.txt ./
RUN python -m venv /opt/build \
 && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN /opt/build/bin/python assets/build.py --strict \
 && HOLOTYPE_SKIP_ASSETS=1 /opt/build/bin/pip wheel . --no-deps --no-build-isolation -w /wheels

# The versions of the lockfile, with where each is meant for: what the wheel asks for comes in these.
RUN sed -E -n 's/^([A-Za-z0-9_.-]+==[^\\]+).*/\1/p' requirements.txt > /wheels/constraints.txt

FROM python:3.11-slim
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir -c /wheels/constraints.txt /wheels/holotype-*.whl \
 && rm -r /wheels \
 && useradd --create-home --uid 10001 holotype \
 && install -d -o holotype -g holotype /data
USER holotype
ENV HOLOTYPE_DATA=/data/holotype HOLOTYPE_LOG_FORMAT=json PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('HOLOTYPE_PORT', '8000') + '/healthz', timeout=4)"]
CMD ["holotype", "serve", "--host", "0.0.0.0"]

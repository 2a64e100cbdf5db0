# What every machine of a Ray cluster runs: Ray, and factcheck with its bundled model.
# docker build -f deploy/ray.Dockerfile -t REGISTRY/factcheck-ray:0.2.0 .
FROM rayproject/ray:2.60.0-py311-cpu
COPY --chown=ray . /home/ray/factcheck
RUN pip install --no-cache-dir '/home/ray/factcheck[cluster,tables]' && rm -r /home/ray/factcheck

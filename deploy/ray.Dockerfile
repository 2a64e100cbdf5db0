# What every machine of a Ray cluster runs: Ray, and factcheck with its bundled model.
# `docker build -f deploy/ray.Dockerfile -t REGISTRY/factcheck-ray:0.2.0 .`, then
# `docker push REGISTRY/factcheck-ray:0.2.0`.
FROM rayproject/ray:2.60.0-py311-cpu
COPY --chown=ray . /home/ray/factcheck
COPY --chown=ray deploy/prelabel.sh /home/ray/prelabel.sh
# boto3, with which Ray starts machines, has to fit what s3 brings: the releases that the tests use do.
RUN pip install --no-cache-dir --constraint /home/ray/factcheck/constraints.txt \
      '/home/ray/factcheck[cluster,corpus,s3,tables]' boto3 \
 && rm -r /home/ray/factcheck

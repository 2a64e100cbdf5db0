#!/usr/bin/env bash
# What a cluster is for: everything in /mnt/corpus/news, into /mnt/corpus/run. Started again, it goes on.
set -euo pipefail
factcheck prelabel /mnt/corpus/news -o /mnt/corpus/run/ --taxonomy /mnt/corpus/taxonomy.yaml \
  --engine ray --address auto --jobs "${WORKERS:-64}" --worker-memory 1 --parts parquet

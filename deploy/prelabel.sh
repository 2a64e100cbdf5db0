#!/usr/bin/env bash
# What a cluster is for: everything in /mnt/corpus/news, into /mnt/corpus/run. Started again, it goes
# on. INPUT, OUTPUT, TAXONOMY and WORKERS of the environment replace what stands here. The image has
# this file as /home/ray/prelabel.sh.
set -euo pipefail
output=${OUTPUT:-/mnt/corpus/run}
manifest=${output%/}/manifest.json
rejected=${output%/}/rejected.prelabel.jsonl

earlier=no
[ ! -e "$manifest" ] || earlier=yes
code=0
factcheck prelabel "${INPUT:-/mnt/corpus/news}" -o "${output%/}/" \
  --taxonomy "${TAXONOMY:-/mnt/corpus/taxonomy.yaml}" \
  --engine ray --address auto --jobs "${WORKERS:-64}" --worker-memory 1 --parts parquet || code=$?

# Exit code 1 is a finished run with rejected records; a cluster would call the whole job failed.
if [ "$code" -eq 1 ] && [ "$earlier" = no ] && [ -e "$manifest" ] && [ -s "$rejected" ]; then
  echo "finished, $(wc -l <"$rejected") rejected: see $rejected" >&2
  code=0
fi
exit "$code"

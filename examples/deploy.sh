#!/bin/sh
# A deploy script: set the new image, check the result, roll back when the check fails.
#
#     sh examples/deploy.sh service.yaml registry.example.com/web:1.5.0
set -eu
file=$1
image=$2

confsafe set "$file" 'services[name=web].image' "$image"
if confsafe get "$file" 'services[name=web].image' | grep -q '^registry\.example\.com/'; then
    confsafe diff "$file"
else
    confsafe rollback "$file"
    echo "deploy: $image is not from our registry; rolled back" >&2
    exit 1
fi

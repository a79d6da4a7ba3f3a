#!/usr/bin/env bash
# Prints the path of the definition of a FlinkDeployment, by the Flink Kubernetes operator: it is part of a jar on Maven
# Central, which is downloaded once into $SMT_CACHE_DIR, else $XDG_CACHE_HOME/smt, else ~/.cache/smt.
set -euo pipefail

release=1.10.0
artifact=flink-kubernetes-operator-api
entry=META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml
cache=${SMT_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/smt}/dl
file=flinkdeployments-$release.yml

if [[ ! -f $cache/$file ]]; then
  mkdir -p "$cache"
  partial=$(mktemp -d -p "$cache")
  mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
    -Dartifact="org.apache.flink:$artifact:$release" -DoutputDirectory="$partial" >&2
  python3 -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))' \
    "$partial/$artifact-$release.jar" "$entry" >"$partial/$file"
  mv "$partial/$file" "$cache/$file"
  rm -r "$partial"
fi
echo "$cache/$file"

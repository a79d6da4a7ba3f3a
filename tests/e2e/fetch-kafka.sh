#!/usr/bin/env bash
# Kafka, Kafka Connect, Debezium and what Flink needs to read Kafka, in the cache of fetch.sh.
#
#   fetch-kafka.sh  prints the folder on stdout: kafka/ (broker and Kafka Connect), plugins/debezium/,
#                   flink/ (jars for the SQL client); what it does, on stderr
#
# Everything comes from Maven Central.  Needs mvn.
set -euo pipefail

kafka_version=3.9.1
kafka_artifacts=(
  "org.apache.kafka:kafka_2.13:$kafka_version"
  "org.apache.kafka:connect-runtime:$kafka_version"
  "org.apache.kafka:connect-json:$kafka_version"
  org.slf4j:slf4j-simple:1.7.36
)
debezium_artifacts=(io.debezium:debezium-connector-postgres:3.0.0.Final)
# Maven Central as it is reached from test machines has no flink-sql-connector-kafka.
flink_artifacts=(org.apache.flink:flink-connector-kafka:3.4.0-1.20 org.apache.kafka:kafka-clients:3.4.0)
dependency_plugin=org.apache.maven.plugins:maven-dependency-plugin:3.6.1

cache=${SMT_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/smt}
home=$cache/kafka-$kafka_version
marker=$home/.complete
pins="${kafka_artifacts[*]} ${debezium_artifacts[*]} ${flink_artifacts[*]}"

say() {
  echo "fetch-kafka.sh: $*" >&2
}

# copy_closure FOLDER GROUP:ARTIFACT:VERSION...   with everything that they need at run time
copy_closure() {
  local folder=$1 pom artifact group name version
  shift
  pom=$(mktemp -d)
  {
    echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
    echo '<groupId>smt</groupId><artifactId>closure</artifactId><version>1</version><dependencies>'
    for artifact in "$@"; do
      IFS=: read -r group name version <<<"$artifact"
      echo "<dependency><groupId>$group</groupId><artifactId>$name</artifactId><version>$version</version></dependency>"
    done
    echo '</dependencies></project>'
  } >"$pom/pom.xml"
  mvn --batch-mode --quiet --file "$pom/pom.xml" "$dependency_plugin:copy-dependencies" \
    -DincludeScope=runtime -DoutputDirectory="$folder" >&2
  rm -r "$pom"
}

copy_jars() {
  local folder=$1 artifact
  shift
  for artifact in "$@"; do
    mvn --batch-mode --quiet "$dependency_plugin:get" -Dartifact="$artifact" -Dtransitive=false >&2
    mvn --batch-mode --quiet "$dependency_plugin:copy" -Dartifact="$artifact" -DoutputDirectory="$folder" >&2
  done
}

mkdir -p "$cache"
exec 9>"$cache/.lock-kafka"
flock 9
if [[ ! -f $marker || $(<"$marker") != "$pins" ]]; then
  command -v mvn >/dev/null || { say "mvn is missing: apt-get install maven"; exit 1; }
  say "fetching Kafka $kafka_version and Debezium into $home"
  rm -rf "$home"
  copy_closure "$home/kafka" "${kafka_artifacts[@]}"
  copy_closure "$home/plugins/debezium" "${debezium_artifacts[@]}"
  copy_jars "$home/flink" "${flink_artifacts[@]}"
  echo "$pins" >"$marker"
fi
echo "$home"

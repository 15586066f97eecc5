# Settings that install, start and stop share; each may be set from outside.
version=${TRINO_VERSION:-476}
home=${TRINO_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/flowsql-trino}
port=${TRINO_PORT:-18080}
heap=${TRINO_HEAP:-3G}
oldest_java=24

server=$home/trino-server-$version
state=$home/run-$port
pid_file=$state/server.pid
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# running tells whether the server that start started still runs.
running() { [ -f "$pid_file" ] && kill -0 "$(cat "$pid_file")" 2>/dev/null; }

# java_version prints the major version of the JDK in a folder.
java_version() { "$1/bin/java" -version 2>&1 | sed -nE '1s/[^"]*"([0-9]+).*/\1/p'; }

# java_home prints the folder of a JDK that is new enough.
java_home() {
  local dir found
  for dir in "${TRINO_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    [ -x "$dir/bin/java" ] || continue
    found=$(java_version "$dir")
    if [ -n "$found" ] && [ "$found" -ge "$oldest_java" ]; then
      echo "$dir"
      return
    fi
  done
  return 1
}

no_java="needs a JDK $oldest_java or newer. Install one (Debian and Ubuntu: apt-get install openjdk-25-jdk-headless, or Temurin 25) and, where it is not under /usr/lib/jvm, name it in TRINO_JAVA_HOME"

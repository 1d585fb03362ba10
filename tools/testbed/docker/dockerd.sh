#!/bin/sh
# Runs dockerd as the first process of a namespace of its own: dockerd.sh <private folders...> -- <dockerd's arguments...>.
# What it mounts no one else sees, and when this ends, however it ends, the kernel ends all that runs below it.
set -eu
while [ "$1" != -- ]; do
  mkdir -p "$1"
  mount -t tmpfs -o mode=700 testbed "$1"
  shift
done
shift
exec docker-init -- dockerd "$@"

#!/bin/sh
# Makes the root file system that all bases share: rootfs.sh <tar> <keyring> <suite> <archive> <certificates>.
# Called in a mount namespace of its own, so the file system in memory, where nothing waits for a disk, goes when this ends.
set -eu
tar=$1 keyring=$2 suite=$3 archive=$4 certificates=$5
memory=$(mktemp -d)
trap 'umount -R "$memory"; rmdir "$memory"' EXIT
mount -t tmpfs -o mode=755 testbed "$memory"
debootstrap --variant=minbase --include=ca-certificates --keyring="$keyring" "$suite" "$memory/root" "$archive" >&2
# A network that signs with an authority of its own reaches into builds too.
cp "$certificates" "$memory/root/etc/ssl/certs/ca-certificates.crt"
rm -rf "$memory"/root/var/cache/apt/archives/*.deb "$memory"/root/var/lib/apt/lists/* "$memory"/root/dev/* "$memory"/root/debootstrap
tar -C "$memory/root" --numeric-owner -cf "$tar.partial" .
mv "$tar.partial" "$tar"

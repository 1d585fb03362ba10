#!/bin/sh
# Lays out what a distroless image has under /distroless: whole packages without an installer, and for each its entry in
# /var/lib/dpkg/status.d, by which a bill of materials knows it. distroless.sh [program]: with what that program is linked to.
set -eu
out=/distroless

list_package() {
  dpkg-query --status "$1" > "$out/var/lib/dpkg/status.d/$1"
}

# /lib and the like are links into /usr, whatever a package calls its files.
add_package() {
  list_package "$1"
  dpkg-query --listfiles "$1" | sed -E 's#^/(bin|sbin|lib|lib64)/#/usr/\1/#' | grep -Ev '^/(\.|usr/share/(man|locale|lintian|bug)/.*)$' \
    | sed 's#^/##' | tar --directory=/ --create --no-recursion --files-from=- | tar --directory="$out" --extract
}

packages_of() {
  ldd "$1" | grep -o '/[^ ]*' | while read -r library; do
    dpkg-query --search "$library" 2>/dev/null || dpkg-query --search "/usr$library"
  done | cut -d: -f1 | sort -u
}

mkdir -p "$out/etc/ssl/certs" "$out/home/nonroot" "$out/root" "$out/tmp" "$out/var/lib/dpkg/status.d"
add_package base-files
add_package tzdata
list_package ca-certificates
cp /etc/ssl/certs/ca-certificates.crt "$out/etc/ssl/certs/"
printf '%s\n' root:x:0:0:root:/root:/sbin/nologin nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin > "$out/etc/passwd"
printf '%s\n' root:x:0: nobody:x:65534: tty:x:5: staff:x:50: nonroot:x:65532: > "$out/etc/group"
echo 'hosts: files dns' > "$out/etc/nsswitch.conf"
chown 65532:65532 "$out/home/nonroot"
chmod 0700 "$out/home/nonroot" "$out/root"
chmod 1777 "$out/tmp"

if [ $# -eq 1 ]; then
  for package in $(packages_of "$1"); do add_package "$package"; done
  install -D "$1" "$out/nodejs/bin/$(basename "$1")"
fi

#!/bin/sh
# A machine made of namespaces: node.sh <name> <folder> <logs> <programs> <control group> <setup>. It is called as the first process of namespaces
# of its own; what it mounts no one else sees, and when it ends, however it ends, the kernel ends all that runs on the node.
# What the node keeps over a restart is in <folder>: a node that lost power comes up with its disk.
set -eu
name=$1 folder=$2 logs=$3 programs=$4 group=$5 setup=$6
here=$(dirname "$0")

for tasks in /sys/fs/cgroup/*"$group/cgroup.procs" /sys/fs/cgroup"$group/cgroup.procs"; do
  if [ -e "$tasks" ]; then echo 0 > "$tasks"; fi
done
hostname "$name"

# The kubelet sets these for the whole machine. On a node it gets files in their place, so that the machine's stay.
mkdir -p "$folder/sysctl"
for setting in kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys kernel/keys/root_maxbytes vm/overcommit_memory vm/panic_on_oom; do
  if [ ! -e "/proc/sys/$setting" ]; then continue; fi
  file="$folder/sysctl/$(echo "$setting" | tr / .)"
  cat "/proc/sys/$setting" > "$file"
  mount --bind "$file" "/proc/sys/$setting"
done

# Those of the network are the node's own.
for setting in net/ipv4/ip_forward net/ipv4/conf/all/route_localnet net/bridge/bridge-nf-call-iptables; do
  if [ -e "/proc/sys/$setting" ]; then echo 1 > "/proc/sys/$setting"; fi
done

# Of the machine's /etc a node has what programs need; of the other folders, nothing.
if [ ! -d "$folder/etc" ]; then
  mkdir -p "$folder/etc.new" "$folder/lib/containerd" "$folder/lib/kubelet" "$folder/lib/etcd" "$folder/opt/cni/bin" "$folder/libexec"
  for part in alternatives ca-certificates group host.conf ld.so.cache ld.so.conf ld.so.conf.d localtime nsswitch.conf passwd protocols services ssl; do
    if [ -e "/etc/$part" ]; then cp -a "/etc/$part" "$folder/etc.new/"; fi
  done
  cp -r "$setup/." "$folder/etc.new/"
  ln -s /usr/lib/cni/* "$folder/opt/cni/bin/"
  mv "$folder/etc.new" "$folder/etc"
fi
mount --bind "$programs" /usr/local/bin
mount --bind "$here/programs" /usr/local/sbin
mount --bind "$folder/etc" /etc
mount --bind "$folder/lib" /var/lib
mount --bind "$folder/opt" /opt
mount --bind "$folder/libexec" /usr/libexec
mount --bind "$logs" /var/log
mount -t tmpfs -o mode=755 testbed /run
# The kubelet hands mounts on to containers, and gets theirs.
mount --make-rshared /

exec tini -- sh "$here/services.sh"

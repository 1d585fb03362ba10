#!/bin/sh
# What systemd does on a node elsewhere: keeps containerd running, the kubelet once kubeadm has configured it (10-kubeadm.conf), and what brings an
# endpoint once that is configured.
set -u

keep() {
  while :; do
    "$1" >> "/var/log/$1.log" 2>&1
    echo "testbed: $1 ended with $?, starts again" >> "/var/log/$1.log"
    sleep 0.5
  done
}

kubelet() {
  until [ -f /var/lib/kubelet/config.yaml ]; do sleep 0.2; done
  KUBELET_KUBEADM_ARGS=
  if [ -f /var/lib/kubelet/kubeadm-flags.env ]; then . /var/lib/kubelet/kubeadm-flags.env; fi
  # shellcheck disable=SC2086 # these are several arguments
  /usr/local/bin/kubelet --config=/var/lib/kubelet/config.yaml --kubeconfig=/etc/kubernetes/kubelet.conf \
    --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf $KUBELET_KUBEADM_ARGS
}

# Programs that programs/systemctl knows: it ends them, and they start again.
configured() {
  file=$1
  shift
  until [ -f "$file" ]; do sleep 0.5; done
  while :; do
    "$@" >> "/var/log/$1.log" 2>&1 &
    echo $! > "/run/$1.started"
    wait $!
    sleep 0.2
  done
}

configured /etc/haproxy/haproxy.cfg haproxy -db -f /etc/haproxy/haproxy.cfg &
configured /etc/keepalived/keepalived.conf keepalived --dont-fork --log-console --vrrp &
keep containerd &
keep kubelet

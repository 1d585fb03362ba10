#!/bin/sh
# Hands connections to and from pods to whoever enforces network policies, on the node that it is run on: network-policies.sh <pods' block>.
# kube-network-policies has rules of its own for it, of a kind that not every kernel was built with. These ask the same of any kernel; where there
# are both, it is asked twice and says the same. Nobody listens to the queue: nothing passes, rather than all.
set -eu
pods=$1 queue=100
rules() { iptables --wait --table mangle "$@"; }
once() { rules --check "$@" 2> /dev/null || rules --append "$@"; }

# Pods of one node talk over a bridge: what passes it is asked about too.
echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables

rules --new-chain NETWORK-POLICIES 2> /dev/null || rules --flush NETWORK-POLICIES
# A node reaches the pods that are on it, for its kubelet's probes.
rules --append NETWORK-POLICIES --match owner --uid-owner 0 --jump RETURN
rules --append NETWORK-POLICIES --match conntrack --ctstate ESTABLISHED,RELATED --jump RETURN
rules --append NETWORK-POLICIES --source "$pods" --jump NFQUEUE --queue-num "$queue"
rules --append NETWORK-POLICIES --destination "$pods" --jump NFQUEUE --queue-num "$queue"
# After the address of a service became that of a pod, and before the sender's becomes that of the node.
once POSTROUTING --jump NETWORK-POLICIES
# What pods send to the node itself, such as to an API server there.
once INPUT --source "$pods" --match conntrack --ctstate NEW --jump NFQUEUE --queue-num "$queue"

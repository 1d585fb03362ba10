// Command pause is the first process of every pod: it holds the pod's namespaces and takes leave of orphans until it is told to end.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	// kubeadm runs it like this before an upgrade, to see whether the cluster runs what it is given.
	if len(os.Args) > 1 && os.Args[1] == "-v" {
		fmt.Println("pause of the testbed")
		return
	}
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGCHLD)
	for received := range signals {
		if received != syscall.SIGCHLD {
			return
		}
		reap()
	}
}

func reap() {
	for {
		if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); pid <= 0 || err != nil {
			return
		}
	}
}

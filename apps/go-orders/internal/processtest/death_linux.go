package processtest

import (
	"os/exec"
	"syscall"
)

// dieWithTheTest also holds for a test process that is killed itself.
func dieWithTheTest(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}

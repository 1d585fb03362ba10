// Package processtest runs programs of the workspace as processes of their
// own, for tests that cannot have a service inside of themselves: because Go
// keeps the internal packages of another app from them, or because they kill it.
package processtest

import (
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"sync"
	"testing"
)

// programs are built once for each test process, into a folder that goes with it.
var programs struct {
	sync.Mutex
	folder string
	built  map[string]string
}

// Main runs the tests of a package that starts programs; call it in TestMain.
func Main(m *testing.M) (exitCode int) {
	folder, err := os.MkdirTemp("", "slipway-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	programs.folder, programs.built = folder, map[string]string{}
	return m.Run()
}

// build compiles a main package, unless that was done before, and returns where it is.
func build(t testing.TB, pkg string) string {
	t.Helper()
	programs.Lock()
	defer programs.Unlock()
	if built, done := programs.built[pkg]; done {
		return built
	}
	if programs.folder == "" {
		t.Fatal("programs have no folder: call processtest.Main in TestMain")
	}
	binary := filepath.Join(programs.folder, path.Base(pkg))
	if said, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, pkg).CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", pkg, err, said)
	}
	programs.built[pkg] = binary
	return binary
}

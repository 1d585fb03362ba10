package processtest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"slipway.example/libs/go-service/servicetest"
)

// patience is for a machine that has much else to do: nothing waits that long
// unless it is broken.
const patience = 30 * time.Second

// Process is a service that runs until the test ends, or is killed.
type Process struct {
	// Address is where its gRPC port listens.
	Address string
	// Connection is a client's.
	Connection *grpc.ClientConn

	kill  context.CancelFunc
	ended chan struct{}
}

// Start builds a main package, starts it with just these variables, and
// returns when it listens.
func Start(t testing.TB, pkg string, environ map[string]string) *Process {
	t.Helper()
	ctx, kill := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, build(t, pkg)) // the end of ctx is a SIGKILL
	command.Env = []string{"GRPC_ADDR=127.0.0.1:0", "ADMIN_ADDR=127.0.0.1:0"}
	for name, value := range environ {
		command.Env = append(command.Env, name+"="+value)
	}
	dieWithTheTest(command)
	log, err := command.StderrPipe()
	servicetest.Must(t, err)
	servicetest.Must(t, command.Start())
	p, listening := &Process{kill: kill, ended: make(chan struct{})}, make(chan string, 1)
	t.Cleanup(p.Kill)
	go func() {
		defer close(p.ended)
		read(log, listening, t.Output())
		_ = command.Wait() // it was killed: that is no news
	}()
	select {
	case p.Address = <-listening:
	case <-p.ended:
		t.Fatalf("%s ended before it listened", pkg)
	case <-time.After(patience):
		t.Fatalf("%s does not listen", pkg)
	}
	p.Connection, err = grpc.NewClient(p.Address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	servicetest.Must(t, err)
	t.Cleanup(func() { p.Connection.Close() })
	return p
}

// Kill ends the process as `kill -9` does, wherever it is, and returns when it is gone.
func (p *Process) Kill() {
	p.kill()
	<-p.ended
}

// read takes the address from the log, and passes on what is worse than news.
func read(log io.Reader, listening chan<- string, rest io.Writer) {
	for lines := bufio.NewScanner(log); lines.Scan(); {
		var line struct {
			Level   string `json:"log.level"`
			Message string `json:"message"`
			Address string `json:"grpc.address"`
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil || line.Level != "info" {
			fmt.Fprintln(rest, lines.Text())
		}
		if line.Message == "listening" {
			listening <- line.Address
		}
	}
}

// Await returns when holds says true of what others do meanwhile.
func Await(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for limit := time.Now().Add(patience); !holds(); {
		if time.Now().After(limit) {
			t.Fatalf("waited %s in vain: %s", patience, what)
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-t.Context().Done():
			t.Fatal(t.Context().Err())
		}
	}
}

package service_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"google.golang.org/grpc/health/grpc_health_v1"

	service "slipway.example/libs/go-service"
)

// TestMain is also the program under test: signals and exit codes are those of
// a process.
func TestMain(m *testing.M) {
	switch os.Getenv("SERVICE_UNDER_TEST") {
	case "":
		os.Exit(m.Run())
	case "with a database":
		service.Main(withDatabase(definition(found)))
	case "over HTTP":
		service.Main(overHTTP())
	case "a job":
		service.Main(jobOf(runUntilAsked))
	case "a job that panics":
		service.Main(jobOf(func(context.Context, *service.Host) error { panic("out of beans") }))
	case "nothing to do":
		service.Main(service.Definition{Name: "catalog"})
	default:
		service.Main(definition(found))
	}
}

func process(t *testing.T, kind string, environ []string, args ...string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), program, args...)
	command.Env = append([]string{"SERVICE_UNDER_TEST=" + kind, "GRPC_ADDR=127.0.0.1:0", "ADMIN_ADDR=127.0.0.1:0"}, environ...)
	return command
}

// start runs a process until it ends, or the test does.
func start(t *testing.T, command *exec.Cmd) running {
	t.Helper()
	log, ended, over := newLogbook(), make(chan error, 1), make(chan struct{})
	command.Stderr = log
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(over)
		ended <- command.Wait()
		log.Close()
	}()
	stop := func() { _ = command.Process.Kill() } // or it has ended already
	t.Cleanup(func() { stop(); <-over })
	return running{log, stop, ended}
}

func TestAWrongCallIsToldInPlainLinesBeforeAnythingStarts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		kind    string
		environ []string
		args    []string
		lines   []string // how each begins
	}{
		{"an unknown command", "plain", nil, []string{"brew"}, []string{`catalog: unknown command "brew": expected `}},
		{"one word too many", "plain", nil, []string{"migrate", "down"}, []string{`catalog: unknown command "migrate down": `}},
		{"a service that does nothing", "nothing to do", nil, nil, []string{"catalog: the definition must have one of Register, Handler and Job, "}},
		{"two bad variables", "plain", []string{"LOG_LEVEL=loud", "SHUTDOWN_GRACE=x"}, nil, []string{`catalog: LOG_LEVEL: "loud" `, `catalog: SHUTDOWN_GRACE: "x" `}},
		{"serve without its database", "with a database", nil, nil, []string{"catalog: DATABASE_URL is not set"}},
		{"migrate without its database", "with a database", []string{"DATABASE_URL=postgres://x/y"}, []string{"migrate"}, []string{"catalog: MIGRATE_DATABASE_URL is not set"}},
		{"a URL that is none", "with a database", []string{"DATABASE_URL=x"}, nil, []string{"catalog: DATABASE_URL is not a PostgreSQL URL: "}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			command := process(t, test.kind, test.environ, test.args...)
			output, err := command.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != 2 {
				t.Errorf("want exit code 2, got %v", err)
			}
			lines := strings.Split(strings.TrimSuffix(string(output), "\n"), "\n")
			if len(lines) != len(test.lines) {
				t.Fatalf("want %q, got %q", test.lines, lines)
			}
			for i, want := range test.lines {
				if !strings.HasPrefix(lines[i], want) {
					t.Errorf("want %q, got %q", want, lines[i])
				}
			}
		})
	}
}

func TestOneSignalDrainsAndASecondEndsAtOnce(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		signals []syscall.Signal
		environ string
		want    string
	}{
		{"SIGTERM", []syscall.Signal{syscall.SIGTERM}, "SHUTDOWN_DELAY=0s", "exit status 0"},
		{"SIGINT", []syscall.Signal{syscall.SIGINT}, "SHUTDOWN_DELAY=0s", "exit status 0"},
		{"SIGTERM twice", []syscall.Signal{syscall.SIGTERM, syscall.SIGTERM}, "SHUTDOWN_DELAY=1h", "signal: terminated"},
		{"SIGINT, then SIGTERM", []syscall.Signal{syscall.SIGINT, syscall.SIGTERM}, "SHUTDOWN_DELAY=1h", "signal: terminated"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			command := process(t, "plain", []string{test.environ})
			r := start(t, command)
			before := []string{"ready", "draining: unready, still answering"}
			for i, signal := range test.signals {
				r.log.await(t, 1, before[i], "")
				if err := command.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
			}
			<-r.ended
			if got := command.ProcessState.String(); got != test.want {
				t.Errorf("want %s, got %s: %s", test.want, got, r.log.show())
			}
		})
	}
}

func TestAnUnreadyServiceStillAnswersDuringTheShutdownDelay(t *testing.T) {
	t.Parallel()
	command := process(t, "plain", []string{"SHUTDOWN_DELAY=1h"})
	r := start(t, command)
	r.log.await(t, 1, "ready", "")
	connection := r.connect(t)
	watch, err := grpc_health_v1.NewHealthClient(connection).Watch(t.Context(), &grpc_health_v1.HealthCheckRequest{Service: itemService})
	if err != nil {
		t.Fatal(err)
	}
	next := func() string { answer, _ := watch.Recv(); return answer.GetStatus().String() }
	if said := next(); said != "SERVING" {
		t.Errorf("before: health says %s", said)
	}
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if said := next(); said != "NOT_SERVING" {
		t.Errorf("after: health says %s", said)
	}
	if code, body := r.admin(t, "/readyz"); code != 503 {
		t.Errorf("/readyz: got %d %s", code, body)
	}
	if _, err := get(t.Context(), connection); err != nil {
		t.Errorf("a call on an open connection: %v", err)
	}
	if _, err := get(t.Context(), r.connect(t)); err != nil {
		t.Errorf("a call on a new connection: %v", err)
	}
}

func TestAFailureIsTheLastLogLine(t *testing.T) {
	t.Parallel()
	var output bytes.Buffer
	command := process(t, "with a database", []string{"DATABASE_WAIT=1ms", "MIGRATE_DATABASE_URL=postgres://127.0.0.1:1/shop?sslmode=disable"}, "migrate")
	command.Stderr = &output
	err := command.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("want exit code 1, got %v", err)
	}
	for _, want := range []string{`"log.level":"error"`, "DATABASE_WAIT 1ms", "127.0.0.1:1"} {
		if !strings.Contains(output.String(), want) {
			t.Errorf("want %s in %s", want, output.String())
		}
	}
}

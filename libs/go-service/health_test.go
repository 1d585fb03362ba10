package service_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	service "slipway.example/libs/go-service"
)

// ask runs the command health against an admin port.
func ask(t *testing.T, address string, environ map[string]string) error {
	t.Helper()
	all := map[string]string{"ADMIN_ADDR": address}
	maps.Copy(all, environ)
	return service.Run(t.Context(), withDatabase(definition(found)), []string{"health"}, all, t.Output())
}

// answering is the port of a server on every interface that answers that.
func answering(t *testing.T, status int, body string) string {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method+r.URL.Path != "GET/readyz" {
			t.Errorf("asked for %s %s", r.Method, r.URL.Path)
		}
		w.Header().Set("Location", "/livez")
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}))
	listener, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	server.Listener.Close()
	server.Listener = listener
	server.Start()
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func TestHealthAsksTheProcessBesideIt(t *testing.T) {
	t.Parallel()
	r := run(t, definition(found), nil, nil)
	r.log.await(t, 1, "ready", "")
	address := r.log.await(t, 1, "listening", "").text("admin.address")
	if err := ask(t, address, nil); err != nil {
		t.Error(err)
	}
	r.stop()
	<-r.ended
	if err := ask(t, address, nil); err == nil || !strings.HasPrefix(err.Error(), "not ready: "+address+" does not answer: ") {
		t.Errorf("got %v", err)
	}
}

func TestHealthFindsAServerThatListensOnEveryInterface(t *testing.T) {
	t.Parallel()
	port := answering(t, 200, `{"status":"ready"}`)
	for _, host := range []string{"", "0.0.0.0", "[::]", "127.0.0.1", "localhost"} {
		if err := ask(t, host+":"+port, nil); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestHealthFindsAServerThatListensOnOneInterface(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has more than one loopback address")
	}
	r := run(t, definition(found), nil, map[string]string{"ADMIN_ADDR": "127.0.0.2:0"})
	r.log.await(t, 1, "ready", "")
	if err := ask(t, r.log.await(t, 1, "listening", "").text("admin.address"), nil); err != nil {
		t.Error(err)
	}
}

func TestHealthNeedsNothingButTheAdminPort(t *testing.T) {
	t.Parallel()
	port := answering(t, 200, "")
	err := ask(t, ":"+port, map[string]string{
		"LOG_LEVEL": "loud", "DATABASE_URL": "nonsense", "DATABASE_PASSWORD_FILE": "/nowhere",
	})
	if err != nil {
		t.Error(err)
	}
}

func TestHealthSaysInOneLineWhatIsMissing(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		status int
		body   string
		want   string
	}{
		{"a reason", 503, `{"status":"unready","missing":"schema is at version 0"}`, "not ready: schema is at version 0"},
		{"a reason of several lines", 503, `{"missing":"a\n\tb\u001b[31m"}`, "not ready: a b [31m"},
		{"a reason without end", 503, `{"missing":"` + strings.Repeat("ü", 5000) + `"}`, "not ready: " + strings.Repeat("ü", 500) + "..."},
		{"an answer without end", 503, `{"missing":"` + strings.Repeat("x", 50_000) + `"}`, " answers 503 Service Unavailable"},
		{"no reason", 503, `{}`, " answers 503 Service Unavailable"},
		{"no JSON", 404, `not here`, " answers 404 Not Found"},
		{"somewhere else", 302, ``, " answers 302 Found"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := ask(t, ":"+answering(t, test.status, test.body), nil)
			if err == nil || !strings.HasSuffix(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("want %q, got %v", test.want, err)
			}
		})
	}
}

func TestHealthDoesNotWaitForAProcessThatHangs(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	begun := time.Now()
	if err := ask(t, listener.Addr().String(), nil); err == nil || !strings.Contains(err.Error(), "does not answer") {
		t.Errorf("got %v", err)
	}
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestHealthEndsItsProcessWithALineAndAnExitCode(t *testing.T) {
	t.Parallel()
	up, down := answering(t, 200, ""), answering(t, 503, `{"missing":"database: refused"}`)
	for _, test := range []struct {
		name, kind, address string
		code                int
		line                string // how it begins
	}{
		{"ready", "with a database", ":" + up, 0, ""},
		{"ready over HTTP", "over HTTP", ":" + up, 0, ""},
		{"unready", "with a database", ":" + down, 1, "catalog: not ready: database: refused\n"},
		{"no address", "with a database", "9090", 2, `catalog: ADMIN_ADDR: "9090" is not an address`},
		{"a job", "a job", ":" + up, 2, "tidy: a job has no admin port to ask"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var output bytes.Buffer
			command := process(t, test.kind, []string{"ADMIN_ADDR=" + test.address}, "health")
			command.Stdout, command.Stderr = &output, &output
			var exit *exec.ExitError
			if err := command.Run(); err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			if code := command.ProcessState.ExitCode(); code != test.code {
				t.Errorf("want exit code %d, got %d", test.code, code)
			}
			if got := output.String(); !strings.HasPrefix(got, test.line) || (test.line == "") != (got == "") || strings.Count(got, "\n") > 1 {
				t.Errorf("want one line that begins with %q, got %q", test.line, got)
			}
		})
	}
}

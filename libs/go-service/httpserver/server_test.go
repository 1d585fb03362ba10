package httpserver_test

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/config"
	"slipway.example/libs/go-service/httpserver"
)

// started is a server that listens.
type started struct {
	url   string
	spans *tracetest.InMemoryExporter // complete after stop
	stop  func()
}

func start(t *testing.T, environ map[string]string, handler http.Handler) started {
	t.Helper()
	settings, err := config.Parse(environ, nil)
	if err != nil {
		t.Fatal(err)
	}
	spans := tracetest.NewInMemoryExporter()
	traces := trace.NewTracerProvider(trace.WithSyncer(spans))
	server, err := httpserver.New(httpserver.Options{
		Domain: "bar.slipway.example", Config: settings, Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), Traces: traces,
	}, handler)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	stop := func() {
		server.GracefulStop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		ended <- nil
	}
	t.Cleanup(stop)
	return started{"http://" + listener.Addr().String(), spans, stop}
}

// answered is a response that has been read.
type answered struct {
	StatusCode int
	Header     http.Header
	Close      bool
}

func (s started) ask(t *testing.T, method, path string) (response answered, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answered{got.StatusCode, got.Header, got.Close}, string(text)
}

func hello(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }

func TestAPlainServeMuxSpeaksTheErrorShapeToo(t *testing.T) {
	t.Parallel()
	routes := http.NewServeMux()
	routes.HandleFunc("GET /v1/cups/{cup}", hello)
	s := start(t, nil, routes)
	if response, body := s.ask(t, "GET", "/v1/cups/a"); response.StatusCode != 200 || body != "hello" {
		t.Errorf("got %d %s", response.StatusCode, body)
	}
	if response, body := s.ask(t, "GET", "/v1"); response.StatusCode != 404 || !strings.Contains(body, `"status":"NOT_FOUND"`) {
		t.Errorf("got %d %s", response.StatusCode, body)
	}
	if response, body := s.ask(t, "POST", "/v1/cups/a"); response.StatusCode != 405 || !strings.Contains(body, `"code":405`) || response.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("got %d %v %s", response.StatusCode, response.Header, body)
	}
}

func TestAFailureAfterTheAnswerHasBegunCutsTheConnection(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func() error{
		"an error": func() error { return errors.New("secret detail") },
		"a panic":  func() error { panic("secret detail") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			routes := httpserver.NewMux()
			routes.HandleFunc("GET /half", func(w http.ResponseWriter, _ *http.Request) error {
				_, _ = io.WriteString(w, "half")
				return errors.Join(http.NewResponseController(w).Flush(), fail())
			})
			response, err := http.Get(start(t, nil, routes).url + "/half")
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if body, err := io.ReadAll(response.Body); err == nil || string(body) != "half" {
				t.Errorf("got %q (%v)", body, err)
			}
		})
	}
}

func TestAConnectionEndsWithItsAge(t *testing.T) {
	t.Parallel()
	for age, closes := range map[string]bool{"1ns": true, "1h": false} {
		response, _ := start(t, map[string]string{"MAX_CONNECTION_AGE": age}, http.HandlerFunc(hello)).ask(t, "GET", "/")
		if response.Close != closes {
			t.Errorf("%s: want %t, got %t", age, closes, response.Close)
		}
	}
}

func TestARequestIsASpanNamedForItsRoute(t *testing.T) {
	t.Parallel()
	routes := httpserver.NewMux()
	routes.HandleFunc("GET /v1/cups/{cup}", func(http.ResponseWriter, *http.Request) error { return errors.New("broken") })
	s := start(t, nil, routes)
	s.ask(t, "GET", "/v1/cups/a")
	s.ask(t, "GET", "/nothing")
	s.stop()
	spans := s.spans.GetSpans().Snapshots()
	if len(spans) != 2 || spans[0].Name() != "GET /v1/cups/{cup}" || spans[1].Name() != "GET" || spans[0].Status().Code.String() != "Error" {
		t.Errorf("got %v", s.spans.GetSpans())
	}
}

func TestRoutesAreToldWithoutTheirMethods(t *testing.T) {
	t.Parallel()
	routes := httpserver.NewMux()
	routes.Handle("POST /v1/cups", http.HandlerFunc(hello))
	routes.Handle("/files/", http.HandlerFunc(hello))
	if got := routes.Routes(); len(got) != 2 || got[0] != (httpserver.Route{Method: "POST", Pattern: "/v1/cups"}) || got[1] != (httpserver.Route{Pattern: "/files/"}) {
		t.Errorf("got %v", got)
	}
}

func TestAHandlerAnswersErrorsWithoutAServerToo(t *testing.T) {
	t.Parallel()
	status, body := write(t, apierror.NotFound("bar.example/Cup", "cups/a"))
	if status != 404 || !strings.Contains(body, "cups/a does not exist") {
		t.Errorf("got %d %s", status, body)
	}
}

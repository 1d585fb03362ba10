package service_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	service "slipway.example/libs/go-service"
	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/httpserver"
	"slipway.example/libs/go-service/identity"
)

// bar is a service of HTTP, whose cups are named for what happens.
type bar struct {
	arrived chan struct{} // gets one for each request that waits
	finish  chan struct{} // closed: it need not wait any more
}

type cup struct {
	Name  string `json:"name"`
	Lines []line `json:"lines,omitempty"`
}

// known is what a handler knows of its request.
type known struct {
	Name      string        `json:"name"`
	User      string        `json:"user"`
	RequestID string        `json:"request_id"`
	Allowed   time.Duration `json:"allowed"`
}

func (b *bar) look(ctx context.Context, name string) (*known, error) {
	switch name {
	case "missing":
		return nil, apierror.NotFound("bar.example/Cup", "cups/missing")
	case "broken":
		return nil, errors.New("secret detail")
	case "panic":
		panic("secret detail")
	case "aborted":
		panic(http.ErrAbortHandler)
	case "waits":
		b.arrived <- struct{}{}
		select {
		case <-b.finish:
			return &known{}, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	case "silent":
		<-ctx.Done()
		return nil, nil
	case "mine":
		if _, err := identity.Of(ctx); err != nil {
			return nil, err
		}
	}
	user, _ := identity.Of(ctx)
	deadline, _ := ctx.Deadline()
	return &known{Name: name, User: user, RequestID: httpserver.RequestID(ctx), Allowed: time.Until(deadline)}, nil
}

// watch tells that it has begun, and that the service goes away.
func (b *bar) watch(ctx context.Context, host *service.Host, w *bufio.Writer) error {
	for _, text := range []string{"open\n", "closing\n"} {
		if _, err := w.WriteString(text); err != nil {
			return err
		}
		if err := w.Flush(); err != nil {
			return err
		}
		select {
		case <-host.Draining:
		case <-ctx.Done():
			b.arrived <- struct{}{}
			return ctx.Err()
		}
	}
	return nil
}

// opened is a bar that runs.
type opened struct {
	running
	*bar
	url    string
	client *http.Client
}

func openBar(t *testing.T, f framework, environ map[string]string) opened {
	t.Helper()
	b := &bar{arrived: make(chan struct{}, 8), finish: make(chan struct{})}
	all := map[string]string{"HTTP_ADDR": "127.0.0.1:0"}
	for name, value := range environ {
		all[name] = value
	}
	r := run(t, service.Definition{Name: "bar", Domain: "bar.slipway.example", Handler: func(_ context.Context, host *service.Host) (http.Handler, error) {
		return f.routes(b, host), nil
	}}, nil, all)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	address := r.log.await(t, 1, "ready", "").text("http.address")
	return opened{r, b, "http://" + address, &http.Client{Transport: transport}}
}

// answer is what a client got; said is empty unless it is an error.
type answer struct {
	status int
	header http.Header
	closes bool // the server ends the connection
	body   string
	said   struct {
		Code    int
		Status  string
		Message string
		Details []struct {
			Type            string `json:"@type"`
			Reason, Domain  string
			FieldViolations []struct{ Field string }
		}
	}
}

func (a answer) reason() string {
	for _, detail := range a.said.Details {
		if detail.Type == "type.googleapis.com/google.rpc.ErrorInfo" {
			return detail.Reason
		}
	}
	return ""
}

func (a answer) field() string {
	for _, detail := range a.said.Details {
		for _, violation := range detail.FieldViolations {
			return violation.Field
		}
	}
	return ""
}

func (o opened) ask(t *testing.T, method, path, body string, header ...string) answer {
	t.Helper()
	got, err := o.tryAsk(t, method, path, strings.NewReader(body), header...)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func (o opened) tryAsk(t *testing.T, method, path string, body io.Reader, header ...string) (answer, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, o.url+path, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Add(header[i], header[i+1])
	}
	response, err := o.client.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	got := answer{status: response.StatusCode, header: response.Header, closes: response.Close, body: string(text)}
	if response.StatusCode >= 400 {
		var shape struct{ Error json.RawMessage }
		if json.Unmarshal(text, &shape) != nil || json.Unmarshal(shape.Error, &got.said) != nil || got.said.Code != got.status {
			t.Errorf("%s %s: %d is not in the shape of errors: %s", method, path, got.status, text)
		}
		if kind := response.Header.Get("Content-Type"); kind != "application/json; charset=utf-8" {
			t.Errorf("%s %s: content type %q", method, path, kind)
		}
	}
	return got, err
}

// overHTTP is a bar as a program of its own, on net/http.
func overHTTP() service.Definition {
	return service.Definition{Name: "bar", Handler: func(_ context.Context, host *service.Host) (http.Handler, error) {
		return netHTTP(&bar{}, host), nil
	}}
}

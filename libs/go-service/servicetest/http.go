package servicetest

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"slipway.example/libs/go-service"
	"slipway.example/libs/go-service/httpserver"
)

// HTTPService is one that listens on a free port of 127.0.0.1 until the test ends.
type HTTPService struct {
	// URL is where it listens, without a slash at the end.
	URL string
	// Drain tells it that streams have to end, as a service that stops does.
	Drain func()
}

// StartHTTP serves what the Handler of d answers, on database. The rest of d is
// not used.
func StartHTTP(t testing.TB, d service.Definition, database *pgxpool.Pool) HTTPService {
	t.Helper()
	host := newHost(t, database)
	handler, err := d.Handler(t.Context(), &host.Host)
	Must(t, err)
	server, err := httpserver.New(httpserver.Options{Domain: d.Domain, Config: host.config, Log: host.Log, Metrics: host.Metrics, Traces: host.Traces}, handler)
	Must(t, err)
	listener := listen(t)
	go func() { _ = server.Serve(listener) }() // it only ends when the test does
	t.Cleanup(server.Stop)
	return HTTPService{URL: "http://" + listener.Addr().String(), Drain: host.drain}
}

// Get returns what is answered at url.
func Get(t testing.TB, url string) (status int, body string) {
	t.Helper()
	return ask(t, http.MethodGet, url, "", "")
}

// Post sends body and returns what is answered.
func Post(t testing.TB, url, contentType, body string) (status int, answer string) {
	t.Helper()
	return ask(t, http.MethodPost, url, contentType, body)
}

func ask(t testing.TB, method, url, contentType, body string) (status int, answer string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	Must(t, err)
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := http.DefaultClient.Do(request)
	Must(t, err)
	defer func() { _ = response.Body.Close() }() // it has been read to its end
	text, err := io.ReadAll(response.Body)
	Must(t, err)
	return response.StatusCode, string(text)
}

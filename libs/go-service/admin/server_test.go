package admin_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"slipway.example/libs/go-service/admin"
)

func TestTheAdminPortAnswersProbesAndNothingElse(t *testing.T) {
	t.Parallel()
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(collectors.NewGoCollector())
	waiting := errors.New("schema is at version 0")
	for _, test := range []struct {
		method, path string
		missing      error
		status       int
		says         string
	}{
		{"GET", "/livez", waiting, 200, `"alive"`},
		{"GET", "/readyz", nil, 200, `"ready"`},
		{"GET", "/readyz", waiting, 503, `"missing":"schema is at version 0"`},
		{"GET", "/metrics", waiting, 200, "go_goroutines "},
		{"HEAD", "/readyz", waiting, 503, ""},
		{"POST", "/readyz", nil, 405, ""},
		{"GET", "/", nil, 404, ""},
		{"GET", "/debug/pprof/", nil, 404, ""},
	} {
		t.Run(test.method+" "+test.path, func(t *testing.T) {
			handler := admin.NewHandler(func() error { return test.missing }, metrics)
			response := httptest.NewRecorder()
			handler.ServeHTTP(response, httptest.NewRequest(test.method, test.path, http.NoBody))
			if response.Code != test.status || !strings.Contains(response.Body.String(), test.says) {
				t.Errorf("want %d with %s, got %d: %s", test.status, test.says, response.Code, response.Body)
			}
		})
	}
}

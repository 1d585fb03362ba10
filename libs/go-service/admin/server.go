// Package admin is the port for those who run a service: probes and metrics,
// never open to its users.
package admin

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// NewServer returns a server without an address. missing says what keeps the
// service from being ready, nil if nothing does.
func NewServer(missing func() error, metrics prometheus.Gatherer) *http.Server {
	return &http.Server{
		Handler:           NewHandler(missing, metrics),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
}

// NewHandler answers GET /livez (200 as long as the process can answer), GET
// /readyz (200, or 503 with what is missing) and GET /metrics (Prometheus).
func NewHandler(missing func() error, metrics prometheus.Gatherer) http.Handler {
	routes := http.NewServeMux()
	routes.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, state{Status: "alive"})
	})
	routes.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if err := missing(); err != nil {
			answer(w, http.StatusServiceUnavailable, state{Status: "unready", Missing: err.Error()})
			return
		}
		answer(w, http.StatusOK, state{Status: "ready"})
	})
	routes.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	return routes
}

type state struct {
	Status  string `json:"status"`
	Missing string `json:"missing,omitempty"`
}

func answer(w http.ResponseWriter, status int, body state) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// A probe that went away is nobody to tell of the error.
	_ = json.NewEncoder(w).Encode(body)
}

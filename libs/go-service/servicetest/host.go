package servicetest

import (
	"log/slog"
	"net"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace/noop"

	"slipway.example/libs/go-service"
	"slipway.example/libs/go-service/config"
)

// host is what a service under test is built with.
type host struct {
	service.Host
	config config.Config
	drain  func()
}

// newHost has the configuration of an empty environment.
func newHost(t testing.TB, database *pgxpool.Pool) *host {
	t.Helper()
	settings, err := config.Parse(nil, nil)
	Must(t, err)
	draining := make(chan struct{})
	return &host{
		Host: service.Host{
			Database: database, Metrics: prometheus.NewRegistry(), Traces: noop.NewTracerProvider(), Draining: draining,
			Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})),
		},
		config: settings,
		drain:  func() { close(draining) },
	}
}

func listen(t testing.TB) net.Listener {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	Must(t, err)
	return listener
}

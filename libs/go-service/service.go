// Package service gives a Go service its outfit: configuration, logs, metrics,
// traces, a gRPC or HTTP server with its limits, an admin port, PostgreSQL, and
// a drain in the right order. A service adds its methods. A job has the same
// outfit, but no port.
package service

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/caarlos0/env/v11"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
)

// Definition is what one service has of its own. It does one of three things:
// Register, Handler or Job.
type Definition struct {
	// Name is how it is called in logs, metrics and traces: "catalog".
	Name string
	// Domain is the `domain` of its google.rpc.ErrorInfo: "catalog.slipway.example".
	Domain string
	// Settings are variables of its own: a pointer to a struct with `env` tags
	// that is filled before anything else happens. Nil: it has none.
	Settings any
	// Migrations has goose SQL files at its root. Nil: the service has no database.
	Migrations fs.FS
	// Register adds the gRPC services to host.Server, which listens on
	// GRPC_ADDR. ctx ends when the last call has, so that what a method needs in
	// the background outlives it.
	Register func(ctx context.Context, host *Host) error
	// Handler returns what answers HTTP requests on HTTP_ADDR. ctx is as with
	// Register. Package httpserver says what surrounds it; a handler with a
	// method Routes() []httpserver.Route has its routes measured from the start.
	Handler func(ctx context.Context, host *Host) (http.Handler, error)
	// Job runs once, on a database that has been migrated, and opens no port.
	// ctx ends when the process is asked to stop. An error is a failure, also
	// the one that says that ctx has ended: the work is not done.
	Job func(ctx context.Context, host *Host) error
	// Seed adds sample rows; a second time it changes nothing. Nil: nothing to seed.
	Seed func(ctx context.Context, pool *pgxpool.Pool) error
}

// Host is what a service gets to build its methods with.
type Host struct {
	// Server is nil unless the service serves gRPC.
	Server grpc.ServiceRegistrar
	// Database connects when it is used, by the role that reads and writes
	// rows. Nil without Migrations.
	Database *pgxpool.Pool
	Log      *slog.Logger
	Metrics  prometheus.Registerer
	Traces   trace.TracerProvider
	// Draining is closed when no new call comes in any more. Streams that
	// have no end of their own must end then. A job has ctx to tell it the same.
	Draining <-chan struct{}
}

// Main runs d as the process that it is, or the word that it was called with
// (migrate, seed, health), and exits: 0 when it was asked to stop or is done, 1
// when it failed or the answer to health is no, 2 when it was called or
// configured wrongly. SIGTERM and SIGINT ask it to stop; a second one ends it
// at once.
func Main(d Definition) {
	ctx, stop := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		<-signals
		signal.Stop(signals)
		stop()
	}()
	err := Run(ctx, d, os.Args[1:], env.ToMap(os.Environ()), os.Stderr)
	os.Exit(report(os.Stderr, d.Name, err))
}

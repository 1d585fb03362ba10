package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.opentelemetry.io/otel/sdk/trace"

	"slipway.example/libs/go-service/config"
	"slipway.example/libs/go-service/grpcserver"
)

// serve answers calls until ctx ends, then drains.
func serve(ctx context.Context, d Definition, c config.Config, log *slog.Logger) error {
	s, err := assemble(ctx, d, c, log)
	if err != nil {
		return err
	}
	defer s.release()
	ports, err := listen(ctx, c)
	if err != nil {
		return err
	}
	failed := s.start(ctx, ports)
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	s.drain()
	return err
}

// server is a service that runs, and all that has to be taken down again.
type server struct {
	config config.Config
	log    *slog.Logger
	grpc   *grpcserver.Server
	admin  *http.Server
	traces *trace.TracerProvider
	// pools: the one that calls use, and the one of one connection that asks
	// after the database. With one pool for both, a burst of calls that takes
	// every connection would look like a lost database.
	pools     []*pgxpool.Pool
	check     func(context.Context) error
	readiness *readiness
	// draining is closed when streams have to end.
	draining chan struct{}
	// end ends the context that Register got.
	end     context.CancelFunc
	watches sync.WaitGroup
}

// start opens both ports at once, ready or not. The channel tells if one fails.
func (s *server) start(ctx context.Context, ports listeners) <-chan error {
	addresses := []any{"grpc.address", ports.grpc.Addr().String(), "admin.address", ports.admin.Addr().String()}
	s.log.Info("listening", addresses...)
	s.readiness.ready = addresses
	failed := make(chan error, 2)
	go func() {
		if err := s.admin.Serve(ports.admin); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("admin port: %w", err)
		}
	}()
	go func() {
		if err := s.grpc.Serve(ports.grpc); err != nil {
			failed <- fmt.Errorf("gRPC port: %w", err)
		}
	}()
	s.watches.Go(func() { s.readiness.watch(ctx, s.check) })
	return failed
}

// drain takes the service down in the order in which nobody notices: first
// nobody is sent here any more, then the calls in flight end, and only then
// goes what they use.
func (s *server) drain() {
	s.log.Info("draining: unready, still answering", "delay", s.config.ShutdownDelay.String())
	s.readiness.drain()
	time.Sleep(s.config.ShutdownDelay)

	s.log.Info("draining: refusing new calls", "grace", s.config.ShutdownGrace.String())
	close(s.draining)
	if stopWithin(s.config.ShutdownGrace, s.grpc.GracefulStop) {
		s.log.Info("draining: the last call has ended")
	} else {
		s.log.Warn("draining: calls that were still running are cut off")
		s.grpc.Stop()
	}
	s.end()
	s.watches.Wait()
}

// release closes what calls needed. Each step has a limit: a collector or a
// database that is gone must not keep the process.
func (s *server) release() {
	s.end()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := s.admin.Shutdown(ctx); err != nil {
		s.log.Warn("the admin port did not close", "error.message", err.Error())
	}
	if err := s.traces.Shutdown(ctx); err != nil {
		s.log.Warn("the last traces are lost", "error.message", err.Error())
	}
	for _, pool := range s.pools {
		if !stopWithin(5*time.Second, pool.Close) {
			s.log.Warn("a call still holds a database connection")
		}
	}
	s.log.Info("stopped")
}

// stopWithin says whether stop returned in time. If not, it goes on by itself.
func stopWithin(limit time.Duration, stop func()) bool {
	done := make(chan struct{})
	go func() { defer close(done); stop() }()
	select {
	case <-done:
		return true
	case <-time.After(limit):
		return false
	}
}

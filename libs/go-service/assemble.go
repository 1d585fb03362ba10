package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"

	"slipway.example/libs/go-service/admin"
	"slipway.example/libs/go-service/config"
	"slipway.example/libs/go-service/grpcserver"
	"slipway.example/libs/go-service/postgres"
	"slipway.example/libs/go-service/telemetry"
)

// assemble makes a server that does not listen yet and has talked to nobody.
func assemble(ctx context.Context, d Definition, c config.Config, log *slog.Logger) (_ *server, err error) {
	life, end := context.WithCancel(context.WithoutCancel(ctx))
	s := &server{config: c, log: log, end: end, draining: make(chan struct{})}
	defer func() {
		if err != nil {
			s.abandon()
		}
	}()
	if s.traces, err = telemetry.NewTracerProvider(life, d.Name, c.OTLPEndpoint, log); err != nil {
		return nil, &usageError{err}
	}
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	s.grpc, err = grpcserver.New(grpcserver.Options{Domain: d.Domain, Config: c, Log: log, Metrics: metrics, Traces: s.traces})
	if err != nil {
		return nil, fmt.Errorf("gRPC server: %w", err)
	}
	host := &Host{Server: s.grpc, Log: log, Metrics: metrics, Traces: s.traces, Draining: s.draining}
	if host.Database, err = s.openDatabase(life, d, metrics); err != nil {
		return nil, err
	}
	if err = d.Register(life, host); err != nil {
		return nil, &usageError{err}
	}
	s.readiness = newReadiness(log, s.registerHealth(), slices.Sorted(maps.Keys(s.grpc.GetServiceInfo())))
	s.grpc.InitializeMetrics()
	s.admin = admin.NewServer(s.readiness.Missing, metrics)
	return s, nil
}

func (s *server) registerHealth() *health.Server {
	server := health.NewServer()
	grpc_health_v1.RegisterHealthServer(s.grpc, server)
	return server
}

// openDatabase returns the pool for calls; nil if d has no database.
func (s *server) openDatabase(ctx context.Context, d Definition, metrics prometheus.Registerer) (*pgxpool.Pool, error) {
	if d.Migrations == nil {
		s.check = func(context.Context) error { return nil }
		return nil, nil
	}
	calls, err := postgres.Open(ctx, "DATABASE_URL", s.config.DatabaseURL)
	if err != nil {
		return nil, &usageError{err}
	}
	s.pools = append(s.pools, calls)
	probe, err := postgres.OpenProbe(ctx, calls)
	if err != nil {
		return nil, err
	}
	s.pools = append(s.pools, probe)
	if s.check, err = schemaCheck(probe, d); err != nil {
		return nil, err
	}
	return calls, errors.Join(metrics.Register(postgres.NewPoolMetrics(calls)))
}

// abandon closes what assemble had made when it failed.
func (s *server) abandon() {
	s.end()
	if s.traces != nil {
		_ = s.traces.Shutdown(context.Background()) // it holds no span yet
	}
	for _, pool := range s.pools {
		pool.Close()
	}
}

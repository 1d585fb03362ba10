package service

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
)

// readiness is one answer for two who ask: the admin port and the gRPC health
// service. It says what is missing, and logs when that changes.
type readiness struct {
	log      *slog.Logger
	health   *health.Server
	services []string
	ready    []any // attributes of the line that tells of readiness

	mu      sync.Mutex
	missing error
	drained bool
}

// newReadiness is unready. services are the gRPC services to tell of.
func newReadiness(log *slog.Logger, health *health.Server, services []string) *readiness {
	r := &readiness{log: log, health: health, services: append(services, ""), missing: errors.New("not checked yet")}
	r.announce(grpc_health_v1.HealthCheckResponse_NOT_SERVING)
	return r
}

// Missing says what keeps the service from being ready; nil if nothing does.
func (r *readiness) Missing() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.missing
}

// set records what is missing, until drain.
func (r *readiness) set(missing error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.drained {
		return
	}
	was := r.missing
	r.missing = missing
	switch {
	case missing == nil && was != nil:
		r.announce(grpc_health_v1.HealthCheckResponse_SERVING)
		r.log.Info("ready", r.ready...)
	case missing != nil && (was == nil || was.Error() != missing.Error()):
		r.announce(grpc_health_v1.HealthCheckResponse_NOT_SERVING)
		r.log.Warn("not ready", "error.message", missing.Error())
	}
}

// drain makes the service unready for good.
func (r *readiness) drain() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.missing, r.drained = errors.New("the service is shutting down"), true
	r.health.Shutdown()
}

func (r *readiness) announce(status grpc_health_v1.HealthCheckResponse_ServingStatus) {
	for _, service := range r.services {
		r.health.SetServingStatus(service, status)
	}
}

// watch asks check until ctx ends: every second while it succeeds, at growing
// distances up to two seconds while it fails. A check may take two seconds.
func (r *readiness) watch(ctx context.Context, check func(context.Context) error) {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.MaxInterval = 50*time.Millisecond, 2*time.Second
	for {
		missing := bounded(ctx, 2*time.Second, check)
		if ctx.Err() != nil {
			return
		}
		r.set(missing)
		pause := time.Second
		if missing == nil {
			pauses.Reset()
		} else {
			pause = pauses.NextBackOff()
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

func bounded(ctx context.Context, limit time.Duration, check func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return check(ctx)
}

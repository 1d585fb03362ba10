package service

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// readiness is one answer for two who ask: the admin port and the clients of
// the API. It says what is missing, and logs when that changes.
type readiness struct {
	log      *slog.Logger
	announce func(ready bool)
	ready    []any // attributes of the line that tells of readiness

	mu      sync.Mutex
	missing error
	drained bool
}

// newReadiness is unready. announce tells the clients of the API.
func newReadiness(log *slog.Logger, announce func(ready bool)) *readiness {
	announce(false)
	return &readiness{log: log, announce: announce, missing: errors.New("not checked yet")}
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
		r.announce(true)
		r.log.Info("ready", r.ready...)
	case missing != nil && (was == nil || was.Error() != missing.Error()):
		r.announce(false)
		r.log.Warn("not ready", "error.message", missing.Error())
	}
}

// drain makes the service unready for good.
func (r *readiness) drain() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.missing, r.drained = errors.New("the service is shutting down"), true
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

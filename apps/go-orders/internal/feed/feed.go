// Package feed wakes those who wait for news of an order, by PostgreSQL's
// LISTEN: one connection for all of a process, whichever process has the news.
package feed

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/jackc/pgx/v5"
)

const channel = "order_events"

// Feed knows who waits for which order.
type Feed struct {
	log *slog.Logger

	mu      sync.Mutex
	waiting map[string]map[chan struct{}]struct{}
}

// New returns a feed that nobody feeds yet: call Listen.
func New(log *slog.Logger) *Feed {
	return &Feed{log: log, waiting: map[string]map[chan struct{}]struct{}{}}
}

// Subscribe returns a channel that gets a value when the order may have news,
// and what ends that. News of several events may come as one value, so read
// all there is. Subscribe before reading: what is between is not lost then.
func (f *Feed) Subscribe(order string) (news <-chan struct{}, end func()) {
	woken := make(chan struct{}, 1)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.waiting[order] == nil {
		f.waiting[order] = map[chan struct{}]struct{}{}
	}
	f.waiting[order][woken] = struct{}{}
	return woken, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.waiting[order], woken)
		if len(f.waiting[order]) == 0 {
			delete(f.waiting, order)
		}
	}
}

// Listen feeds until ctx ends, on a connection of its own. While the database
// is away it tries again; then everybody is woken, for nobody knows what was
// missed.
func (f *Feed) Listen(ctx context.Context, config *pgx.ConnConfig) {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.MaxInterval = 100*time.Millisecond, 2*time.Second
	for {
		err := f.listen(ctx, config, pauses.Reset)
		if ctx.Err() != nil {
			return
		}
		f.log.Warn("no news of orders: waiting for the database", "error.message", err.Error())
		select {
		case <-ctx.Done():
			return
		case <-time.After(pauses.NextBackOff()):
		}
	}
}

func (f *Feed) listen(ctx context.Context, config *pgx.ConnConfig, listening func()) error {
	connection, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = connection.Close(closing) // whatever it says, it is gone
	}()
	if _, err := connection.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	listening()
	f.wakeAll()
	for {
		notification, err := connection.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		f.wake(notification.Payload)
	}
}

func (f *Feed) wake(order string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for woken := range f.waiting[order] {
		signal(woken)
	}
}

func (f *Feed) wakeAll() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, all := range f.waiting {
		for woken := range all {
			signal(woken)
		}
	}
}

// signal does not wait: one value that was not read yet tells of this news too.
func signal(woken chan struct{}) {
	select {
	case woken <- struct{}{}:
	default:
	}
}

package stock

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"slipway.example/apps/go-catalog/internal/store"
	"slipway.example/libs/go-service/background"
)

// memory is how long a reservation that has ended is remembered, so that a
// late repetition of the call that made it does not make it anew.
const memory = 7 * 24 * time.Hour

// Collector gives back what nobody confirmed in time. Several replicas share
// the work.
type Collector struct {
	database *pgxpool.Pool
}

// NewCollector returns a Collector on database.
func NewCollector(database *pgxpool.Pool) *Collector { return &Collector{database} }

// Run collects every second until ctx ends.
func (c *Collector) Run(ctx context.Context, log *slog.Logger) {
	background.Repeat(ctx, log, time.Second, "the collection of reservations", c.Collect)
}

// Collect expires every reservation that is due, each in a transaction of its
// own, and forgets those that ended long ago.
func (c *Collector) Collect(ctx context.Context) error {
	return errors.Join(c.expireDue(ctx), c.forget(ctx))
}

// expireDue passes over the reservations that cannot be expired, so that they
// do not keep the stock of all others, and returns why they cannot.
func (c *Collector) expireDue(ctx context.Context) error {
	var failures []error
	failed := []string{} // not nil, which is NULL to PostgreSQL
	for {
		name, err := c.expireNext(ctx, failed)
		if name == "" {
			return errors.Join(append(failures, err)...)
		}
		if err != nil {
			failed, failures = append(failed, name), append(failures, fmt.Errorf("expire %s: %w", name, err))
		}
	}
}

// expireNext expires the oldest reservation that is due and not passed over.
// The name is the one that it tried, if there was any.
func (c *Collector) expireNext(ctx context.Context, passedOver []string) (name string, err error) {
	err = store.InTransaction(ctx, c.database, func(q *store.Queries) error {
		due, err := q.LockDueReservation(ctx, passedOver)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("look for due reservations: %w", err)
		}
		name = due.Name
		return apply(ctx, q, due, changes[active][expired])
	})
	return name, err
}

func (c *Collector) forget(ctx context.Context) error {
	if _, err := store.New(c.database).ForgetReservations(ctx, time.Now().Add(-memory)); err != nil {
		return fmt.Errorf("forget reservations: %w", err)
	}
	return nil
}

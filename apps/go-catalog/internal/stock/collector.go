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
	for more := true; more; {
		err := pgx.BeginFunc(ctx, c.database, func(tx pgx.Tx) error {
			q := store.New(tx)
			due, err := q.LockDueReservation(ctx)
			if errors.Is(err, pgx.ErrNoRows) {
				more = false
				return nil
			}
			if err != nil {
				return fmt.Errorf("look for due reservations: %w", err)
			}
			return apply(ctx, q, due, changes[active][expired])
		})
		if err != nil {
			return err
		}
	}
	if _, err := store.New(c.database).ForgetReservations(ctx, time.Now().Add(-memory)); err != nil {
		return fmt.Errorf("forget reservations: %w", err)
	}
	return nil
}

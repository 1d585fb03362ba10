// Package postgres wraps what a service does with its database besides
// queries: connect, wait, migrate, know whether the schema fits, and tell what
// an error says about a request.
package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Open returns a pool that connects when it is used.
func Open(ctx context.Context, login Login) (*pgxpool.Pool, error) {
	cfg, err := login.parse()
	if err != nil {
		return nil, err
	}
	cfg.ConnConfig.ConnectTimeout = 5 * time.Second
	// A call that ends takes its query with it: PostgreSQL is told to stop,
	// and the connection goes back to the pool instead of being torn down.
	cfg.ConnConfig.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: time.Second}
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", login.URLVariable, err)
	}
	return pool, nil
}

// OpenProbe returns a pool of one connection of its own to the database of pool.
func OpenProbe(ctx context.Context, pool *pgxpool.Pool) (*pgxpool.Pool, error) {
	cfg := pool.Config()
	cfg.MinConns, cfg.MinIdleConns, cfg.MaxConns = 0, 0, 1
	return pgxpool.NewWithConfig(ctx, cfg)
}

// Await calls check until it succeeds, ctx ends, or limit has passed (0: no
// limit). Between failures it waits longer and longer, up to two seconds, and
// tells failed about each.
func Await(ctx context.Context, limit time.Duration, check func(context.Context) error, failed func(error)) error {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.MaxInterval = 100*time.Millisecond, 2*time.Second
	_, err := backoff.Retry(ctx,
		func() (struct{}, error) { return struct{}{}, check(ctx) },
		backoff.WithBackOff(pauses),
		backoff.WithMaxElapsedTime(limit),
		backoff.WithNotify(func(err error, _ time.Duration) { failed(err) }),
	)
	return err
}

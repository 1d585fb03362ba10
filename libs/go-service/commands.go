package service

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5/pgxpool"

	"slipway.example/libs/go-service/config"
	"slipway.example/libs/go-service/postgres"
)

// migrate brings the schema to what this program needs, as its owner.
func migrate(ctx context.Context, d Definition, c config.Config, log *slog.Logger) error {
	if d.Migrations == nil {
		log.Info("nothing to migrate")
		return nil
	}
	pool, err := postgres.Open(ctx, ownerLogin(c))
	if err != nil {
		return &usageError{err}
	}
	defer pool.Close()
	if err := await(ctx, c, log, pool.Ping); err != nil {
		return err
	}
	applied, err := postgres.Migrate(ctx, pool, d.Migrations)
	if err != nil {
		return err
	}
	log.Info("migrated", "migrations", applied)
	return nil
}

// seed adds sample rows as the role that serves, so that it proves what that may do.
func seed(ctx context.Context, d Definition, c config.Config, log *slog.Logger) error {
	if d.Seed == nil {
		log.Info("nothing to seed")
		return nil
	}
	pool, err := postgres.Open(ctx, appLogin(c))
	if err != nil {
		return &usageError{err}
	}
	defer pool.Close()
	check, err := schemaCheck(pool, d)
	if err != nil {
		return err
	}
	if err := await(ctx, c, log, check); err != nil {
		return err
	}
	if err := d.Seed(ctx, pool); err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	log.Info("seeded")
	return nil
}

func await(ctx context.Context, c config.Config, log *slog.Logger, check func(context.Context) error) error {
	err := postgres.Await(ctx, c.DatabaseWait, check, func(err error) {
		log.Warn("waiting for the database", "error.message", err.Error())
	})
	if err != nil {
		return fmt.Errorf("wait for the database (DATABASE_WAIT %s): %w", c.DatabaseWait, err)
	}
	return nil
}

// schemaCheck returns the question whether the database has what d needs.
func schemaCheck(pool *pgxpool.Pool, d Definition) (func(context.Context) error, error) {
	if d.Migrations == nil {
		return pool.Ping, nil
	}
	want, err := postgres.SchemaVersion(d.Migrations)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error { return postgres.CheckSchema(ctx, pool, want) }, nil
}

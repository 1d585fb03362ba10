package service

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgxpool"

	"slipway.example/libs/go-service/config"
	"slipway.example/libs/go-service/postgres"
)

// appLogin is of the role that may read and write rows, nothing else.
func appLogin(c config.Config) postgres.Login {
	return postgres.Login{
		URLVariable: "DATABASE_URL", URL: c.DatabaseURL,
		PasswordVariable: "DATABASE_PASSWORD", Password: string(c.DatabasePassword),
	}
}

// ownerLogin is of the role that owns the schema.
func ownerLogin(c config.Config) postgres.Login {
	return postgres.Login{
		URLVariable: "MIGRATE_DATABASE_URL", URL: c.MigrateDatabaseURL,
		PasswordVariable: "MIGRATE_DATABASE_PASSWORD", Password: string(c.MigrateDatabasePassword),
	}
}

// openDatabase returns the pool for calls; nil if d has no database.
func (o *outfit) openDatabase(d Definition) (*pgxpool.Pool, error) {
	if d.Migrations == nil {
		o.check = func(context.Context) error { return nil }
		return nil, nil
	}
	calls, err := postgres.Open(o.life, appLogin(o.config))
	if err != nil {
		return nil, &usageError{err}
	}
	o.pools = append(o.pools, calls)
	probe, err := postgres.OpenProbe(o.life, calls)
	if err != nil {
		return nil, err
	}
	o.pools = append(o.pools, probe)
	if o.check, err = schemaCheck(probe, d); err != nil {
		return nil, err
	}
	return calls, errors.Join(o.metrics.Register(postgres.NewPoolMetrics(calls)))
}

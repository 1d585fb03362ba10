package store

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// InTransaction commits what change did, unless it failed.
func InTransaction(ctx context.Context, database *pgxpool.Pool, change func(*Queries) error) error {
	return pgx.BeginFunc(ctx, database, func(tx pgx.Tx) error { return change(New(tx)) })
}

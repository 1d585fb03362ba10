package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/pressly/goose/v3"
)

// SchemaVersion is the number of the newest file in migrations.
func SchemaVersion(migrations fs.FS) (int64, error) {
	files, err := fs.Glob(migrations, "*.sql")
	if err != nil {
		return 0, err
	}
	var newest int64
	for _, file := range files {
		version, err := goose.NumericComponent(file)
		if err != nil {
			return 0, fmt.Errorf("migration %s: %w", file, err)
		}
		newest = max(newest, version)
	}
	return newest, nil
}

// CheckSchema says whether the database answers and has every migration up to
// want. A newer schema is fine: migrations expand before they contract, so
// that the old program runs on the new schema while it is being replaced.
func CheckSchema(ctx context.Context, pool *pgxpool.Pool, want int64) error {
	var have int64
	err := pool.QueryRow(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&have)
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &pg) && pg.Code == "42P01": // undefined_table
		have = 0
	case err != nil:
		return fmt.Errorf("database: %w", err)
	}
	if have < want {
		return fmt.Errorf("schema is at version %d, this program needs %d: run migrate", have, want)
	}
	return nil
}

package postgres

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
)

// SQLSTATE of the constraints that say something about a request (PostgreSQL,
// appendix A).
const (
	ForeignKeyViolation = "23503"
	UniqueViolation     = "23505"
)

// Violates says whether err is PostgreSQL's, with that SQLSTATE.
func Violates(err error, sqlState string) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == sqlState
}

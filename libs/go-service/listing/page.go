package listing

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"slipway.example/libs/go-service/apierror"
)

// Page sizes (AIP-158).
const (
	defaultPageSize = 20
	maxPageSize     = 200
)

// Request is what every list has in common.
type Request interface {
	GetPageSize() int32
	GetPageToken() string
}

// Query is a list that can be read page by page.
type Query[R any] struct {
	// Columns fill the fields of R, in their order.
	Columns string
	From    string
	// Where uses Args.
	Where string
	Args  Args
	Order []Key[R]
	// Scope says of which list a page is: everything that its rows and their
	// order depend on. A token holds for one scope.
	Scope []string
}

// Database is what a query needs of one.
type Database interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// Page reads the page that request asks for, and makes the token of the next
// one: "" if this is the last. Pages are cut by the keys of their last row, not
// counted off, so that rows that come and go meanwhile move nothing.
func (q Query[R]) Page(ctx context.Context, db Database, request Request) ([]R, string, error) {
	encoded, err := json.Marshal(q.Scope)
	if err != nil {
		return nil, "", err
	}
	scope, where, args := string(encoded), q.Where, append(Args(nil), q.Args...)
	if token := request.GetPageToken(); token != "" {
		values, err := decodeToken(scope, q.Order, token)
		if err != nil {
			return nil, "", apierror.InvalidField("page_token", "%s", err)
		}
		where = "(" + where + ") AND " + after(q.Order, values, &args)
	}
	size := pageSize(request)
	// One more than asked for tells whether there is a next page.
	statement := strings.Join([]string{
		"SELECT", q.Columns, "FROM", q.From, "WHERE", where, "ORDER BY", sortList(q.Order), "LIMIT", args.Add(Integer, size+1),
	}, " ")
	rows, err := db.Query(ctx, statement, args...)
	if err != nil {
		return nil, "", fmt.Errorf("list %s: %w", q.From, err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[R])
	if err != nil {
		return nil, "", fmt.Errorf("list %s: %w", q.From, err)
	}
	if int64(len(found)) <= size {
		return found, "", nil
	}
	next, err := encodeToken(scope, q.Order, &found[size-1])
	return found[:size], next, err
}

func pageSize(request Request) int64 {
	if request.GetPageSize() == 0 {
		return defaultPageSize
	}
	return int64(min(request.GetPageSize(), maxPageSize))
}

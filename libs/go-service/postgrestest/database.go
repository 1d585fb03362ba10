// Package postgrestest gives each test a PostgreSQL database of its own, with
// the two roles that a service has.
package postgrestest

import (
	"context"
	"crypto/rand"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"slipway.example/libs/go-service/postgres"
)

// New returns a pool of the role that reads and writes rows, on a fresh
// database with migrations applied. It goes with the test, and so does all
// that was in it. Without TEST_POSTGRES_URL the test is skipped.
func New(t testing.TB, migrations fs.FS) *pgxpool.Pool {
	t.Helper()
	owner, app := NewURLs(t)
	migrator := Open(t, owner)
	if _, err := postgres.Migrate(t.Context(), migrator, migrations); err != nil {
		t.Fatal(err)
	}
	migrator.Close()
	return Open(t, app)
}

// NewURLs makes a fresh, empty database for the length of the test and returns
// its URL for the role that owns the schema, and for the one that may read and
// write rows.
func NewURLs(t testing.TB) (owner, app string) {
	t.Helper()
	superuser := os.Getenv("TEST_POSTGRES_URL")
	if superuser == "" {
		t.Skip("TEST_POSTGRES_URL is not set: run under `npx slipway with-postgres --`")
	}
	name := "test_" + strings.ToLower(rand.Text())
	ownerRole, appRole := name+"_owner", name+"_app"
	// The roles' names are letters, digits and underscores: nothing to quote.
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		execute(ctx, t, superuser,
			"DROP DATABASE IF EXISTS "+name+" WITH (FORCE)",
			"DROP ROLE IF EXISTS "+ownerRole,
			"DROP ROLE IF EXISTS "+appRole)
	})
	execute(t.Context(), t, superuser,
		"CREATE ROLE "+ownerRole+" LOGIN PASSWORD 'test'",
		"CREATE ROLE "+appRole+" LOGIN PASSWORD 'test'",
		"CREATE DATABASE "+name+" OWNER "+ownerRole,
		"REVOKE ALL ON DATABASE "+name+" FROM public",
		"GRANT CONNECT ON DATABASE "+name+" TO "+appRole)
	owner = withRole(t, superuser, ownerRole, name)
	// Default privileges: what the owner will make, the app may read and change.
	execute(t.Context(), t, owner,
		"GRANT USAGE ON SCHEMA public TO "+appRole,
		"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "+appRole,
		"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO "+appRole)
	return owner, withRole(t, superuser, appRole, name)
}

// Open returns a pool on url that closes with the test.
func Open(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Open(t.Context(), postgres.Login{URLVariable: "url", URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func execute(ctx context.Context, t testing.TB, url string, statements ...string) {
	t.Helper()
	connection, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatalf("connect to the test server: %v", err)
	}
	defer connection.Close(ctx)
	for _, statement := range statements {
		if _, err := connection.Exec(ctx, statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func withRole(t testing.TB, address, role, database string) string {
	t.Helper()
	changed, err := url.Parse(address)
	if err != nil {
		t.Fatalf("TEST_POSTGRES_URL: %v", err)
	}
	changed.User = url.UserPassword(role, "test")
	changed.Path = "/" + database
	return changed.String()
}

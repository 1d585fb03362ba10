package service_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	service "slipway.example/libs/go-service"
	"slipway.example/libs/go-service/postgrestest"
)

func TestAServiceStartedBeforeItsSchemaIsReadyOnceItIsMigrated(t *testing.T) {
	t.Parallel()
	owner, app := postgrestest.NewURLs(t)
	d := withDatabase(definition(found))
	r := run(t, d, nil, map[string]string{"DATABASE_URL": app})
	r.log.await(t, 1, "not ready", "version 0, this program needs 1")
	if code, body := r.admin(t, "/readyz"); code != 503 || !strings.Contains(body, "run migrate") {
		t.Errorf("/readyz: got %d %s", code, body)
	}
	if said := health(t, r.connect(t)); said != "NOT_SERVING" {
		t.Errorf("health: got %s", said)
	}
	if err := <-run(t, d, []string{"migrate"}, map[string]string{"MIGRATE_DATABASE_URL": owner}).ended; err != nil {
		t.Fatal(err)
	}
	r.log.await(t, 1, "ready", "")
	if code, body := r.admin(t, "/readyz"); code != 200 {
		t.Errorf("/readyz: got %d %s", code, body)
	}
	if said := health(t, r.connect(t)); said != "SERVING" {
		t.Errorf("health: got %s", said)
	}
	if _, metrics := r.admin(t, "/metrics"); !strings.Contains(metrics, "pgxpool_connections_max ") {
		t.Error("/metrics tells nothing of the pool")
	}
}

func TestAServiceComesBackByItselfWhenItsDatabaseDoes(t *testing.T) {
	t.Parallel()
	owner, app := postgrestest.NewURLs(t)
	d := withDatabase(definition(found))
	if err := <-run(t, d, []string{"migrate"}, map[string]string{"MIGRATE_DATABASE_URL": owner}).ended; err != nil {
		t.Fatal(err)
	}
	database := newDoor(t, app)
	r := run(t, d, nil, map[string]string{"DATABASE_URL": database.url})
	for round := 1; round <= 2; round++ {
		r.log.await(t, round, "not ready", "")
		if code, body := r.admin(t, "/readyz"); code != 503 || !strings.Contains(body, "database: ") {
			t.Errorf("/readyz: got %d %s", code, body)
		}
		database.open()
		r.log.await(t, round, "ready", "")
		database.shut()
	}
	r.log.await(t, 3, "not ready", "")
	if said := health(t, r.connect(t)); said != "NOT_SERVING" {
		t.Errorf("health: got %s", said)
	}
	r.stop()
	if err := <-r.ended; err != nil {
		t.Errorf("it does not stop without its database: %v", err)
	}
}

func TestAPasswordComesFromAFileAndShowsInNoLine(t *testing.T) {
	t.Parallel()
	owner, app := postgrestest.NewURLs(t)
	d := withDatabase(definition(found))
	right, wrong := filepath.Join(t.TempDir(), "right"), filepath.Join(t.TempDir(), "wrong")
	for path, password := range map[string]string{right: "test\n", wrong: "hush\n"} {
		if err := os.WriteFile(path, []byte(password), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-run(t, d, []string{"migrate"}, map[string]string{"MIGRATE_DATABASE_URL": withoutPassword(t, owner), "MIGRATE_DATABASE_PASSWORD_FILE": right}).ended; err != nil {
		t.Fatal(err)
	}
	run(t, d, nil, map[string]string{"DATABASE_URL": withoutPassword(t, app), "DATABASE_PASSWORD_FILE": right}).log.await(t, 1, "ready", "")

	refused := run(t, d, nil, map[string]string{"DATABASE_URL": withoutPassword(t, app), "DATABASE_PASSWORD_FILE": wrong, "LOG_LEVEL": "debug"})
	refused.log.await(t, 1, "not ready", "28P01")
	_, answer := refused.admin(t, "/readyz")
	refused.stop()
	<-refused.ended
	both := <-run(t, d, nil, map[string]string{"DATABASE_URL": app, "DATABASE_PASSWORD_FILE": wrong}).ended
	if both == nil || !strings.Contains(both.Error(), "DATABASE_PASSWORD is set") {
		t.Errorf("got %v", both)
	}
	if told := fmt.Sprint(refused.log.show(), answer, both); strings.Contains(told, "hush") {
		t.Errorf("got %s", told)
	}
}

func TestCallsThatHoldEveryConnectionAreNoLostDatabase(t *testing.T) {
	t.Parallel()
	owner, app := postgrestest.NewURLs(t)
	pools := make(chan *pgxpool.Pool, 1)
	d := withDatabase(service.Definition{Name: "catalog", Register: func(_ context.Context, host *service.Host) error {
		pools <- host.Database
		return nil
	}})
	if err := <-run(t, d, []string{"migrate"}, map[string]string{"MIGRATE_DATABASE_URL": owner}).ended; err != nil {
		t.Fatal(err)
	}
	r := run(t, d, nil, map[string]string{"DATABASE_URL": withParameter(t, app, "pool_max_conns", "1")})
	r.log.await(t, 1, "ready", "")
	held, err := (<-pools).Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	for asked := false; !asked; {
		err := held.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_stat_activity
			WHERE usename = current_user AND query LIKE '%goose_db_version%' AND pid <> pg_backend_pid() AND query_start >
			(SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()))`).Scan(&asked)
		if err != nil {
			t.Fatal(err)
		}
	}
	if code, body := r.admin(t, "/readyz"); code != 200 {
		t.Errorf("/readyz: got %d %s", code, body)
	}
}

func TestSeedWaitsForTheSchemaAndRunsAsTheRoleThatServes(t *testing.T) {
	t.Parallel()
	owner, app := postgrestest.NewURLs(t)
	d := withDatabase(definition(found))
	d.Seed = func(ctx context.Context, pool *pgxpool.Pool) error {
		_, err := pool.Exec(ctx, "INSERT INTO cups (name) VALUES (current_user) ON CONFLICT DO NOTHING")
		return err
	}
	seeding := run(t, d, []string{"seed"}, map[string]string{"DATABASE_URL": app})
	seeding.log.await(t, 1, "waiting for the database", "run migrate")
	if err := <-run(t, d, []string{"migrate"}, map[string]string{"MIGRATE_DATABASE_URL": owner}).ended; err != nil {
		t.Fatal(err)
	}
	if err := <-seeding.ended; err != nil {
		t.Fatal(err)
	}
	if err := <-run(t, d, []string{"seed"}, map[string]string{"DATABASE_URL": app}).ended; err != nil {
		t.Fatal(err)
	}
	var names string
	if err := postgrestest.Open(t, app).QueryRow(t.Context(), "SELECT string_agg(name, ',') FROM cups").Scan(&names); err != nil || !strings.HasSuffix(names, "_app") || strings.Contains(names, ",") {
		t.Errorf("want the app role once, got %q (%v)", names, err)
	}
}

func TestWithoutADatabaseThereIsNothingToDo(t *testing.T) {
	t.Parallel()
	for command, says := range map[string]string{"migrate": "nothing to migrate", "seed": "nothing to seed"} {
		r := run(t, definition(found), []string{command}, nil)
		if err := <-r.ended; err != nil {
			t.Error(err)
		}
		r.log.await(t, 1, says, "")
	}
}

func withoutPassword(t *testing.T, address string) string {
	t.Helper()
	changed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	changed.User = url.User(changed.User.Username())
	return changed.String()
}

func withParameter(t *testing.T, address, name, value string) string {
	t.Helper()
	changed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := changed.Query()
	query.Set(name, value)
	changed.RawQuery = query.Encode()
	return changed.String()
}

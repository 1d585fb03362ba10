package orders_test

import (
	"context"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"

	"slipway.example/apps/go-orders/internal/processtest"
	"slipway.example/libs/go-service/postgrestest"
	"slipway.example/libs/go-service/servicetest"
)

// wantOrders checks how many orders there are of everybody's.
func (d *desk) wantOrders(t *testing.T, want int) {
	t.Helper()
	var got int
	servicetest.Must(t, d.database.QueryRow(t.Context(), "SELECT count(*) FROM orders").Scan(&got))
	if got != want {
		t.Errorf("want %d orders, got %d", want, got)
	}
}

// hurry has the patience with all orders run out.
func (d *desk) hurry(t *testing.T) {
	t.Helper()
	_, err := d.database.Exec(t.Context(), "UPDATE orders SET next_step_time = now() WHERE next_step_time IS NOT NULL")
	servicetest.Must(t, err)
}

// awaitRest waits until no order has a step to come.
func (d *desk) awaitRest(t *testing.T) {
	t.Helper()
	processtest.Await(t, "all orders are at rest", func() (rest bool) {
		servicetest.Must(t, d.database.QueryRow(t.Context(), "SELECT NOT EXISTS (SELECT FROM orders WHERE next_step_time IS NOT NULL)").Scan(&rest))
		return rest
	})
}

// alter changes the schema under the service.
func (d *desk) alter(t *testing.T, statements string) {
	t.Helper()
	owner := postgrestest.Open(t, d.ownerURL)
	defer owner.Close()
	_, err := owner.Exec(t.Context(), statements)
	servicetest.Must(t, err)
}

// begin begins a transaction with a statement. It ends with the test, unless it is committed.
func (d *desk) begin(t *testing.T, statement string, args ...any) pgx.Tx {
	t.Helper()
	tx, err := d.database.Begin(t.Context())
	servicetest.Must(t, err)
	t.Cleanup(func() { tx.Rollback(context.Background()) })
	_, err = tx.Exec(t.Context(), statement, args...)
	servicetest.Must(t, err)
	return tx
}

// awaitBlocked waits until so many statements of the service wait for a lock.
func (d *desk) awaitBlocked(t *testing.T, want int) {
	t.Helper()
	processtest.Await(t, "statements wait for a lock", func() bool {
		var waiting int
		servicetest.Must(t, d.database.QueryRow(t.Context(), "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&waiting))
		return waiting == want
	})
}

// refuse has PostgreSQL take no new connection to the database, until allow is called.
func (d *desk) refuse(t *testing.T) (allow func()) {
	t.Helper()
	set := func(allowed string) {
		d.superuser(t, "ALTER DATABASE "+d.database.Config().ConnConfig.Database+" ALLOW_CONNECTIONS "+allowed)
	}
	set("false")
	return func() { set("true") }
}

// cut ends connections of the service, and returns when they are gone.
func (d *desk) cut(t *testing.T, pids ...int32) {
	t.Helper()
	d.superuser(t, "SELECT pg_terminate_backend(pid, 10000) FROM unnest($1::int[]) AS pid", pids)
}

func (d *desk) superuser(t *testing.T, statement string, args ...any) {
	t.Helper()
	pool := postgrestest.Open(t, os.Getenv("TEST_POSTGRES_URL"))
	defer pool.Close()
	_, err := pool.Exec(t.Context(), statement, args...)
	servicetest.Must(t, err)
}

// connections are all that the database has.
func (d *desk) connections(t *testing.T) (pids []int32) {
	t.Helper()
	servicetest.Must(t, d.database.QueryRow(t.Context(),
		"SELECT coalesce(array_agg(pid), '{}') FROM pg_stat_activity WHERE datname = current_database()").Scan(&pids))
	return pids
}

// listeners are the connections of the service that listen, as soon as there are any.
func (d *desk) listeners(t *testing.T) (pids []int32) {
	t.Helper()
	processtest.Await(t, "the service listens", func() bool {
		servicetest.Must(t, d.database.QueryRow(t.Context(),
			"SELECT coalesce(array_agg(pid), '{}') FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN order_events'").Scan(&pids))
		return len(pids) > 0
	})
	return pids
}

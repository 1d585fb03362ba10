package main_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"slipway.example/apps/go-orders/internal/catalogtest"
	"slipway.example/apps/go-orders/internal/processtest"
	"slipway.example/libs/go-service/servicetest"
)

// held is what a process waits for when it is killed.
type held interface {
	// await returns when the process is there.
	await(t *testing.T, answered <-chan error)
	// pass lets it be done, though nobody waits for it any more; lose does not.
	pass(t *testing.T)
	lose(t *testing.T)
}

// place makes the next process that comes there wait.
type place func(*testing.T, *world) held

// fate is what becomes of what is held.
type fate func(*testing.T, held)

func done(t *testing.T, h held) { h.pass(t) }
func lost(t *testing.T, h held) { h.lose(t) }

// calls is at a call to the catalog.
func calls(method string, at catalogtest.Place) place {
	return func(_ *testing.T, w *world) held { return heldCall{w.gate.Hold(method, at)} }
}

type heldCall struct{ *catalogtest.Hold }

func (h heldCall) await(t *testing.T, _ <-chan error) { h.Await(t) }
func (h heldCall) pass(*testing.T)                    { h.Pass() }
func (h heldCall) lose(*testing.T)                    { h.Lose() }

// nowhere is after everything.
func nowhere(*testing.T, *world) held { return nothing{} }

type nothing struct{}

func (nothing) await(t *testing.T, answered <-chan error) { servicetest.Must(t, <-answered) }
func (nothing) pass(*testing.T)                           {}
func (nothing) lose(*testing.T)                           {}

// statement is at a statement, before its transaction is committed or, if it
// is one by itself, with that.
func statement(table, verb, when string) place {
	return trigger("CREATE TRIGGER held BEFORE " + verb + " ON " + table + condition(when))
}

// commit is at the COMMIT of a transaction that changed an order.
func commit(verb, when string) place {
	return trigger("CREATE CONSTRAINT TRIGGER held AFTER " + verb + " ON orders DEFERRABLE INITIALLY DEFERRED" + condition(when))
}

func condition(when string) string {
	if when == "" {
		when = "true"
	}
	return " FOR EACH ROW WHEN (" + when + ") EXECUTE FUNCTION hold()"
}

// trigger is where a trigger waits for a lock that the test holds.
func trigger(create string) place {
	return func(t *testing.T, w *world) held {
		t.Helper()
		owner, err := pgx.Connect(t.Context(), w.ownerURL)
		servicetest.Must(t, err)
		_, err = owner.Exec(t.Context(), `SELECT pg_advisory_lock(1);
			CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NEW; END $$;`+create)
		servicetest.Must(t, err)
		return &heldStatement{world: w, owner: owner}
	}
}

type heldStatement struct {
	world *world
	owner *pgx.Conn
	pid   int32
}

func (h *heldStatement) await(t *testing.T, _ <-chan error) {
	t.Helper()
	processtest.Await(t, "the statement is held", func() bool {
		servicetest.Must(t, h.owner.QueryRow(t.Context(),
			"SELECT coalesce(max(pid), 0) FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())").Scan(&h.pid))
		return h.pid != 0
	})
}

// pass ends the lock, and returns when PostgreSQL has done what it was asked,
// and found that there is nobody to tell.
func (h *heldStatement) pass(t *testing.T) {
	t.Helper()
	servicetest.Must(t, h.owner.Close(t.Context()))
	processtest.Await(t, "the connection of the killed process is gone", func() (gone bool) {
		servicetest.Must(t, h.world.database.QueryRow(t.Context(), "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)", h.pid).Scan(&gone))
		return gone
	})
}

// lose breaks the statement off before it is done.
func (h *heldStatement) lose(t *testing.T) {
	t.Helper()
	_, err := h.world.database.Exec(t.Context(), "SELECT pg_terminate_backend($1, 10000)", h.pid)
	servicetest.Must(t, err)
	servicetest.Must(t, h.owner.Close(t.Context()))
}

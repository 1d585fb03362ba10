package main_test

import (
	"os"
	"sync"
	"testing"

	"slipway.example/apps/go-orders/internal/catalogtest"
	"slipway.example/apps/go-orders/internal/processtest"
	"slipway.example/libs/go-service/servicetest"
)

func TestMain(m *testing.M) { os.Exit(processtest.Main(m)) }

// step is where a process is killed, and what becomes of what it was about.
type step struct {
	name string
	at   place
	then fate
	// leaves is the state that the order has when all is at rest: "" if there is none.
	leaves string
}

func creation() []step {
	return []step{
		{"before it has the prices", calls("BatchGetProducts", catalogtest.Asked), lost, ""},
		{"before the catalog reserves", calls("ReserveStock", catalogtest.Asked), lost, ""},
		{"just before the catalog reserves", calls("ReserveStock", catalogtest.Asked), done, ""},
		{"after the catalog reserved", calls("ReserveStock", catalogtest.Answered), lost, ""},
		{"before the order is inserted", statement("orders", "INSERT", ""), lost, ""},
		{"after the order is inserted", statement("orders", "INSERT", ""), done, ""},
		{"before its lines are inserted", statement("order_lines", "INSERT", ""), lost, ""},
		{"after its lines are inserted", statement("order_lines", "INSERT", ""), done, ""},
		{"before the order is committed", commit("INSERT", ""), lost, ""},
		{"after the order is committed", commit("INSERT", ""), done, confirmed},
		{"before the catalog confirms", calls("ConfirmReservation", catalogtest.Asked), lost, confirmed},
		{"just before the catalog confirms", calls("ConfirmReservation", catalogtest.Asked), done, confirmed},
		{"after the catalog confirmed", calls("ConfirmReservation", catalogtest.Answered), lost, confirmed},
		{"before it is stored as confirmed", statement("orders", "UPDATE", "NEW.state = 'CONFIRMED'"), lost, confirmed},
		{"after it is stored as confirmed", statement("orders", "UPDATE", "NEW.state = 'CONFIRMED'"), done, confirmed},
		{"after the client has the order", nowhere, done, confirmed},
	}
}

func cancellation() []step {
	const atRest = "NEW.state = 'CANCELLED' AND NEW.next_step_time IS NULL"
	return []step{
		{"before it is marked", statement("orders", "UPDATE", "NEW.state = 'CANCELLED'"), lost, confirmed},
		{"after it is marked", statement("orders", "UPDATE", "NEW.state = 'CANCELLED'"), done, confirmed},
		{"before the mark is committed", commit("UPDATE", "NEW.state = 'CANCELLED'"), lost, confirmed},
		{"after the mark is committed", commit("UPDATE", "NEW.state = 'CANCELLED'"), done, cancelled},
		{"before the catalog takes the pieces back", calls("ReleaseReservation", catalogtest.Asked), lost, cancelled},
		{"just before the catalog takes the pieces back", calls("ReleaseReservation", catalogtest.Asked), done, cancelled},
		{"after the catalog took the pieces back", calls("ReleaseReservation", catalogtest.Answered), lost, cancelled},
		{"before it is put to rest", statement("orders", "UPDATE", atRest), lost, cancelled},
		{"after it is put to rest", statement("orders", "UPDATE", atRest), done, cancelled},
		{"after the client knows", nowhere, done, cancelled},
	}
}

func renewal() []step {
	const renewed = "NEW.reservation <> OLD.reservation"
	return []step{
		{"before the catalog reserves anew", calls("ReserveStock", catalogtest.Asked), lost, confirmed},
		{"just before the catalog reserves anew", calls("ReserveStock", catalogtest.Asked), done, confirmed},
		{"before the new reservation is stored", statement("orders", "UPDATE", renewed), lost, confirmed},
		{"after the new reservation is stored", statement("orders", "UPDATE", renewed), done, confirmed},
		{"before the new reservation's order is stored as confirmed", statement("orders", "UPDATE", "NEW.state = 'CONFIRMED'"), lost, confirmed},
	}
}

// call is what a client asks of a process, with the same words every time.
type call struct {
	name string
	// before is what has to be there.
	before func(*testing.T, *world, *processtest.Process) error
	make   func(*testing.T, *world, *processtest.Process) error
	// end is the state of the order when the call has succeeded.
	end string
}

// The steps wait most of the time: more of them go side by side than there are processors.
const sideBySide = 5

func TestNothingLeaksWhenAProcessIsKilledAtAnyStep(t *testing.T) {
	t.Parallel()
	catalog, seats := catalogtest.Start(t), make(chan struct{}, sideBySide)
	var all sync.WaitGroup
	walk := func(call call, steps []step) {
		for _, s := range steps {
			for again, retry := range map[string]bool{"tried again at once": true, "tried again at rest": false} {
				all.Go(func() {
					seats <- struct{}{}
					defer func() { <-seats }()
					t.Run(call.name+"/"+s.name+"/"+again, func(t *testing.T) { s.walk(t, openWorld(t, catalog), call, retry) })
				})
			}
		}
	}
	nothing := func(*testing.T, *world, *processtest.Process) error { return nil }
	walk(call{"create", nothing, create, confirmed}, creation())
	walk(call{"cancel", create, cancel, cancelled}, cancellation())
	walk(call{"renew", createUnconfirmed, follow, confirmed}, renewal())
	all.Wait()
}

// walk kills a process at the step, and lets another one find what is left.
func (s step) walk(t *testing.T, w *world, call call, atOnce bool) {
	first := w.start(t)
	servicetest.Must(t, call.before(t, w, first))
	held, answered := s.at(t, w), make(chan error, 1)
	go func() { answered <- call.make(t, w, first); close(answered) }()
	held.await(t, answered)
	first.Kill()
	<-answered
	s.then(t, held)
	second := w.start(t)
	if !atOnce {
		if s.leaves == "" {
			w.catalog.Expire(t, w.tea) // nobody comes for the pieces
		}
		w.awaitRest(t)
		w.wantWhole(t, s.leaves)
	}
	servicetest.Must(t, call.make(t, w, second))
	w.awaitRest(t)
	w.wantWhole(t, call.end)
}

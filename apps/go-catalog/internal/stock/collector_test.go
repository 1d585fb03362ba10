package stock_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc/codes"

	"slipway.example/apps/go-catalog/internal/stock"
	"slipway.example/libs/go-service/postgres"
	"slipway.example/libs/go-service/servicetest"
)

func TestWhatNobodyConfirmedInTimeIsFreeAgain(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 10)
	for _, id := range []string{"overdue", "sold", "kept"} {
		_, err := w.reserve(t.Context(), id, line("cup", 3))
		servicetest.Must(t, err)
	}
	_, err := w.confirm(t.Context(), "sold")
	servicetest.Must(t, err)
	w.letExpire(t, "overdue")
	w.letExpire(t, "sold")
	w.wantStock(t, "cup", 7, 6)
	servicetest.Must(t, w.Collect(t.Context()))
	w.wantState(t, "overdue", expired)
	w.wantState(t, "sold", confirmed)
	w.wantState(t, "kept", active)
	w.wantStock(t, "cup", 7, 3)
	_, err = w.reserve(t.Context(), "next", line("cup", 4))
	servicetest.Must(t, err)
}

func TestCollectorsAtOnceGiveEveryPieceBackOnce(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 100)
	w.stock(t, "pot", 100)
	for i := range 30 {
		id := fmt.Sprint("r", i)
		_, err := w.reserve(t.Context(), id, line("cup", 1), line("pot", 2))
		servicetest.Must(t, err)
		w.letExpire(t, id)
	}
	var collectors errgroup.Group
	for range 3 {
		collectors.Go(func() error { return w.Collect(t.Context()) })
	}
	servicetest.Must(t, collectors.Wait())
	w.wantStock(t, "cup", 100, 0)
	w.wantStock(t, "pot", 100, 0)
}

func TestTheCollectorDoesNotWaitForWhatSomebodyIsChanging(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 10)
	for _, id := range []string{"busy", "overdue"} {
		_, err := w.reserve(t.Context(), id, line("cup", 3))
		servicetest.Must(t, err)
		w.letExpire(t, id)
	}
	change, err := w.database.Begin(t.Context())
	servicetest.Must(t, err)
	defer change.Rollback(t.Context())
	_, err = change.Exec(t.Context(), "SELECT FROM reservations WHERE name = 'reservations/busy' FOR NO KEY UPDATE")
	servicetest.Must(t, err)
	soon, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	servicetest.Must(t, w.Collect(soon))
	w.wantState(t, "busy", active)
	w.wantState(t, "overdue", expired)
	servicetest.Must(t, change.Rollback(t.Context()))
	servicetest.Must(t, w.Collect(t.Context()))
	w.wantState(t, "busy", expired)
	w.wantStock(t, "cup", 10, 0)
}

func TestAReservationThatCannotExpireKeepsNoOther(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 10)
	w.stock(t, "pot", 10)
	for _, kept := range []struct{ id, product string }{{"broken", "pot"}, {"overdue", "cup"}} {
		_, err := w.reserve(t.Context(), kept.id, line(kept.product, 3))
		servicetest.Must(t, err)
		w.letExpire(t, kept.id) // the broken one is the first that is due
	}
	w.execute(t, "UPDATE stock SET reserved = 0 WHERE product = 'products/pot'")
	err := w.Collect(t.Context())
	if err == nil || !strings.Contains(err.Error(), "reservations/broken") || strings.Contains(err.Error(), "reservations/overdue") {
		t.Errorf("want an error about reservations/broken alone, got %v", err)
	}
	w.wantState(t, "broken", active)
	w.wantState(t, "overdue", expired)
	w.wantStock(t, "cup", 10, 0)
	w.execute(t, "UPDATE stock SET reserved = 3 WHERE product = 'products/pot'")
	servicetest.Must(t, w.Collect(t.Context()))
	w.wantState(t, "broken", expired)
	w.wantStock(t, "pot", 10, 0)
}

func TestTheServiceCollectsByItself(t *testing.T) {
	w := openWarehouseWith(t, stock.Register)
	w.stock(t, "cup", 10)
	_, err := w.reserve(t.Context(), "first", line("cup", 3))
	servicetest.Must(t, err)
	w.letExpire(t, "first")
	servicetest.Must(t, postgres.Await(t.Context(), 30*time.Second, func(ctx context.Context) error {
		if r, err := w.get(ctx, "first"); err != nil || r.GetState() != expired {
			return errors.Join(fmt.Errorf("it is %s", r.GetState()), err)
		}
		return nil
	}, func(error) {}))
	w.wantStock(t, "cup", 10, 0)
}

func TestAReservationThatEndedIsForgottenAWeekLater(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 100)
	for id, steps := range map[string][]string{
		"released": {"reserve", "release"}, "returned": {"reserve", "confirm", "release"}, "expired": {"reserve", "expire"},
		"sold": {"reserve", "confirm"}, "active": {"reserve"},
	} {
		for _, step := range steps {
			_, err := w.step(t, step, id, line("cup", 1))
			servicetest.Must(t, err)
		}
	}
	days := func(n int) {
		w.execute(t, "UPDATE reservations SET update_time = now() - make_interval(days => $1)", n)
	}
	// Whenever it would have expired: what counts is when it ended.
	w.execute(t, "UPDATE reservations SET expire_time = now() - interval '1 year' WHERE state <> 'ACTIVE'")
	servicetest.Must(t, w.Collect(t.Context()))
	days(6)
	servicetest.Must(t, w.Collect(t.Context()))
	w.wantState(t, "released", released)
	w.wantState(t, "returned", released)
	w.wantState(t, "expired", expired)
	days(8)
	servicetest.Must(t, w.Collect(t.Context()))
	for _, id := range []string{"released", "returned", "expired"} {
		_, err := w.get(t.Context(), id)
		servicetest.WantError(t, err, codes.NotFound)
	}
	w.wantState(t, "sold", confirmed)
	w.wantState(t, "active", active)
	w.wantStock(t, "cup", 99, 1)
}

package orders_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"
	"google.golang.org/grpc/codes"

	"slipway.example/apps/go-orders/internal/catalogtest"
	"slipway.example/apps/go-orders/internal/processtest"
	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/servicetest"
)

// refuseLines has the database refuse every order at its last statement.
const refuseLines = `
	CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the disk is full' USING ERRCODE = '53100'; END $$;
	CREATE TRIGGER refuse BEFORE INSERT ON order_lines EXECUTE FUNCTION refuse()`

const acceptLines = "DROP TRIGGER refuse ON order_lines; DROP FUNCTION refuse"

func TestAnOrderThatCannotBeStoredGivesItsPiecesBackAndCanBeTriedAgain(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 3)
	for _, id := range []string{"", uuid.NewString()} {
		d.alter(t, refuseLines)
		for range 2 {
			_, err := d.CreateOrder(as(t, "ada"), of(id, line(tea, 3)))
			servicetest.WantReason(t, servicetest.WantError(t, err, codes.Unavailable), "DATABASE_BUSY", "")
			d.catalog.WantPieces(t, tea, 3)
			d.wantOrders(t, 0)
		}
		d.alter(t, acceptLines)
		made, err := d.CreateOrder(as(t, "ada"), of(id, line(tea, 3)))
		servicetest.Must(t, err)
		if made.GetState() != confirmed {
			t.Errorf("want it confirmed, got %s", made)
		}
		d.catalog.WantPieces(t, tea, 0)
		_, err = d.CancelOrder(as(t, "ada"), &ordersv1.CancelOrderRequest{Name: made.GetName()})
		servicetest.Must(t, err)
		_, err = d.database.Exec(t.Context(), "DELETE FROM orders")
		servicetest.Must(t, err)
	}
	if all := d.catalog.Reservations(t, tea); !slices.Equal(all, slices.Repeat([]string{"RELEASED"}, 6)) {
		t.Errorf("want six attempts, all of them given back, got %s", all)
	}
}

func TestARequestIDThatFailedTooOftenIsSpent(t *testing.T) {
	d := openDesk(t)
	tea, id := d.tea(t, 3), uuid.NewString()
	d.alter(t, refuseLines)
	for range 10 {
		_, err := d.CreateOrder(as(t, "ada"), of(id, line(tea, 3)))
		servicetest.WantError(t, err, codes.Unavailable)
	}
	_, err := d.CreateOrder(as(t, "ada"), of(id, line(tea, 3)))
	servicetest.WantReason(t, servicetest.WantError(t, err, codes.FailedPrecondition), "REQUEST_ID_EXHAUSTED", id)
	d.catalog.WantPieces(t, tea, 3)
}

func TestAnOrderWhosePiecesAreReservedIsStoredThoughItsCallerHasGone(t *testing.T) {
	d := openDesk(t)
	tea, id := d.tea(t, 3), uuid.NewString()
	blocking := d.begin(t, "LOCK TABLE order_lines IN SHARE ROW EXCLUSIVE MODE")
	create := func(ctx context.Context) chan error {
		done := make(chan error, 1)
		go func() {
			_, err := d.CreateOrder(ctx, of(id, line(tea, 3)))
			done <- err
		}()
		return done
	}
	ctx, hangUp := context.WithCancel(as(t, "ada"))
	first := create(ctx)
	d.awaitBlocked(t, 1)
	hangUp()
	servicetest.WantError(t, <-first, codes.Canceled)
	second := create(as(t, "ada"))
	d.awaitBlocked(t, 2)
	servicetest.Must(t, blocking.Commit(t.Context()))
	servicetest.Must(t, <-second)
	d.catalog.WantPieces(t, tea, 0)
	if all := d.catalog.Reservations(t, tea); !slices.Equal(all, []string{"CONFIRMED"}) {
		t.Errorf("want that the second call found the order of the first, got %s", all)
	}
	d.wantOrders(t, 1)
}

func TestPiecesExpireIfTheDatabaseIsLostBeforeTheirOrderIsStored(t *testing.T) {
	d := openDesk(t, impatient)
	tea := d.tea(t, 3)
	reserve, failed := d.gate.Hold("ReserveStock", catalogtest.Answered), make(chan error, 1)
	go func() {
		_, err := d.CreateOrder(as(t, "ada"), of("", line(tea, 3)))
		failed <- err
	}()
	reserve.Await(t)
	all := d.connections(t)
	d.refuse(t)
	d.cut(t, all...)
	reserve.Pass()
	servicetest.WantError(t, <-failed, codes.Unavailable)
	processtest.Await(t, "the pieces are free again", func() bool {
		onHand, reserved := d.catalog.Pieces(t, tea)
		return onHand == 3 && reserved == 0
	})
}

// A call fails to store its order, and gives the pieces back; before that
// reaches the catalog, a twin that found the same reservation sells them.
func TestPiecesThatAreGivenBackTooLateStaySold(t *testing.T) {
	d := openDesk(t)
	tea, id := d.tea(t, 3), uuid.NewString()
	d.alter(t, refuseLines)
	release := d.gate.Hold("ReleaseReservation", catalogtest.Asked)
	first := make(chan *ordersv1.Order, 1)
	go func() {
		made, err := d.CreateOrder(as(t, "ada"), of(id, line(tea, 3)))
		if err != nil {
			t.Errorf("the first call: %v", err)
		}
		first <- made
	}()
	release.Await(t)
	d.alter(t, acceptLines)
	second, err := d.CreateOrder(as(t, "ada"), of(id, line(tea, 3)))
	servicetest.Must(t, err)
	release.Pass()
	// It is the same order, which the first call meets when it comes back.
	if made := <-first; made.GetName() != second.GetName() || made.GetState() != confirmed {
		t.Errorf("the first call got %s, its twin %s", made, second)
	}
	d.catalog.WantPieces(t, tea, 0)
	d.awaitState(t, second.GetName(), confirmed)
}

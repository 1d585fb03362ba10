package orders_test

import (
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"slipway.example/apps/go-orders/internal/orders"
	"slipway.example/apps/go-orders/internal/processtest"
	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/servicetest"
)

func TestWithoutTheCatalogNewOrdersAreUnavailableAtOnceAndOldOnesAreThere(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 10)
	made := d.order(t, line(tea, 1))
	d.catalog.Kill()
	began := time.Now()
	_, err := d.CreateOrder(as(t, "ada"), of("", line(tea, 1)))
	servicetest.WantReason(t, servicetest.WantError(t, err, codes.Unavailable), "CATALOG_UNAVAILABLE", "")
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	d.wantState(t, made.GetName(), confirmed)
}

func TestAnOrderIsPendingUntilTheCatalogConfirmsIt(t *testing.T) {
	d := openDesk(t, impatient, func(s *orders.Settings) { s.ReservationTTL = time.Hour })
	tea := d.tea(t, 10)
	open := d.gate.Close("ConfirmReservation")
	made := d.order(t, line(tea, 3))
	if made.GetState() != pending || made.GetEtag() != "1" {
		t.Errorf("want it pending, got %s", made)
	}
	if onHand, reserved := d.catalog.Pieces(t, tea); onHand != 10 || reserved != 3 {
		t.Errorf("want 3 of 10 reserved, got %d of %d", reserved, onHand)
	}
	open()
	if settled := d.awaitState(t, made.GetName(), confirmed); settled.GetEtag() != "2" {
		t.Errorf("want the next etag, got %s", settled)
	}
	d.catalog.WantPieces(t, tea, 7)
}

func TestManyOverdueOrdersAreSettledByAllReplicas(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 60)
	open := d.gate.Close("ConfirmReservation")
	got := each(30, func(int) error {
		_, err := d.CreateOrder(as(t, "ada"), of("", line(tea, 2)))
		return err
	})
	if got[codes.OK] != 30 {
		t.Errorf("got %v", got)
	}
	d.replica(t)
	open()
	d.hurry(t)
	processtest.Await(t, "all are confirmed", func() bool {
		all, err := d.ListOrders(as(t, "ada"), &ordersv1.ListOrdersRequest{States: []ordersv1.OrderState{confirmed}, PageSize: 100})
		servicetest.Must(t, err)
		return len(all.GetOrders()) == 30
	})
	d.catalog.WantPieces(t, tea, 0)
}

func TestACancelledOrderGivesItsPiecesBackWhenTheCatalogIsThereAgain(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 10)
	made := d.order(t, line(tea, 3))
	open := d.gate.Close("ReleaseReservation")
	stopped, err := d.CancelOrder(as(t, "ada"), &ordersv1.CancelOrderRequest{Name: made.GetName()})
	servicetest.Must(t, err)
	if stopped.GetState() != cancelled {
		t.Errorf("want it cancelled, got %s", stopped)
	}
	d.catalog.WantPieces(t, tea, 7)
	open()
	d.hurry(t)
	processtest.Await(t, "the pieces are back", func() bool {
		onHand, _ := d.catalog.Pieces(t, tea)
		return onHand == 10
	})
}

func TestAnAnswerOfTheCatalogThatIsLostIsAskedForAgain(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 10)
	for i, method := range []string{"BatchGetProducts", "ReserveStock", "ConfirmReservation", "ReleaseReservation"} {
		before := d.gate.Calls(method)
		d.gate.LoseAnswer(method)
		made := d.order(t, line(tea, 3))
		stopped, err := d.CancelOrder(as(t, "ada"), &ordersv1.CancelOrderRequest{Name: made.GetName()})
		if err != nil || made.GetState() != confirmed || stopped.GetState() != cancelled || d.gate.Calls(method) != before+2 {
			t.Errorf("%s, called %d times: %v, %s, %s", method, d.gate.Calls(method)-before, err, made, stopped)
		}
		d.catalog.WantPieces(t, tea, 10)
		if all := d.catalog.Reservations(t, tea); len(all) != i+1 {
			t.Errorf("want a reservation for each order, got %s", all)
		}
	}
}

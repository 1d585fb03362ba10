package orders_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"slipway.example/apps/go-orders/internal/catalogtest"
	"slipway.example/apps/go-orders/internal/processtest"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/servicetest"
)

// unconfirmed is an order of three teas that the catalog was away for: it is
// pending, and its pieces are free again.
func (d *desk) unconfirmed(t *testing.T, tea string) *ordersv1.Order {
	t.Helper()
	open := d.gate.Close("ConfirmReservation")
	defer open()
	made := d.order(t, line(tea, 3))
	d.catalog.Expire(t, tea)
	return made
}

func (d *desk) awaitReservations(t *testing.T, product string, want ...string) {
	t.Helper()
	processtest.Await(t, fmt.Sprintf("the reservations of %s are %s", product, want), func() bool {
		return slices.Equal(d.catalog.Reservations(t, product), want)
	})
}

func TestAnOrderThatTheCatalogConfirmsTooLateGetsItsPiecesAnew(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 10)
	made := d.unconfirmed(t, tea)
	d.hurry(t)
	settled := d.awaitState(t, made.GetName(), confirmed)
	want := proto.CloneOf(made)
	want.State, want.Etag, want.UpdateTime = confirmed, "2", settled.GetUpdateTime()
	if !proto.Equal(settled, want) {
		t.Errorf("want %s\ngot  %s", want, settled)
	}
	d.catalog.WantPieces(t, tea, 7)
	d.awaitReservations(t, tea, "EXPIRED", "CONFIRMED")
	d.cancel(t, made.GetName())
	d.catalog.WantPieces(t, tea, 10)
	// That the reservation is another one is no event.
	wantEnd(t, d.mustWatch(t, made.GetName(), ""), pending, confirmed, cancelled)
}

func TestAnOrderWhosePiecesCannotBeHadAnyMoreIsCancelled(t *testing.T) {
	for name, test := range map[string]struct {
		meanwhile func(t *testing.T, d *desk, tea string, made *ordersv1.Order)
		reason    string
		left      []string
	}{
		"sold": {func(t *testing.T, d *desk, tea string, _ *ordersv1.Order) {
			_, err := d.CreateOrder(as(t, "eve"), of("", line(tea, 2)))
			servicetest.Must(t, err)
		}, "there were too few pieces left when the order was to be confirmed", []string{"EXPIRED", "CONFIRMED"}},
		"deleted": {func(t *testing.T, d *desk, tea string, _ *ordersv1.Order) {
			_, err := d.catalog.Products.DeleteProduct(t.Context(), &catalogv1.DeleteProductRequest{Name: tea})
			servicetest.Must(t, err)
		}, "", []string{"EXPIRED"}},
		"tried too often": {func(t *testing.T, d *desk, tea string, made *ordersv1.Order) {
			for n := 2; n <= 10; n++ {
				d.tryInVain(t, fmt.Sprintf("%s-%d", made.GetName()[len("orders/"):], n), tea)
			}
		}, "the order could not be confirmed, however often it was tried", append([]string{"EXPIRED"}, slices.Repeat([]string{"RELEASED"}, 9)...)},
	} {
		t.Run(name, func(t *testing.T) {
			d := openDesk(t)
			tea := d.tea(t, 4)
			made := d.unconfirmed(t, tea)
			test.meanwhile(t, d, tea, made)
			d.hurry(t)
			settled := d.awaitState(t, made.GetName(), cancelled)
			if reason := settled.GetCancelReason(); reason == "" || test.reason != "" && reason != test.reason {
				t.Errorf("want to know why: %q, got %q", test.reason, reason)
			}
			d.awaitRest(t)
			d.awaitReservations(t, tea, test.left...)
		})
	}
}

// tryInVain reserves three teas, and gives them back.
func (d *desk) tryInVain(t *testing.T, id, tea string) {
	t.Helper()
	_, err := d.catalog.Stock.ReserveStock(t.Context(), &catalogv1.ReserveStockRequest{ReservationId: id, Reservation: &catalogv1.Reservation{
		ExpireTime: timestamppb.New(time.Now().Add(time.Hour)), Lines: []*catalogv1.ReservationLine{{Product: tea, Quantity: 3}},
	}})
	servicetest.Must(t, err)
	_, err = d.catalog.Stock.ReleaseReservation(t.Context(), &catalogv1.ReleaseReservationRequest{Name: "reservations/" + id})
	servicetest.Must(t, err)
}

func TestAnOrderWaitsForTheCatalogThatIsToReserveAnew(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 10)
	made := d.unconfirmed(t, tea)
	open, before := d.gate.Close("ReserveStock"), d.gate.Calls("ReserveStock")
	d.hurry(t)
	processtest.Await(t, "it was tried in vain", func() bool { return d.gate.Calls("ReserveStock") >= before+3 })
	d.wantState(t, made.GetName(), pending)
	open()
	d.hurry(t)
	d.awaitState(t, made.GetName(), confirmed)
	d.catalog.WantPieces(t, tea, 7)
}

func TestAnOrderThatIsCancelledWhileItGetsItsPiecesAnewKeepsNone(t *testing.T) {
	for name, hold := range map[string]func(*desk) *catalogtest.Hold{
		"before the catalog reserves": func(d *desk) *catalogtest.Hold { return d.gate.Hold("ReserveStock", catalogtest.Asked) },
		"after the catalog reserved":  func(d *desk) *catalogtest.Hold { return d.gate.HoldAfter(1, "ReserveStock", catalogtest.Answered) },
	} {
		t.Run(name, func(t *testing.T) {
			d := openDesk(t)
			tea := d.tea(t, 10)
			made := d.unconfirmed(t, tea)
			renewal := hold(d)
			d.hurry(t)
			renewal.Await(t)
			stopped := d.cancel(t, made.GetName())
			renewal.Pass()
			d.awaitReservations(t, tea, "EXPIRED", "RELEASED")
			d.catalog.WantPieces(t, tea, 10)
			if read := d.wantState(t, made.GetName(), cancelled); !proto.Equal(read, stopped) {
				t.Errorf("cancelled %s\nread      %s", stopped, read)
			}
		})
	}
}

func TestTwoReplicasThatGetThePiecesOfAnOrderAnewMeetAtOneReservation(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 10)
	made := d.unconfirmed(t, tea)
	d.replica(t)
	first := d.gate.HoldAfter(1, "ReserveStock", catalogtest.Answered)
	d.hurry(t)
	first.Await(t)
	second := d.gate.HoldAfter(1, "ConfirmReservation", catalogtest.Asked)
	d.hurry(t)
	second.Await(t) // the order has the new reservation
	first.Pass()
	d.awaitState(t, made.GetName(), confirmed)
	second.Pass()
	d.catalog.WantPieces(t, tea, 7)
	d.awaitReservations(t, tea, "EXPIRED", "CONFIRMED")
}

// What the first replica reserved has expired when it comes to store it, and
// the second one has sold others.
func TestAReplicaThatIsTooLateDoesNotPutAnEndedReservationInTheWayOfASale(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 10)
	made := d.unconfirmed(t, tea)
	d.replica(t)
	first := d.gate.HoldAfter(1, "ReserveStock", catalogtest.Answered)
	d.hurry(t)
	first.Await(t)
	d.catalog.Expire(t, tea)
	second := d.gate.HoldAfter(1, "ConfirmReservation", catalogtest.Answered)
	d.hurry(t)
	second.Await(t)
	late := d.gate.Hold("ConfirmReservation", catalogtest.Asked)
	first.Pass()
	late.Await(t)
	second.Pass()
	d.awaitState(t, made.GetName(), confirmed)
	d.cancel(t, made.GetName())
	d.catalog.WantPieces(t, tea, 10)
	late.Pass()
	d.awaitReservations(t, tea, "EXPIRED", "EXPIRED", "RELEASED", "RELEASED")
	d.catalog.WantPieces(t, tea, 10)
}

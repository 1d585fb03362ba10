package orders_test

import (
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"slipway.example/apps/go-orders/internal/catalogtest"
	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/servicetest"
)

func TestACancelledOrderGivesItsPiecesBackOnceHoweverOftenItIsCancelled(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 10)
	made := d.order(t, line(tea, 3))
	first, err := d.CancelOrder(as(t, "ada"), &ordersv1.CancelOrderRequest{Name: made.GetName(), Etag: made.GetEtag(), Reason: "Zu viel Tee ☕"})
	servicetest.Must(t, err)
	want := proto.CloneOf(made)
	want.State, want.CancelReason, want.Etag, want.UpdateTime = cancelled, "Zu viel Tee ☕", "3", first.GetUpdateTime()
	if !proto.Equal(first, want) || !first.GetUpdateTime().AsTime().After(made.GetUpdateTime().AsTime()) {
		t.Errorf("want %s\ngot  %s", want, first)
	}
	d.catalog.WantPieces(t, tea, 10)
	// A repetition has the old etag: that it was cancelled since is what it wants.
	for _, etag := range []string{made.GetEtag(), first.GetEtag(), ""} {
		again, err := d.CancelOrder(as(t, "ada"), &ordersv1.CancelOrderRequest{Name: made.GetName(), Etag: etag, Reason: "another"})
		servicetest.Must(t, err)
		if !proto.Equal(again, first) {
			t.Errorf("first  %s\nsecond %s", first, again)
		}
	}
	d.catalog.WantPieces(t, tea, 10)
}

func TestAnOrderThatChangedSinceItWasReadIsNotCancelled(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 10)
	made := d.order(t, line(tea, 3))
	_, err := d.CancelOrder(as(t, "ada"), &ordersv1.CancelOrderRequest{Name: made.GetName(), Etag: "1"})
	servicetest.WantReason(t, servicetest.WantError(t, err, codes.Aborted), "ETAG_MISMATCH", made.GetName())
	d.wantState(t, made.GetName(), confirmed)
	d.catalog.WantPieces(t, tea, 7)
}

func TestAnOrderThatIsCancelledAndConfirmedAtOnceKeepsNoPiece(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 10)
	for place, at := range map[string]catalogtest.Place{"before the catalog confirms": catalogtest.Asked, "after the catalog confirmed": catalogtest.Answered} {
		t.Run(place, func(t *testing.T) {
			confirm := d.gate.Hold("ConfirmReservation", at)
			created := make(chan *ordersv1.Order, 1)
			go func() {
				made, _ := d.CreateOrder(as(t, "ada"), of("", line(tea, 3)))
				created <- made
			}()
			confirm.Await(t)
			list, err := d.ListOrders(as(t, "ada"), &ordersv1.ListOrdersRequest{States: []ordersv1.OrderState{pending}})
			servicetest.Must(t, err)
			if len(list.GetOrders()) != 1 {
				t.Fatalf("want the order that is being made, got %s", list)
			}
			stopped, err := d.CancelOrder(as(t, "ada"), &ordersv1.CancelOrderRequest{Name: list.GetOrders()[0].GetName(), Reason: "too slow"})
			servicetest.Must(t, err)
			confirm.Pass()
			if made := <-created; stopped.GetState() != cancelled || !proto.Equal(made, stopped) {
				t.Errorf("cancelled %s\ncreated   %s", stopped, made)
			}
			d.catalog.WantPieces(t, tea, 10)
		})
	}
}

func TestOfCancellationsAtOnceAllSucceedAndOneCounts(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 10)
	made := d.order(t, line(tea, 3))
	got := each(8, func(int) error {
		_, err := d.CancelOrder(as(t, "ada"), &ordersv1.CancelOrderRequest{Name: made.GetName(), Etag: made.GetEtag()})
		return err
	})
	if got[codes.OK] != 8 {
		t.Errorf("got %v", got)
	}
	if d.wantState(t, made.GetName(), cancelled).GetEtag() != "3" {
		t.Error("want it cancelled once")
	}
	d.catalog.WantPieces(t, tea, 10)
}

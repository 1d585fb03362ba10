package orders_test

import (
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"slipway.example/apps/go-orders/internal/catalogtest"
	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/servicetest"
)

// cancel cancels an order of ada's.
func (d *desk) cancel(t *testing.T, name string) *ordersv1.Order {
	t.Helper()
	stopped, err := d.CancelOrder(as(t, "ada"), &ordersv1.CancelOrderRequest{Name: name, Reason: "enough"})
	servicetest.Must(t, err)
	return stopped
}

func TestAWatcherHearsOfEachStateWhenItComesAndOfTheEnd(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 10)
	confirm := d.gate.Hold("ConfirmReservation", catalogtest.Asked)
	created := make(chan *ordersv1.Order, 1)
	go func() {
		made, _ := d.CreateOrder(as(t, "ada"), of("", line(tea, 3)))
		created <- made
	}()
	confirm.Await(t)
	list, err := d.ListOrders(as(t, "ada"), &ordersv1.ListOrdersRequest{})
	servicetest.Must(t, err)
	stream := d.mustWatch(t, list.GetOrders()[0].GetName(), "")
	if first := wantNext(t, stream, pending); !proto.Equal(first.GetOrder(), list.GetOrders()[0]) {
		t.Errorf("want %s\ngot  %s", list.GetOrders()[0], first)
	}
	confirm.Pass()
	made := <-created
	if second := wantNext(t, stream, confirmed); !proto.Equal(second.GetOrder(), made) {
		t.Errorf("want %s\ngot  %s", made, second)
	}
	stopped := d.cancel(t, made.GetName())
	if third := wantNext(t, stream, cancelled); !proto.Equal(third.GetOrder(), stopped) {
		t.Errorf("want %s\ngot  %s", stopped, third)
	}
	wantEnd(t, stream)
}

func TestAWatcherGoesOnFromWhereItWas(t *testing.T) {
	d := openDesk(t)
	made := d.order(t, line(d.tea(t, 10), 3))
	first := wantNext(t, d.mustWatch(t, made.GetName(), ""), pending)
	second := wantNext(t, d.mustWatch(t, made.GetName(), first.GetEventId()), confirmed)
	live := d.mustWatch(t, made.GetName(), second.GetEventId()) // hears of nothing yet
	d.cancel(t, made.GetName())
	third := wantNext(t, live, cancelled)
	wantEnd(t, live)
	for _, test := range []struct {
		after string
		want  []ordersv1.OrderState
	}{
		{"", []ordersv1.OrderState{pending, confirmed, cancelled}},
		{first.GetEventId(), []ordersv1.OrderState{confirmed, cancelled}},
		{second.GetEventId(), []ordersv1.OrderState{cancelled}},
		{third.GetEventId(), nil},
	} {
		wantEnd(t, d.mustWatch(t, made.GetName(), test.after), test.want...)
	}
	// Each event has the order as it was, not as it is.
	old := wantNext(t, d.mustWatch(t, made.GetName(), ""), pending, confirmed)
	if !proto.Equal(old.GetOrder(), made) {
		t.Errorf("want %s\ngot  %s", made, old)
	}
}

func TestAnEventThatNeverWasIsNoPlaceToGoOnFrom(t *testing.T) {
	d := openDesk(t)
	made := d.order(t, line(d.tea(t, 10), 3))
	for _, id := range []string{"0", "3", "-1", "+1", "01", "1.0", "one", " 1", "99999999999999999999", "1\x00"} {
		_, err := d.watch(as(t, "ada"), made.GetName(), id)
		servicetest.WantError(t, err, codes.InvalidArgument, "after_event_id")
	}
}

func TestManyWatchersHearTheSame(t *testing.T) {
	d := openDesk(t)
	made := d.order(t, line(d.tea(t, 10), 3))
	streams := make([]watching, 30)
	for i := range streams {
		streams[i] = d.mustWatch(t, made.GetName(), "")
	}
	d.cancel(t, made.GetName())
	for _, stream := range streams {
		wantEnd(t, stream, pending, confirmed, cancelled)
	}
}

func TestAWatcherMissesNothingThatHappensWhileItBegins(t *testing.T) {
	d := openDesk(t)
	tea := d.tea(t, 30)
	for range 30 {
		made, failed := d.order(t, line(tea, 1)), make(chan error, 1)
		go func() {
			_, err := d.CancelOrder(as(t, "ada"), &ordersv1.CancelOrderRequest{Name: made.GetName()})
			failed <- err
		}()
		wantEnd(t, d.mustWatch(t, made.GetName(), ""), pending, confirmed, cancelled)
		servicetest.Must(t, <-failed)
	}
}

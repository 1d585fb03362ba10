package orders_test

import (
	"testing"

	"google.golang.org/grpc/codes"

	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/servicetest"
)

func TestAWatcherHearsOfWhatAnotherReplicaDoes(t *testing.T) {
	d := openDesk(t)
	other := ordersv1.NewOrderServiceClient(d.replica(t).Connection)
	made := d.order(t, line(d.tea(t, 10), 3))
	stream, err := other.WatchOrder(as(t, "ada"), &ordersv1.WatchOrderRequest{Name: made.GetName()})
	servicetest.Must(t, err)
	wantNext(t, stream, pending, confirmed)
	d.cancel(t, made.GetName())
	wantEnd(t, stream, cancelled)
}

func TestAWatcherOfAReplicaThatGoesAwayIsToldToComeAgain(t *testing.T) {
	d := openDesk(t)
	made := d.order(t, line(d.tea(t, 10), 3))
	stream := d.mustWatch(t, made.GetName(), "")
	last := wantNext(t, stream, pending, confirmed)
	other := ordersv1.NewOrderServiceClient(d.replica(t).Connection)
	d.Drain()
	_, err := stream.Recv()
	servicetest.WantReason(t, servicetest.WantError(t, err, codes.Unavailable), "GOING_AWAY", "")
	resumed, err := other.WatchOrder(as(t, "ada"), &ordersv1.WatchOrderRequest{Name: made.GetName(), AfterEventId: last.GetEventId()})
	servicetest.Must(t, err)
	_, err = other.CancelOrder(as(t, "ada"), &ordersv1.CancelOrderRequest{Name: made.GetName()})
	servicetest.Must(t, err)
	wantEnd(t, resumed, cancelled)
}

func TestNoEventIsLostWithTheConnectionThatTellsOfThem(t *testing.T) {
	d := openDesk(t)
	made := d.order(t, line(d.tea(t, 10), 3))
	stream := d.mustWatch(t, made.GetName(), "2")
	change := d.begin(t, "UPDATE orders SET state = 'CANCELLED', version = 3 WHERE name = $1", made.GetName())
	listening := d.listeners(t)
	allow := d.refuse(t)
	d.cut(t, listening...)
	servicetest.Must(t, change.Commit(t.Context())) // nobody listens
	allow()
	wantEnd(t, stream, cancelled)
}

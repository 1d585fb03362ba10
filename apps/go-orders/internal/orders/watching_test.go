package orders_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"

	"google.golang.org/grpc/status"

	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/servicetest"
)

// watch begins to watch, and returns when the service has agreed to it.
func (d *desk) watch(ctx context.Context, name, after string) (watching, error) {
	stream, err := d.WatchOrder(ctx, &ordersv1.WatchOrderRequest{Name: name, AfterEventId: after})
	if err != nil {
		return nil, err
	}
	header, err := stream.Header()
	if err == nil && header == nil { // the stream has ended without one
		_, err = stream.Recv()
	}
	return stream, err
}

// mustWatch watches an order of ada's.
func (d *desk) mustWatch(t *testing.T, name, after string) watching {
	t.Helper()
	stream, err := d.watch(as(t, "ada"), name, after)
	servicetest.Must(t, err)
	return stream
}

// wantNext checks the next events of a stream.
func wantNext(t *testing.T, stream watching, states ...ordersv1.OrderState) (last *ordersv1.WatchOrderResponse) {
	t.Helper()
	for _, want := range states {
		event, err := stream.Recv()
		servicetest.Must(t, err)
		if event.GetOrder().GetState() != want || event.GetEventId() == "" {
			t.Errorf("want %s, got %s", want, event)
		}
		last = event
	}
	return last
}

// wantEnd checks that a stream has these events and then ends well.
func wantEnd(t *testing.T, stream watching, states ...ordersv1.OrderState) {
	t.Helper()
	var got []ordersv1.OrderState
	for {
		event, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		servicetest.Must(t, err)
		got = append(got, event.GetOrder().GetState())
	}
	if !slices.Equal(got, states) {
		t.Errorf("want %s, got %s", states, got)
	}
}

func messageOf(err error) string { return status.Convert(err).Message() }

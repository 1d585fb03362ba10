package orders

import (
	"context"
	"fmt"
	"strconv"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	"slipway.example/apps/go-orders/internal/settlement"
	"slipway.example/apps/go-orders/internal/store"
	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/identity"
)

type watcher = grpc.ServerStreamingServer[ordersv1.WatchOrderResponse]

func (s *server) WatchOrder(req *ordersv1.WatchOrderRequest, stream watcher) error {
	ctx := stream.Context()
	owner, err := identity.Of(ctx)
	if err != nil {
		return err
	}
	// Before the first reading, so that nothing is missed between the two.
	news, end := s.feed.Subscribe(req.GetName())
	defer end()
	row, err := s.find(ctx, req.GetName(), owner)
	if err != nil {
		return err
	}
	after, err := eventAfter(req.GetAfterEventId(), row)
	if err != nil {
		return err
	}
	lines, err := s.store.ListLines(ctx, []string{row.Name})
	if err != nil {
		return fmt.Errorf("read the lines of %s: %w", row.Name, err)
	}
	// Whoever goes on from the newest event hears at once that all is well.
	if err := stream.SendHeader(metadata.MD{}); err != nil {
		return err
	}
	for {
		ended, err := s.tell(ctx, stream, row.Name, lines, &after)
		if ended || err != nil {
			return err
		}
		select {
		case <-news:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.draining:
			return &apierror.Error{Code: codes.Unavailable, Reason: "GOING_AWAY", Message: "this replica is going away: watch again, after the last event_id"}
		}
	}
}

// tell sends the events after `after`, moves it to the last of them, and says
// whether that was the order's end.
func (s *server) tell(ctx context.Context, stream watcher, name string, lines []store.OrderLine, after *int64) (ended bool, err error) {
	events, err := s.store.ListEventsAfter(ctx, store.ListEventsAfterParams{OrderName: name, Version: *after})
	if err != nil {
		return false, fmt.Errorf("read the events of %s: %w", name, err)
	}
	row, err := s.store.GetOrder(ctx, name)
	if err := found(err, name); err != nil {
		return false, err
	}
	for _, event := range events {
		if err := stream.Send(&ordersv1.WatchOrderResponse{Order: order(asOf(row, event), lines), EventId: etag(event.Version)}); err != nil {
			return false, err
		}
		*after = event.Version
	}
	// Also for a client that has heard of the end already.
	return settlement.Ended(row.State) && *after == row.Version, nil
}

// asOf is the order as it was when it came into the state of event.
func asOf(row store.Order, event store.OrderEvent) store.Order {
	row.State, row.Version, row.UpdateTime = event.State, event.Version, event.EventTime
	if !settlement.Ended(event.State) {
		row.CancelReason = ""
	}
	return row
}

// eventAfter reads where to go on: 0 is the beginning.
func eventAfter(id string, row store.Order) (int64, error) {
	if id == "" {
		return 0, nil
	}
	version, err := strconv.ParseInt(id, 10, 64)
	if err != nil || version < 1 || version > row.Version || etag(version) != id {
		return 0, apierror.InvalidField("after_event_id", "%q is not an event of %s", id, row.Name)
	}
	return version, nil
}

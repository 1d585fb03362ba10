// Package settlement takes orders on to where they come to rest: a stored
// order is confirmed in the catalog, if need be with pieces reserved anew, and
// a cancelled one gives its pieces back. Each step can be repeated, so whoever
// is there takes it: the call that made the order, or, if that died, any
// process that finds the order overdue. What comes between an order and its
// end later, such as a payment, is a step here.
package settlement

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"slipway.example/apps/go-orders/internal/catalog"
	"slipway.example/apps/go-orders/internal/store"
)

// The states of an order, as they are stored.
const (
	Pending   = "PENDING"
	Confirmed = "CONFIRMED"
	Cancelled = "CANCELLED"
)

// Ended says whether nothing comes after a state.
func Ended(state string) bool { return state == Cancelled }

// Settler takes orders on.
type Settler struct {
	Store   *store.Queries
	Catalog *catalog.Client
	Log     *slog.Logger
	// Patience is how long whoever looks after an order may take before
	// others do.
	Patience time.Duration
	// ReservationTTL is how long the catalog keeps pieces that are reserved anew.
	ReservationTTL time.Duration
}

// Settle takes one order on until it is at rest, and returns it. On failure
// the order stays due, and comes up again.
func (s *Settler) Settle(ctx context.Context, name string) (store.Order, error) {
	for {
		order, err := s.Store.GetOrder(ctx, name)
		if err != nil {
			return order, fmt.Errorf("read %s: %w", name, err)
		}
		if !order.NextStepTime.Valid {
			return order, nil
		}
		if err := s.step(ctx, order); err != nil {
			return order, fmt.Errorf("settle %s, which is %s: %w", name, order.State, err)
		}
	}
}

// step does what the state asks for. If the order has changed meanwhile, what
// it stores is nothing, and the new state asks for its own step.
func (s *Settler) step(ctx context.Context, order store.Order) error {
	var err error
	switch order.State {
	case Pending:
		err = s.Catalog.Confirm(ctx, order.Reservation)
		if errors.Is(err, catalog.ErrEnded) {
			return s.renew(ctx, order)
		}
		if err == nil {
			_, err = s.Store.ConfirmOrder(ctx, store.ConfirmOrderParams{Name: order.Name, Version: order.Version})
		}
	case Cancelled:
		if err = s.Catalog.Release(ctx, order.Reservation); err == nil {
			_, err = s.Store.PutToRest(ctx, store.PutToRestParams{Name: order.Name, Version: order.Version})
		}
	default:
		_, err = s.Store.PutToRest(ctx, store.PutToRestParams{Name: order.Name, Version: order.Version})
	}
	return err
}

// SettleNow is Settle for as long as patience lasts, whether or not the caller
// still waits: an order that is stored is worth the few milliseconds.
func (s *Settler) SettleNow(ctx context.Context, name string) (store.Order, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.Patience/2)
	defer cancel()
	return s.Settle(ctx, name)
}

package settlement

import (
	"context"
	"errors"
	"fmt"
	"time"

	"slipway.example/apps/go-orders/internal/catalog"
	"slipway.example/apps/go-orders/internal/store"
	"slipway.example/libs/go-service/apierror"
)

// renew reserves the pieces of an order anew whose reservation has ended: the
// catalog was away for too long, or a twin of the call that made the order
// gave it up. Only if they cannot be had any more, the order is cancelled.
//
// Whoever renews at the same time gets the same reservation. If the process
// dies before it is stored, the next one finds it, or it expires.
func (s *Settler) renew(ctx context.Context, order store.Order) error {
	lines, err := s.lines(ctx, order.Name)
	if err != nil {
		return err
	}
	reservation, err := s.Catalog.Reserve(ctx, order.Name, lines, time.Now().Add(s.ReservationTTL))
	if reason := whyNot(err); reason != "" {
		_, err = s.Store.CancelOrder(ctx, store.CancelOrderParams{Name: order.Name, Version: order.Version, Patience: s.Patience, CancelReason: reason})
		return err
	}
	if err != nil {
		return err
	}
	kept, err := s.Store.RenewReservation(ctx, store.RenewReservationParams{
		Name: order.Name, Version: order.Version, Ended: order.Reservation, Renewed: reservation,
	})
	if err != nil {
		return fmt.Errorf("store %s: %w", reservation, err)
	}
	if kept == 0 {
		// The order has changed: it was cancelled, and does not know these
		// pieces, or somebody else has brought it on, and sold them perhaps.
		return s.Catalog.GiveUp(ctx, reservation)
	}
	return nil
}

func (s *Settler) lines(ctx context.Context, name string) ([]catalog.Line, error) {
	rows, err := s.Store.ListLines(ctx, []string{name})
	if err != nil {
		return nil, fmt.Errorf("read the lines of %s: %w", name, err)
	}
	lines := make([]catalog.Line, 0, len(rows))
	for _, row := range rows {
		lines = append(lines, catalog.Line{Product: row.Product, Quantity: row.Quantity})
	}
	return lines, nil
}

// whyNot tells the customer why the pieces cannot be had any more: "" if they
// can, or if the next try may still get them.
func whyNot(err error) string {
	var known *apierror.Error
	switch {
	case errors.Is(err, catalog.ErrExhausted), errors.Is(err, catalog.ErrOtherLines):
		return "the order could not be confirmed, however often it was tried"
	case !errors.As(err, &known):
		return ""
	case known.Reason == "INSUFFICIENT_STOCK":
		return "there were too few pieces left when the order was to be confirmed"
	case known.Reason == "PRODUCT_MISSING":
		return "a product was no longer sold when the order was to be confirmed"
	}
	return ""
}

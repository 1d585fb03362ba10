package orders

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"slipway.example/apps/go-orders/internal/catalog"
	"slipway.example/libs/go-service/apierror"
)

// reserve keeps the pieces of d. If nobody knows whether they are kept, they
// go back: the caller may be gone, and without a request id nobody can ask for
// them again.
func (s *server) reserve(ctx context.Context, d draft) (string, error) {
	reservation, err := s.catalog.Reserve(ctx, d.name, d.lines, time.Now().Add(s.settings.ReservationTTL))
	switch {
	case errors.Is(err, catalog.ErrOtherLines):
		return "", requestIDReused(d.requestID)
	case errors.Is(err, catalog.ErrExhausted):
		return "", apierror.Precondition("REQUEST_ID_EXHAUSTED", d.requestID, "request_id "+d.requestID+" has failed too often: take a new one")
	case err != nil && reservation != "":
		d.reservation = reservation
		s.giveBack(ctx, d)
	}
	return reservation, err
}

// giveBack releases the pieces of d, unless they are an order's by now. A twin
// of the call may store one at the same time: it is confirmed first, and this
// comes too late, or it has lost its pieces, and the settlement takes new ones.
// What cannot be given back expires.
func (s *server) giveBack(ctx context.Context, d draft) {
	ctx, cancel := s.unhurried(ctx)
	defer cancel()
	row, err := s.store.GetOrder(ctx, d.name)
	if err == nil && row.Reservation == d.reservation {
		return
	}
	if err == nil || errors.Is(err, pgx.ErrNoRows) {
		err = s.catalog.GiveUp(ctx, d.reservation)
	}
	if err != nil {
		s.settler.Log.WarnContext(ctx, "pieces stay reserved until that expires", "error.message", err.Error())
	}
}

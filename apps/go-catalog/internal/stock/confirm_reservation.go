package stock

import (
	"context"
	"strings"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
)

// ConfirmReservation also confirms one that is overdue and not yet collected:
// its pieces are still kept.
func (s *server) ConfirmReservation(ctx context.Context, req *catalogv1.ConfirmReservationRequest) (*catalogv1.Reservation, error) {
	r, err := s.end(ctx, req.GetName(), confirmed)
	if err == nil && r.GetState() != catalogv1.ReservationState_RESERVATION_STATE_CONFIRMED {
		return nil, ended(r.GetName(), strings.TrimPrefix(r.GetState().String(), "RESERVATION_STATE_"))
	}
	return r, err
}

package stock

import (
	"context"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
)

func (s *server) ReleaseReservation(ctx context.Context, req *catalogv1.ReleaseReservationRequest) (*catalogv1.Reservation, error) {
	if req.GetActiveOnly() {
		return s.end(ctx, req.GetName(), released, confirmed)
	}
	return s.end(ctx, req.GetName(), released)
}

package stock

import (
	"context"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
)

func (s *server) GetReservation(ctx context.Context, req *catalogv1.GetReservationRequest) (*catalogv1.Reservation, error) {
	return reservation(ctx, s.store, req.GetName())
}

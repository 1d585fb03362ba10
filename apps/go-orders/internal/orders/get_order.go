package orders

import (
	"context"

	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/identity"
)

func (s *server) GetOrder(ctx context.Context, req *ordersv1.GetOrderRequest) (*ordersv1.Order, error) {
	owner, err := identity.Of(ctx)
	if err != nil {
		return nil, err
	}
	row, err := s.find(ctx, req.GetName(), owner)
	return s.answer(ctx, row, err)
}

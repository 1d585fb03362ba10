package orders

import (
	"context"
	"errors"

	typemoney "google.golang.org/genproto/googleapis/type/money"
	"google.golang.org/grpc/codes"

	"slipway.example/apps/go-orders/internal/catalog"
	"slipway.example/apps/go-orders/internal/money"
	"slipway.example/apps/go-orders/internal/store"
	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/identity"
)

// CreateOrder reserves before it stores: pieces that are kept for an order
// that never came to be are free again after a while, but an order without its
// pieces would stay.
func (s *server) CreateOrder(ctx context.Context, req *ordersv1.CreateOrderRequest) (*ordersv1.Order, error) {
	owner, err := identity.Of(ctx)
	if err != nil {
		return nil, err
	}
	wanted := draft{name: newName(owner, req.GetRequestId()), owner: owner, requestID: req.GetRequestId(), lines: linesOf(req.GetOrder())}
	if row, err := s.repeated(ctx, wanted); err == nil || !errors.Is(err, errNew) {
		return s.answer(ctx, row, err)
	}
	if wanted.prices, err = s.catalog.Prices(ctx, wanted.lines); err != nil {
		return nil, err
	}
	if wanted.total, err = wanted.sum(); err != nil {
		return nil, err
	}
	if wanted.reservation, err = s.reserve(ctx, wanted); err != nil {
		return nil, err
	}
	row, err := s.place(ctx, wanted)
	if err != nil {
		return nil, err
	}
	// If a step fails the order is stored all the same, and settled later.
	if settled, err := s.settler.SettleNow(ctx, row.Name); err == nil {
		row = settled
	} else {
		s.settler.Log.WarnContext(ctx, "an order has to wait for its next step", "error.message", err.Error())
	}
	return s.message(ctx, row)
}

// draft is an order on its way to being stored.
type draft struct {
	name, owner, requestID, reservation string
	lines                               []catalog.Line
	prices                              []*typemoney.Money
	total                               *typemoney.Money
}

func linesOf(o *ordersv1.Order) []catalog.Line {
	lines := make([]catalog.Line, 0, len(o.GetLines()))
	for _, line := range o.GetLines() {
		lines = append(lines, catalog.Line{Product: line.GetProduct(), Quantity: line.GetQuantity()})
	}
	return lines
}

func (d draft) sum() (*typemoney.Money, error) {
	items := make([]money.Item, 0, len(d.lines))
	for i, line := range d.lines {
		items = append(items, money.Item{Price: d.prices[i], Quantity: line.Quantity})
	}
	total, err := money.Total(items)
	switch {
	case errors.Is(err, money.ErrCurrencies):
		return nil, apierror.Precondition("SEVERAL_CURRENCIES", d.lines[0].Product, "the products are priced in several currencies: order them apart")
	case errors.Is(err, money.ErrTooLarge):
		return nil, apierror.InvalidField("order.lines", "cost more than can be counted")
	}
	return total, err
}

func (s *server) answer(ctx context.Context, row store.Order, err error) (*ordersv1.Order, error) {
	if err != nil {
		return nil, err
	}
	return s.message(ctx, row)
}

func requestIDReused(id string) error {
	return &apierror.Error{
		Code: codes.AlreadyExists, Reason: "REQUEST_ID_REUSED", Metadata: map[string]string{"resource": id},
		Message: "request_id " + id + " was used for an order of other lines: take a new one for a new order",
	}
}

package orders

import (
	"google.golang.org/genproto/googleapis/type/money"
	"google.golang.org/protobuf/types/known/timestamppb"

	"slipway.example/apps/go-orders/internal/settlement"
	"slipway.example/apps/go-orders/internal/store"
	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
)

// order makes the message of a row and its lines.
func order(row store.Order, lines []store.OrderLine) *ordersv1.Order {
	o := &ordersv1.Order{
		Name:         row.Name,
		State:        stateOf(row.State),
		Owner:        row.Owner,
		Total:        &money.Money{CurrencyCode: row.Currency, Units: row.TotalUnits, Nanos: row.TotalNanos},
		CancelReason: row.CancelReason,
		CreateTime:   timestamppb.New(row.CreateTime),
		UpdateTime:   timestamppb.New(row.UpdateTime),
		Etag:         etag(row.Version),
	}
	for _, line := range lines {
		o.Lines = append(o.Lines, &ordersv1.OrderLine{
			Product:   line.Product,
			Quantity:  line.Quantity,
			UnitPrice: &money.Money{CurrencyCode: row.Currency, Units: line.UnitPriceUnits, Nanos: line.UnitPriceNanos},
		})
	}
	return o
}

func stateOf(stored string) ordersv1.OrderState {
	switch stored {
	case settlement.Pending:
		return ordersv1.OrderState_ORDER_STATE_PENDING
	case settlement.Confirmed:
		return ordersv1.OrderState_ORDER_STATE_CONFIRMED
	case settlement.Cancelled:
		return ordersv1.OrderState_ORDER_STATE_CANCELLED
	}
	return ordersv1.OrderState_ORDER_STATE_UNSPECIFIED
}

// stored is what a row has for a state that a client names.
func stored(state ordersv1.OrderState) string {
	return map[ordersv1.OrderState]string{
		ordersv1.OrderState_ORDER_STATE_PENDING:   settlement.Pending,
		ordersv1.OrderState_ORDER_STATE_CONFIRMED: settlement.Confirmed,
		ordersv1.OrderState_ORDER_STATE_CANCELLED: settlement.Cancelled,
	}[state]
}

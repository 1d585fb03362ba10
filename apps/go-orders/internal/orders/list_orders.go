package orders

import (
	"context"
	"fmt"
	"time"

	"slipway.example/apps/go-orders/internal/store"
	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/identity"
	"slipway.example/libs/go-service/listing"
)

// columns fill a store.Order.
const columns = "name, owner, request_id, state, cancel_reason, reservation, total_units, total_nanos, currency, version, next_step_time, create_time, update_time"

// newest puts the latest order first.
func newest() []listing.Key[store.Order] {
	return []listing.Key[store.Order]{
		{Column: "create_time", Kind: listing.Timestamp, Desc: true, Of: func(o *store.Order) any { return o.CreateTime }},
		{Column: "name", Kind: listing.Text, Desc: true, Of: func(o *store.Order) any { return o.Name }},
	}
}

func (s *server) ListOrders(ctx context.Context, req *ordersv1.ListOrdersRequest) (*ordersv1.ListOrdersResponse, error) {
	owner, err := identity.Of(ctx)
	if err != nil {
		return nil, err
	}
	query, err := ordersOf(owner, req)
	if err != nil {
		return nil, err
	}
	rows, next, err := query.Page(ctx, s.database, req)
	if err != nil {
		return nil, err
	}
	orders, err := s.messages(ctx, rows)
	if err != nil {
		return nil, err
	}
	return &ordersv1.ListOrdersResponse{Orders: orders, NextPageToken: next}, nil
}

func ordersOf(owner string, req *ordersv1.ListOrdersRequest) (listing.Query[store.Order], error) {
	query := listing.Query[store.Order]{Columns: columns, From: "orders", Order: newest(), Scope: []string{"ListOrders", owner}}
	query.Where = "owner = " + query.Args.Add(listing.Text, owner)
	if states := req.GetStates(); len(states) > 0 {
		wanted := make([]string, 0, len(states))
		for _, state := range states {
			wanted = append(wanted, stored(state))
		}
		query.Where += " AND state = ANY(" + query.Args.Add(listing.TextList, wanted) + ")"
		query.Scope = append(query.Scope, fmt.Sprint("states ", wanted))
	}
	if after := req.GetCreatedAfter(); after != nil {
		if err := after.CheckValid(); err != nil {
			return query, apierror.InvalidField("created_after", "is not a time between the years 1 and 9999")
		}
		query.Where += " AND create_time > " + query.Args.Add(listing.Timestamp, after.AsTime())
		query.Scope = append(query.Scope, "created_after "+after.AsTime().Format(time.RFC3339Nano))
	}
	return query, nil
}

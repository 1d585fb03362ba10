package stock

import (
	"context"
	"fmt"
	"slices"

	"google.golang.org/protobuf/types/known/timestamppb"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/postgres"
)

// change is what becomes of the stock with a reservation's state: so many
// times its lines are added to either count.
type change struct {
	to               string
	onHand, reserved int64
}

// changes has every way from one state to another. There is none from an end.
var changes = map[string]map[string]change{
	active: {
		confirmed: {to: confirmed, onHand: -1, reserved: -1},
		released:  {to: released, reserved: -1},
		expired:   {to: expired, reserved: -1},
	},
	confirmed: {
		released: {to: released, onHand: +1},
	},
}

// apply moves the stock of a reservation, which the caller has locked, and
// then its state.
func apply(ctx context.Context, q *store.Queries, r store.Reservation, c change) error {
	lines, err := q.ListReservationLines(ctx, r.Name)
	if err != nil {
		return fmt.Errorf("read the lines of %s: %w", r.Name, err)
	}
	products := make([]string, 0, len(lines))
	for _, line := range lines {
		products = append(products, line.Product)
	}
	if _, err := q.LockStock(ctx, products); err != nil {
		return fmt.Errorf("lock the stock of %s: %w", r.Name, err)
	}
	if err := q.MoveStock(ctx, store.MoveStockParams{Reservation: r.Name, OnHand: c.onHand, Reserved: c.reserved}); err != nil {
		return fmt.Errorf("move the stock of %s: %w", r.Name, err)
	}
	return q.SetReservationState(ctx, store.SetReservationStateParams{Name: r.Name, State: c.to})
}

// end brings the reservation of that name to a state, unless it is there, at
// another end, or in a state that the caller spares. It returns the
// reservation as it is then.
func (s *server) end(ctx context.Context, name, to string, spared ...string) (answer *catalogv1.Reservation, err error) {
	err = store.InTransaction(ctx, s.database, func(q *store.Queries) error {
		row, err := q.LockReservation(ctx, name)
		if err := postgres.Found(err, reservationType, name); err != nil {
			return err
		}
		if c, possible := changes[row.State][to]; possible && !slices.Contains(spared, row.State) {
			if err := apply(ctx, q, row, c); err != nil {
				return err
			}
		}
		answer, err = reservation(ctx, q, name)
		return err
	})
	return answer, err
}

// reservation reads the reservation of that name.
func reservation(ctx context.Context, q *store.Queries, name string) (*catalogv1.Reservation, error) {
	row, err := q.GetReservation(ctx, name)
	if err := postgres.Found(err, reservationType, name); err != nil {
		return nil, err
	}
	lines, err := q.ListReservationLines(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("read the lines of %s: %w", name, err)
	}
	r := &catalogv1.Reservation{
		Name:       row.Name,
		State:      catalogv1.ReservationState(catalogv1.ReservationState_value["RESERVATION_STATE_"+row.State]),
		ExpireTime: timestamppb.New(row.ExpireTime),
		CreateTime: timestamppb.New(row.CreateTime),
	}
	for _, line := range lines {
		r.Lines = append(r.Lines, &catalogv1.ReservationLine{Product: line.Product, Quantity: line.Quantity})
	}
	return r, nil
}

func ended(name, state string) error {
	return apierror.Precondition("RESERVATION_ENDED", name, name+" has ended: it is "+state)
}

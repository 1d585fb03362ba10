package stock

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/protoadapt"

	"slipway.example/apps/go-catalog/internal/store"
	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/apierror"
)

// longest is how far away an expire_time may be.
const longest = 24 * time.Hour

func (s *server) ReserveStock(ctx context.Context, req *catalogv1.ReserveStockRequest) (answer *catalogv1.Reservation, err error) {
	wanted := req.GetReservation()
	if err := wanted.GetExpireTime().CheckValid(); err != nil {
		return nil, apierror.InvalidField("reservation.expire_time", "is not a time between the years 1 and 9999")
	}
	name := "reservations/" + req.GetReservationId()
	err = store.InTransaction(ctx, s.database, func(q *store.Queries) error {
		made, err := q.InsertReservation(ctx, store.InsertReservationParams{Name: name, ExpireTime: wanted.GetExpireTime().AsTime()})
		if err != nil {
			return fmt.Errorf("insert %s: %w", name, err)
		}
		if made > 0 {
			// Not of a repetition: that may come when its time has passed.
			if err := checkExpireTime(wanted); err != nil {
				return err
			}
			if err := take(ctx, q, name, wanted.GetLines()); err != nil {
				return err
			}
		}
		answer, err = reservation(ctx, q, name)
		if err != nil || made > 0 {
			return err
		}
		return checkRepeated(answer, wanted)
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

func checkExpireTime(wanted *catalogv1.Reservation) error {
	expire, now := wanted.GetExpireTime().AsTime(), time.Now()
	if !expire.After(now) || expire.After(now.Add(longest)) {
		return apierror.InvalidField("reservation.expire_time", "must be in the future, and at most a day away")
	}
	return nil
}

// take reserves all lines, or says of each product of which there is too little.
func take(ctx context.Context, q *store.Queries, name string, lines []*catalogv1.ReservationLine) error {
	products, rows := make([]string, 0, len(lines)), make([]store.InsertReservationLinesParams, 0, len(lines))
	for _, line := range lines {
		products = append(products, line.GetProduct())
		rows = append(rows, store.InsertReservationLinesParams{Reservation: name, Product: line.GetProduct(), Quantity: line.GetQuantity()})
	}
	locked, err := q.LockStock(ctx, products)
	if err != nil {
		return fmt.Errorf("lock the stock of %s: %w", name, err)
	}
	if err := checkAvailable(name, lines, locked); err != nil {
		return err
	}
	if _, err := q.InsertReservationLines(ctx, rows); err != nil {
		return fmt.Errorf("insert the lines of %s: %w", name, err)
	}
	if err := q.MoveStock(ctx, store.MoveStockParams{Reservation: name, Reserved: +1}); err != nil {
		return fmt.Errorf("reserve the stock of %s: %w", name, err)
	}
	return nil
}

func checkAvailable(name string, lines []*catalogv1.ReservationLine, locked []store.LockStockRow) error {
	available := map[string]int64{}
	for _, row := range locked {
		available[row.Product] = row.OnHand - row.Reserved
	}
	failure := &errdetails.PreconditionFailure{}
	for _, line := range lines {
		if left := available[line.GetProduct()]; left < int64(line.GetQuantity()) {
			failure.Violations = append(failure.Violations, &errdetails.PreconditionFailure_Violation{
				Type: "INSUFFICIENT_STOCK", Subject: line.GetProduct(),
				Description: fmt.Sprintf("%d pieces of %s are wanted, and there are %d", line.GetQuantity(), line.GetProduct(), left),
			})
		}
	}
	if len(failure.GetViolations()) == 0 {
		return nil
	}
	return &apierror.Error{
		Code: codes.FailedPrecondition, Reason: "INSUFFICIENT_STOCK", Message: failure.GetViolations()[0].GetDescription(),
		Metadata: map[string]string{"resource": failure.GetViolations()[0].GetSubject(), "reservation": name},
		Details:  []protoadapt.MessageV1{failure},
	}
}

// checkRepeated compares a reservation that was there with the one asked for.
func checkRepeated(there, wanted *catalogv1.Reservation) error {
	byProduct := func(a, b *catalogv1.ReservationLine) int { return cmp.Compare(a.GetProduct(), b.GetProduct()) }
	sorted := slices.SortedFunc(slices.Values(wanted.GetLines()), byProduct)
	same := slices.EqualFunc(there.GetLines(), sorted, func(a, b *catalogv1.ReservationLine) bool {
		return a.GetProduct() == b.GetProduct() && a.GetQuantity() == b.GetQuantity()
	})
	if !same {
		return apierror.AlreadyExists(reservationType, there.GetName())
	}
	switch there.GetState() {
	case catalogv1.ReservationState_RESERVATION_STATE_RELEASED:
		return ended(there.GetName(), released)
	case catalogv1.ReservationState_RESERVATION_STATE_EXPIRED:
		return ended(there.GetName(), expired)
	default:
		return nil
	}
}

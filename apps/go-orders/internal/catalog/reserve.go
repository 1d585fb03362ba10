package catalog

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
)

// attempts bounds how often the pieces of one order may be reserved.
const attempts = 10

// Reserve keeps the pieces of all lines of an order ("orders/{order}") until
// expire, and returns the name of the reservation. The id follows from the
// order's: whoever reserves for the same order gets the same reservation. One
// that has ended belongs to an attempt that failed; the next one has the next
// number.
//
// Fails with ErrOtherLines and ErrExhausted. If it is not known whether the
// catalog has reserved, the name comes with the error.
func (c *Client) Reserve(ctx context.Context, order string, lines []Line, expire time.Time) (reservation string, err error) {
	for attempt := range attempts {
		id := fmt.Sprintf("%s-%d", strings.TrimPrefix(order, "orders/"), attempt+1)
		reservation, err := c.reserveAs(ctx, id, lines, expire)
		if !errors.Is(err, ErrEnded) {
			return reservation, err
		}
	}
	return "", ErrExhausted
}

// reserveAs changes nothing when it is repeated. It also fails with ErrEnded.
func (c *Client) reserveAs(ctx context.Context, id string, lines []Line, expire time.Time) (string, error) {
	wanted := &catalogv1.Reservation{ExpireTime: timestamppb.New(expire)}
	for _, line := range lines {
		wanted.Lines = append(wanted.Lines, &catalogv1.ReservationLine{Product: line.Product, Quantity: line.Quantity})
	}
	name := "reservations/" + id
	_, err := c.stock.ReserveStock(ctx, &catalogv1.ReserveStockRequest{ReservationId: id, Reservation: wanted})
	if err = translate("reserve the pieces", err); refused(err) {
		return "", err
	}
	return name, err
}

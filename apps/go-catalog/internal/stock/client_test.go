package stock_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/status"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
)

// client makes calls at random, one after the other, and writes down what it
// was told and when.
type client struct {
	warehouse
	id      int
	random  *rand.Rand
	start   time.Time
	history []porcupine.Operation
}

// run makes so many calls. They begin with the first reservations of the
// ledger and end with the last, so that clients meet at each.
func (c *client) run(ctx context.Context, calls int) error {
	for i := range calls {
		next := c.choose(i * (ledgerReservations - 2) / calls)
		if next.verb == "count" { // read first, as who counts does
			read, err := c.stockOf(ctx, product(next.product))
			if err != nil {
				return err
			}
			next.read = stocked{read.GetOnHand(), read.GetReserved()}
			next.counted = c.random.Int64N(16)
			next.etag = read.GetEtag()
		}
		called := time.Since(c.start)
		got, err := c.make(ctx, next)
		if err != nil {
			return fmt.Errorf("%+v: %w", next, err)
		}
		c.history = append(c.history, porcupine.Operation{
			ClientId: c.id, Input: next, Call: called.Nanoseconds(), Output: got, Return: time.Since(c.start).Nanoseconds(),
		})
	}
	return nil
}

func (c *client) choose(from int) call {
	verbs := []string{"reserve", "reserve", "reserve", "reserve", "confirm", "release", "give-up", "expire", "state", "stock", "count"}
	chosen := call{
		verb:        verbs[c.random.IntN(len(verbs))],
		reservation: from + c.random.IntN(3),
		product:     c.random.IntN(ledgerProducts),
	}
	// Nearly always the same lines for the same reservation.
	chosen.lines = pieces{int64(chosen.reservation % 4), int64(1 + chosen.reservation%3)}
	if c.random.IntN(8) == 0 {
		chosen.lines[1]++
	}
	return chosen
}

// make makes the call. What the service refuses is an answer, too.
func (c *client) make(ctx context.Context, next call) (answer, error) {
	id := fmt.Sprint("r", next.reservation)
	switch next.verb {
	case "stock":
		return ofStock(c.stockOf(ctx, product(next.product)))
	case "count":
		return ofStock(c.UpdateStock(ctx, &catalogv1.UpdateStockRequest{Stock: &catalogv1.Stock{
			Name: "products/" + product(next.product) + "/stock", OnHand: next.counted, Etag: next.etag,
		}}))
	case "reserve":
		var lines []*catalogv1.ReservationLine
		for p, n := range next.lines {
			if n > 0 {
				lines = append(lines, line(product(p), int32(n)))
			}
		}
		return ofReservation(c.reserve(ctx, id, lines...))
	case "confirm":
		return ofReservation(c.confirm(ctx, id))
	case "release":
		return ofReservation(c.release(ctx, id))
	case "give-up":
		return ofReservation(c.giveUp(ctx, id))
	case "expire":
		return c.expire(ctx, id)
	}
	return ofReservation(c.get(ctx, id))
}

// expire returns when the reservation is no longer active: it has expired, or
// somebody was faster.
func (c *client) expire(ctx context.Context, id string) (answer, error) {
	for {
		_, err := c.database.Exec(ctx, "UPDATE reservations SET expire_time = now() - interval '1 second' WHERE name = 'reservations/' || $1 AND state = 'ACTIVE'", id)
		if err != nil {
			return answer{}, err
		}
		if err := c.Collect(ctx); err != nil {
			return answer{}, err
		}
		if got, err := ofReservation(c.get(ctx, id)); err != nil || got.result != "ACTIVE" {
			return got, err
		}
	}
}

func product(number int) string { return fmt.Sprint("p", number) }

func ofStock(s *catalogv1.Stock, err error) (answer, error) {
	if err != nil {
		return ofError(err)
	}
	return answer{result: "ok", stock: stocked{s.GetOnHand(), s.GetReserved()}}, nil
}

func ofReservation(r *catalogv1.Reservation, err error) (answer, error) {
	if err != nil {
		return ofError(err)
	}
	return answer{result: r.GetState().String()[len("RESERVATION_STATE_"):]}, nil
}

// ofError fails for an error that has no reason.
func ofError(err error) (answer, error) {
	s := status.Convert(err)
	for _, detail := range s.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			refused, short := answer{result: info.GetReason()}, violated(s, "INSUFFICIENT_STOCK")
			for p := range refused.short {
				refused.short[p] = slices.Contains(short, "products/"+product(p))
			}
			return refused, nil
		}
	}
	return answer{}, err
}

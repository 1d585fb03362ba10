package stock_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/servicetest"
)

func TestEveryStepOfAReservationCanBeRepeatedAndNoneLeadsBackFromAnEnd(t *testing.T) {
	w := openWarehouse(t)
	const ended = catalogv1.ReservationState_RESERVATION_STATE_UNSPECIFIED // what the last step answers if it is refused
	for i, test := range []struct {
		steps            string
		answer, state    catalogv1.ReservationState
		onHand, reserved int64 // of 10 pieces, of which the reservation is for 3
	}{
		{"reserve", active, active, 10, 3},
		{"reserve reserve", active, active, 10, 3},
		{"reserve confirm", confirmed, confirmed, 7, 0},
		{"reserve confirm confirm", confirmed, confirmed, 7, 0},
		{"reserve confirm reserve", confirmed, confirmed, 7, 0},
		{"reserve confirm expire", confirmed, confirmed, 7, 0},
		{"reserve confirm release", released, released, 10, 0},
		{"reserve confirm release release", released, released, 10, 0},
		{"reserve confirm release confirm", ended, released, 10, 0},
		{"reserve confirm release reserve", ended, released, 10, 0},
		{"reserve release", released, released, 10, 0},
		{"reserve release release", released, released, 10, 0},
		{"reserve release confirm", ended, released, 10, 0},
		{"reserve release reserve", ended, released, 10, 0},
		{"reserve release expire", released, released, 10, 0},
		{"reserve give-up", released, released, 10, 0},
		{"reserve give-up give-up", released, released, 10, 0},
		{"reserve confirm give-up", confirmed, confirmed, 7, 0},
		{"reserve expire give-up", expired, expired, 10, 0},
		{"reserve expire", expired, expired, 10, 0},
		{"reserve expire expire", expired, expired, 10, 0},
		{"reserve expire release", expired, expired, 10, 0},
		{"reserve expire confirm", ended, expired, 10, 0},
		{"reserve expire reserve", ended, expired, 10, 0},
		{"reserve overdue reserve", active, active, 10, 3},
		{"reserve overdue confirm", confirmed, confirmed, 7, 0},
		{"reserve overdue release", released, released, 10, 0},
	} {
		t.Run(test.steps, func(t *testing.T) {
			id, cup, pot := fmt.Sprint("r", i), fmt.Sprint("cup", i), fmt.Sprint("pot", i)
			w.stock(t, cup, 10)
			w.stock(t, pot, 10)
			var answer *catalogv1.Reservation
			var err error
			for _, step := range strings.Fields(test.steps) {
				servicetest.Must(t, err)
				answer, err = w.step(t, step, id, line(pot, 3), line(cup, 3))
			}
			if test.answer == ended {
				servicetest.WantReason(t, servicetest.WantError(t, err, codes.FailedPrecondition), "RESERVATION_ENDED", "reservations/"+id)
			} else if err != nil || answer.GetState() != test.answer {
				t.Errorf("want %s, got %s, %v", test.answer, answer, err)
			}
			w.wantState(t, id, test.state)
			w.wantStock(t, cup, test.onHand, test.reserved)
			w.wantStock(t, pot, test.onHand, test.reserved)
		})
	}
}

// step takes one step of the reservation's life.
func (w warehouse) step(t *testing.T, step, id string, lines ...*catalogv1.ReservationLine) (*catalogv1.Reservation, error) {
	t.Helper()
	switch step {
	case "reserve":
		return w.reserve(t.Context(), id, lines...)
	case "confirm":
		return w.confirm(t.Context(), id)
	case "release":
		return w.release(t.Context(), id)
	case "give-up":
		return w.giveUp(t.Context(), id)
	case "expire":
		w.letExpire(t, id)
		servicetest.Must(t, w.Collect(t.Context()))
	case "overdue":
		w.letExpire(t, id)
	}
	return w.get(t.Context(), id)
}

func TestAReservationIsReadAsItWasAnswered(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 10)
	made, err := w.reserve(t.Context(), "first", line("cup", 2))
	servicetest.Must(t, err)
	if made.GetName() != "reservations/first" || !made.GetCreateTime().IsValid() || made.GetLines()[0].GetQuantity() != 2 {
		t.Errorf("got %s", made)
	}
	for what, call := range map[string]func(context.Context, string) (*catalogv1.Reservation, error){
		"read": w.get,
		"repeated": func(ctx context.Context, id string) (*catalogv1.Reservation, error) {
			return w.reserve(ctx, id, line("cup", 2))
		},
	} {
		if again, err := call(t.Context(), "first"); err != nil || !proto.Equal(again, made) {
			t.Errorf("answered %s\n%s %s, %v", made, what, again, err)
		}
	}
}

func TestAReservationThatDoesNotExistIsNotFound(t *testing.T) {
	w := openWarehouse(t)
	for name, call := range map[string]func(context.Context, string) (*catalogv1.Reservation, error){
		"get": w.get, "confirm": w.confirm, "release": w.release,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := call(t.Context(), "lost")
			servicetest.WantReason(t, servicetest.WantError(t, err, codes.NotFound), "RESOURCE_NOT_FOUND", "reservations/lost")
			for _, id := range []string{"", "Lost", "lost/", "lost\x00", "a' OR true --"} {
				_, err := call(t.Context(), id)
				servicetest.WantError(t, err, codes.InvalidArgument, "name")
			}
		})
	}
}

func TestASaleOfAProductThatIsGoneCanStillBeGivenBack(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 10)
	w.stock(t, "pot", 10)
	_, err := w.reserve(t.Context(), "sale", line("cup", 3), line("pot", 3))
	servicetest.Must(t, err)
	_, err = w.confirm(t.Context(), "sale")
	servicetest.Must(t, err)
	w.execute(t, "DELETE FROM products WHERE name = 'products/cup'")
	_, err = w.release(t.Context(), "sale")
	servicetest.Must(t, err)
	w.wantStock(t, "pot", 10, 0)
}

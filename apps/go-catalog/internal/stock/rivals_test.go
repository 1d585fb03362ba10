package stock_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/servicetest"
)

// race calls do n times at once, and returns the codes that it answered, sorted.
func race(n int, do func(i int) error) []codes.Code {
	results := make([]codes.Code, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { results[i] = status.Code(do(i)) })
	}
	all.Wait()
	slices.Sort(results)
	return results
}

func TestOfRivalsForTheLastPiecesJustSoManyWin(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 10)
	got := race(20, func(i int) error {
		_, err := w.reserve(t.Context(), fmt.Sprint("r", i), line("cup", 2))
		return err
	})
	if want := append(slices.Repeat([]codes.Code{codes.OK}, 5), slices.Repeat([]codes.Code{codes.FailedPrecondition}, 15)...); !slices.Equal(got, want) {
		t.Errorf("got %s", got)
	}
	w.wantStock(t, "cup", 10, 10)
}

func TestCallsForOneReservationAtOnceChangeTheStockOnce(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 10)
	all := slices.Repeat([]codes.Code{codes.OK}, 8)
	for _, test := range []struct {
		step             string
		onHand, reserved int64
	}{{"reserve", 10, 2}, {"confirm", 8, 0}, {"release", 10, 0}} {
		got := race(8, func(int) error { _, err := w.step(t, test.step, "first", line("cup", 2)); return err })
		if !slices.Equal(got, all) {
			t.Errorf("%s: got %s", test.step, got)
		}
		w.wantStock(t, "cup", test.onHand, test.reserved)
	}
}

func TestACallForAReservationThatIsBeingMadeWaitsForIt(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 10)
	got := race(8, func(i int) error {
		_, err := w.reserve(t.Context(), "first", line("cup", int32(1+i%2)))
		return err
	})
	if want := append(slices.Repeat([]codes.Code{codes.OK}, 4), slices.Repeat([]codes.Code{codes.AlreadyExists}, 4)...); !slices.Equal(got, want) {
		t.Errorf("want one of the two to win, got %s", got)
	}
}

func TestReservationsThatNameProductsInOtherOrdersDoNotBlockEachOther(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 1000)
	w.stock(t, "pot", 1000)
	w.stock(t, "tin", 1000)
	var clients errgroup.Group
	for client := range 8 {
		clients.Go(func() error {
			for i := range 15 {
				lines := []*catalogv1.ReservationLine{line("cup", 1), line("pot", 1), line("tin", 1)}
				if client%2 == 1 {
					slices.Reverse(lines)
				}
				id := fmt.Sprintf("c%dr%d", client, i)
				if _, err := w.reserve(t.Context(), id, lines...); err != nil {
					return err
				}
				end := w.confirm
				if i%2 == 0 {
					end = w.release
				}
				if _, err := end(t.Context(), id); err != nil {
					return err
				}
			}
			return nil
		})
	}
	servicetest.Must(t, clients.Wait())
	w.wantStock(t, "cup", 1000-8*7, 0)
}

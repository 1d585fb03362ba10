package money_test

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
	"testing/quick"

	"google.golang.org/genproto/googleapis/type/money"
	"google.golang.org/protobuf/proto"

	orders "slipway.example/apps/go-orders/internal/money"
)

// item makes a price and a quantity of any numbers.
func item(units int64, nanos int32, quantity int32) orders.Item {
	units %= 1_000_000_000
	if units < 0 {
		units = -units
	}
	return orders.Item{
		Price:    &money.Money{CurrencyCode: "EUR", Units: units, Nanos: int32(math.Abs(float64(nanos % 1_000_000_000)))},
		Quantity: 1 + int32(uint32(quantity)%1000),
	}
}

type numbers struct {
	Units           int64
	Nanos, Quantity int32
}

func items(all []numbers) []orders.Item {
	made := make([]orders.Item, 0, len(all))
	for _, n := range all {
		made = append(made, item(n.Units, n.Nanos, n.Quantity))
	}
	return made
}

// exact is an amount as a fraction.
func exact(m *money.Money) *big.Rat {
	sum := new(big.Rat).SetInt64(m.GetUnits())
	return sum.Add(sum, big.NewRat(int64(m.GetNanos()), 1_000_000_000))
}

func TestATotalIsTheSumOfItsItemsToTheNano(t *testing.T) {
	t.Parallel()
	check(t, func(all []numbers) bool {
		want := new(big.Rat)
		for _, i := range items(all) {
			want.Add(want, new(big.Rat).Mul(exact(i.Price), big.NewRat(int64(i.Quantity), 1)))
		}
		total, err := orders.Total(items(all))
		return err == nil && exact(total).Cmp(want) == 0 && total.GetNanos() >= 0 && total.GetNanos() < 1_000_000_000
	})
}

func TestATotalDoesNotDependOnTheOrderOfItsItems(t *testing.T) {
	t.Parallel()
	check(t, func(all []numbers, seed uint64) bool {
		first, err := orders.Total(items(all))
		if err != nil {
			return false
		}
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		second, err := orders.Total(items(all))
		return err == nil && proto.Equal(first, second)
	})
}

func TestATotalIsTheSameWhereverItIsSplit(t *testing.T) {
	t.Parallel()
	check(t, func(all []numbers, at uint8) bool {
		cut := 0
		if len(all) > 0 {
			cut = int(at) % len(all)
		}
		whole, err := orders.Total(items(all))
		front, err2 := orders.Total(items(all[:cut]))
		back, err3 := orders.Total(items(all[cut:]))
		return errors.Join(err, err2, err3) == nil && exact(whole).Cmp(new(big.Rat).Add(exact(front), exact(back))) == 0
	})
}

func TestATotalThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	large := &money.Money{CurrencyCode: "EUR", Units: math.MaxInt64, Nanos: 999_999_999}
	for _, test := range []struct {
		name  string
		items []orders.Item
		want  error
	}{
		{"two currencies", []orders.Item{{Price: &money.Money{CurrencyCode: "EUR"}, Quantity: 1}, {Price: &money.Money{CurrencyCode: "CHF"}, Quantity: 1}}, orders.ErrCurrencies},
		{"too large a product", []orders.Item{{Price: large, Quantity: 2}}, orders.ErrTooLarge},
		{"too large a sum", []orders.Item{{Price: large, Quantity: 1}, {Price: &money.Money{CurrencyCode: "EUR", Nanos: 1}, Quantity: 1}}, orders.ErrTooLarge},
		{"the largest that can be", []orders.Item{{Price: large, Quantity: 1}}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := orders.Total(test.items); !errors.Is(err, test.want) {
				t.Errorf("want %v, got %v", test.want, err)
			}
		})
	}
}

func check(t *testing.T, property any) {
	t.Helper()
	if err := quick.Check(property, &quick.Config{MaxCount: 2000}); err != nil {
		t.Error(err)
	}
}

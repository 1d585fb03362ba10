// Package money adds up google.type.Money without losing a cent: in whole
// nanos of any size, never in floating point.
package money

import (
	"errors"
	"math"
	"math/big"

	"google.golang.org/genproto/googleapis/type/money"
)

// What a sum can fail at.
var (
	// ErrCurrencies says that amounts are in several currencies.
	ErrCurrencies = errors.New("amounts in several currencies cannot be added")
	// ErrTooLarge says that a sum has more units than an int64 holds.
	ErrTooLarge = errors.New("the sum is too large")
)

const nanosPerUnit = 1_000_000_000

// Item is so many times a price.
type Item struct {
	Price    *money.Money
	Quantity int32
}

// Total is the sum of all items, in their currency. It fails with
// ErrCurrencies or ErrTooLarge. The sum of nothing is nothing, in no currency.
func Total(items []Item) (*money.Money, error) {
	sum, currency := new(big.Int), ""
	for i, item := range items {
		if i > 0 && item.Price.GetCurrencyCode() != currency {
			return nil, ErrCurrencies
		}
		currency = item.Price.GetCurrencyCode()
		sum.Add(sum, new(big.Int).Mul(nanos(item.Price), big.NewInt(int64(item.Quantity))))
	}
	return fromNanos(sum, currency)
}

func nanos(m *money.Money) *big.Int {
	n := new(big.Int).Mul(big.NewInt(m.GetUnits()), big.NewInt(nanosPerUnit))
	return n.Add(n, big.NewInt(int64(m.GetNanos())))
}

// fromNanos gives units and nanos the same sign, as google/type/money.proto demands.
func fromNanos(n *big.Int, currency string) (*money.Money, error) {
	units, rest := new(big.Int).QuoRem(n, big.NewInt(nanosPerUnit), new(big.Int))
	if !units.IsInt64() || units.Int64() == math.MinInt64 {
		return nil, ErrTooLarge
	}
	return &money.Money{CurrencyCode: currency, Units: units.Int64(), Nanos: int32(rest.Int64())}, nil
}

package stock_test

import (
	"fmt"
	"slices"

	"github.com/anishathalye/porcupine"
)

// How much the ledger has room for.
const (
	ledgerProducts     = 2
	ledgerReservations = 40
)

// ledger is all that the service knows, small enough to be compared. It is
// what the service has to behave like, if every call happens at one moment.
type ledger struct {
	onHand, reserved [ledgerProducts]int64
	state            [ledgerReservations]string // "" before it is made
	lines            [ledgerReservations]pieces
}

// pieces are how many of each product.
type pieces [ledgerProducts]int64

// call is what a client asked for. What a verb has no use for is left out.
type call struct {
	verb        string // reserve, confirm, release, give-up, expire, state, stock, count
	reservation int
	lines       pieces
	product     int
	// Of count: what the client had read before, and how many it has counted since.
	read    stocked
	etag    string
	counted int64
}

// stocked is the stock of one product.
type stocked struct{ onHand, reserved int64 }

// answer is what a client was told.
type answer struct {
	result string // a state, "ok", or the reason of an error
	short  [ledgerProducts]bool
	stock  stocked
}

func ledgerModel(start ledger) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return start },
		Step: func(state, input, output any) (bool, any) {
			before, c, got := state.(ledger), input.(call), output.(answer)
			if c.verb == "count" && got.result == "ETAG_MISMATCH" {
				return true, before // the ledger has no etags: counts can differ twice and be the same again
			}
			want, after := before.take(c)
			return want == got, after
		},
		DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v: %+v", input, output) },
		DescribeState:     func(state any) string { return fmt.Sprintf("%+v", state) },
	}
}

// take answers a call, and returns the ledger after it.
func (l ledger) take(c call) (answer, ledger) {
	r, state := c.reservation, l.state[c.reservation]
	switch c.verb {
	case "stock":
		return answer{result: "ok", stock: l.stockOf(c.product)}, l
	case "count":
		return l.count(c)
	case "reserve":
		return l.reserve(r, c.lines)
	}
	if state == "" {
		return answer{result: "RESOURCE_NOT_FOUND"}, l
	}
	switch c.verb + " " + state {
	case "confirm ACTIVE":
		return l.end(r, "CONFIRMED", -1, -1)
	case "release ACTIVE", "give-up ACTIVE":
		return l.end(r, "RELEASED", 0, -1)
	case "expire ACTIVE":
		return l.end(r, "EXPIRED", 0, -1)
	case "release CONFIRMED":
		return l.end(r, "RELEASED", +1, 0)
	case "confirm RELEASED", "confirm EXPIRED":
		return answer{result: "RESERVATION_ENDED"}, l
	}
	return answer{result: state}, l
}

func (l ledger) reserve(r int, lines pieces) (answer, ledger) {
	switch state := l.state[r]; {
	case state != "" && l.lines[r] != lines:
		return answer{result: "RESOURCE_ALREADY_EXISTS"}, l
	case state == "RELEASED" || state == "EXPIRED":
		return answer{result: "RESERVATION_ENDED"}, l
	case state != "":
		return answer{result: state}, l
	}
	short := [ledgerProducts]bool{}
	for p, wanted := range lines {
		short[p] = wanted > l.onHand[p]-l.reserved[p]
	}
	if slices.Contains(short[:], true) {
		return answer{result: "INSUFFICIENT_STOCK", short: short}, l
	}
	l.lines[r] = lines
	return l.end(r, "ACTIVE", 0, +1)
}

// end moves the pieces of a reservation, and then its state.
func (l ledger) end(r int, state string, onHand, reserved int64) (answer, ledger) {
	for p, n := range l.lines[r] {
		l.onHand[p] += onHand * n
		l.reserved[p] += reserved * n
	}
	l.state[r] = state
	return answer{result: state}, l
}

// count only ever succeeds on what was read: that is what the etag is for.
func (l ledger) count(c call) (answer, ledger) {
	if l.stockOf(c.product) != c.read {
		return answer{result: "ETAG_MISMATCH"}, l
	}
	if c.counted < c.read.reserved {
		return answer{result: "STOCK_RESERVED"}, l
	}
	l.onHand[c.product] = c.counted
	return answer{result: "ok", stock: l.stockOf(c.product)}, l
}

func (l ledger) stockOf(product int) stocked {
	return stocked{l.onHand[product], l.reserved[product]}
}

package stock_test

import (
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"golang.org/x/sync/errgroup"

	"slipway.example/libs/go-service/servicetest"
)

func TestConcurrentCallsAreAnsweredAsIfEachHappenedAtOneMoment(t *testing.T) {
	w := openWarehouse(t)
	const onHand = 12
	start := ledger{}
	for p := range start.onHand {
		start.onHand[p] = onHand
		w.stock(t, product(p), onHand)
	}
	history := record(t, w)
	model := ledgerModel(start)
	result, info := porcupine.CheckOperationsVerbose(model, history, time.Minute)
	if result != porcupine.Ok { // also Unknown: no answer within the minute
		page := filepath.Join(t.ArtifactDir(), "history.html")
		t.Errorf("the check for linearizability says %s (see %s): %v", result, page, porcupine.VisualizePath(model, info, page))
	}
	for p := range start.onHand {
		wantConserved(t, w, product(p), onHand+countedOf(history, p))
	}
}

// record is what clients at once were told.
func record(t *testing.T, w warehouse) (history []porcupine.Operation) {
	t.Helper()
	seed, start := rand.Uint64(), time.Now()
	t.Logf("the seed is %d", seed)
	var all errgroup.Group
	clients := make([]client, 8)
	for id := range clients {
		clients[id] = client{warehouse: w, id: id, random: rand.New(rand.NewPCG(seed, uint64(id))), start: start}
		all.Go(func() error { return clients[id].run(t.Context(), 100) })
	}
	servicetest.Must(t, all.Wait())
	tally := map[string]int{}
	for _, c := range clients {
		history = append(history, c.history...)
		for _, operation := range c.history {
			tally[operation.Input.(call).verb+" "+operation.Output.(answer).result]++
		}
	}
	t.Logf("answers: %v", tally)
	return history
}

// countedOf is by how much the counts of a product changed what is on hand.
func countedOf(history []porcupine.Operation, product int) (change int64) {
	for _, operation := range history {
		if c := operation.Input.(call); c.verb == "count" && c.product == product && operation.Output.(answer).result == "ok" {
			change += c.counted - c.read.onHand
		}
	}
	return change
}

// wantConserved compares the tables: what is reserved is what active
// reservations hold, and what is gone was sold.
func wantConserved(t *testing.T, w warehouse, product string, counted int64) {
	t.Helper()
	var onHand, reserved, held, sold int64
	servicetest.Must(t, w.database.QueryRow(t.Context(), `
		SELECT s.on_hand, s.reserved,
			coalesce(sum(l.quantity) FILTER (WHERE r.state = 'ACTIVE'), 0), coalesce(sum(l.quantity) FILTER (WHERE r.state = 'CONFIRMED'), 0)
		FROM stock s LEFT JOIN reservation_lines l ON l.product = s.product LEFT JOIN reservations r ON r.name = l.reservation
		WHERE s.product = 'products/' || $1 GROUP BY s.product`, product).Scan(&onHand, &reserved, &held, &sold))
	if reserved != held || onHand != counted-sold {
		t.Errorf("of %d counted pieces of %s, %d were sold and %d are held; but %d are on hand, and %d reserved", counted, product, sold, held, onHand, reserved)
	}
}

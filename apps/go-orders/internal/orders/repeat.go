package orders

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"strings"

	"slipway.example/apps/go-orders/internal/catalog"
	"slipway.example/apps/go-orders/internal/store"
	"slipway.example/libs/go-service/apierror"
)

// errNew says that a call is not the repetition of one that made an order.
var errNew = errors.New("no such order yet")

// newName is a name that nobody has or, of a call that can be repeated, the
// same one every time: so calls that are made twice at the same time meet at
// one row here, and at one reservation in the catalog, wherever they run.
func newName(owner, requestID string) string {
	if requestID == "" {
		return "orders/a" + strings.ToLower(rand.Text())
	}
	digest := sha256.Sum256([]byte(owner + "\x00" + strings.ToLower(requestID)))
	return "orders/r" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(digest[:16]))
}

// repeated returns the order that an earlier call with the request id made. It
// fails with errNew if there was none, and for the caller if that order was
// for other lines.
func (s *server) repeated(ctx context.Context, d draft) (store.Order, error) {
	row, err := s.find(ctx, d.name, d.owner)
	var known *apierror.Error
	if errors.As(err, &known) {
		return row, errNew
	}
	if err != nil {
		return row, err
	}
	rows, err := s.store.ListLines(ctx, []string{d.name})
	if err != nil {
		return row, fmt.Errorf("read the lines of %s: %w", d.name, err)
	}
	same := slices.EqualFunc(rows, d.lines, func(row store.OrderLine, line catalog.Line) bool {
		return row.Product == line.Product && row.Quantity == line.Quantity
	})
	if !same {
		return row, requestIDReused(d.requestID)
	}
	return row, nil
}

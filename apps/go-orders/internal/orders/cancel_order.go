package orders

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"slipway.example/apps/go-orders/internal/settlement"
	"slipway.example/apps/go-orders/internal/store"
	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/identity"
)

func (s *server) CancelOrder(ctx context.Context, req *ordersv1.CancelOrderRequest) (*ordersv1.Order, error) {
	owner, err := identity.Of(ctx)
	if err != nil {
		return nil, err
	}
	if strings.ContainsRune(req.GetReason(), 0) {
		return nil, apierror.InvalidField("reason", "must not contain NUL characters")
	}
	if err := s.cancel(ctx, req, owner); err != nil {
		return nil, err
	}
	// If the catalog is away, the pieces go back later.
	if _, err := s.settler.SettleNow(ctx, req.GetName()); err != nil {
		s.settler.Log.WarnContext(ctx, "an order has to wait for its next step", "error.message", err.Error())
	}
	row, err := s.find(ctx, req.GetName(), owner)
	return s.answer(ctx, row, err)
}

// cancel stores that the order is cancelled. The etag of an order that is
// cancelled already does not matter: the call may be a repetition.
func (s *server) cancel(ctx context.Context, req *ordersv1.CancelOrderRequest, owner string) error {
	return pgx.BeginFunc(ctx, s.database, func(tx pgx.Tx) error {
		q := s.store.WithTx(tx)
		row, err := q.LockOrderOf(ctx, store.LockOrderOfParams{Name: req.GetName(), Owner: owner})
		if err := found(err, req.GetName()); err != nil {
			return err
		}
		if settlement.Ended(row.State) {
			return nil
		}
		if sent := req.GetEtag(); sent != "" && sent != etag(row.Version) {
			return apierror.EtagMismatch(typeName, row.Name)
		}
		_, err = q.CancelOrder(ctx, store.CancelOrderParams{
			Name: row.Name, Version: row.Version, CancelReason: req.GetReason(), Patience: s.settings.StepPatience,
		})
		if err != nil {
			return fmt.Errorf("cancel %s: %w", row.Name, err)
		}
		return nil
	})
}

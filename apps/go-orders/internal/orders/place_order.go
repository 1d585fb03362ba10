package orders

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"slipway.example/apps/go-orders/internal/store"
	"slipway.example/libs/go-service/apierror"
)

// place stores the order or gives its pieces back. The order that is there may
// be of a twin of the call, or its own whose answer was lost.
func (s *server) place(ctx context.Context, d draft) (store.Order, error) {
	row, err := s.insert(ctx, d)
	if err == nil {
		return row, nil
	}
	s.giveBack(ctx, d)
	ctx, cancel := s.unhurried(ctx)
	defer cancel()
	row, there := s.repeated(ctx, d)
	var reused *apierror.Error
	if there == nil || errors.As(there, &reused) {
		return row, there
	}
	return store.Order{}, fmt.Errorf("store %s: %w", d.name, err)
}

func (s *server) insert(ctx context.Context, d draft) (row store.Order, err error) {
	var id pgtype.UUID
	if d.requestID != "" {
		if err := id.Scan(d.requestID); err != nil {
			return row, fmt.Errorf("request_id: %w", err)
		}
	}
	ctx, cancel := s.unhurried(ctx)
	defer cancel()
	err = pgx.BeginFunc(ctx, s.database, func(tx pgx.Tx) error {
		q := s.store.WithTx(tx)
		row, err = q.InsertOrder(ctx, store.InsertOrderParams{
			Name: d.name, Owner: d.owner, RequestID: id, Reservation: d.reservation,
			TotalUnits: d.total.GetUnits(), TotalNanos: d.total.GetNanos(), Currency: d.total.GetCurrencyCode(),
			Patience: s.settings.StepPatience,
		})
		if err != nil {
			return err
		}
		_, err = q.InsertLines(ctx, d.rows())
		return err
	})
	return row, err
}

// unhurried lasts whether or not the caller still waits, who may be calling
// again already: once pieces are reserved, the order is stored or they go back.
func (s *server) unhurried(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), s.settings.StepPatience/2)
}

func (d draft) rows() []store.InsertLinesParams {
	rows := make([]store.InsertLinesParams, 0, len(d.lines))
	for i, line := range d.lines {
		rows = append(rows, store.InsertLinesParams{
			OrderName: d.name, Position: int32(i), Product: line.Product, Quantity: line.Quantity,
			UnitPriceUnits: d.prices[i].GetUnits(), UnitPriceNanos: d.prices[i].GetNanos(),
		})
	}
	return rows
}

// Package orders is slipway.orders.v1.OrderService on PostgreSQL and the
// catalog, one method a file.
package orders

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"slipway.example/apps/go-orders/internal/catalog"
	"slipway.example/apps/go-orders/internal/feed"
	"slipway.example/apps/go-orders/internal/settlement"
	"slipway.example/apps/go-orders/internal/store"
	ordersv1 "slipway.example/libs/contracts/orders/gen/go/slipway/orders/v1"
	"slipway.example/libs/go-service"
	"slipway.example/libs/go-service/postgres"
)

// Domain is the `domain` of the google.rpc.ErrorInfo of every error.
const Domain = "orders.slipway.example"

const typeName = "orders.slipway.example/Order"

// Settings are the variables that only this service has.
type Settings struct {
	// CatalogAddr is the gRPC target of the catalog.
	CatalogAddr string `env:"CATALOG_ADDR"`
	// ReservationTTL is how long the catalog keeps pieces that nobody confirms.
	ReservationTTL time.Duration `env:"RESERVATION_TTL" envDefault:"2m"`
	// StepPatience is how long a process may take for the next step of an
	// order before others do it. Much less than ReservationTTL.
	StepPatience time.Duration `env:"STEP_PATIENCE" envDefault:"10s"`
}

type server struct {
	ordersv1.UnimplementedOrderServiceServer
	settings Settings
	database *pgxpool.Pool
	store    *store.Queries
	catalog  *catalog.Client
	settler  *settlement.Settler
	feed     *feed.Feed
	draining <-chan struct{}
}

// Register adds the service to host, and starts what goes on beside its calls.
func (s *Settings) Register(ctx context.Context, host *service.Host) error {
	if s.StepPatience <= 0 || s.ReservationTTL <= s.StepPatience {
		return fmt.Errorf("RESERVATION_TTL: %s is not more than STEP_PATIENCE, %s: orders would lose their pieces before anybody can help", s.ReservationTTL, s.StepPatience)
	}
	client, connection, err := catalog.Connect("CATALOG_ADDR", s.CatalogAddr, host.Traces)
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, func() { _ = connection.Close() }) // it only fails if it is closed
	settler := &settlement.Settler{
		Store: store.New(host.Database), Catalog: client, Log: host.Log,
		Patience: s.StepPatience, ReservationTTL: s.ReservationTTL,
	}
	news := feed.New(host.Log)
	go settler.Run(ctx)
	go news.Listen(ctx, host.Database.Config().ConnConfig)
	ordersv1.RegisterOrderServiceServer(host.Server, &server{
		settings: *s, database: host.Database, store: store.New(host.Database), catalog: client,
		settler: settler, feed: news, draining: host.Draining,
	})
	return nil
}

// find returns the order of that name if it is owner's. Somebody else's order
// is one that does not exist.
func (s *server) find(ctx context.Context, name, owner string) (store.Order, error) {
	row, err := s.store.GetOrderOf(ctx, store.GetOrderOfParams{Name: name, Owner: owner})
	return row, found(err, name)
}

// found translates the error of a query for the one order of that name.
func found(err error, name string) error { return postgres.Found(err, typeName, name) }

// message makes the message of a row, with its lines.
func (s *server) message(ctx context.Context, row store.Order) (*ordersv1.Order, error) {
	messages, err := s.messages(ctx, []store.Order{row})
	if err != nil {
		return nil, err
	}
	return messages[0], nil
}

func (s *server) messages(ctx context.Context, rows []store.Order) ([]*ordersv1.Order, error) {
	names := make([]string, 0, len(rows))
	for _, row := range rows {
		names = append(names, row.Name)
	}
	lines, err := s.store.ListLines(ctx, names)
	if err != nil {
		return nil, fmt.Errorf("read the lines of orders: %w", err)
	}
	byOrder := map[string][]store.OrderLine{}
	for _, line := range lines {
		byOrder[line.OrderName] = append(byOrder[line.OrderName], line)
	}
	messages := make([]*ordersv1.Order, 0, len(rows))
	for _, row := range rows {
		messages = append(messages, order(row, byOrder[row.Name]))
	}
	return messages, nil
}

func etag(version int64) string { return strconv.FormatInt(version, 10) }

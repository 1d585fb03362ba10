// Package catalog is what orders need of the catalog: prices and pieces. Its
// errors are apierror.Errors that a customer may see, or those below.
package catalog

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/trace"
	"google.golang.org/genproto/googleapis/type/money"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/reflect/protoreflect"

	catalogv1 "slipway.example/libs/contracts/catalog/gen/go/slipway/catalog/v1"
	"slipway.example/libs/go-service/grpcclient"
)

// What a caller decides on.
var (
	// ErrEnded says that a reservation was released or has expired.
	ErrEnded = errors.New("the reservation has ended")
	// ErrOtherLines says that a reservation of that id has other lines.
	ErrOtherLines = errors.New("the reservation has other lines")
	// ErrExhausted says that the pieces of an order were reserved too often.
	ErrExhausted = errors.New("the pieces were reserved too often")
)

// Line is so many pieces of a product.
type Line struct {
	Product  string
	Quantity int32
}

// Client calls the catalog.
type Client struct {
	products catalogv1.CatalogServiceClient
	stock    catalogv1.StockServiceClient
}

// Connect returns a client of the catalog at target, which was read from variable.
func Connect(variable, target string, traces trace.TracerProvider) (*Client, *grpc.ClientConn, error) {
	services := catalogv1.File_slipway_catalog_v1_catalog_service_proto.Services()
	stock := catalogv1.File_slipway_catalog_v1_stock_service_proto.Services()
	connection, err := grpcclient.Connect(grpcclient.Upstream{
		Name: "catalog", Variable: variable, Target: target, Traces: traces,
		Services: []protoreflect.ServiceDescriptor{services.ByName("CatalogService"), stock.ByName("StockService")},
	})
	if err != nil {
		return nil, nil, err
	}
	return &Client{catalogv1.NewCatalogServiceClient(connection), catalogv1.NewStockServiceClient(connection)}, connection, nil
}

// Prices returns what a piece of each line costs now, in their order.
func (c *Client) Prices(ctx context.Context, lines []Line) ([]*money.Money, error) {
	req := &catalogv1.BatchGetProductsRequest{View: catalogv1.ProductView_PRODUCT_VIEW_BASIC}
	for _, line := range lines {
		req.Names = append(req.Names, line.Product)
	}
	resp, err := c.products.BatchGetProducts(ctx, req)
	if err != nil {
		return nil, translate("read the prices", err)
	}
	prices := make([]*money.Money, 0, len(lines))
	for _, product := range resp.GetProducts() {
		prices = append(prices, product.GetPrice())
	}
	return prices, nil
}

// Confirm makes a reservation a sale. It fails with ErrEnded.
func (c *Client) Confirm(ctx context.Context, reservation string) error {
	_, err := c.stock.ConfirmReservation(ctx, &catalogv1.ConfirmReservationRequest{Name: reservation})
	if isMissing(err) {
		return ErrEnded // so long ago that the catalog has forgotten it
	}
	return translate("confirm "+reservation, err)
}

// Release gives the pieces of a reservation or of a sale back.
func (c *Client) Release(ctx context.Context, reservation string) error {
	return c.release(ctx, &catalogv1.ReleaseReservationRequest{Name: reservation})
}

// GiveUp gives the pieces of a reservation back, unless they are sold by then.
func (c *Client) GiveUp(ctx context.Context, reservation string) error {
	return c.release(ctx, &catalogv1.ReleaseReservationRequest{Name: reservation, ActiveOnly: true})
}

func (c *Client) release(ctx context.Context, req *catalogv1.ReleaseReservationRequest) error {
	_, err := c.stock.ReleaseReservation(ctx, req)
	if isMissing(err) {
		return nil
	}
	return translate("release "+req.GetName(), err)
}

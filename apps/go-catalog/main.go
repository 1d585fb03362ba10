// Command go-catalog serves what the shop sells: products, their categories,
// and how many there are.
package main

import (
	"context"
	"errors"

	"slipway.example/apps/go-catalog/internal/catalog"
	"slipway.example/apps/go-catalog/internal/seed"
	"slipway.example/apps/go-catalog/internal/stock"
	"slipway.example/apps/go-catalog/migrations"
	"slipway.example/libs/go-service"
)

func main() {
	service.Main(service.Definition{
		Name:       "catalog",
		Domain:     catalog.Domain,
		Migrations: migrations.Files,
		Register: func(ctx context.Context, host *service.Host) error {
			return errors.Join(catalog.Register(ctx, host), stock.Register(ctx, host))
		},
		Seed: seed.Shop,
	})
}

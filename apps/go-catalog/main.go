// Command go-catalog serves what the shop sells: products and their categories.
package main

import (
	"slipway.example/apps/go-catalog/internal/catalog"
	"slipway.example/apps/go-catalog/internal/seed"
	"slipway.example/apps/go-catalog/migrations"
	"slipway.example/libs/go-service"
)

func main() {
	service.Main(service.Definition{
		Name:       "catalog",
		Domain:     catalog.Domain,
		Migrations: migrations.Files,
		Register:   catalog.Register,
		Seed:       seed.Shop,
	})
}

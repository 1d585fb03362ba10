// Command go-orders takes and keeps the orders of customers.
package main

import (
	"slipway.example/apps/go-orders/internal/orders"
	"slipway.example/apps/go-orders/migrations"
	"slipway.example/libs/go-service"
)

func main() {
	var settings orders.Settings
	service.Main(service.Definition{
		Name:       "orders",
		Domain:     orders.Domain,
		Settings:   &settings,
		Migrations: migrations.Files,
		Register:   settings.Register,
	})
}

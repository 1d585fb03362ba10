package stock_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"slipway.example/libs/go-service/servicetest"
)

func TestTheSchemaRefusesWhatTheCodeMustNotDo(t *testing.T) {
	w := openWarehouse(t)
	w.stock(t, "cup", 10)
	_, err := w.reserve(t.Context(), "first", line("cup", 4))
	servicetest.Must(t, err)
	for _, test := range []struct{ constraint, sql string }{
		{"stock_not_oversold", "UPDATE stock SET reserved = 11"},
		{"stock_not_oversold", "UPDATE stock SET reserved = -1"},
		{"stock_not_oversold", "UPDATE stock SET on_hand = 3"},
		{"stock_not_oversold", "UPDATE stock SET on_hand = on_hand - 8, reserved = reserved - 1"},
		{"stock_not_oversold", "UPDATE stock SET on_hand = -1, reserved = -1"},
		{"stock_on_hand", "UPDATE stock SET on_hand = 2000000001"},
		{"stock_of_product", "INSERT INTO stock (product, on_hand) VALUES ('products/lost', 1)"},
		{"reservations_pkey", "INSERT INTO reservations (name, expire_time) VALUES ('reservations/first', now())"},
		{"reservations_state_check", "UPDATE reservations SET state = 'SOLD'"},
		{"reservation_lines_quantity_check", "UPDATE reservation_lines SET quantity = 0"},
		{"reservation_lines_pkey", "INSERT INTO reservation_lines (reservation, product, quantity) VALUES ('reservations/first', 'products/cup', 1)"},
	} {
		t.Run(test.sql, func(t *testing.T) {
			_, err := w.database.Exec(t.Context(), test.sql)
			var refused *pgconn.PgError
			if !errors.As(err, &refused) || refused.ConstraintName != test.constraint {
				t.Errorf("want a violation of %s, got %v", test.constraint, err)
			}
		})
	}
	w.wantStock(t, "cup", 10, 4)
}

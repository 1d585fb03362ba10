package postgres_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"google.golang.org/grpc/codes"

	"slipway.example/libs/go-service/apierror"
	"slipway.example/libs/go-service/postgres"
)

func TestAResourceWithoutARowIsNotFound(t *testing.T) {
	t.Parallel()
	if err := postgres.Found(nil, "shop.example/Cup", "cups/red"); err != nil {
		t.Errorf("found: got %v", err)
	}
	var missing *apierror.Error
	err := postgres.Found(fmt.Errorf("query: %w", pgx.ErrNoRows), "shop.example/Cup", "cups/red")
	if !errors.As(err, &missing) || missing.Code != codes.NotFound || missing.Metadata["resource"] != "cups/red" {
		t.Errorf("no row: want NOT_FOUND of cups/red, got %v", err)
	}
	lost := errors.New("connection lost")
	if err := postgres.Found(lost, "shop.example/Cup", "cups/red"); !errors.Is(err, lost) || errors.As(err, &missing) {
		t.Errorf("another failure: want it wrapped, got %v", err)
	}
}

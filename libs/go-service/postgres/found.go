package postgres

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"slipway.example/libs/go-service/apierror"
)

// Found translates the error of a query for the one resource of that type
// (AIP-123) and name. A resource that has no row does not exist.
func Found(err error, resourceType, name string) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return apierror.NotFound(resourceType, name)
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

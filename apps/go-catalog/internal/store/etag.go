package store

import (
	"encoding/hex"

	"github.com/jackc/pgx/v5/pgtype"
)

// Etag is what clients know the revision of a row by (AIP-154).
func Etag(revision pgtype.UUID) string { return hex.EncodeToString(revision.Bytes[:]) }

// Package migrations is the history of the orders' schema.
package migrations

import "embed"

// Files are goose migrations, one file for each version.
//
//go:embed *.sql
var Files embed.FS

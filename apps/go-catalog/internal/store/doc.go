// Package store is the catalog in PostgreSQL. sqlc writes it from queries; by
// hand are only a transaction and the etag of a row, which every package that
// changes rows needs.
package store

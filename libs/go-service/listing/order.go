package listing

import (
	"maps"
	"slices"
	"strings"

	"go.einride.tech/aip/ordering"

	"slipway.example/libs/go-service/apierror"
)

// Key is one column, or another expression, that rows R are sorted by.
type Key[R any] struct {
	Column string
	Kind   Kind
	Desc   bool
	// Of is the value that a row has there.
	Of func(*R) any
}

// Orders are the fields that a client may sort by. A field can have more than
// one column.
type Orders[R any] struct {
	Fields map[string][]Key[R]
	// Tie is unique: it makes every order total, in the direction of the last
	// field, so that one index serves both directions.
	Tie Key[R]
	// Default is the order_by of a client that names none.
	Default string
}

// Parse reads an AIP-132 order_by. The error names the field `order_by`.
func (o Orders[R]) Parse(orderBy string) ([]Key[R], error) {
	if strings.TrimSpace(orderBy) == "" {
		orderBy = o.Default
	}
	var parsed ordering.OrderBy
	if err := parsed.UnmarshalString(orderBy); err != nil {
		return nil, apierror.InvalidField("order_by", "%q is not a list such as %q", orderBy, o.Default)
	}
	var keys []Key[R]
	seen := map[string]bool{}
	for _, field := range parsed.Fields {
		columns, ok := o.Fields[field.Path]
		if !ok {
			return nil, apierror.InvalidField("order_by", "unknown field %q: it can be %s",
				field.Path, strings.Join(slices.Sorted(maps.Keys(o.Fields)), ", "))
		}
		if seen[field.Path] {
			return nil, apierror.InvalidField("order_by", "%q is named twice", field.Path)
		}
		seen[field.Path] = true
		for _, key := range columns {
			key.Desc = field.Desc
			keys = append(keys, key)
		}
	}
	tie := o.Tie
	tie.Desc = keys[len(keys)-1].Desc
	return append(keys, tie), nil
}

// sortList is what stands after ORDER BY.
func sortList[R any](keys []Key[R]) string {
	columns := make([]string, len(keys))
	for i, key := range keys {
		columns[i] = key.Column
		if key.Desc {
			columns[i] += " DESC"
		}
	}
	return strings.Join(columns, ", ")
}

// after is the condition for rows that come after the one with these values.
// Keys of one direction are compared as a row, which an index can answer;
// where the direction turns, the next ones decide among equals.
func after[R any](keys []Key[R], values []any, args *Args) string {
	run := 1
	for run < len(keys) && keys[run].Desc == keys[0].Desc {
		run++
	}
	columns, parameters := make([]string, run), make([]string, run)
	for i, key := range keys[:run] {
		columns[i], parameters[i] = key.Column, args.Add(key.Kind, values[i])
	}
	row, bound := "("+strings.Join(columns, ", ")+")", "("+strings.Join(parameters, ", ")+")"
	operator := " > "
	if keys[0].Desc {
		operator = " < "
	}
	beyond := row + operator + bound
	if run == len(keys) {
		return beyond
	}
	return "(" + beyond + " OR (" + row + " = " + bound + " AND " + after(keys[run:], values[run:], args) + "))"
}

// Package listing turns what a client asks of a list, a filter, an order and a
// page token, into one query. Fields become columns by a table of the caller;
// every value becomes a parameter.
package listing

import (
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Kind is what a column holds. A value of it is a string, int64, time.Time or
// float32; the elements of a TextList are strings.
type Kind int

// What filters and orders can work on.
const (
	Text Kind = iota
	Integer
	Timestamp
	Real
	TextList
)

// cast makes the type of a parameter plain, where PostgreSQL would take a
// narrower one from the column beside it.
func (k Kind) cast() string {
	return [...]string{Text: "::text", Integer: "::bigint", Timestamp: "::timestamptz", Real: "::real", TextList: "::text[]"}[k]
}

// format and parse carry a value of a sort key through a page token, exactly.
func (k Kind) format(value any) string {
	switch value := value.(type) {
	case int64:
		return strconv.FormatInt(value, 10)
	case time.Time:
		return value.UTC().Format(time.RFC3339Nano)
	case float32:
		return strconv.FormatFloat(float64(value), 'g', -1, 32)
	default:
		return value.(string)
	}
}

func (k Kind) parse(s string) (any, error) {
	switch k {
	case Integer:
		return strconv.ParseInt(s, 10, 64)
	case Timestamp:
		return time.Parse(time.RFC3339Nano, s)
	case Real:
		f, err := strconv.ParseFloat(s, 32)
		return float32(f), err
	default:
		return s, checkText(s)
	}
}

// checkText refuses what PostgreSQL cannot hold in a text.
func checkText(s string) error {
	if strings.ContainsRune(s, 0) || !utf8.ValidString(s) {
		return errors.New("a text must be UTF-8 without NUL")
	}
	return nil
}

// Args are the parameters of a query.
type Args []any

// Add returns the placeholder of value, with its type.
func (a *Args) Add(kind Kind, value any) string {
	*a = append(*a, value)
	return "$" + strconv.Itoa(len(*a)) + kind.cast()
}

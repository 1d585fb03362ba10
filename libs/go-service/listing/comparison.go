package listing

import (
	"fmt"
	"strings"
	"time"

	"go.einride.tech/aip/filtering"
	expr "google.golang.org/genproto/googleapis/api/expr/v1alpha1"
)

// comparison translates `field operator right`.
func (t translation) comparison(field named, operator string, right *expr.Expr) (string, error) {
	if operator == filtering.FunctionHas && right.GetConstExpr().GetStringValue() == "*" {
		return present(field.Field), nil
	}
	switch field.Kind {
	case TextList:
		return t.compareList(field, operator, right)
	case Text:
		return t.compareText(field, operator, right)
	}
	if operator == filtering.FunctionHas {
		return "", fmt.Errorf("%s: only * may follow the : of a number or a time", field.path)
	}
	value, err := literal(field, right)
	if err != nil {
		return "", err
	}
	return t.plain(field, operator, value), nil
}

// plain relies on operator being one of a few that mean the same in SQL.
func (t translation) plain(field named, operator string, value any) string {
	return field.Column + " " + operator + " " + t.args.Add(field.Kind, value)
}

func present(field Field) string {
	switch field.Kind {
	case TextList:
		return "cardinality(" + field.Column + ") > 0"
	case Text:
		return field.Column + " <> ''"
	default:
		return "TRUE"
	}
}

func (t translation) compareList(field named, operator string, right *expr.Expr) (string, error) {
	if operator != filtering.FunctionHas {
		return "", fmt.Errorf(`%s is a list, asked with a colon, such as %s:"green"`, field.path, field.path)
	}
	value, err := text(field, right)
	if err != nil {
		return "", err
	}
	// An array with the one element: the operator that its index serves.
	return field.Column + " @> " + t.args.Add(TextList, []string{value}), nil
}

func (t translation) compareText(field named, operator string, right *expr.Expr) (string, error) {
	value, err := text(field, right)
	if err != nil {
		return "", err
	}
	switch {
	case operator == filtering.FunctionHas:
		return field.Column + " ILIKE " + t.args.Add(Text, "%"+escapeLike(value)+"%"), nil
	case strings.Contains(value, "*") && operator == filtering.FunctionEquals:
		return field.Column + " LIKE " + t.args.Add(Text, wildcards(value)), nil
	case strings.Contains(value, "*") && operator == filtering.FunctionNotEquals:
		return field.Column + " NOT LIKE " + t.args.Add(Text, wildcards(value)), nil
	}
	return t.plain(field, operator, value), nil
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

func wildcards(s string) string { return strings.ReplaceAll(escapeLike(s), "*", "%") }

func literal(field named, e *expr.Expr) (any, error) {
	if field.Kind == Timestamp {
		return timestamp(field, e)
	}
	number, ok := e.GetConstExpr().GetConstantKind().(*expr.Constant_Int64Value)
	if !ok {
		return nil, fmt.Errorf("%s is compared with a whole number, not with %s", field.path, describe(e))
	}
	return number.Int64Value, nil
}

func text(field named, e *expr.Expr) (string, error) {
	s, ok := e.GetConstExpr().GetConstantKind().(*expr.Constant_StringValue)
	if !ok {
		return "", fmt.Errorf(`%s is compared with a text in quotes, not with %s`, field.path, describe(e))
	}
	if err := checkText(s.StringValue); err != nil {
		return "", fmt.Errorf("%s: %w", field.path, err)
	}
	return s.StringValue, nil
}

// timestamp takes "2026-01-31T00:00:00Z" and timestamp("2026-01-31T00:00:00Z").
func timestamp(field named, e *expr.Expr) (time.Time, error) {
	if call := e.GetCallExpr(); call.GetFunction() == filtering.FunctionTimestamp && len(call.GetArgs()) == 1 {
		e = call.GetArgs()[0]
	}
	at, err := time.Parse(time.RFC3339Nano, e.GetConstExpr().GetStringValue())
	if err != nil {
		return time.Time{}, fmt.Errorf(`%s is compared with a time such as "2026-01-31T00:00:00Z" (RFC 3339), not with %s`, field.path, describe(e))
	}
	return at, nil
}

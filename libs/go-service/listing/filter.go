package listing

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"go.einride.tech/aip/filtering"
	expr "google.golang.org/genproto/googleapis/api/expr/v1alpha1"

	"slipway.example/libs/go-service/apierror"
)

// Field is where a field that filters may name is stored.
type Field struct {
	Column string
	Kind   Kind
}

// Filter translates an AIP-160 filter to a condition; an empty one is true.
// The error names the field `filter`.
//
// Comparisons are of a field with a literal. `=` and `!=` on a text take `*`
// for any characters, `:` on a text is a part of it (a and A are the same), on
// a list one of its elements, and `:*` on anything means that it is not empty.
// Restrictions in a row, without a word between them, are all demanded.
func Filter(filter string, fields map[string]Field, args *Args) (string, error) {
	if strings.TrimSpace(filter) == "" {
		return "TRUE", nil
	}
	var parser filtering.Parser
	parser.Init(filter)
	parsed, err := parser.Parse()
	if err != nil {
		return "", apierror.InvalidField("filter", "%s", parseProblem(err))
	}
	condition, err := translation{fields, args}.condition(parsed.GetExpr())
	if err != nil {
		return "", apierror.InvalidField("filter", "%s", err)
	}
	return condition, nil
}

// parseProblem is the innermost of the parser's errors. All of them together
// repeat the filter once for each level of it.
func parseProblem(err error) string {
	if errors.Is(err, io.EOF) {
		return "it does not parse: it ends too early"
	}
	var problem interface {
		Message() string
		Position() filtering.Position
	}
	for errors.As(err, &problem) {
		inner := errors.Unwrap(err)
		if inner == nil || !errors.As(inner, new(interface{ Message() string })) {
			break
		}
		err = inner
	}
	if problem == nil {
		return "it does not parse"
	}
	return fmt.Sprintf("it does not parse at column %d: %s", problem.Position().Column, problem.Message())
}

type translation struct {
	fields map[string]Field
	args   *Args
}

// condition translates what is true or false.
func (t translation) condition(e *expr.Expr) (string, error) {
	call := e.GetCallExpr()
	if call == nil {
		return "", fmt.Errorf(`%s is not a comparison, such as display_name = "a name"`, describe(e))
	}
	switch call.GetFunction() {
	case filtering.FunctionAnd, filtering.FunctionFuzzyAnd:
		return t.join(" AND ", call.GetArgs())
	case filtering.FunctionOr:
		return t.join(" OR ", call.GetArgs())
	case filtering.FunctionNot:
		inner, err := t.join("", call.GetArgs())
		return "NOT " + inner, err
	}
	if len(call.GetArgs()) != 2 || !isComparator(call.GetFunction()) {
		return "", fmt.Errorf("unknown function %q", call.GetFunction())
	}
	field, err := t.field(call.GetArgs()[0])
	if err != nil {
		return "", err
	}
	return t.comparison(field, call.GetFunction(), call.GetArgs()[1])
}

func (t translation) join(word string, operands []*expr.Expr) (string, error) {
	conditions := make([]string, 0, len(operands))
	for _, operand := range operands {
		condition, err := t.condition(operand)
		if err != nil {
			return "", err
		}
		conditions = append(conditions, condition)
	}
	return "(" + strings.Join(conditions, word) + ")", nil
}

// named is a field together with how the client wrote it.
type named struct {
	Field
	path string
}

func (t translation) field(e *expr.Expr) (named, error) {
	path, ok := pathOf(e)
	if !ok {
		return named{}, fmt.Errorf("%s is not a field: a comparison begins with one", describe(e))
	}
	field, ok := t.fields[path]
	if !ok {
		return named{}, fmt.Errorf("unknown field %q: it can be %s", path, strings.Join(slices.Sorted(maps.Keys(t.fields)), ", "))
	}
	return named{field, path}, nil
}

func isComparator(function string) bool {
	return slices.Contains([]string{"=", "!=", "<", "<=", ">", ">=", ":"}, function)
}

// pathOf is `a.b` of a chain of names.
func pathOf(e *expr.Expr) (string, bool) {
	if selected := e.GetSelectExpr(); selected != nil {
		operand, ok := pathOf(selected.GetOperand())
		return operand + "." + selected.GetField(), ok
	}
	return e.GetIdentExpr().GetName(), e.GetIdentExpr() != nil
}

func describe(e *expr.Expr) string {
	if path, ok := pathOf(e); ok {
		return fmt.Sprintf("%q", path)
	}
	switch literal := e.GetConstExpr().GetConstantKind().(type) {
	case *expr.Constant_StringValue:
		return fmt.Sprintf("%q", literal.StringValue)
	case *expr.Constant_Int64Value:
		return fmt.Sprint(literal.Int64Value)
	case *expr.Constant_DoubleValue:
		return fmt.Sprint(literal.DoubleValue)
	}
	return "an expression"
}
